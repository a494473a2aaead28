"""Values that people enter for an indicator: score sheets of inspections and counts of votes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.orm import Base, utc_now
from portal.places.models import Window


class IndicatorValue(Base):
    """The value of one window, period and indicator. It counts once a second person has confirmed it.

    A vote has `hits` of `total`; an inspection has neither. `observer` names a team or a badge, never a person.
    """

    __tablename__ = "indicator_value"
    __table_args__ = (
        UniqueConstraint("period", "indicator", "window_id"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
        CheckConstraint("(hits IS NULL) = (total IS NULL)", name="counts_whole"),
        CheckConstraint("total > 0 AND hits >= 0 AND hits <= total", name="counts_possible"),
        CheckConstraint("evidence <> ''", name="evidence_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(24))
    indicator: Mapped[str] = mapped_column(String(30))
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), index=True)
    value: Mapped[float]
    hits: Mapped[int | None]
    total: Mapped[int | None]
    observed_on: Mapped[date]
    observer: Mapped[str] = mapped_column(String(60))
    evidence: Mapped[str] = mapped_column(String(200))
    simulated: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime] = mapped_column(default=utc_now)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]

    window: Mapped[Window] = relationship()
