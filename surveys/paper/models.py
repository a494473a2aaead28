"""Ratings on paper and by telephone: batches of one window and day, and their numbered sheets."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.orm import Base, one_of, utc_now
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating

WAYS = ("paper", "phone")


class PaperBatch(Base):
    """Sheets of one window and day, entered by people outside the rated hall. `twice`: each by two people."""

    __tablename__ = "paper_batch"
    __table_args__ = (CheckConstraint(one_of("way", WAYS), name="way_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey(Window.id), index=True)
    way: Mapped[str] = mapped_column(String(8))
    rated_on: Mapped[date]
    twice: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    window: Mapped[Window] = relationship()
    sheets: Mapped[list["PaperSheet"]] = relationship(back_populates="batch", order_by="PaperSheet.number")


class PaperSheet(Base):
    """One sheet: what the first and the second person read on it, and the rating it became."""

    __tablename__ = "paper_sheet"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level_known"),
        CheckConstraint("second_level BETWEEN 1 AND 5", name="second_level_known"),
        CheckConstraint("second_by IS NULL OR second_by <> entered_by", name="two_people"),
        CheckConstraint("(second_by IS NULL) = (second_level IS NULL)", name="second_complete"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey(PaperBatch.id), index=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    comment: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    second_level: Mapped[int | None] = mapped_column(SmallInteger)
    second_tags: Mapped[list[Any]] = mapped_column(default=list)
    second_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    rating_id: Mapped[UUID | None] = mapped_column(ForeignKey(Rating.id), unique=True)

    batch: Mapped[PaperBatch] = relationship(back_populates="sheets")
