"""Watching a window week by week: Laney's p-prime chart for the picture, GLR/phi for the alarm (scoring.md 3).

The plain p-chart gives a false alarm in a third of quarters when weeks differ a little by themselves; both
of these measure that first.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlogy
from scipy.stats import chi2

from surveys.scoring.intervals import check_counts
from surveys.scoring.rates import divide

SPAN = 1.128  # mean moving range of two standard normals
LIMIT = 3.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """The most likely change of level: `at` is the first period after it; an alarm when statistic > threshold."""

    alarm: bool
    at: int | None
    before: float
    after: float
    statistic: float
    threshold: float
    phi: float


def chart(periods: pd.DataFrame) -> pd.DataFrame:
    """Laney p-prime: given `x`, `n` in time order adds `share`, `centre`, `lower`, `upper`, `outside`.

    Limits are centre +- 3 sd of a share times how much more the periods move than chance; a period without
    ratings has no share and no limits.
    """
    x, n = check_counts(periods["x"], periods["n"])
    centre, share = float(divide(x.sum(), n.sum())), divide(x, n)
    noise = np.sqrt(divide(centre * (1 - centre), n))
    z = divide(share - centre, noise)
    known = z[~np.isnan(z)]
    spread = float(np.mean(np.abs(np.diff(known)))) / SPAN if len(known) > 1 else 1.0
    low, high = centre - LIMIT * noise * spread, centre + LIMIT * noise * spread
    outside = (share < low) | (share > high)
    lower, upper = np.clip(low, 0, 1), np.clip(high, 0, 1)
    return periods.assign(share=share, centre=centre, lower=lower, upper=upper, outside=outside)


def find_change(x: ArrayLike, n: ArrayLike, *, alpha: float = 0.05) -> Change:
    """Likelihood ratio over all change points divided by phi; alarm at about `alpha` false alarms a series.

    x satisfied of n by period in time order; periods without ratings are passed over. phi = mean square
    of the steps of z over 2, at least 1.
    """
    hits, size = check_counts(x, n)
    kept = np.flatnonzero(size > 0)
    hits, size = hits[kept], size[kept]
    whole = float(divide(hits.sum(), size.sum()))
    threshold = alarm_threshold(len(kept), alpha=alpha)
    if len(kept) < 3 or whole in (0.0, 1.0):
        return Change(False, None, whole, whole, 0.0, threshold, 1.0)
    phi = step_phi(hits, size, whole)
    left = np.cumsum(hits)[:-1], np.cumsum(size)[:-1]
    right = hits.sum() - left[0], size.sum() - left[1]
    ratio = 2 * (_fit(*left) + _fit(*right) - _fit(hits.sum(), size.sum()))
    best = int(np.argmax(ratio))
    statistic = float(ratio[best]) / phi
    before, after = (float(side[0][best] / side[1][best]) for side in (left, right))
    return Change(statistic > threshold, int(kept[best + 1]), before, after, statistic, threshold, phi)


def alarm_threshold(periods: int, *, alpha: float) -> float:
    """Chi-square with 1 df at alpha over the number of change points (Bonferroni): 8.21 for 13 periods."""
    return float(chi2.isf(alpha / max(1, periods - 1), 1))


def step_phi(x: Floats, n: Floats, share: float) -> float:
    """How much more neighbouring periods differ than chance: half the mean square step of z, at least 1."""
    z = (x / n - share) / np.sqrt(share * (1 - share) / n)
    return max(1.0, float(np.mean(np.diff(z) ** 2)) / 2)


def _fit(x: Floats, n: Floats) -> Floats:
    """Largest binomial log likelihood of x of n."""
    return np.asarray(xlogy(x, x / n) + xlogy(n - x, 1 - x / n), dtype=np.float64)
