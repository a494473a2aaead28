"""Tallies as frames, summed in the database to what a score needs. Every query takes the scope."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.windows import Served
from surveys.publishing.figures.periods import Period
from surveys.publishing.tallying.models import Recount, Tally

COLUMNS = ("day", "window", "guide", "channel", "language", "basis", "level", "n")


def tally_frame(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """All cells of the period: day, window (public code), guide, channel, language, basis, level, n."""
    named = [Tally.day, Window.code, Tally.guide, Tally.channel, Tally.language, Tally.basis, Tally.level, Tally.n]
    found = _within(select(*named), scope, period).order_by(
        Tally.day, Window.code, Tally.guide, Tally.channel, Tally.language, Tally.basis, Tally.level
    )
    return _frame(session, found, COLUMNS)


def level_sums(session: Session, scope: Scope, *, period: Period, channels: Sequence[int] = ()) -> pd.DataFrame:
    """window, level, n; perhaps of some channels only."""
    found = _within(select(Window.code, Tally.level, func.sum(Tally.n)), scope, period)
    if channels:
        found = found.where(Tally.channel.in_(channels))
    grouped = found.group_by(Window.code, Tally.level).order_by(Window.code, Tally.level)
    return _frame(session, grouped, ("window", "level", "n"))


def satisfied_sums(session: Session, scope: Scope, *, period: Period, by: str, levels: Sequence[int]) -> pd.DataFrame:
    """window, `by` (day or guide), x satisfied, n."""
    key = {"day": Tally.day, "guide": Tally.guide}[by]
    satisfied = func.sum(case((Tally.level.in_(levels), Tally.n), else_=0))
    found = _within(select(Window.code, key, satisfied, func.sum(Tally.n)), scope, period)
    grouped = found.group_by(Window.code, key).order_by(Window.code, key)
    return _frame(session, grouped, ("window", by, "x", "n"))


def daily_sums(session: Session, scope: Scope, *, levels: Sequence[int], window: str = "") -> pd.DataFrame:
    """day, x satisfied, n of all windows in scope together, or of one by its code, over all time."""
    satisfied = func.sum(case((Tally.level.in_(levels), Tally.n), else_=0))
    found = select(Tally.day, satisfied, func.sum(Tally.n)).join(Window, Window.id == Tally.window_id)
    found = found.where(window_within(scope))
    if window:
        found = found.where(Window.code == window)
    return _frame(session, found.group_by(Tally.day).order_by(Tally.day), ("day", "x", "n"))


def served_sums(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """window, served (cases), offered; windows without a count are not listed."""
    found = (
        select(Window.code, func.sum(Served.cases), func.sum(Served.offered))
        .join(Window, Window.id == Served.window_id)
        .where(window_within(scope), Served.day.between(period.start, period.end))
        .group_by(Window.code)
        .order_by(Window.code)
    )
    return _frame(session, found, ("window", "served", "offered"))


def state_sums(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """window, state, basis, n of all ratings, counted or not: what was left out and why."""
    found = (
        select(Window.code, Rating.state, Rating.basis, func.count())
        .join(Window, Window.id == Rating.window_id)
        .where(window_within(scope), Rating.rated_on.between(period.start, period.end))
        .group_by(Window.code, Rating.state, Rating.basis)
        .order_by(Window.code, Rating.state, Rating.basis)
    )
    return _frame(session, found, ("window", "state", "basis", "n"))


def quarantined_sums(session: Session, scope: Scope, *, period: Period, levels: Sequence[int]) -> pd.DataFrame:
    """window, x satisfied, n of ratings that are held back while they are looked into."""
    satisfied = func.sum(case((Rating.level.in_(levels), 1), else_=0))
    found = (
        select(Window.code, satisfied, func.count())
        .join(Window, Window.id == Rating.window_id)
        .where(window_within(scope), Rating.rated_on.between(period.start, period.end), Rating.state == "quarantined")
        .group_by(Window.code)
        .order_by(Window.code)
    )
    return _frame(session, found, ("window", "x", "n"))


def tallied_days(session: Session) -> tuple[date, date] | None:
    """The first and last day that has a tally."""
    first, last = session.execute(select(func.min(Tally.day), func.max(Tally.day))).one()
    return (first, last) if first else None


def last_recount(session: Session, *, kind: str = "refresh") -> tuple[int, datetime, int] | None:
    """Number, instant and differences of the last refresh or proof; the number changes with the tallies."""
    found = session.execute(
        select(Recount.id, Recount.at, Recount.differences)
        .where(Recount.kind == kind)
        .order_by(Recount.id.desc())
        .limit(1)
    ).one_or_none()
    return (found.id, found.at, found.differences) if found else None


def has_simulated(session: Session, *, period: Period, scope: Scope = EVERYWHERE) -> bool:
    """Whether any rating of the period was made up for the demo."""
    found = (
        select(Rating.id)
        .join(Window, Window.id == Rating.window_id)
        .where(Rating.rated_on.between(period.start, period.end), Rating.simulated.is_(True), window_within(scope))
        .limit(1)
    )
    return session.scalar(found) is not None


def _within(found: Select[Any], scope: Scope, period: Period) -> Select[Any]:
    joined = found.join(Window, Window.id == Tally.window_id)
    return joined.where(window_within(scope), Tally.day.between(period.start, period.end))


def _frame(session: Session, found: Select[Any], columns: Sequence[str]) -> pd.DataFrame:
    rows = [tuple(row) for row in session.execute(found)]
    frame = pd.DataFrame(rows, columns=list(columns))
    for name in ("n", "x", "served", "offered", "level"):
        if name in frame.columns:
            frame[name] = frame[name].astype("int64")
    return frame
