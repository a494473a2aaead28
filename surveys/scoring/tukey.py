"""Rank sets for scores with standard errors (the index): all pairs compared at once, by Tukey and Kramer.

Single step and deterministic; conservative where the standard errors differ (Hayter 1984).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from surveys.scoring.intervals import Floats
from surveys.scoring.ranks import RankSets

GRID = np.linspace(-9.0, 9.0, 3601)


def tukey_critical(count: int, *, alpha: float = 0.05) -> float:
    """z beyond which a pair differs: the studentised range of count units over root 2 (1.959964 for two)."""
    if count < 2:
        raise ValueError("a comparison needs at least two units")
    density = np.exp(-(GRID**2) / 2) * (GRID[1] - GRID[0]) / math.sqrt(2 * math.pi)
    above = special.ndtr(-GRID)

    def shortfall(reach: float) -> float:
        outside = np.minimum(above + special.ndtr(GRID - reach), 1 - 1e-16)
        return count * float(density @ np.exp((count - 1) * np.log1p(-outside))) - (1 - alpha)

    return float(optimize.brentq(shortfall, 0.1, 20.0, xtol=1e-12)) / math.sqrt(2)


def tukey_rank_sets(estimates: ArrayLike, errors: ArrayLike, *, alpha: float = 0.05) -> RankSets:
    """Joint (L, U) of estimates with standard errors of 0 or more; one unit has rank 1."""
    values, spreads = np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float)
    if not (np.all(np.isfinite(values)) and np.all(np.isfinite(spreads)) and np.all(spreads >= 0)):
        raise ValueError("rank sets need finite estimates with standard errors of 0 or more")
    count = len(values)
    if count < 2:
        return np.ones(count, dtype=np.int64), np.ones(count, dtype=np.int64)
    critical = tukey_critical(count, alpha=alpha)
    better = count_ahead(values, spreads, critical=critical)
    worse = count_ahead(-values, spreads, critical=critical)
    return 1 + better, count - worse


def count_ahead(values: Floats, spreads: Floats, *, critical: float) -> NDArray[np.int64]:
    """For each unit, how many others lie more than critical standard errors of the difference above it.

    Units are sorted into buckets of similar error; inside a bucket only a thin band needs the exact check.
    """
    ahead = np.zeros(len(values), dtype=np.int64)
    buckets = max(1, round(math.sqrt(len(values)) / 2))
    for bucket in np.array_split(np.argsort(spreads, kind="stable"), buckets):
        ahead += _count_in_bucket(values, spreads, bucket=bucket, critical=critical)
    return ahead


def _count_in_bucket(
    values: Floats, spreads: Floats, *, bucket: NDArray[np.int64], critical: float
) -> NDArray[np.int64]:
    members = bucket[np.argsort(values[bucket], kind="stable")]
    heights = values[members]
    near = values + critical * np.hypot(spreads, spreads[members].min())
    far = values + critical * np.hypot(spreads, spreads[members].max())
    start = np.searchsorted(heights, near, side="right")
    end = np.searchsorted(heights, far, side="right")
    width = end - start
    who = np.repeat(np.arange(len(values)), width)
    rival = members[np.arange(width.sum()) - np.repeat(np.cumsum(width) - width - start, width)]
    beaten = values[rival] > values[who] + critical * np.hypot(spreads[who], spreads[rival])
    inside = np.bincount(who[beaten], minlength=len(values))
    ahead: NDArray[np.int64] = (len(heights) - end + inside).astype(np.int64)
    return ahead
