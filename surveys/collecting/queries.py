"""What the scoring rooms ask of the ratings: tallies, counts of what was set aside, cases served.

Frames name windows by their number (`window.id`), days as dates; every frame is in a total order.
"""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.models.ratings import Rating, RatingTag

TALLY_COLUMNS = ("day", "window", "guide", "channel", "language", "basis", "level", "n")


def _windows(scope: Scope) -> Select[tuple[int]]:
    return select(Window.id).where(window_within(scope))


def _counted(scope: Scope, first: date, last: date) -> list[ColumnElement[bool]]:
    inside = [] if scope.kind == "everywhere" else [Rating.window_id.in_(_windows(scope))]
    return [Rating.state == "counted", Rating.rated_on.between(first, last), *inside]


def _frame(session: Session, query: Select[Any], columns: tuple[str, ...]) -> pd.DataFrame:
    rows = [tuple(row) for row in session.execute(query)]
    return pd.DataFrame.from_records(rows, columns=list(columns))


def tally_frame(session: Session, scope: Scope, *, first: date, last: date) -> pd.DataFrame:
    """The counted ratings as tallies: TALLY_COLUMNS, one row a cell; both days belong to the span."""
    keys = (
        Rating.rated_on,
        Rating.window_id,
        Rating.guide,
        Rating.channel,
        Rating.language,
        Rating.basis,
        Rating.level,
    )
    query = select(*keys, func.count()).where(*_counted(scope, first, last)).group_by(*keys).order_by(*keys)
    return _frame(session, query, TALLY_COLUMNS)


def state_counts(session: Session, scope: Scope, *, first: date, last: date) -> pd.DataFrame:
    """Columns window, state, basis, n: how many were counted, quarantined, excluded or left uncounted.

    `window` is missing for ratings given with a foreign code, which only the scope of everything includes.
    """
    inside = [] if scope.kind == "everywhere" else [Rating.window_id.in_(_windows(scope))]
    keys = (Rating.window_id, Rating.state, Rating.basis)
    query = select(*keys, func.count()).where(Rating.rated_on.between(first, last), *inside)
    query = query.group_by(*keys).order_by(*keys)
    return _frame(session, query, ("window", "state", "basis", "n")).astype({"window": "Int64"})


def tag_counts(session: Session, scope: Scope, *, first: date, last: date) -> pd.DataFrame:
    """Columns window, guide, code, n: how often each tag was chosen in counted ratings."""
    keys = (Rating.window_id, Rating.guide, RatingTag.code)
    query = select(*keys, func.count()).join(Rating, Rating.id == RatingTag.rating_id)
    query = query.where(*_counted(scope, first, last)).group_by(*keys).order_by(*keys)
    return _frame(session, query, ("window", "guide", "code", "n"))
