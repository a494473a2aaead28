"""Reads the audit log: an object's history, and whether the chain is whole."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.ddl import GENESIS
from portal.audit.models import AuditEntry, AuditHead
from portal.audit.record import hash_entry
from portal.crypto.suites import SUITES


@dataclass(frozen=True)
class ChainReport:
    """How many entries were checked and, when the chain is broken, at which number and how.

    `fault` is `""`, `changed`, `missing`, `relinked` or `cut`.
    """

    entries: int
    broken_at: int | None = None
    fault: str = ""

    @property
    def whole(self) -> bool:
        return not self.fault


def verify_chain(session: Session) -> ChainReport:
    """Walks all entries from the first; stops at the first that was changed, taken out or slipped in."""
    expected, previous = 1, GENESIS
    query = select(AuditEntry).order_by(AuditEntry.seq)
    # What the session already holds may be older than the table: read every row afresh.
    options = {"yield_per": 500, "populate_existing": True}
    with closing(session.scalars(query, execution_options=options)) as entries:
        for entry in entries:
            fault = _fault(entry, expected, previous)
            if fault:
                return ChainReport(expected - 1, entry.seq, fault)
            expected, previous = expected + 1, bytes(entry.hash)
    head = session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1)).one_or_none()
    if head is None or (head.seq, bytes(head.hash)) != (expected - 1, previous):
        return ChainReport(expected - 1, expected, "cut")
    return ChainReport(expected - 1)


def object_history(session: Session, object_type: str, *, object_id: str) -> Sequence[AuditEntry]:
    """All entries about one object, oldest first. For people with audit rights only: the view checks."""
    about = (AuditEntry.object_type == object_type, AuditEntry.object_id == object_id)
    return session.scalars(select(AuditEntry).where(*about).order_by(AuditEntry.seq)).all()


def recent_entries(
    session: Session, *, before: int | None = None, since: datetime | None = None, limit: int = 100
) -> Sequence[AuditEntry]:
    """The newest entries first, a page at a time: `before` is the last number of the page shown."""
    query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.seq < before)
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    return session.scalars(query).all()


def _fault(entry: AuditEntry, expected: int, previous: bytes) -> str:
    if entry.seq != expected:
        return "missing"
    if bytes(entry.prev_hash) != previous:
        return "relinked"
    suite = SUITES.get(entry.digest)
    if suite is None or hash_entry(entry, suite=suite) != bytes(entry.hash):
        return "changed"
    return ""
