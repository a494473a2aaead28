"""Ratings that came in files: which file, when, and what the check of its rows found."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, utc_now


class ImportBatch(Base):
    """One import of a file with its report."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(default=utc_now)
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
