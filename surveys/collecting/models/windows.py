"""What belongs to a window: the versions of its printed code, how closely it is watched, cases served."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, utc_now


class WindowCode(Base):
    """One printed version of a window's code. A revoked one still opens the page; its ratings are not scored."""

    __tablename__ = "window_code"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version_positive"),
        CheckConstraint("(revoked_at IS NULL) = (reason = '')", name="revocation_explained"),
    )

    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    issued_at: Mapped[datetime] = mapped_column(default=utc_now)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")


class WindowWatch(Base):
    """How closely a window is watched: from level 1 its open links ask for a proof of work."""

    __tablename__ = "window_watch"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 2", name="level_known"),)

    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[datetime] = mapped_column(default=utc_now)
    reason: Mapped[str] = mapped_column(String(300), default="")


class Served(Base):
    """Cases a window served on a day and how many of them were offered a rating: the denominators."""

    __tablename__ = "served"
    __table_args__ = (
        CheckConstraint("cases >= 0", name="cases_not_negative"),
        CheckConstraint("offered >= 0", name="offered_not_negative"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), primary_key=True, index=True)
    cases: Mapped[int]
    offered: Mapped[int]
    simulated: Mapped[bool] = mapped_column(default=False)


class OfficeNetwork(Base):
    """A network of a hall's own staff, such as 10.3.0.0/16. Ratings keep only whether they came from one."""

    __tablename__ = "office_network"

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    cidr: Mapped[str] = mapped_column(String(43), primary_key=True)
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
