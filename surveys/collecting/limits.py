"""How many ratings a minute one code and one address may send.

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


def window_is_full(session: Session, window_id: int | None, *, now: datetime, limit: int) -> bool:
    """Whether this window's code has had its share of the last minute. Foreign codes share one count."""
    if not limit:
        return False
    statement = _nth_of_window(limit) if window_id is not None else _nth_of_nowhere(limit)
    return _is_recent(session.scalar(statement, {"window": window_id}), now)


def address_is_full(session: Session, address_hash: bytes, *, now: datetime, limit: int) -> bool:
    """Whether this address has had its generous share of the last minute."""
    return bool(limit) and _is_recent(session.scalar(_nth_of_address(limit), {"hash": address_hash}), now)


def _is_recent(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment > now - SPAN


# Each statement looks at one row, the one that was the limit-th before now: a count would read the whole minute.
@cache
def _nth_of_window(limit: int) -> Select[tuple[datetime]]:
    return _nth(Rating.received_at, Rating.window_id == bindparam("window"), limit)


@cache
def _nth_of_nowhere(limit: int) -> Select[tuple[datetime]]:
    return _nth(Rating.received_at, Rating.window_id.is_(None), limit)


@cache
def _nth_of_address(limit: int) -> Select[tuple[datetime]]:
    return _nth(RatingAddress.received_at, RatingAddress.hash == bindparam("hash"), limit)


def _nth(
    received_at: InstrumentedAttribute[datetime], belongs: ColumnElement[bool], limit: int
) -> Select[tuple[datetime]]:
    return select(received_at).where(belongs).order_by(received_at.desc()).offset(limit - 1).limit(1)
