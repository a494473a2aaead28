"""The beta-binomial: tails, and its correlation rho from units that may include some crooked ones."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, gammaln

Floats = NDArray[np.float64]
RHO_LIMITS = (1e-6, 0.5)
CELLS_AT_ONCE = 2_000_000
MEDIAN_SIZE = 0.6744897501960817  # median of |z| of a standard normal


def upper_tail(x: ArrayLike, n: ArrayLike, *, mean: ArrayLike, rho: ArrayLike) -> Floats:
    """P(X >= x) for X beta-binomial with n draws, the given mean and correlation."""
    hits, size, share, tie = _prepare(x, n, mean, rho)
    return _sum_from(hits, size, share=share, rho=tie)


def lower_tail(x: ArrayLike, n: ArrayLike, *, mean: ArrayLike, rho: ArrayLike) -> Floats:
    """P(X <= x), by counting the failures from above."""
    hits, size, share, tie = _prepare(x, n, mean, rho)
    return _sum_from(size - hits, size, share=1 - share, rho=tie)


def moment_rho(x: Floats, n: Floats, *, mean: Floats) -> float:
    """rho by moments over one unit's cells: variance n m (1-m) (1 + (n-1) rho)."""
    spread = mean * (1 - mean)
    room = float((n * (n - 1) * spread).sum())
    if room <= 0:
        return RHO_LIMITS[0]
    excess = float(((x - n * mean) ** 2 - n * spread).sum())
    return float(np.clip(excess / room, *RHO_LIMITS))


def robust_rho(x: Floats, n: Floats, *, mean: Floats) -> float:
    """rho at which the median unit lies 0.674 standard deviations out, so a few crooked units do not widen it."""
    kept = (n > 1) & (mean > 0) & (mean < 1)
    x, n, mean = x[kept], n[kept], mean[kept]
    if not len(n):
        return RHO_LIMITS[0]
    low, high = RHO_LIMITS
    for _ in range(50):
        middle = np.sqrt(low * high)
        spread = np.sqrt(n * mean * (1 - mean) * (1 + (n - 1) * middle))
        low, high = (middle, high) if np.median(np.abs(x - n * mean) / spread) > MEDIAN_SIZE else (low, middle)
    return float(np.sqrt(low * high))


def _prepare(x: ArrayLike, n: ArrayLike, mean: ArrayLike, rho: ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in (x, n, mean, rho)))
    hits, size, share, tie = arrays
    return hits, size, np.clip(share, 1e-9, 1 - 1e-9), np.clip(tie, *RHO_LIMITS)


def _sum_from(x: Floats, n: Floats, *, share: Floats, rho: Floats) -> Floats:
    out = np.where(x <= 0, 1.0, 0.0)
    todo = np.flatnonzero((x > 0) & (x <= n))
    todo = todo[np.argsort(n[todo] - x[todo], kind="stable")]
    while len(todo):
        length = (n[todo] - x[todo]).astype(np.int64) + 1
        fits = np.flatnonzero(length * np.arange(1, len(todo) + 1) <= CELLS_AT_ONCE)
        count = int(fits[-1]) + 1 if len(fits) else 1
        rows, todo = todo[:count], todo[count:]
        k = x[rows, None] + np.arange(int(length[:count].max()))
        out[rows] = np.minimum(1.0, _mass(k, n[rows, None], share[rows, None], rho[rows, None]).sum(axis=1))
    return out


def _mass(k: Floats, n: Floats, share: Floats, rho: Floats) -> Floats:
    strength = 1 / rho - 1
    a, b = share * strength, (1 - share) * strength
    inside = np.minimum(k, n)
    choose = gammaln(n + 1) - gammaln(inside + 1) - gammaln(n - inside + 1)
    mass = np.exp(choose + betaln(inside + a, n - inside + b) - betaln(a, b))
    return np.where(k <= n, mass, 0.0)
