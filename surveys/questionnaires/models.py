"""Question sets by version, campaigns with their frame, and answers. Who answered and what was said share no key."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.orm import Base, utc_now
from surveys.collecting.models.ratings import one_of
from surveys.scoring.samples import DISPOSITIONS

WEIGHTINGS = ("none", "cell", "raking")


class QuestionSet(Base):
    """One version of a question set. Published, it never changes: `digest` is of the content that was signed off."""

    __tablename__ = "question_set"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("(published_at IS NULL) = (digest = '')", name="published_is_sealed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(30))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64), default="")
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Campaign(Base):
    """One sample survey: its questions, whom it may ask (`frame`), its plan, quotas, weights and target."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint(one_of("weighting", WEIGHTINGS), name="weighting_known"),
        CheckConstraint("closes_on >= opens_on", name="days_in_order"),
        CheckConstraint("target > 0 AND target < 1", name="target_is_a_share"),
        CheckConstraint("(scope_kind = 'everywhere') = (scope_id IS NULL)", name="scope_complete"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    question_set_id: Mapped[int] = mapped_column(ForeignKey(QuestionSet.id))
    scope_kind: Mapped[str] = mapped_column(String(12))
    scope_id: Mapped[int | None]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    target: Mapped[float]
    groups: Mapped[list[Any]] = mapped_column(default=list)
    quotas: Mapped[dict[str, Any]] = mapped_column(default=dict)
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    weighting: Mapped[str] = mapped_column(String(8), default="none")
    weights: Mapped[dict[str, Any]] = mapped_column(default=dict)
    simulated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    question_set: Mapped[QuestionSet] = relationship()


class FrameMember(Base):
    """One person or case of the frame, with its groups; once drawn, how it ended. No word of any answer."""

    __tablename__ = "frame_member"
    __table_args__ = (
        UniqueConstraint("campaign_id", "reference"),
        CheckConstraint(one_of("disposition", DISPOSITIONS), name="disposition_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id))
    reference: Mapped[str] = mapped_column(String(64))
    groups: Mapped[dict[str, Any]] = mapped_column(default=dict)
    drawn: Mapped[bool] = mapped_column(default=False)
    disposition: Mapped[str] = mapped_column(String(20), default="unknown_eligible")
    reminders: Mapped[int] = mapped_column(SmallInteger, default=0)


class Invitation(Base):
    """The right of one member to answer once. Only the hash of the link is stored."""

    __tablename__ = "survey_invitation"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(FrameMember.id), index=True)
    used: Mapped[bool] = mapped_column(default=False)


class CallAttempt(Base):
    """One call of an interviewer and how it ended."""

    __tablename__ = "call_attempt"
    __table_args__ = (CheckConstraint(one_of("outcome", DISPOSITIONS), name="outcome_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(FrameMember.id), index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)
    by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[str] = mapped_column(String(20))


class SurveyResponse(Base):
    """What one person said. A random id and no time: nothing here leads to who was asked, nor the order to when."""

    __tablename__ = "survey_response"
    __table_args__ = (CheckConstraint("mode IN ('web', 'phone')", name="mode_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), index=True)
    groups: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mode: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(10))
    answers: Mapped[dict[str, Any]]
    weight: Mapped[float] = mapped_column(default=1.0)
