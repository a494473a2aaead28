"""How many ratings a minute one code and one address may send.

The ratings themselves are counted, so all processes share one count, a form with a mistake costs nothing, and
nothing has to be given back.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Dialect, Select, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from portal.prepared import Prepared
from surveys.collecting.models.ratings import Rating, RatingAddress

SPAN = timedelta(minutes=1)
QR_CHANNEL = 3
_RATING, _ADDRESS = Rating.__table__.c, RatingAddress.__table__.c


def is_full(
    session: Session, *, window_id: int | None, address: bytes, now: datetime, window_limit: int, address_limit: int
) -> bool:
    """Whether this window's code or this address (its hash) has had its share of the last minute; 0 is no limit.

    Of a window only what came by the code counts: what a tablet sends after an outage must not shut the code out.
    Foreign codes share one count.
    """
    if not window_limit and not address_limit:
        return False
    values = {"window": window_id, "address": address, "since": now - SPAN}
    values |= {"window_before": max(window_limit, 1) - 1, "address_before": max(address_limit, 1) - 1}
    statement = _OF_NOWHERE if window_id is None else _OF_WINDOW
    by_window, by_address = statement.run(session.connection(), values).one()
    return bool(window_limit and by_window) or bool(address_limit and by_address)


def _ask(of_window: ColumnElement[bool]) -> Select[Any]:
    """Both questions in one statement. Each asks for one row of the last minute, the limit-th before now."""
    by_window = _nth(_RATING.received_at, (of_window, _RATING.channel == QR_CHANNEL), "window_before")
    by_address = _nth(_ADDRESS.received_at, (_ADDRESS.hash == bindparam("address"),), "address_before")
    return select(by_window.scalar_subquery(), by_address.scalar_subquery())


def _nth(received_at: Any, belongs: tuple[ColumnElement[bool], ...], before: str) -> Select[Any]:
    recent = select(received_at).where(*belongs, received_at > bindparam("since"))
    return recent.order_by(received_at.desc()).offset(bindparam(before)).limit(1)


def _of_window(_dialect: Dialect) -> Select[Any]:
    return _ask(_RATING.window_id == bindparam("window"))


def _of_nowhere(_dialect: Dialect) -> Select[Any]:
    return _ask(_RATING.window_id.is_(None))


_OF_WINDOW, _OF_NOWHERE = Prepared(_of_window), Prepared(_of_nowhere)
