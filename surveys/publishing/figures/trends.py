"""A unit month by month, each month with its interval, and against the period and the year before."""

from dataclasses import dataclass
from math import sqrt

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
from surveys.publishing.figures.watch import Watch, watch
from surveys.publishing.tallying.queries import daily_sums
from surveys.scoring.display import print_ceiling, print_floor, print_share
from surveys.scoring.method import Method
from surveys.scoring.trends import compare_shares, least_detectable

MONTHS = 12


@dataclass(frozen=True)
class Trend:
    """The months (oldest first), the changes against the period before and a year ago, and the control chart."""

    months: list[ScoreRow]
    changes: list["Change"]
    seen: Watch


@dataclass(frozen=True)
class Change:
    """Now less then in percentage points with sign and 95 % interval, all text.

    `kind` is before or year; `outcome` is higher or lower where chance does not explain it, unsure where it may,
    small where either period has too few ratings to compare (then nothing is shown) and none without any then.
    `detectable` is the change that periods of this size would show four times in five.
    """

    kind: str
    period: Period
    outcome: str
    share: str = ""
    difference: str = ""
    low: str = ""
    high: str = ""
    detectable: str = ""


def read_trend(session: Session, board: Board, *, unit: str) -> Trend:
    """The trend of a window, hall (code led by h) or region under the board's method."""
    method = board.method.method
    scope, window = _where(session, unit)
    days = daily_sums(session, scope, levels=method.satisfied_levels, window=window)
    last = min(board.period.end, max(days["day"], default=board.period.end))
    months = list(reversed(periods_back(last, "month", count=MONTHS)))
    phi = float(board.frame.loc[board.frame["unit"] == unit, "phi"].iloc[0])
    then = {"before": period_before(board.period), "year": year_before(board.period)}
    changes = [
        compare_periods(days, board.period, period, kind=kind, phi=phi, method=method) for kind, period in then.items()
    ]
    return Trend(_measure(days, months, method=method, phi=phi), changes, watch(days, last=last, method=method))


def _where(session: Session, unit: str) -> tuple[Scope, str]:
    if unit.startswith("h"):
        return Scope("hall", session.scalar(select(Hall.id).where(Hall.code == unit[1:]))), ""
    region = session.scalar(select(Region.id).where(Region.code == unit, Region.valid_to.is_(None)))
    return (Scope("region", region), "") if region else (Scope("everywhere"), unit)


def _measure(days: pd.DataFrame, months: list[Period], *, method: Method, phi: float) -> list[ScoreRow]:
    rows = [{"kind": "month", "unit": month.code, "phi": phi, **_counts(days, month)} for month in months]
    measured = measure(tidy_units(pd.DataFrame(rows)), method)
    return print_scores(measured, method, name=lambda code: code, region_of=lambda code: code)


def _counts(days: pd.DataFrame, period: Period) -> dict[str, int]:
    inside = days[days["day"].between(period.start, period.end)]
    return {"n": int(inside["n"].sum()), "x": int(inside["x"].sum())}


def compare_periods(days: pd.DataFrame, now: Period, then: Period, *, kind: str, phi: float, method: Method) -> Change:
    """Two periods of `day`, `x`, `n` by the score test, counts stretched by phi; nothing under the least n."""
    new, old = _counts(days, now), _counts(days, then)
    if not old["n"] or not new["n"]:
        return Change(kind, then, "none")
    if min(new["n"], old["n"]) < method.n_verdict:
        return Change(kind, then, "small")
    found = compare_shares(
        new["x"], new["n"], earlier_x=old["x"], earlier_n=old["n"], phi=min(phi, method.phi_cap), alpha=method.alpha
    )
    pooled = (new["x"] + old["x"]) / (new["n"] + old["n"])
    least = least_detectable(new["n"], old["n"], share=pooled, alpha=method.alpha) * sqrt(phi)
    return Change(
        kind,
        then,
        "unsure" if float(found.p) > method.alpha else "higher" if float(found.difference) > 0 else "lower",
        print_share(old["x"], old["n"], target=method.target_fraction),
        print_points(new, old),
        print_floor(100 * float(found.low), places=1),
        print_ceiling(100 * float(found.high), places=1),
        print_ceiling(100 * least, places=1),
    )


def print_points(new: dict[str, int], old: dict[str, int]) -> str:
    """The share x of n of one less that of another, in percentage points with its sign."""
    ahead = new["x"] * old["n"] - old["x"] * new["n"]
    size = print_share(abs(ahead), new["n"] * old["n"])
    return size if not float(size) else f"{'-' if ahead < 0 else '+'}{size}"
