"""Funnel limits around a common share, widened for over-dispersion (Spiegelhalter 2005, additive form)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from surveys.scoring.intervals import Floats, Limits, check_counts

TRIM = 0.10


@dataclass(frozen=True)
class Spread:
    """phi: mean squared winsorised z; tau2: variance between units on the arcsine scale."""

    phi: float
    tau2: float


def estimate_spread(x: ArrayLike, n: ArrayLike, *, centre: float) -> Spread:
    """How much units differ beyond chance around the centre; fewer than two units show nothing."""
    hits, size = _rated(x, n)
    count = len(size)
    if count < 2:
        return Spread(phi=1.0, tau2=0.0)
    z = (np.arcsin(np.sqrt(hits / size)) - np.arcsin(np.sqrt(centre))) * 2 * np.sqrt(size)
    winsorised = np.clip(z, *np.quantile(z, [TRIM, 1 - TRIM]))
    phi = float((winsorised**2).mean())
    weights = 4 * size
    room = weights.sum() - (weights**2).sum() / weights.sum()
    return Spread(phi=phi, tau2=max(0.0, float((count * phi - (count - 1)) / room)))


def funnel_limits(n: ArrayLike, *, centre: float, tau2: float = 0.0, alpha: float = 0.05) -> Limits:
    """The shares between which 1 - alpha of units with n ratings and the central share would fall."""
    error = np.sqrt(1 / (4 * np.asarray(n, dtype=float)) + tau2)
    middle, reach = np.arcsin(np.sqrt(centre)), float(special.ndtri(1 - alpha / 2)) * error
    low = np.sin(np.clip(middle - reach, 0, np.pi / 2)) ** 2
    return low, np.sin(np.clip(middle + reach, 0, np.pi / 2)) ** 2


def funnel_scores(x: ArrayLike, n: ArrayLike, *, centre: float, tau2: float = 0.0) -> Floats:
    """z of each share: beyond 1.96 or 3.09 is outside the 95 % or 99.8 % limits; NaN where n is 0."""
    hits, size = check_counts(x, n)
    count = np.where(size > 0, size, np.nan)
    y = np.arcsin(np.sqrt(hits / count)) - np.arcsin(np.sqrt(centre))
    return np.asarray(y / np.sqrt(1 / (4 * count) + tau2))


def _rated(x: ArrayLike, n: ArrayLike) -> Limits:
    hits, size = check_counts(np.atleast_1d(x), np.atleast_1d(n))
    return hits[size > 0], size[size > 0]
