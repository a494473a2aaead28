"""The audit log's two tables: the entries, never changed, and the head that says where the chain ends."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base


class AuditEntry(Base):
    """One change of state: who, when, what, from, to, why, and the hash that binds it to the entry before."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("seq > 0", name="seq_from_one"),
        CheckConstraint("digest IN ('sm', 'nist')", name="digest_known"),
        Index("ix_audit_entry_object", "object_type", "object_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    # No foreign key: the log outlives the accounts it names.
    actor_id: Mapped[int | None]
    actor_label: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(80), index=True)
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80))
    changed_from: Mapped[dict[str, Any]]
    changed_to: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(500))
    digest: Mapped[str] = mapped_column(String(8))
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """The single row that writers queue for: the number and hash of the last entry."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
