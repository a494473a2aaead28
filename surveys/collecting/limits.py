"""How many ratings a minute one code and one address may send.

The ratings themselves are counted, so all processes share one count, a form with a mistake costs nothing, and
nothing has to be given back.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from surveys.collecting.models.ratings import Rating, RatingAddress

SPAN = timedelta(minutes=1)


def window_is_full(session: Session, window_id: int | None, *, now: datetime, limit: int) -> bool:
    """Whether this window's code has had its share of the last minute. Foreign codes share one count."""
    of_window = Rating.window_id.is_(None) if window_id is None else Rating.window_id == window_id
    return limit > 0 and _reached(session, Rating.received_at, of_window, now=now, limit=limit)


def address_is_full(session: Session, address_hash: bytes, *, now: datetime, limit: int) -> bool:
    """Whether this address has had its generous share of the last minute."""
    of_address = RatingAddress.hash == address_hash
    return limit > 0 and _reached(session, RatingAddress.received_at, of_address, now=now, limit=limit)


def _reached(
    session: Session,
    received_at: InstrumentedAttribute[datetime],
    belongs: ColumnElement[bool],
    *,
    now: datetime,
    limit: int,
) -> bool:
    # Looks at one row: the one that was the limit-th before now. A count would read the whole minute.
    nth = select(received_at).where(belongs).order_by(received_at.desc()).offset(limit - 1).limit(1)
    found = session.scalar(nth)
    return found is not None and found > now - SPAN
