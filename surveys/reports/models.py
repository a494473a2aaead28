"""Reports of quality (质量状况分析报告) through their life, what people write in them, and their files."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.documents import Document
from portal.orm import Base, one_of, utc_now
from portal.places.models import Region
from surveys.publishing.methods.models import MethodVersion

STATES = ("draft", "submitted", "signed", "published", "withdrawn")
PUBLIC_STATES = ("published", "withdrawn")
SECTIONS = (
    "scope",
    "volume",
    "standards",
    "timeliness",
    "satisfaction",
    "service",
    "themes",
    "supervision",
    "bands",
    "tasks",
    "method",
)


class Report(Base):
    """One report of a region and period. `facts` holds every printed figure; it never changes once drafted."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("ends >= starts", name="period_in_order"),
        CheckConstraint("signed_by IS NULL OR signed_by <> created_by", name="two_people"),
        CheckConstraint("state IN ('draft', 'submitted') OR signed_by IS NOT NULL", name="signed"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published"),
        CheckConstraint("state <> 'withdrawn' OR withdrawn_reason <> ''", name="withdrawal_explained"),
        Index("ix_report_region_id_starts", "region_id", "starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    period: Mapped[str] = mapped_column(String(24))
    starts: Mapped[date]
    ends: Mapped[date]
    method_id: Mapped[int] = mapped_column(ForeignKey("method_version.id"))
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    simulated: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]]
    facts_sha256: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    editor_ids: Mapped[list[Any]] = mapped_column(default=list)
    submitted_at: Mapped[datetime | None]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    region: Mapped[Region] = relationship()
    method: Mapped[MethodVersion] = relationship()


class ReportNote(Base):
    """What the author writes under a section. `version` rises with each change, so that nobody overwrites unseen."""

    __tablename__ = "report_note"
    __table_args__ = (CheckConstraint(one_of("section", SECTIONS), name="section_known"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)


class ReportTask(Base):
    """A problem found and what is to be done about it, by whom and until when."""

    __tablename__ = "report_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    problem: Mapped[str] = mapped_column(String(500))
    task: Mapped[str] = mapped_column(String(500), default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    due: Mapped[date | None]


class ReportFile(Base):
    """A stored file of a published report."""

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("report_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)

    document: Mapped[Document] = relationship()
