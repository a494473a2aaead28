"""Visits, their one-use tickets, and the keys of case systems. Tickets are stored as hashes only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, utc_now


class Visit(Base):
    """A rateable occasion: one service of one case at one window."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("case_number", "service_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(String(64))
    service_number: Mapped[int] = mapped_column(SmallInteger)
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), index=True)
    guide: Mapped[str] = mapped_column(String(64), default="")
    guide_edition: Mapped[int | None]
    served_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"))


class Ticket(Base):
    """The right to rate one visit once and to follow up once. How it was used is counted, not when."""

    __tablename__ = "ticket"
    __table_args__ = (CheckConstraint("uses BETWEEN 0 AND 2", name="uses_possible"),)

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), unique=True)
    expires_on: Mapped[date] = mapped_column(index=True)
    uses: Mapped[int] = mapped_column(SmallInteger, default=0)
    revoked: Mapped[bool] = mapped_column(default=False)


class ApiKey(Base):
    """The key of a case system: only its hash, what it may do (scopes) and where (a region, agency or hall)."""

    __tablename__ = "api_key"
    __table_args__ = (
        CheckConstraint("scope_kind IN ('everywhere', 'region', 'agency', 'hall')", name="scope_known"),
        CheckConstraint("(scope_kind = 'everywhere') = (scope_id IS NULL)", name="scope_complete"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[Any]] = mapped_column(default=list)
    scope_kind: Mapped[str] = mapped_column(String(12))
    scope_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
