"""One row a piece of background work: who asked, how far it is, what came out."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, utc_now

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


class Job(Base):
    """Background work of one kind. `error` is shown to the owner; `result` holds what the task returned."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state_known"),
        CheckConstraint("done >= 0 AND total >= 0", name="progress_not_negative"),
        CheckConstraint("(state IN ('done', 'failed')) = (finished IS NOT NULL)", name="finished_when_over"),
        Index("ix_job_owner_id_created", "owner_id", "created"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    # Accounts are closed, never deleted, so a plain number is enough; nobody owns what the clock starts.
    owner_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(5), default="zh")
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default=QUEUED, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=utc_now)
    started: Mapped[datetime | None]
    finished: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        return self.state in (DONE, FAILED)
