"""How many ratings a minute one code, one phone at that code, and one address may send.

The ratings themselves are counted, so all processes share one count, a form with a mistake costs nothing, and
nothing has to be given back.
"""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from surveys.collecting.models.ratings import Rating, RatingAddress

SPAN = timedelta(minutes=1)
QR_CHANNEL = 3
_BY_CODE = Rating.channel == QR_CHANNEL


def window_is_full(session: Session, window_id: int | None, *, now: datetime, limit: int) -> bool:
    """Whether this window's code has had its share of the last minute. Foreign codes share one count.

    Only what came by the code counts: what a tablet sends after an outage must not shut the code out.
    """
    if not limit:
        return False
    statement = _nth_of_window(limit) if window_id is not None else _nth_of_nowhere(limit)
    return session.scalar(statement, {"window": window_id, "since": now - SPAN}) is not None


def address_is_full(session: Session, address_hash: bytes, *, now: datetime, limit: int) -> bool:
    """Whether this address has had its generous share of the last minute."""
    sent = {"hash": address_hash, "since": now - SPAN}
    return bool(limit) and session.scalar(_nth_of_address(limit), sent) is not None


def device_is_full(
    session: Session, window_id: int | None, address_hash: bytes, device_hash: bytes, *, now: datetime, limit: int
) -> bool:
    """Whether this phone has had its share of the last minute at this window.

    Phones of one model behind one address look alike, so the count is kept by window: only rapid repeats reach it.
    """
    if not limit or window_id is None:
        return False
    sent = {"window": window_id, "hash": address_hash, "device": device_hash, "since": now - SPAN}
    return session.scalar(_nth_of_device(limit), sent) is not None


# Each statement asks for one row of the last minute, the limit-th before now.
@cache
def _nth_of_window(limit: int) -> Select[tuple[datetime]]:
    return _nth(Rating.received_at, (Rating.window_id == bindparam("window"), _BY_CODE), limit)


@cache
def _nth_of_nowhere(limit: int) -> Select[tuple[datetime]]:
    return _nth(Rating.received_at, (Rating.window_id.is_(None), _BY_CODE), limit)


@cache
def _nth_of_address(limit: int) -> Select[tuple[datetime]]:
    return _nth(RatingAddress.received_at, (RatingAddress.hash == bindparam("hash"),), limit)


@cache
def _nth_of_device(limit: int) -> Select[tuple[datetime]]:
    """By the index of addresses: one address sends few ratings a minute, so few rows are looked at."""
    own = (RatingAddress.hash == bindparam("hash"), RatingAddress.device == bindparam("device"))
    at_window = (Rating.id == RatingAddress.rating_id, Rating.window_id == bindparam("window"))
    return _nth(RatingAddress.received_at, (*own, *at_window), limit)


def _nth(
    received_at: InstrumentedAttribute[datetime], belongs: tuple[ColumnElement[bool], ...], limit: int
) -> Select[tuple[datetime]]:
    recent = select(received_at).where(*belongs, received_at > bindparam("since"))
    return recent.order_by(received_at.desc()).offset(limit - 1).limit(1)
