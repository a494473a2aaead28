"""The tree of receipts by day: one bucket a window and day, kept as long as a ranking may name it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base


class ReceiptBucket(Base):
    """The sorted leaves of one window's counted ratings of one day, by the hash that stands for them. Never updated."""

    __tablename__ = "receipt_bucket"
    __table_args__ = (CheckConstraint("n > 0", name="n_positive"),)

    root: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    suite: Mapped[str] = mapped_column(String(10))
    day: Mapped[date] = mapped_column(index=True)
    n: Mapped[int]
    leaves: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ReceiptDay(Base):
    """The bucket that is current for a day and window; `maker` tells by which key and algorithms it was made."""

    __tablename__ = "receipt_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), primary_key=True)
    root: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    maker: Mapped[str] = mapped_column(String(16))
    n: Mapped[int]


class StaleReceipts(Base):
    """A mark that a day was counted again since its buckets were made. Added by the roll-up, taken with the buckets."""

    __tablename__ = "receipt_dirty"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
