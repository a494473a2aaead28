"""Question sets by version, campaigns with their frame, and answers. Who answered and what was said share no key."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.orm import Base, one_of, utc_now
from surveys.scoring.samples import DISPOSITIONS

WEIGHTINGS = ("none", "cell", "raking")
MEDIA = ("links", "letter", "sms")


class QuestionSet(Base):
    """One version of a question set. Published, it never changes: `digest` is of the content that was signed off.

    `editor_ids` are those who wrote it: none of them may publish. `revision` counts changes of a draft.
    """

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
    editor_ids: Mapped[list[Any]] = mapped_column(default=list)
    revision: Mapped[int] = mapped_column(default=0)


class Campaign(Base):
    """One sample survey: its questions, whom it may ask (`frame`), its plan, quotas, weights and target.

    `quotas` counts complete interviews by cell, a cell being the values of `quota_groups` (the first group where
    empty); `quota_exceptions` says why a full cell was opened again. `region_group` names the group that holds
    regions. `letter` is who asks, their telephone and how long it takes. `figures` are those signed off.
    """

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
    quota_groups: Mapped[list[Any]] = mapped_column(default=list)
    quota_exceptions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    region_group: Mapped[str] = mapped_column(String(60), default="")
    letter: Mapped[dict[str, Any]] = mapped_column(default=dict)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None]

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
    language: Mapped[str] = mapped_column(String(5), default="")
    appointment: Mapped[datetime | None]
    held_by: Mapped[int | None]
    held_until: Mapped[datetime | None]


class MemberContact(Base):
    """How to reach one member: name, telephone and address, sealed as one text. Gone when it is not needed."""

    __tablename__ = "member_contact"

    member_id: Mapped[int] = mapped_column(ForeignKey(FrameMember.id), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    expires_on: Mapped[date] = mapped_column(index=True)


class Mailing(Base):
    """One wave of invitations (0) or reminders (1 and more): how many went out, by which way, until which day."""

    __tablename__ = "survey_mailing"
    __table_args__ = (
        CheckConstraint(one_of("medium", MEDIA), name="medium_known"),
        CheckConstraint("wave >= 0 AND size >= 0", name="counts_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), index=True)
    wave: Mapped[int] = mapped_column(SmallInteger)
    medium: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(default=0)
    deadline: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class LetterFile(Base):
    """Printed letters with usable links: a sealed PDF that is gone after a day."""

    __tablename__ = "survey_letter_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    mailing_id: Mapped[int] = mapped_column(ForeignKey(Mailing.id), index=True)
    volume: Mapped[int] = mapped_column(SmallInteger)
    letters: Mapped[int]
    sealed: Mapped[str] = mapped_column(Text, deferred=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Interviewer(Base):
    """One account that may telephone for one campaign."""

    __tablename__ = "survey_interviewer"

    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    added_at: Mapped[datetime] = mapped_column(default=utc_now)


class Invitation(Base):
    """The right of one member to answer once. Only the hash of the link is stored."""

    __tablename__ = "survey_invitation"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(FrameMember.id), index=True)
    used: Mapped[bool] = mapped_column(default=False)


class CallAttempt(Base):
    """One call of an interviewer: how it ended for the response rate, what exactly happened, and a remark."""

    __tablename__ = "call_attempt"
    __table_args__ = (CheckConstraint(one_of("outcome", DISPOSITIONS), name="outcome_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(FrameMember.id), index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)
    by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(20), default="")
    remark: Mapped[str] = mapped_column(String(300), default="")


class SurveyResponse(Base):
    """What one person said. A random id and no time: nothing here leads to who was asked, nor the order to when.

    Broken off, it is not `complete`. `over_quota`: its cell was full already; it is kept, and counts.
    """

    __tablename__ = "survey_response"
    __table_args__ = (CheckConstraint("mode IN ('web', 'phone')", name="mode_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    campaign_id: Mapped[int] = mapped_column(ForeignKey(Campaign.id), index=True)
    groups: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mode: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(10))
    answers: Mapped[dict[str, Any]]
    weight: Mapped[float] = mapped_column(default=1.0)
    complete: Mapped[bool] = mapped_column(default=True)
    over_quota: Mapped[bool] = mapped_column(default=False)
