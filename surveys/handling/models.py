"""Cases of bad ratings with their timeline, public replies, deadlines by region, and what was found at a window."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, one_of, utc_now
from surveys.handling.deadlines import KINDS
from surveys.handling.states import APPEALS, CALL_BACKS, COMPLEXITIES, STATES

FINDING_KINDS = ("complaint", "integrity")


class HandlingCase(Base):
    """The handling of one bad rating. The rating itself is never touched here.

    `clock_from` is the day the deadlines are counted from, `due_on` the last day of the step it is in, `rectify_due`
    the last day to put things right. `late` stays once it is true. `part` and `key` name the clause of the guide.
    """

    __tablename__ = "handling_case"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("complexity", COMPLEXITIES), name="complexity_known"),
        CheckConstraint(one_of("appeal_kind", APPEALS), name="appeal_known"),
        CheckConstraint(one_of("call_back", CALL_BACKS), name="call_back_known"),
        CheckConstraint("approved_by IS NULL OR approved_by <> submitted_by", name="two_people"),
        CheckConstraint("(state IN ('closed', 'excluded')) = (ended_on IS NOT NULL)", name="end_dated"),
        CheckConstraint(
            "state <> 'closed' OR (call_back IS NOT NULL AND approved_by IS NOT NULL AND rectified_on IS NOT NULL)",
            name="closed_complete",
        ),
        CheckConstraint(
            "state IN ('screening', 'appeal', 'excluded')"
            " OR (is_true IS NOT NULL AND is_reasonable IS NOT NULL AND complexity IS NOT NULL)",
            name="judged",
        ),
        Index("ix_handling_case_state_due", "state", "due_on"),
        Index("ix_handling_case_window_state", "window_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[UUID] = mapped_column(ForeignKey("rating.id"), unique=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"))
    state: Mapped[str] = mapped_column(String(12), default="screening")
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)
    clock_from: Mapped[date]
    due_on: Mapped[date | None]
    rectify_due: Mapped[date | None]
    rectified_on: Mapped[date | None]
    late: Mapped[bool] = mapped_column(default=False)
    is_true: Mapped[bool | None]
    is_reasonable: Mapped[bool | None]
    complexity: Mapped[str | None] = mapped_column(String(8))
    part: Mapped[str] = mapped_column(String(12), default="")
    key: Mapped[str] = mapped_column(String(64), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    appeal_kind: Mapped[str | None] = mapped_column(String(12))
    appeal_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    quarantine_id: Mapped[int | None] = mapped_column(ForeignKey("quarantine.id"), index=True)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    call_back: Mapped[str | None] = mapped_column(String(12))
    revision_asked: Mapped[bool] = mapped_column(default=False)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id", ondelete="SET NULL"), index=True)
    ended_on: Mapped[date | None]
    simulated: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    # Two people acting on one case: the second is told instead of overwriting.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class HandlingStep(Base):
    """One line of a case's timeline: who did what, when, why, with what evidence. Lines are only added."""

    __tablename__ = "handling_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("handling_case.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    act: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(12), default="")
    after: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500), default="")
    evidence: Mapped[str] = mapped_column(String(1000), default="")
    due_on: Mapped[date | None]


class HandlingReply(Base):
    """A reply to the person, in the language of the rating. Public once a second person approved it."""

    __tablename__ = "handling_reply"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> written_by", name="two_people"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approval_dated"),
        CheckConstraint("NOT shows_words OR approved_by IS NOT NULL", name="words_approved"),
        Index("ix_handling_reply_approved", "approved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("handling_case.id"), index=True)
    language: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(1000))
    written_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[datetime | None]
    shows_words: Mapped[bool] = mapped_column(default=False)


class HandlingDeadline(Base):
    """A deadline as a region and those below it set it, with the text it rests on."""

    __tablename__ = "handling_deadline"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint("days BETWEEN 1 AND 60", name="days_possible"),
        CheckConstraint("source <> ''", name="source_given"),
    )

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    days: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    changed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)


class WindowFinding(Base):
    """An upheld complaint or an integrity finding about a window. It takes two people to hold and two to lift."""

    __tablename__ = "window_finding"
    __table_args__ = (
        CheckConstraint(one_of("kind", FINDING_KINDS), name="kind_known"),
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmation_dated"),
        CheckConstraint("lifted_by IS NULL OR lifted_by <> lift_asked_by", name="two_people_lift"),
        CheckConstraint("lift_asked_by IS NULL OR lift_reason <> ''", name="lift_explained"),
        CheckConstraint("lifted_at IS NULL OR lift_asked_by IS NOT NULL", name="lift_asked"),
        CheckConstraint("(lifted_by IS NULL) = (lifted_at IS NULL)", name="lift_signed"),
        Index("ix_window_finding_window_found", "window_id", "found_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"))
    kind: Mapped[str] = mapped_column(String(12))
    found_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]
    lift_reason: Mapped[str] = mapped_column(String(500), default="")
    lift_asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    lifted_at: Mapped[datetime | None]
    simulated: Mapped[bool] = mapped_column(default=False)
