"""A unit month by month, each month with its interval, and against the period and the year before."""

from dataclasses import dataclass
from math import erfc, sqrt

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.places.models import Hall, Region
from surveys.publishing.figures.assess import measure
from surveys.publishing.figures.board import Board
from surveys.publishing.figures.periods import Period, period_before, periods_back, year_before
from surveys.publishing.figures.rows import ScoreRow, print_scores
from surveys.publishing.figures.units import tidy_units
from surveys.publishing.tallying.queries import daily_sums
from surveys.scoring.display import print_fixed, round_half_up

MONTHS = 12


@dataclass(frozen=True)
class Trend:
    """The months (oldest first) and the same unit in the period before and a year ago, where it was rated."""

    months: list[ScoreRow]
    changes: list["Change"]


@dataclass(frozen=True)
class Change:
    """Then and now in percentage points with sign, and the chance of such a difference if nothing had changed."""

    period: Period
    share: str
    difference: str
    p: float
    shown: bool


def read_trend(session: Session, board: Board, *, unit: str) -> Trend:
    """The trend of a window, hall (code led by h) or region under the board's method."""
    method = board.method.method
    scope, window = _where(session, unit)
    days = daily_sums(session, scope, levels=method.satisfied_levels, window=window)
    last = min(board.period.end, max(days["day"], default=board.period.end))
    months = list(reversed(periods_back(last, "month", count=MONTHS)))
    changes = []
    for then in (period_before(board.period), year_before(board.period)):
        change = _compare(days, board.period, then, alpha=method.alpha)
        if change:
            changes.append(change)
    return Trend(_measure(days, months, board=board, unit=unit), changes)


def _where(session: Session, unit: str) -> tuple[Scope, str]:
    if unit.startswith("h"):
        return Scope("hall", session.scalar(select(Hall.id).where(Hall.code == unit[1:]))), ""
    region = session.scalar(select(Region.id).where(Region.code == unit, Region.valid_to.is_(None)))
    return (Scope("region", region), "") if region else (Scope("everywhere"), unit)


def _measure(days: pd.DataFrame, months: list[Period], *, board: Board, unit: str) -> list[ScoreRow]:
    method = board.method.method
    phi = board.frame.loc[board.frame["unit"] == unit, "phi"].iloc[0]
    rows = [{"kind": "month", "unit": month.code, "phi": phi, **_counts(days, month)} for month in months]
    measured = measure(tidy_units(pd.DataFrame(rows)), method)
    return print_scores(measured, method, name=lambda code: code, region_of=lambda code: code)


def _counts(days: pd.DataFrame, period: Period) -> dict[str, int]:
    inside = days[days["day"].between(period.start, period.end)]
    return {"n": int(inside["n"].sum()), "x": int(inside["x"].sum())}


def _compare(days: pd.DataFrame, now: Period, then: Period, *, alpha: float) -> Change | None:
    """The pooled two-sample test of shares (two-sided normal)."""
    one, other = _counts(days, now), _counts(days, then)
    if not one["n"] or not other["n"]:
        return None
    pooled = (one["x"] + other["x"]) / (one["n"] + other["n"])
    spread = sqrt(pooled * (1 - pooled) * (1 / one["n"] + 1 / other["n"]))
    difference = one["x"] / one["n"] - other["x"] / other["n"]
    p = erfc(abs(difference) / spread / sqrt(2)) if spread else 1.0
    then_share = print_fixed(round_half_up(100 * other["x"], other["n"], places=1), places=1)
    size = abs(one["x"] * other["n"] - other["x"] * one["n"])
    points = print_fixed(round_half_up(100 * size, one["n"] * other["n"], places=1), places=1)
    return Change(then, then_share, ("-" if difference < 0 else "+") + points, p, p <= alpha)
