"""The one way in: every channel hands its answers to `accept`, which stores each exactly once.

An answer is known by its id alone. Nothing is ever taken for a repeat because of its content or its address.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Dialect, Executable, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.crypto.codes import receipt_code
from portal.crypto.envelopes import seal
from portal.prepared import Prepared
from surveys.collecting.answers import Answer, Circumstances, Receipt
from surveys.collecting.keys import Keys, address_period
from surveys.collecting.models.checks import Quarantine, QuarantinedRating
from surveys.collecting.models.ratings import Rating, RatingAddress, RatingComment, RatingContact, RatingTag
from surveys.collecting.networks import comes_from_office
from surveys.collecting.privacy import contact_expiry, contact_kind, find_personal_data
from surveys.collecting.tags import QUESTION_SET
from surveys.publishing.tallying.dirty import mark_dirty

CHINA = ZoneInfo("Asia/Shanghai")
COLUMNS = tuple(column.name for column in Rating.__table__.columns if column.name != "import_id")
UNSCORED = frozenset({"unattributed", "default"})
CONTACT_PURPOSE = "rating.contact"
LONGEST_OFFLINE = timedelta(days=31)
CLOCK_TOLERANCE = timedelta(minutes=5)
_RECEIPT_TRIES = 5


def _insert_once(dialect: Dialect) -> Executable:
    """Of any number of concurrent sends of one id exactly one stores a row, and gets its id back."""
    kind = sqlite if dialect.name == "sqlite" else postgresql
    # RETURNING tells whether a row went in; the row count does not on PostgreSQL.
    found: Executable = kind.insert(Rating.__table__).on_conflict_do_nothing().returning(Rating.__table__.c.id)
    return found


def _insert_into(table: Any, *columns: str) -> Prepared:
    return Prepared(lambda _dialect: insert(table).inline(), columns=columns)


_RATING = Prepared(_insert_once, columns=COLUMNS)
_TAG = _insert_into(RatingTag.__table__, "rating_id", "code")
_COMMENT = _insert_into(RatingComment.__table__, "rating_id", "text", "language", "scan", "findings")
_ADDRESS = _insert_into(RatingAddress.__table__, "rating_id", "period", "hash", "device", "received_at")


def business_day(moment: datetime) -> date:
    """The day a moment falls on in China."""
    return moment.astimezone(CHINA).date()


def accept(session: Session, answer: Answer, circumstances: Circumstances, *, keys: Keys) -> Receipt:
    """Stores the answer unless its id is known, and gives its receipt either way. Flushed, not committed."""
    row, connection = _row(answer, circumstances), session.connection()
    row["from_office"] = comes_from_office(session, circumstances.window_id, circumstances.address)
    for attempt in range(_RECEIPT_TRIES):
        row["receipt"] = _receipt_of(answer.id, attempt, keys=keys)
        if _RATING.run(connection, row).first() is not None:
            mark_dirty(session, row["rated_on"])
            _store_parts(session, answer, circumstances, keys=keys)
            return Receipt(row["receipt"], row["state"], row["basis"])
        known = find_receipt(session, answer.id)
        if known is not None:
            return known
    raise RuntimeError("no free receipt code was found")  # five collisions among 10^12 codes


def find_receipt(session: Session, rating_id: UUID) -> Receipt | None:
    """The receipt of an answer that was received before."""
    found = session.execute(select(Rating.receipt, Rating.state, Rating.basis).where(Rating.id == rating_id)).first()
    return Receipt(found.receipt or "", found.state, found.basis, fresh=False) if found else None


def _row(answer: Answer, circumstances: Circumstances) -> dict[str, Any]:
    return {
        "id": answer.id,
        "receipt": None,
        "window_id": circumstances.window_id,
        "guide": circumstances.guide,
        "guide_edition": circumstances.guide_edition,
        "level": answer.level,
        "language": answer.language,
        "channel": circumstances.channel,
        "basis": circumstances.basis,
        "state": _first_state(answer, circumstances),
        "received_at": circumstances.received_at,
        "rated_on": business_day(moment_of(circumstances)),
        "device_id": circumstances.device_id,
        "device_at": circumstances.device_at,
        "device_offset": circumstances.device_offset,
        "question_set": QUESTION_SET,
        "finished": answer.finished,
        "missing_material": answer.missing_material,
        "trips": answer.trips,
        "seconds": answer.seconds,
        "assess_number": circumstances.assess_number,
        "thread": circumstances.thread,
        "simulated": False,
    }


def moment_of(circumstances: Circumstances) -> datetime:
    """When it was rated: by the device's clock put right by its offset, unless that cannot be right."""
    device, received = circumstances.device_at, circumstances.received_at
    if device is not None and circumstances.device_offset:
        device += timedelta(seconds=circumstances.device_offset)
    if device is None or not received - LONGEST_OFFLINE <= device <= received + CLOCK_TOLERANCE:
        return received
    return device


def _first_state(answer: Answer, circumstances: Circumstances) -> str:
    """Follow-ups (追评) are kept beside the first rating and never counted twice."""
    if circumstances.basis in UNSCORED or circumstances.assess_number > 1:
        return "uncounted"
    return "quarantined" if answer.suspicious or circumstances.quarantine else "counted"


def _receipt_of(rating_id: UUID, attempt: int, *, keys: Keys) -> str:
    """Attempt 0 is the usual code; later ones serve the one case in 10^12 that a code is taken."""
    salted = UUID(int=rating_id.int ^ attempt)
    return receipt_code(salted, keys.receipt, suite=keys.suite)


def _store_parts(session: Session, answer: Answer, circumstances: Circumstances, *, keys: Keys) -> None:
    connection = session.connection()
    for code in answer.tags:
        _TAG.run(connection, {"rating_id": answer.id, "code": code})
    if answer.comment:
        _store_comment(connection, answer)
    if answer.contact:
        _store_contact(session, answer, circumstances, keys=keys)
    if circumstances.address:
        _store_address(connection, answer.id, circumstances, keys=keys)
    if _first_state(answer, circumstances) == "quarantined":
        _open_quarantine(session, answer.id, circumstances)


def _store_comment(connection: Connection, answer: Answer) -> None:
    findings = find_personal_data(answer.comment)
    row = {
        "rating_id": answer.id,
        "text": answer.comment,
        "language": answer.language,
        "scan": "withheld" if findings else "clean",
        "findings": [finding.as_json() for finding in findings],
    }
    _COMMENT.run(connection, row)


def _store_contact(session: Session, answer: Answer, circumstances: Circumstances, *, keys: Keys) -> None:
    row = {
        "rating_id": answer.id,
        "kind": contact_kind(answer.contact),
        "sealed": seal(answer.contact, CONTACT_PURPOSE, ring=keys.contacts),
        "consented_at": circumstances.received_at,
        "expires_on": contact_expiry(business_day(circumstances.received_at)),
    }
    session.execute(insert(RatingContact), row)


def _store_address(connection: Connection, rating_id: UUID, circumstances: Circumstances, *, keys: Keys) -> None:
    period = address_period(business_day(circumstances.received_at))
    row = {
        "rating_id": rating_id,
        "period": period,
        "hash": hash_address(circumstances.address, period, keys=keys),
        "device": hash_device(circumstances, period, keys=keys),
        "received_at": circumstances.received_at,
    }
    _ADDRESS.run(connection, row)


def hash_address(address: str, period: str, *, keys: Keys) -> bytes:
    """What is kept of a network address: useless without the period's key, and incomparable across periods."""
    return keys.suite.hmac(keys.address_key(period), address.encode())


def hash_device(circumstances: Circumstances, period: str, *, keys: Keys) -> bytes:
    """What is kept of a phone: its address and what its browser calls itself, as one keyed hash."""
    return hash_address(f"{circumstances.address}\n{circumstances.browser}", period, keys=keys)


def _open_quarantine(session: Session, rating_id: UUID, circumstances: Circumstances) -> None:
    """One open quarantine a window, day and rule takes all ratings that the rule asks to check."""
    day, rule = business_day(circumstances.received_at), circumstances.quarantine or "trap"
    window = (Quarantine.window_id == circumstances.window_id, Quarantine.found_on == day)
    known = select(Quarantine.id).where(*window, Quarantine.rule == rule, Quarantine.state == "open")
    found = session.scalar(known.order_by(Quarantine.id))
    if found is None:
        quarantine = Quarantine(window_id=circumstances.window_id, rule=rule, version="1", found_on=day, evidence={})
        session.add(quarantine)
        session.flush()
        found = quarantine.id
    session.execute(insert(QuarantinedRating), {"quarantine_id": found, "rating_id": rating_id})
