"""Whether ratings show a share above or below the target: exact one-sided binomial tests, three answers.

`meets` and `below` are shown at level alpha, everything else is `not_yet_shown`. Decided on whole numbers,
never on a printed percentage.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from surveys.scoring.intervals import Floats, Limits, check_counts

MEETS = "meets"
BELOW = "below"
NOT_YET_SHOWN = "not_yet_shown"
SMALL = "small"


def tail_chances(x: ArrayLike, n: ArrayLike, *, target: float, phi: ArrayLike = 1.0) -> Limits:
    """(chance of x or more, of x or fewer) of n if the true share were the target; 1, 1 where n is 0.

    phi is the over-dispersion: counts are divided by it where it exceeds 1; at 1 the tails are exact.
    """
    hits, size = check_counts(x, n)
    spread = np.maximum(np.asarray(phi, dtype=float), 1.0)
    hits, missed = hits / spread, (size - hits) / spread
    none, every = hits == 0, missed == 0
    at_least = np.where(none, 1.0, special.betainc(np.where(none, 1.0, hits), missed + 1, target))
    at_most = np.where(every, 1.0, special.betaincc(hits + 1, np.where(every, 1.0, missed), target))
    return at_least, at_most


def judge(x: ArrayLike, n: ArrayLike, *, target: float, alpha: float = 0.05, phi: ArrayLike = 1.0) -> NDArray[np.str_]:
    """The verdict of each share against the target: an array of meets, below, not_yet_shown."""
    return judge_tails(*tail_chances(x, n, target=target, phi=phi), alpha=alpha)


def judge_tails(at_least: Floats, at_most: Floats, *, alpha: float) -> NDArray[np.str_]:
    """The verdicts of the two tail chances."""
    return np.where(at_least <= alpha, MEETS, np.where(at_most <= alpha, BELOW, NOT_YET_SHOWN))


def find_thresholds(n: int, *, target: float, alpha: float = 0.05) -> tuple[int | None, int | None]:
    """(fewest satisfied that meet, most that are below) of n ratings; None where no count can show it."""
    at_least, at_most = tail_chances(np.arange(n + 1), np.full(n + 1, n), target=target)
    meets, below = np.flatnonzero(at_least <= alpha), np.flatnonzero(at_most <= alpha)
    return (int(meets[0]) if len(meets) else None, int(below[-1]) if len(below) else None)
