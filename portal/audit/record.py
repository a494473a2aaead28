"""Writes the audit log. Entries form a chain of hashes; writers queue at its head, so it never forks."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry, AuditHead
from portal.crypto.suites import NATIONAL, Suite
from portal.orm import utc_now

# What would make the log personal data (个人信息保护法 Art. 28): it names users by number only.
PERSONAL_KEYS = frozenset(
    {
        "phone",
        "mobile",
        "id_number",
        "identity",
        "full_name",
        "real_name",
        "email",
        "password",
        "comment",
        "ip",
    }
)
# Standing alone: inside a hash one in three hundred holds eleven digits that look like a phone.
_PHONE_OR_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])(1[3-9]\d{9}|\d{6}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx])(?![0-9A-Za-z])"
)


@dataclass(frozen=True)
class Actor:
    """Who acts: a user's number and role, or a system part (`Actor(None, "nightly")`). Never a name."""

    id: int | None
    label: str


@dataclass(frozen=True)
class Change:
    """What is changed: the object, its fields before and after (plain JSON values), and why."""

    object_type: str
    object_id: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def record(
    session: Session,
    change: Change,
    *,
    actor: Actor,
    action: str,
    at: datetime | None = None,
    suite: Suite = NATIONAL,
) -> AuditEntry:
    """Appends one entry, such as `ranking.signed`, to the transaction; ValueError on personal data."""
    _refuse_personal_data(change)
    seq, prev_hash = _take_head(session)
    entry = AuditEntry(
        seq=seq,
        at=at or utc_now(),
        actor_id=actor.id,
        actor_label=actor.label,
        action=action,
        object_type=change.object_type,
        object_id=change.object_id,
        changed_from=_plain(change.before),
        changed_to=_plain(change.after),
        reason=_PHONE_OR_IDENTITY.sub("***", change.reason),
        digest=suite.name,
        prev_hash=prev_hash,
    )
    entry.hash = hash_entry(entry, suite=suite)
    session.add(entry)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(hash=entry.hash))
    session.flush()
    return entry


def hash_entry(entry: AuditEntry, *, suite: Suite) -> bytes:
    """The hash over all of an entry's facts and the hash before it; the same on every engine."""
    facts = [
        entry.seq,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_label,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.changed_from,
        entry.changed_to,
        entry.reason,
    ]
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return suite.digest(entry.prev_hash + canonical.encode())


def _take_head(session: Session) -> tuple[int, bytes]:
    # The update takes the row (PostgreSQL) or the database (SQLite) until the transaction ends, so a second
    # writer waits here and then sees our hash. Reading first would let two writers chain to one entry.
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(seq=AuditHead.seq + 1))
    head = session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1)).one()
    return head.seq, bytes(head.hash)


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they come back from the database, so that the hash is taken over what is kept."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(fields), allow_nan=False))
    return plain


def _refuse_personal_data(change: Change) -> None:
    for fields in (change.before, change.after):
        if named := PERSONAL_KEYS & set(fields):
            raise ValueError(f"personal data has no place in the audit log: {', '.join(sorted(named))}")
        if _PHONE_OR_IDENTITY.search(json.dumps(dict(fields), ensure_ascii=False)):
            raise ValueError("a value looks like a phone or identity number, which has no place in the audit log")
