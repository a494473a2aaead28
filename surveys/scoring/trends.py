"""Monthly series with intervals, and whether a change against an earlier period is more than chance."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr

from surveys.scoring.intervals import Floats, check_counts, normal_quantile, wilson_limits
from surveys.scoring.rates import divide

MONTHS_IN_YEAR = 12
COLUMNS = ("unit", "month", "x", "n")


@dataclass(frozen=True)
class Comparison:
    """The later share minus the earlier, its interval, z and two-sided p of each pair; NaN where one is empty."""

    difference: Floats
    low: Floats
    high: Floats
    z: Floats
    p: Floats


def compare_shares(
    x: ArrayLike, n: ArrayLike, *, earlier_x: ArrayLike, earlier_n: ArrayLike, phi: ArrayLike = 1.0, alpha: float = 0.05
) -> Comparison:
    """Two-proportion score test (pooled z) with Newcombe's hybrid interval; counts are divided by phi."""
    stretch = np.asarray(phi, dtype=np.float64)
    hits, size = (part / stretch for part in check_counts(x, n))
    old_hits, old_size = (part / stretch for part in check_counts(earlier_x, earlier_n))
    share, old = divide(hits, size), divide(old_hits, old_size)
    pooled = divide(hits + old_hits, size + old_size)
    spread = np.sqrt(pooled * (1 - pooled) * (divide(1.0, size) + divide(1.0, old_size)))
    difference = share - old
    z = np.where(spread > 0, difference / np.where(spread > 0, spread, 1.0), np.where(np.isnan(spread), np.nan, 0.0))
    low, high = wilson_limits(hits, size, alpha=alpha)
    old_low, old_high = wilson_limits(old_hits, old_size, alpha=alpha)
    return Comparison(
        difference,
        difference - np.hypot(share - low, old_high - old),
        difference + np.hypot(high - share, old - old_low),
        np.asarray(z, dtype=np.float64),
        np.asarray(2 * ndtr(-np.abs(z)), dtype=np.float64),
    )


def build_series(counts: pd.DataFrame, *, alpha: float = 0.05) -> pd.DataFrame:
    """A row for every month from first to last: `unit`, `month`, `x`, `n`, `share`, `low`, `high` (Wilson).

    Takes `unit`, `month` (pandas monthly Period), `x`, `n`, each unit and month once; months between without
    ratings appear with n = 0, so that a gap is drawn as a gap.
    """
    _check(counts)
    known = counts.set_index(["unit", "month"])[["x", "n"]]
    if not len(known):
        return counts[list(COLUMNS)].assign(share=np.nan, low=np.nan, high=np.nan)
    months = pd.period_range(counts["month"].min(), counts["month"].max(), freq="M", name="month")
    units = pd.Index(sorted(counts["unit"].unique()), name="unit")
    full = known.reindex(pd.MultiIndex.from_product([units, months]), fill_value=0).reset_index()
    low, high = wilson_limits(full["x"], full["n"], alpha=alpha)
    return full.assign(share=divide(full["x"], full["n"]), low=low, high=high)


def add_changes(series: pd.DataFrame, *, phi: float = 1.0) -> pd.DataFrame:
    """Given what `build_series` returns, adds `month_change`, `month_low`, `month_high`, `month_p`, `year_...`.

    `month_` is against the month before, `year_` against the same month of the year before; NaN without one.
    """
    out = series.copy()
    for name, back in (("month", 1), ("year", MONTHS_IN_YEAR)):
        before = out.groupby("unit")[["x", "n"]].shift(back, fill_value=0)
        found = compare_shares(out["x"], out["n"], earlier_x=before["x"], earlier_n=before["n"], phi=phi)
        out[f"{name}_change"], out[f"{name}_p"] = found.difference, found.p
        out[f"{name}_low"], out[f"{name}_high"] = found.low, found.high
    return out


def least_detectable(n: int, earlier_n: int, *, share: float, alpha: float = 0.05, power: float = 0.8) -> float:
    """The change that two periods of this size would show with the given power: so "no change" can be weighed."""
    spread = np.sqrt(share * (1 - share) * (1 / n + 1 / earlier_n))
    return float((normal_quantile(alpha) + normal_quantile(2 * (1 - power))) * spread)


def _check(counts: pd.DataFrame) -> None:
    missing = sorted(set(COLUMNS) - set(counts.columns))
    if missing:
        raise ValueError(f"counts lacks {missing}")
    if counts.duplicated(["unit", "month"]).any():
        raise ValueError("a unit comes once in a month")
