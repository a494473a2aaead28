"""Regions, agencies, halls and windows: where service happens and who answers for it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.orm import Base, utc_now


class Named:
    """A Chinese name with translations that may be missing."""

    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    name_ko: Mapped[str | None] = mapped_column(String(200))

    def name_in(self, locale: str) -> str:
        """The name in this language, in Chinese where there is none."""
        return {"en": self.name_en, "ko": self.name_ko}.get(locale) or self.name


class Region(Named, Base):
    """An administrative division. The reporting tree is not the tree of GB/T 2260, and codes change."""

    __tablename__ = "region"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("level BETWEEN 1 AND 6", name="level_known"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), index=True)
    level: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    valid_from: Mapped[date] = mapped_column(default=date(1949, 10, 1))
    valid_to: Mapped[date | None]
    statistical: Mapped[bool] = mapped_column(default=False)


window_agency = Table(
    "window_agency",
    Base.metadata,
    Column("window_id", ForeignKey("window.id", ondelete="CASCADE"), primary_key=True),
    Column("agency_id", ForeignKey("agency.id"), primary_key=True, index=True),
)


class Agency(Named, Base):
    """A government body. A malformed credit code is kept as it came, flagged, with proposed repairs."""

    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("region_id", "name", "credit_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    credit_code: Mapped[str] = mapped_column(String(40), index=True)
    credit_code_fault: Mapped[str | None] = mapped_column(String(40))
    credit_code_proposals: Mapped[list[Any]] = mapped_column(default=list)

    region: Mapped[Region] = relationship()


class Hall(Named, Base):
    """A service hall with its address, hours and access facilities."""

    __tablename__ = "hall"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    hours: Mapped[list[Any]] = mapped_column(default=list)
    facilities: Mapped[list[Any]] = mapped_column(default=list)
    simulated: Mapped[bool] = mapped_column(default=False)

    region: Mapped[Region] = relationship()
    windows: Mapped[list["Window"]] = relationship(back_populates="hall", order_by="Window.code")


class Window(Named, Base):
    """A service window. Its printed QR carries the public code and the version in force."""

    __tablename__ = "window"
    __table_args__ = (
        CheckConstraint("qr_version >= 1", name="qr_version_positive"),
        Index("ix_window_hall_code", "hall_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    number: Mapped[str] = mapped_column(String(20), default="")
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    qr_version: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    hall: Mapped[Hall] = relationship(back_populates="windows")
    agencies: Mapped[list[Agency]] = relationship(secondary=window_agency, order_by=Agency.id)
