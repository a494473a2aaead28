"""Ratings under check: what a rule found, and what two people of another unit decided."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, one_of, utc_now

QUARANTINE_STATES = ("open", "proposed", "released", "excluded")


class Quarantine(Base):
    """Ratings of one window that a rule set aside, with its evidence. Two people decide, each of another unit."""

    __tablename__ = "quarantine"
    __table_args__ = (
        CheckConstraint(one_of("state", QUARANTINE_STATES), name="state_known"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint("state <> 'excluded' OR (proposed_by IS NOT NULL AND decided_by IS NOT NULL)", name="signed"),
        CheckConstraint("state NOT IN ('proposed', 'excluded') OR reason <> ''", name="reason_given"),
        Index("ix_quarantine_state_found", "state", "found_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    found_on: Mapped[date]
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(12), default="open")
    reason: Mapped[str] = mapped_column(String(500), default="")
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class QuarantinedRating(Base):
    """A rating in a quarantine."""

    __tablename__ = "quarantined_rating"

    quarantine_id: Mapped[int] = mapped_column(ForeignKey("quarantine.id"), primary_key=True)
    rating_id: Mapped[UUID] = mapped_column(ForeignKey("rating.id"), primary_key=True, index=True)


class UsedProof(Base):
    """A proof of work that was handed in; kept until it expires, so that nobody hands it in twice."""

    __tablename__ = "used_proof"

    challenge: Mapped[str] = mapped_column(String(128), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
