"""Ranks and how sure they are. Ranks count from 1, the best; ties share a rank and the next is skipped.

Rank sets are joint: with chance 1 - alpha every unit's true rank lies in its L..U at once. Nothing is drawn
at random, so the same counts always give the same sets.
"""

import math
from functools import cmp_to_key

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveys.scoring.intervals import Limits, clopper_pearson_limits

Ranks = NDArray[np.int64]
RankSets = tuple[Ranks, Ranks]


def rank_shares(numerators: ArrayLike, denominators: ArrayLike) -> Ranks:
    """Competition ranks of exact fractions, largest first, compared by whole-number cross-products."""
    pairs = list(zip(_whole(numerators), _whole(denominators), strict=True))
    if any(below <= 0 for _, below in pairs):
        raise ValueError("a share to rank needs ratings")
    distinct = sorted(set(pairs), key=cmp_to_key(_compare))
    places: dict[tuple[int, int], int] = {}
    for position, pair in enumerate(distinct):
        before = distinct[position - 1]
        same = position > 0 and before[0] * pair[1] == pair[0] * before[1]
        places[pair] = places[before] if same else position
    return rank_keys([places[pair] for pair in pairs])


def rank_keys(keys: ArrayLike) -> Ranks:
    """Competition ranks of whole-number keys, largest first."""
    values = np.asarray(keys, dtype=np.int64)
    return 1 + len(values) - np.searchsorted(np.sort(values), values, side="right").astype(np.int64)


def sidak_alpha(count: int, *, alpha: float = 0.05) -> float:
    """The level each of count independent intervals needs for a joint 1 - alpha."""
    return -math.expm1(math.log1p(-alpha) / count)


def binomial_rank_sets(x: ArrayLike, n: ArrayLike, *, alpha: float = 0.05, phi: ArrayLike = 1.0) -> RankSets:
    """Joint (L, U) of shares x of n: Clopper-Pearson limits at Sidak level; counts over phi where above 1.

    Coverage is at least 1 - alpha for every n and share (Klein, Wright and Wieczorek 2020).
    """
    return interval_rank_sets(*binomial_joint_limits(x, n, alpha=alpha, phi=phi))


def binomial_joint_limits(x: ArrayLike, n: ArrayLike, *, alpha: float = 0.05, phi: ArrayLike = 1.0) -> Limits:
    """Limits that hold all true shares at once with chance 1 - alpha; each unit needs ratings."""
    spread = np.maximum(np.asarray(phi, dtype=float), 1.0)
    hits, size = np.asarray(x, dtype=float) / spread, np.asarray(n, dtype=float) / spread
    if not len(size):
        return np.empty(0), np.empty(0)
    return clopper_pearson_limits(hits, size, alpha=sidak_alpha(len(size), alpha=alpha))


def interval_rank_sets(low: ArrayLike, high: ArrayLike) -> RankSets:
    """(L, U) from joint intervals: L counts those certainly better, U leaves out those certainly worse."""
    lows, highs = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    better = len(lows) - np.searchsorted(np.sort(lows), highs, side="right")
    worse = np.searchsorted(np.sort(highs), lows, side="left")
    return (1 + better).astype(np.int64), (len(lows) - worse).astype(np.int64)


def may_be_best(best_rank: ArrayLike, *, count: int) -> NDArray[np.bool_]:
    """Which units may be among the best count: with the joint chance, all that are lie in this set."""
    return np.asarray(best_rank) <= count


def surely_best(worst_rank: ArrayLike, *, count: int) -> NDArray[np.bool_]:
    """Which units are surely among the best count; may be none."""
    return np.asarray(worst_rank) <= count


def may_be_worst(worst_rank: ArrayLike, *, count: int) -> NDArray[np.bool_]:
    """Which units may be among the worst count."""
    ranks = np.asarray(worst_rank)
    return ranks >= len(ranks) - count + 1


def count_alike(best_rank: ArrayLike, worst_rank: ArrayLike) -> Ranks:
    """With how many others each unit cannot be told apart."""
    return np.asarray(worst_rank, dtype=np.int64) - np.asarray(best_rank, dtype=np.int64)


def find_groups(low: ArrayLike, high: ArrayLike) -> RankSets:
    """(first, last) group of each unit: two units cannot be told apart where their group ranges meet.

    Groups are the largest sets whose intervals all overlap, numbered from 1, the best.
    A unit may be in several.
    """
    lows, highs = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    count = len(lows)
    values, closes = np.r_[highs, lows], np.r_[np.zeros(count), np.ones(count)]
    order = np.lexsort((closes, -values))
    closing = closes[order] == 1
    ended = np.cumsum(closing & ~np.r_[False, closing[:-1]]) if count else np.empty(0, dtype=np.int64)
    at = np.empty(2 * count, dtype=np.int64)
    at[order] = ended
    return at[:count] + 1, at[count:]


def _compare(one: tuple[int, int], other: tuple[int, int]) -> int:
    return one[0] * other[1] - other[0] * one[1]


def _whole(numbers: ArrayLike) -> list[int]:
    values = np.asarray(numbers)
    if not np.issubdtype(values.dtype, np.integer) and len(values):
        raise ValueError("ranks compare whole numbers")
    return [int(value) for value in values]
