"""Intervals for one share, x satisfied of n: arrays or numbers in, two float arrays out; n = 0 gives NaN.

Counts may be fractional: over-dispersed counts are divided by phi first. Choice of interval: Brown, Cai and
DasGupta 2001, "Interval estimation for a binomial proportion".
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats]


def normal_quantile(alpha: float) -> float:
    """z with alpha/2 in each tail: 1.959964 at alpha 0.05."""
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, not {alpha}")
    return float(special.ndtri(1 - alpha / 2))


def wilson_limits(x: ArrayLike, n: ArrayLike, *, alpha: float = 0.05) -> Limits:
    """Wilson score interval: the published one (Wilson 1927; Brown, Cai and DasGupta 2001)."""
    hits, size = check_counts(x, n)
    return _wilson(_share(hits, size), size, normal_quantile(alpha))


def finite_wilson_limits(x: ArrayLike, n: ArrayLike, *, population: ArrayLike, alpha: float = 0.05) -> Limits:
    """Wilson with n(N-1)/(N-n) answers: for random samples of N cases, never for self-chosen ratings."""
    hits, size = check_counts(x, n)
    total = np.broadcast_to(np.asarray(population, dtype=float), size.shape)
    if np.any(total < size):
        raise ValueError("the population is smaller than the sample")
    share = _share(hits, size)
    whole = total == size
    effective = np.where(whole, 1.0, size * (total - 1) / np.where(whole, 1.0, total - size))
    low, high = _wilson(share, effective, normal_quantile(alpha))
    return np.where(whole, share, low), np.where(whole, share, high)


def agresti_coull_limits(x: ArrayLike, n: ArrayLike, *, alpha: float = 0.05) -> Limits:
    """Agresti-Coull: Wald after adding z squared answers, half of them satisfied; cut to 0..1."""
    hits, size = check_counts(x, n)
    z = normal_quantile(alpha)
    answers = size + z * z
    centre = (hits + z * z / 2) / answers
    half = z * np.sqrt(centre * (1 - centre) / answers)
    return _blank_empty(np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1), size)


def jeffreys_limits(x: ArrayLike, n: ArrayLike, *, alpha: float = 0.05) -> Limits:
    """Quantiles of Beta(x + 1/2, n - x + 1/2); 0 where nobody, 1 where everybody is satisfied."""
    hits, size = check_counts(x, n)
    low = special.betaincinv(hits + 0.5, size - hits + 0.5, alpha / 2)
    high = special.betaincinv(hits + 0.5, size - hits + 0.5, 1 - alpha / 2)
    return _blank_empty(np.where(hits == 0, 0.0, low), np.where(hits == size, 1.0, high), size)


def clopper_pearson_limits(x: ArrayLike, n: ArrayLike, *, alpha: float = 0.05) -> Limits:
    """Exact limits whose coverage is at least 1 - alpha for every n and share; used inside rank sets."""
    hits, size = check_counts(x, n)
    none, every = hits == 0, hits == size
    low = special.betaincinv(np.where(none, 1.0, hits), size - hits + 1, alpha / 2)
    high = special.betaincinv(hits + 1, np.where(every, 1.0, size - hits), 1 - alpha / 2)
    return _blank_empty(np.where(none, 0.0, low), np.where(every, 1.0, high), size)


def anscombe_scores(x: ArrayLike, n: ArrayLike) -> Limits:
    """(asin of the root of (x + 3/8)/(n + 3/4), its standard error): shares on a scale of equal variance."""
    hits, size = check_counts(x, n)
    score = np.arcsin(np.sqrt((hits + 0.375) / (size + 0.75)))
    return _blank_empty(score, 1 / np.sqrt(4 * size + 2), size)


def check_counts(x: ArrayLike, n: ArrayLike) -> Limits:
    """x and n as float arrays of one shape; ValueError where x is not within 0..n."""
    hits, size = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(n, dtype=float))
    if not np.all((hits >= 0) & (hits <= size)):
        raise ValueError("satisfied counts must lie between 0 and n")
    return hits, size


def _share(hits: Floats, size: Floats) -> Floats:
    share: Floats = np.where(size > 0, hits / np.where(size > 0, size, 1.0), np.nan)
    return share


def _wilson(share: Floats, size: Floats, z: float) -> Limits:
    count: Any = np.where(size > 0, size, 1.0)
    stretch = 1 + z * z / count
    centre = (share + z * z / (2 * count)) / stretch
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / stretch
    low, high = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
    # The formula gives exactly 0 and 1 at the ends; in floats it may miss by 1e-17.
    return _blank_empty(np.where(share == 0, 0.0, low), np.where(share == 1, 1.0, high), size)


def _blank_empty(low: Any, high: Any, size: Floats) -> Limits:
    return np.where(size > 0, low, np.nan), np.where(size > 0, high, np.nan)
