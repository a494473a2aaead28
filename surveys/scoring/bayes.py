"""Empirical Bayes for shares: a beta prior from comparable units, in closed form, and what it makes of each.

Moments, not maximum likelihood: the same accuracy and no optimiser in a published figure.
"""

from dataclasses import dataclass
from decimal import Context, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from surveys.scoring.intervals import Floats, check_counts

RHO_LIMITS = (1e-6, 0.999)
KEY_SCALE = 10**9


@dataclass(frozen=True)
class Prior:
    """Beta(a, b), to six significant digits, so that the published numbers reproduce every estimate."""

    a: float
    b: float


def fit_prior(x: ArrayLike, n: ArrayLike) -> Prior:
    """The beta prior of x satisfied of n by moments; ValueError without ratings. One unit is pooled fully."""
    hits, size = check_counts(np.atleast_1d(x), np.atleast_1d(n))
    hits, size = hits[size > 0], size[size > 0]
    if not len(size):
        raise ValueError("no ratings to fit a prior to")
    total, count = size.sum(), len(size)
    mean = float(hits.sum() / total)
    if mean in (0.0, 1.0):  # nobody differs: keep both parameters above 0
        mean = float((hits.sum() + 0.5) / (total + 1))
    binomial = mean * (1 - mean)
    between = float((size * (hits / size - mean) ** 2).sum()) - binomial * (count - 1)
    weight = float(total - (size**2).sum() / total) - (count - 1)
    rho = np.clip(between / (binomial * weight) if weight > 0 else 0.0, *RHO_LIMITS)
    strength = float(1 / rho - 1)
    return Prior(a=_six_digits(mean * strength), b=_six_digits((1 - mean) * strength))


def posterior_means(x: ArrayLike, n: ArrayLike, *, prior: Prior) -> Floats:
    """The estimate (x + a)/(n + a + b) of each share."""
    hits, size = check_counts(x, n)
    return (hits + prior.a) / (size + prior.a + prior.b)


def reliabilities(n: ArrayLike, *, prior: Prior) -> Floats:
    """n/(n + a + b): how much of the estimate is the unit's own ratings."""
    size = np.asarray(n, dtype=float)
    return np.asarray(size / (size + prior.a + prior.b))


def top_cutoff(prior: Prior, *, top_share: float) -> float:
    """The share above which the best top_share of all units lie under the prior."""
    return float(special.betaincinv(prior.a, prior.b, 1 - top_share))


def chances_above(x: ArrayLike, n: ArrayLike, *, prior: Prior, cutoff: float) -> Floats:
    """The posterior chance that each true share exceeds the cutoff."""
    hits, size = check_counts(x, n)
    return np.asarray(special.betaincc(hits + prior.a, size - hits + prior.b, cutoff))


def order_keys(estimates: ArrayLike) -> NDArray[np.int64]:
    """Whole-number sort keys floor(1e9 m + 1/2): equal keys are ties."""
    return np.floor(KEY_SCALE * np.asarray(estimates, dtype=float) + 0.5).astype(np.int64)


def _six_digits(value: float) -> float:
    return float(Context(prec=6).create_decimal(Decimal(value)))
