"""A window week by week: Laney's p-prime limits for the picture, the GLR over phi for the alarm (scoring.md 3)."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.publishing.tallying.models import Tally
from surveys.scoring.control import Change, chart, find_change

WEEKS = 26


@dataclass(frozen=True)
class Week:
    """One week from its Monday: x satisfied of n; share and limits from 0 to 1, None where nothing was rated."""

    start: date
    x: int
    n: int
    share: float | None
    lower: float | None
    upper: float | None
    outside: bool


@dataclass(frozen=True)
class Weeks:
    """The last WEEKS whole weeks, oldest first, and the most likely change of level."""

    rows: list[Week]
    centre: float
    change: Change

    @property
    def changed_in(self) -> date | None:
        """The Monday from which another level held, where the alarm says so."""
        at = self.change.at
        return self.rows[at].start if self.change.alarm and at is not None else None


def watch_windows(
    session: Session, scope: Scope, *, day: date, levels: tuple[int, ...], window: str = ""
) -> dict[str, Weeks]:
    """The weeks before this day of every rated window in scope, or of one, by its code. From the tallies."""
    monday = day - timedelta(days=day.weekday())
    first = monday - timedelta(weeks=WEEKS)
    satisfied = func.sum(case((Tally.level.in_(levels), Tally.n), else_=0))
    found = select(Window.code, Tally.day, satisfied, func.sum(Tally.n)).join(Window, Window.id == Tally.window_id)
    found = found.where(window_within(scope), Tally.day >= first, Tally.day < monday)
    found = found.where(Window.code == window) if window else found
    grouped = found.group_by(Window.code, Tally.day).order_by(Window.code, Tally.day)
    rows = [tuple(row) for row in session.execute(grouped)]
    days = pd.DataFrame.from_records(rows, columns=["window", "day", "x", "n"])
    return {str(code): _weeks(of_one, first) for code, of_one in days.groupby("window")}


def _weeks(days: pd.DataFrame, first: date) -> Weeks:
    numbers = [(day - first).days // 7 for day in days["day"]]
    sums = days.assign(week=numbers).groupby("week")[["x", "n"]].sum().reindex(range(WEEKS), fill_value=0).astype(int)
    drawn = chart(sums)
    rows = [_week(first + timedelta(weeks=number), row) for number, row in enumerate(drawn.itertuples())]
    return Weeks(rows, float(drawn["centre"].iloc[0]), find_change(sums["x"], sums["n"]))


def _week(start: date, row: object) -> Week:
    facts = pd.Series(row._asdict())  # type: ignore[attr-defined] # a named tuple of the frame's columns
    share, lower, upper = (None if pd.isna(facts[name]) else float(facts[name]) for name in ("share", "lower", "upper"))
    return Week(start, int(facts["x"]), int(facts["n"]), share, lower, upper, bool(facts["outside"]))
