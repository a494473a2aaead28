"""T4: a run of top ratings too long for the order to be chance, whatever the window's level (exact)."""

from dataclasses import dataclass
from fractions import Fraction
from math import comb, exp

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln

from surveys.scoring.anomalies.columns import check_ratings
from surveys.scoring.anomalies.rule import STREAK, Evidence

NEEDED = ("rating", "window", "at", "level")


@dataclass(frozen=True)
class StreakParameters:
    """The level whose runs count, fewest ratings to test, and the most for which the sum is exact."""

    level: int = 5
    least: int = 30
    exact: int = 5000


def longest_run_p(*, length: int, ones: int, n: int) -> float:
    """P(longest run of ones >= length | ones of n, all orders equally likely), exact by inclusion-exclusion."""
    if length <= 0:
        return 1.0
    zeros = n - ones
    total = sum(
        (-1) ** (j + 1) * comb(zeros + 1, j) * comb(n - j * length, zeros)
        for j in range(1, min(zeros + 1, ones // length) + 1)
    )
    return float(Fraction(total, comb(n, ones)))


def bound_run_p(*, length: int, ones: int, n: int) -> float:
    """The first term alone: never below the exact chance, and quick for very busy windows."""
    if not 0 < length <= ones:
        return 1.0 if length <= 0 else 0.0
    zeros = n - ones
    logs = np.log(zeros + 1) + _log_comb(n - length, zeros) - _log_comb(n, ones)
    return min(1.0, exp(min(0.0, float(logs))))


def find_streaks(ratings: pd.DataFrame, *, parameters: StreakParameters = StreakParameters()) -> Evidence:
    """T4 per window: `p`, `n`, `top` ratings, `longest` run of them, `begin` and `end` of that run."""
    check_ratings(ratings, NEEDED)
    rows, found = [], []
    for window, own in ratings.sort_values(["at", "rating"]).groupby("window"):
        best = (own["level"] == parameters.level).to_numpy()
        start, length = longest_run(best)
        run = own.iloc[start : start + length]
        n, ones = len(own), int(best.sum())
        chance = longest_run_p if n <= parameters.exact else bound_run_p
        p = chance(length=length, ones=ones, n=n) if n >= parameters.least else np.nan
        ends = (run["at"].iloc[0], run["at"].iloc[-1]) if length else (pd.NaT, pd.NaT)
        rows.append((window, p, n, ones, length, *ends))
        found.append(run[["rating", "window"]])
    windows = pd.DataFrame(rows, columns=["window", "p", "n", "top", "longest", "begin", "end"])
    nobody = ratings.loc[ratings.index[:0], ["rating", "window"]]
    return Evidence(STREAK.code, windows, pd.concat(found, ignore_index=True) if found else nobody)


def longest_run(marks: NDArray[np.bool_]) -> tuple[int, int]:
    """Start and length of the first longest run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return 0, 0
    best = int(np.argmax(ends - starts))
    return int(starts[best]), int(ends[best] - starts[best])


def _log_comb(n: int, k: int) -> float:
    return float(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))
