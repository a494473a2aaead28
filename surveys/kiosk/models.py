"""Tablets at windows: how each was enrolled, when it was last heard of, what it still holds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.orm import Base, utc_now
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating


class KioskDevice(Base):
    """One tablet, bound to one window. Of its one-time code, its token and its PIN only hashes are stored."""

    __tablename__ = "kiosk_device"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (revoke_reason = '')", name="revocation_explained"),
        CheckConstraint("(code_hash IS NULL) = (code_expires_at IS NULL)", name="code_expires"),
        CheckConstraint("revoked_at IS NULL OR (token_hash IS NULL AND code_hash IS NULL)", name="revoked_is_out"),
        CheckConstraint("unsent >= 0", name="unsent_not_negative"),
        CheckConstraint("refused >= 0", name="refused_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey(Window.id), index=True)
    name: Mapped[str] = mapped_column(String(60))
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_expires_at: Mapped[datetime | None]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    enrolled_at: Mapped[datetime | None]
    pin_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    pin_failures: Mapped[int] = mapped_column(default=0)
    pin_locked_until: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    unsent: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    clock_offset: Mapped[int | None]
    build: Mapped[str] = mapped_column(String(16), default="")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoke_reason: Mapped[str] = mapped_column(String(300), default="")

    window: Mapped[Window] = relationship()


class PartialRating(Base):
    """A rating whose person walked away after the level: it counts, and its missing reasons mean nothing."""

    __tablename__ = "kiosk_partial_rating"

    rating_id: Mapped[UUID] = mapped_column(ForeignKey(Rating.id), primary_key=True)
