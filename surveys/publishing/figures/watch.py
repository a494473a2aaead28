"""A unit week by week (month by month where weeks are thin): its control chart and the alarm. Pure.

Periods below the minimum are neither shown nor used, and with them go their limits, which would tell n.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from surveys.publishing.figures.periods import periods_back
from surveys.publishing.figures.units import records
from surveys.scoring.control import chart, find_change
from surveys.scoring.display import print_share
from surveys.scoring.method import Method

WEEKS, MONTHS = 26, 24
FEWEST = 8  # periods shown below which neither limits nor an alarm mean anything


@dataclass(frozen=True)
class WatchRow:
    """One week or month: percentages are text, "" where not shown; n is "<10" when it is too small."""

    start: date
    end: date
    n: str
    share: str
    lower: str
    upper: str
    outside: bool


@dataclass(frozen=True)
class Shift:
    """A change of level that chance does not explain: the first day after it, before and after in percent."""

    day: date
    place: int
    before: str
    after: str


@dataclass(frozen=True)
class Watch:
    """The chart: `step` is week or month; `centre` "" and no limits with too few periods."""

    step: str
    rows: list[WatchRow]
    centre: str
    shift: Shift | None

    @property
    def outside(self) -> list[WatchRow]:
        """The periods beyond their limits."""
        return [row for row in self.rows if row.outside]


def watch(days: pd.DataFrame, *, last: date, method: Method) -> Watch:
    """The chart up to the day `last` of `day`, `x`, `n`; weeks begin on Monday."""
    step, counts = "week", _count(days, _weeks(last))
    if counts["n"].median() < method.n_suppress:
        step, counts = "month", _count(days, _months(last))
    shown = counts[counts["n"] >= method.n_suppress]
    if len(shown) < FEWEST:
        return Watch(step, [_row(one, method) for one in records(counts)], "", None)
    charted = counts.join(chart(shown[["x", "n"]])[["lower", "upper", "outside"]])
    centre = _percent(shown["x"].sum() / shown["n"].sum())
    return Watch(step, [_row(one, method) for one in records(charted)], centre, _shift(shown, method))


def _shift(shown: pd.DataFrame, method: Method) -> Shift | None:
    """The rows' index is their place in the chart."""
    found = find_change(shown["x"], shown["n"], alpha=method.alpha)
    if not found.alarm or found.at is None:
        return None
    day, place = shown["start"].iloc[found.at], int(shown.index[found.at])
    return Shift(day, place, _percent(found.before), _percent(found.after))


def _weeks(last: date) -> list[tuple[date, date]]:
    monday = last - timedelta(days=last.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    return [(start, min(start + timedelta(days=6), last)) for start in starts]


def _months(last: date) -> list[tuple[date, date]]:
    return [(month.start, min(month.end, last)) for month in reversed(periods_back(last, "month", count=MONTHS))]


def _count(days: pd.DataFrame, spans: list[tuple[date, date]]) -> pd.DataFrame:
    """From the first span with ratings on."""
    rows = []
    for start, end in spans:
        inside = days[days["day"].between(start, end)]
        rows.append((start, end, int(inside["x"].sum()), int(inside["n"].sum())))
    counts = pd.DataFrame(rows, columns=["start", "end", "x", "n"])
    return counts[counts["n"].gt(0).cummax()].reset_index(drop=True)


def _row(one: dict[str, Any], method: Method) -> WatchRow:
    n = int(one["n"])
    hidden = n < method.n_suppress
    limited = not hidden and "lower" in one
    return WatchRow(
        start=one["start"],
        end=one["end"],
        n=f"<{method.n_suppress}" if n > 0 and hidden else str(n),
        share="" if hidden else print_share(int(one["x"]), n, target=method.target_fraction),
        lower=_percent(one["lower"]) if limited else "",
        upper=_percent(one["upper"]) if limited else "",
        outside=limited and bool(one["outside"]),
    )


def _percent(share: float) -> str:
    return print_share(round(float(share) * 10**9), 10**9)
