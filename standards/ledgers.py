"""What the counters leave behind: notices handed out, consultations, readings, favourites; and imports, switches."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import UserAccount
from portal.documents import Document
from portal.orm import Base, utc_now
from standards.models import Edition, Guide


class Notice(Base):
    """A one-time notice as handed out. The row never changes; its number is public."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("kind IN ('supplement', 'refusal', 'deferral')", name="kind_known"),
        Index("ix_notice_edition_handed", "edition_id", "handed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("hall.id"), index=True)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("window.id"), index=True)
    handler_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    handed_at: Mapped[datetime] = mapped_column(default=utc_now)
    deadline: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(10), default="zh_CN")
    case_number: Mapped[str | None] = mapped_column(String(50))
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey(Document.id))

    edition: Mapped[Edition] = relationship()
    handler: Mapped[UserAccount] = relationship()


class Consultation(Base):
    """One line of the consultation ledger: what was asked by phone or at the counter, and what was told."""

    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("channel IN ('phone', 'window', 'web', 'other')", name="channel_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    channel: Mapped[str] = mapped_column(String(10))
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("hall.id"), index=True)
    guide_id: Mapped[int | None] = mapped_column(ForeignKey("guide.id"), index=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    handler_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    question: Mapped[str] = mapped_column(String(2000))
    answer: Mapped[str] = mapped_column(String(2000))
    told_all: Mapped[bool] = mapped_column(default=True)

    guide: Mapped[Guide | None] = relationship()
    handler: Mapped[UserAccount] = relationship()


class ReadConfirmation(Base):
    """That a clerk has read a changed edition."""

    __tablename__ = "read_confirmation"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)


class Favourite(Base):
    """A guide a clerk keeps at hand."""

    __tablename__ = "favourite"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("guide.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)

    guide: Mapped[Guide] = relationship()


class RecentGuide(Base):
    """The last time a clerk opened a guide."""

    __tablename__ = "recent_guide"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("guide.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)

    guide: Mapped[Guide] = relationship()


class ImportReport(Base):
    """One import: what file, who, what was found cell by cell, and whether it was applied."""

    __tablename__ = "import_report"
    __table_args__ = (CheckConstraint("state IN ('checked', 'applied', 'refused')", name="state_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="checked")
    report: Mapped[dict[str, Any]]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey(Document.id))
    applied_at: Mapped[datetime | None]


class LintSwitch(Base):
    """A rule of the guide check turned on or off in a region and below; region null is everywhere."""

    __tablename__ = "lint_switch"
    __table_args__ = (
        UniqueConstraint("region_id", "rule"),
        Index(
            "uq_lint_switch_everywhere",
            "rule",
            unique=True,
            sqlite_where=text("region_id IS NULL"),
            postgresql_where=text("region_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    rule: Mapped[str] = mapped_column(String(60))
    enabled: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(500))
    changed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)


class StandardsSetting(Base):
    """A setting of the standards in a region and below: locked elements, how a bare 日 counts; null is everywhere."""

    __tablename__ = "standards_setting"
    __table_args__ = (
        UniqueConstraint("region_id", "name"),
        Index(
            "uq_standards_setting_everywhere",
            "name",
            unique=True,
            sqlite_where=text("region_id IS NULL"),
            postgresql_where=text("region_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[dict[str, Any]]
    changed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)
