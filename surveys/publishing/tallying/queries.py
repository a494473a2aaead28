"""Tallies as frames, summed in the database to what a score needs. Every query takes the scope.

Only `tally_frame` reads all the cells; what a publication asks is answered from a row a day and window, so that its
cost follows windows and days and not ratings.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, false, func, or_, select, union_all
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.models.windows import Served
from surveys.publishing.figures.periods import Period, months_within
from surveys.publishing.tallying.models import DayTally, MonthTally, Recount, Tally
from surveys.publishing.tallying.statements import sum_month

COLUMNS = ("day", "window", "guide", "channel", "language", "basis", "level", "n")
COUNTED = ("n5", "n4", "n3", "n2", "n1")
REMOTE = ("r5", "r4", "r3", "r2", "r1")
QUARANTINED = ("q5", "q4", "q3", "q2", "q1")
LEFT_OUT = ("excluded", "defaults", "uncounted")
KEYS = ("day", "window", "guide", "language", "basis")


def tally_frame(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """All cells of the period: day, window (public code), guide, channel, language, basis, level, n."""
    named = [Tally.day, Window.code, Tally.guide, Tally.channel, Tally.language, Tally.basis, Tally.level, Tally.n]
    found = select(*named).join(Window, Window.id == Tally.window_id)
    found = found.where(window_within(scope), Tally.day.between(period.start, period.end)).order_by(*named[:-1])
    return _frame(session, found, COLUMNS)


def level_sums(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """window, n5 to n1, and r5 to r1 of those from away from the hall; windows without counted ratings do not occur."""
    sums = [func.sum(getattr(DayTally, name)) for name in (*COUNTED, *REMOTE)]
    found = _days_within(select(Window.code, *sums), scope, period)
    grouped = found.group_by(Window.code).having(func.sum(_plus(*COUNTED)) > 0).order_by(Window.code)
    return _frame(session, grouped, ("window", *COUNTED, *REMOTE))


def satisfied_sums(session: Session, scope: Scope, *, period: Period, by: str, levels: Sequence[int]) -> pd.DataFrame:
    """window, `by` (day or guide), x satisfied, n."""
    if by == "guide":
        wide = guide_sums(session, scope, period=period)
        x, n = wide[[f"n{level}" for level in levels]].sum(axis=1), wide[list(COUNTED)].sum(axis=1)
        return wide[["window", "guide"]].assign(x=x.astype("int64"), n=n.astype("int64"))
    found = _days_within(select(Window.code, DayTally.day, _satisfied(levels), _plus(*COUNTED)), scope, period)
    ordered = found.where(_plus(*COUNTED) > 0).order_by(Window.code, DayTally.day)
    return _frame(session, ordered, ("window", by, "x", "n"))


def guide_sums(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """window, guide, n5 to n1: whole months from their sums, the days of others from the cells."""
    months = months_within(period)
    whole = [month.start for month in months if period.start <= month.start and month.end <= period.end]
    spans = [(max(month.start, period.start), min(month.end, period.end)) for month in months]
    loose = or_(false(), *(Tally.day.between(*span) for span in spans if span[0] not in whole))
    parts = union_all(
        select(*MonthTally.__table__.columns).where(MonthTally.month.in_(whole)),
        sum_month(period.start, loose),
    ).subquery()
    sums = [func.sum(parts.c[name]) for name in COUNTED]
    found = select(Window.code, parts.c.guide, *sums).join(Window, Window.id == parts.c.window_id)
    grouped = found.where(window_within(scope)).group_by(Window.code, parts.c.guide)
    return _frame(session, grouped.order_by(Window.code, parts.c.guide), ("window", "guide", *COUNTED))


def daily_sums(session: Session, scope: Scope, *, levels: Sequence[int], window: str = "") -> pd.DataFrame:
    """day, x satisfied, n of all windows in scope together, or of one by its code, over all time."""
    sums = func.sum(_satisfied(levels)), func.sum(_plus(*COUNTED))
    found = select(DayTally.day, *sums).join(Window, Window.id == DayTally.window_id).where(window_within(scope))
    if window:
        found = found.where(Window.code == window)
    grouped = found.where(_plus(*COUNTED) > 0).group_by(DayTally.day).order_by(DayTally.day)
    return _frame(session, grouped, ("day", "x", "n"))


def day_rows(session: Session, scope: Scope, *, period: Period) -> Iterator[Sequence[Any]]:
    """day, window (public code), n5 to n1 of windows and days with counted ratings, by window and day."""
    named = [DayTally.day, Window.code, *(getattr(DayTally, name) for name in COUNTED)]
    found = _days_within(select(*named), scope, period).where(_plus(*COUNTED) > 0)
    return iter(session.connection().execute(found.order_by(Window.code, DayTally.day)))


def window_sums(session: Session, scope: Scope, *, period: Period, names: Sequence[str]) -> Iterator[Sequence[Any]]:
    """window (public code), then the sums of these columns of its days, where there are any."""
    sums = [func.sum(getattr(DayTally, name)) for name in names]
    found = _days_within(select(Window.code, *sums), scope, period).where(_plus(*names) > 0)
    return iter(session.connection().execute(found.group_by(Window.code).order_by(Window.code)))


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


def state_sums(session: Session, scope: Scope, *, period: Period) -> dict[str, int]:
    """Ratings received in the period by what became of them, each in one place: counted or not, and why."""
    groups = {"counted": COUNTED, "quarantined": QUARANTINED} | {name: (name,) for name in LEFT_OUT}
    sums = [func.coalesce(func.sum(_plus(*names)), 0) for names in groups.values()]
    row = session.execute(_days_within(select(*sums), scope, period)).one()
    return {name: int(count) for name, count in zip(groups, row, strict=True)}


def quarantined_sums(session: Session, scope: Scope, *, period: Period, levels: Sequence[int]) -> pd.DataFrame:
    """window, x satisfied, n of ratings that are held back while they are looked into."""
    n, x = func.sum(_plus(*QUARANTINED)), func.sum(_plus(*(f"q{level}" for level in levels)))
    grouped = _days_within(select(Window.code, x, n), scope, period).group_by(Window.code).having(n > 0)
    return _frame(session, grouped.order_by(Window.code), ("window", "x", "n"))


def finished_sums(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """window, hits, total: counted ratings that told whether it was finished today, and those that said yes."""
    asked, done = func.sum(DayTally.asked), func.sum(DayTally.done)
    grouped = _days_within(select(Window.code, done, asked), scope, period).group_by(Window.code).having(asked > 0)
    return _frame(session, grouped.order_by(Window.code), ("window", "hits", "total"))


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
    found = _days_within(select(DayTally.day), scope, period).where(DayTally.simulated > 0).limit(1)
    return session.scalar(found) is not None


def _days_within(found: Select[Any], scope: Scope, period: Period) -> Select[Any]:
    joined = found.join(Window, Window.id == DayTally.window_id)
    return joined.where(window_within(scope), DayTally.day.between(period.start, period.end))


def _satisfied(levels: Sequence[int]) -> ColumnElement[int]:
    return _plus(*(f"n{level}" for level in levels))


def _plus(*names: str) -> ColumnElement[int]:
    return reduce(add, (getattr(DayTally, name) for name in names))


def _frame(session: Session, found: Select[Any], columns: Sequence[str]) -> pd.DataFrame:
    session.flush()  # as the unit of work would; the connection is twice as quick with rows by the hundred thousand
    rows = session.connection().execute(found).all()
    frame = pd.DataFrame(
        dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else {}, columns=list(columns)
    )
    return frame.astype({name: "int64" for name in columns if name not in KEYS})
