"""The index with a variance that is never 0: where all answer alike, the index is still not known exactly."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveys.scoring.intervals import Floats, Limits
from surveys.scoring.rates import divide


def pooled_shares(counts: ArrayLike) -> Floats:
    """The share of each level (5, 4, 3, 2, 1) over all units; counts is units by 5."""
    totals = np.asarray(counts, dtype=float).sum(axis=0)
    return divide(totals, totals.sum())


def smooth_index(counts: ArrayLike, *, prior: ArrayLike, weights: Sequence[int], strength: float = 2.0) -> Limits:
    """(index, its variance after adding strength ratings of prior), a row of counts of levels 5..1."""
    levels: NDArray[np.float64] = np.atleast_2d(np.asarray(counts, dtype=float))
    points = np.asarray(weights, dtype=float)
    size = levels.sum(axis=1)
    shares = (levels + strength * np.asarray(prior, dtype=float)) / (size + strength)[:, None]
    spread = shares @ points**2 - (shares @ points) ** 2
    return divide(levels @ points, size), divide(spread, size)


def smooth_share_errors(x: ArrayLike, n: ArrayLike, *, phi: ArrayLike = 1.0, strength: float = 2.0) -> Floats:
    """Standard error of each share x/n, of q = (x + strength * pooled share)/(n + strength): never 0 for 30 of 30.

    sqrt(phi q (1 - q) / n), as `smooth_index` for two levels; NaN where n is 0.
    """
    hits, size = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    pooled = float(hits.sum() / size.sum()) if size.sum() else 0.0
    share = (hits + strength * pooled) / (size + strength)
    return np.sqrt(np.asarray(phi, dtype=float) * divide(share * (1 - share), size))
