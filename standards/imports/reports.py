"""Imports as kept: the file, what was found in it, and whether it was applied."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor, Change, record
from portal.documents import add_document, read_document
from portal.orm import utc_now
from standards.imports.planning import Plan
from standards.ledgers import ImportReport
from standards.loading.report import Report

MOST_LINES = 2_000  # differences kept for the preview; the rest are counted


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, its bytes, and what it is said to hold ("items", "guides")."""

    name: str
    content: bytes
    kind: str


def keep_upload(session: Session, upload: Upload) -> UUID:
    """Store the bytes, so that what is applied later is what was checked."""
    name = upload.name[:200] or "upload"
    return add_document(session, upload.content, name=name, media_type="application/octet-stream", language="zh").id


def load_upload(session: Session, document_id: UUID, *, kind: str) -> Upload:
    """The file as it was kept. Raises LookupError, DocumentDamaged."""
    document = read_document(session, document_id)
    return Upload(document.name, document.data, kind)


def keep_report(
    session: Session, upload: Upload, *, report: Report, document_id: UUID, user: UserAccount, more: dict[str, Any]
) -> ImportReport:
    """A checked import, not yet applied; refused when it holds nothing that may be written."""
    refused = (upload.kind != "items" and report.rejected > 0) or report.accepted == 0
    kept = ImportReport(
        user_id=user.id,
        kind=upload.kind,
        file_name=upload.name[:255],
        sha256=hashlib.sha256(upload.content).hexdigest(),
        rows=report.rows,
        faults=report.flagged + report.rejected,
        state="refused" if refused else "checked",
        report=report.to_dict() | more,
        document_id=document_id,
    )
    session.add(kept)
    session.flush()
    return kept


def guides_in_words(plan: Plan, tell: Any) -> dict[str, Any]:
    """What the preview shows of a plan: guides with their differences, told by `tell(before, after)`, and the base."""
    shown: list[dict[str, Any]] = []
    left = MOST_LINES
    for one in plan.of("new", "changed"):
        lines = tell(one.before, one.entry.content) if one.before is not None else []
        shown.append(
            {
                "code": one.entry.code,
                "name": one.entry.content.name,
                "fate": one.fate,
                "edition": one.edition.number if one.edition else None,
                "count": len(lines),
                "lines": lines[: max(left, 0)],
            }
        )
        left -= len(lines)
    return {
        "guides": shown,
        "unchanged": len(plan.of("unchanged")),
        "new_items": [item.code for item in plan.items],
        "seen": {one.entry.code: one.seen for one in plan.guides},
    }


def mark_applied(session: Session, kept: ImportReport, *, actor: Actor, counts: dict[str, int]) -> None:
    """Say in the report and in the audit log that it was written."""
    kept.state, kept.applied_at = "applied", utc_now()
    kept.report = {**kept.report, "counts": counts}
    after = {"sha256": kept.sha256, "rows": kept.rows, **counts}
    record(session, Change("import_report", str(kept.id), after=after), actor=actor, action=f"{kept.kind}.imported")


def imports(session: Session, user: UserAccount) -> Sequence[ImportReport]:
    """The last hundred imports of a person, of everybody for administrators, newest first."""
    found = select(ImportReport)
    if user.role != "admin":
        found = found.where(ImportReport.user_id == user.id)
    return session.scalars(found.order_by(ImportReport.id.desc()).limit(100)).all()


def one_import(session: Session, user: UserAccount, *, number: int) -> ImportReport | None:
    """One of those imports."""
    found = select(ImportReport).where(ImportReport.id == number)
    if user.role != "admin":
        found = found.where(ImportReport.user_id == user.id)
    return session.scalar(found)
