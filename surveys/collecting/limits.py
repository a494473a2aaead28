"""How many ratings a minute one code, one phone at that code, and one address may send.

The ratings themselves are counted, so all processes share one count, a form with a mistake costs nothing, and
nothing has to be given back.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Select, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from portal.prepared import Prepared
from surveys.collecting.models.ratings import Rating, RatingAddress

SPAN = timedelta(minutes=1)
QR_CHANNEL = 3
_RATING, _ADDRESS = Rating.__table__.c, RatingAddress.__table__.c


class Sender(NamedTuple):
    """Whose rating it is: the window (None for a foreign code), the hash of the address, and of it with the browser."""

    window: int | None
    address: bytes
    device: bytes


class Most(NamedTuple):
    """Ratings a minute from one window's code, from one phone at it, from one address; 0 is no limit."""

    window: int
    device: int
    address: int


def is_full(session: Session, sender: Sender, *, now: datetime, most: Most) -> bool:
    """Whether this window's code, this phone at it, or this address has had its share of the last minute.

    Of a window only what came by the code counts: what a tablet sends after an outage must not shut the code out.
    Foreign codes share one count. Phones of one model behind one address look alike, so a phone's count is kept by
    window: only rapid repeats reach it.
    """
    before = {f"{name}_before": max(limit, 1) - 1 for name, limit in most._asdict().items()}
    values = sender._asdict() | before | {"since": now - SPAN}
    statement = _OF_NOWHERE if sender.window is None else _OF_WINDOW
    found = statement.run(session.connection(), values).one()
    return any(limit and reached for limit, reached in zip(most, found, strict=True))


def _ask(of_window: ColumnElement[bool]) -> Select[Any]:
    """All questions in one statement. Each asks for one row of the last minute, the limit-th before now."""
    by_window = _nth(_RATING.received_at, (of_window, _RATING.channel == QR_CHANNEL), "window_before")
    same = (_ADDRESS.hash == bindparam("address"), _ADDRESS.device == bindparam("device"))
    at_window = (_RATING.id == _ADDRESS.rating_id, _RATING.window_id == bindparam("window"))
    by_device = _nth(_ADDRESS.received_at, (*same, *at_window), "device_before")
    by_address = _nth(_ADDRESS.received_at, (_ADDRESS.hash == bindparam("address"),), "address_before")
    return select(by_window.scalar_subquery(), by_device.scalar_subquery(), by_address.scalar_subquery())


def _nth(received_at: Any, belongs: tuple[ColumnElement[bool], ...], before: str) -> Select[Any]:
    recent = select(received_at).where(*belongs, received_at > bindparam("since"))
    return recent.order_by(received_at.desc()).offset(bindparam(before)).limit(1)


def _of_window(_dialect: Dialect) -> Select[Any]:
    return _ask(_RATING.window_id == bindparam("window"))


def _of_nowhere(_dialect: Dialect) -> Select[Any]:
    return _ask(_RATING.window_id.is_(None))


_OF_WINDOW, _OF_NOWHERE = Prepared(_of_window), Prepared(_of_nowhere)
