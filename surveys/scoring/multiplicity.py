"""Many tests at once: Benjamini-Hochberg 1995, for every list that names units."""

import numpy as np
from numpy.typing import ArrayLike

from surveys.scoring.intervals import Floats


def adjust_bh(p: ArrayLike) -> Floats:
    """Adjusted p-values; those at most q form a list with an expected share of q wrongly named. NaN stays."""
    chances = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(chances))
    order = known[np.argsort(chances[known], kind="stable")]
    steps = chances[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted = np.full(chances.shape, np.nan)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return adjusted
