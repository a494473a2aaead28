"""The tally in the database: exact counts, and the days whose counts are no longer current."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, utc_now


class Tally(Base):
    """How many counted ratings fell in one cell. No guide is the empty text; channels as in ratings."""

    __tablename__ = "tally"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level_known"),
        CheckConstraint("n > 0", name="n_positive"),
        Index("ix_tally_window_id_day", "window_id", "day"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), primary_key=True)
    guide: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    basis: Mapped[str] = mapped_column(String(12), primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    n: Mapped[int]


class DayTally(Base):
    """All that one window received on one day, in one row however many ratings that is.

    n5..n1 counted by level, r5..r1 those of them from away from the hall, q5..q1 quarantined; then what else was left
    out; `asked` and `done` of the counted: who told whether it was finished today, and who said yes.
    """

    __tablename__ = "tally_day"
    __table_args__ = (Index("ix_tally_day_window_id_day", "window_id", "day"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), primary_key=True)
    n5: Mapped[int]
    n4: Mapped[int]
    n3: Mapped[int]
    n2: Mapped[int]
    n1: Mapped[int]
    r5: Mapped[int]
    r4: Mapped[int]
    r3: Mapped[int]
    r2: Mapped[int]
    r1: Mapped[int]
    q5: Mapped[int]
    q4: Mapped[int]
    q3: Mapped[int]
    q2: Mapped[int]
    q1: Mapped[int]
    excluded: Mapped[int]
    defaults: Mapped[int]
    uncounted: Mapped[int]
    asked: Mapped[int]
    done: Mapped[int]
    simulated: Mapped[int]


class MonthTally(Base):
    """Counted ratings of one window and guide in one calendar month (its first day), by level."""

    __tablename__ = "tally_month"

    month: Mapped[date] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), primary_key=True)
    guide: Mapped[str] = mapped_column(String(64), primary_key=True)
    n5: Mapped[int]
    n4: Mapped[int]
    n3: Mapped[int]
    n2: Mapped[int]
    n1: Mapped[int]


class DirtyDay(Base):
    """A mark that a day's counts changed. Marks are only added and only taken away once counted.

    A rating and its mark are committed together, so whoever sees the mark sees the rating: nothing is missed.
    """

    __tablename__ = "tally_dirty"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)


class Recount(Base):
    """When the tallies were last brought up to date or proved equal to a full recount."""

    __tablename__ = "tally_recount"
    __table_args__ = (CheckConstraint("kind IN ('refresh', 'proof')", name="kind_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    days: Mapped[int]
    ratings: Mapped[int]
    differences: Mapped[int] = mapped_column(default=0)
