"""How much of what was served was rated, and what the unrated could change; NaN where cases are unknown."""

import numpy as np
from numpy.typing import ArrayLike

from surveys.scoring.intervals import Floats, Limits, check_counts
from surveys.scoring.rates import divide


def coverage_shares(n: ArrayLike, population: ArrayLike) -> Floats:
    """Rated cases over cases that could be rated."""
    return divide(n, population)


def manski_bounds(x: ArrayLike, n: ArrayLike, *, population: ArrayLike) -> Limits:
    """The share if every unrated case were dissatisfied, and if every one were satisfied (Manski 1989)."""
    hits, size, cases = _check(x, n, population)
    return divide(hits, cases), divide(hits + cases - size, cases)


def breakdown_points(x: ArrayLike, n: ArrayLike, *, population: ArrayLike, target: float) -> Floats:
    """How much lower the share of the unrated may be before the overall share falls to the target.

    Below 0 the rated miss the target already; infinite where every case was rated.
    """
    hits, size, cases = _check(x, n, population)
    margin = divide(hits, size) - target
    everyone = cases == size
    unrated = np.where(everyone, np.nan, 1 - divide(size, cases))
    return np.where(everyone & (size > 0), np.inf, margin / unrated)


def _check(x: ArrayLike, n: ArrayLike, population: ArrayLike) -> tuple[Floats, Floats, Floats]:
    hits, size = check_counts(x, n)
    cases = np.broadcast_to(np.asarray(population, dtype=float), size.shape)
    if np.any(cases < size):
        raise ValueError("more ratings than cases that could be rated")
    return hits, size, cases
