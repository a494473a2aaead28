"""Counting keys that come in batches: quick where they rise from batch to batch, right in any order."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.scoring.packing import DENSE_SPAN, Ints, add_keys, count_keys

MERGE_KEYS = 1 << 23  # late keys are merged when so many wait, and as many as were merged before

Counts = tuple[Ints, Ints]


class KeyCounter:
    """How often each key occurs.

    Counters are kept only from the lowest key a coming batch may still raise: with the day slowest and rows
    in time order that is a day or two, which stays in the processor's cache. Keys that come late are counted
    apart and added at the end.
    """

    def __init__(self, *, block: int = 1) -> None:
        """block: how many keys share a value of the slowest column; batches rise by blocks, not by keys."""
        self._block = block
        self._base = 0
        self._open: Ints = np.empty(0, dtype=np.int64)
        self._done: list[Counts] = []
        self._late: list[Counts] = []

    def count(self, keys: NDArray[Any]) -> None:
        """Add one for every key."""
        if not len(keys):
            return
        last = int(keys.max())
        first = (int(keys.min()) // self._block) * self._block
        if first < self._base or last - first >= DENSE_SPAN * max(len(keys), len(self._open)):
            self._count_late(keys)
            return
        self._close(first)
        counters = np.bincount(keys - keys.dtype.type(first), minlength=len(self._open))
        counters[: len(self._open)] += self._open
        self._open = counters

    def result(self) -> Counts:
        """The keys counted, ascending, and how often; the counter must not be used again."""
        self._close(self._base + len(self._open))
        return merge_counts([_join(self._done), *self._late])

    def _close(self, first: int) -> None:
        """Keys below first cannot come in order any more: note their counts and forget the counters."""
        closed = self._open[: first - self._base]
        found = np.flatnonzero(closed)
        if len(found):
            self._done.append((found + self._base, closed[found]))
        self._open, self._base = self._open[first - self._base :], first

    def _count_late(self, keys: NDArray[Any]) -> None:
        self._late.append(count_keys(keys))
        waiting = sum(len(found) for found, _ in self._late[1:])
        if waiting > max(MERGE_KEYS, len(self._late[0][0])):
            self._late = [merge_counts(self._late)]


def merge_counts(parts: Sequence[Counts]) -> Counts:
    """The counts of several parts as one, keys ascending."""
    filled = [part for part in parts if len(part[0])]
    if len(filled) <= 1:
        return filled[0] if filled else _join([])
    filled.sort(key=lambda part: int(part[0][0]))
    keys, counts = _join(filled)
    in_order = all(before[0][-1] < after[0][0] for before, after in itertools.pairwise(filled))
    return (keys, counts) if in_order else add_keys(keys, counts)


def _join(parts: Sequence[Counts]) -> Counts:
    none = np.empty(0, dtype=np.int64)
    keys, counts = zip(*parts, (none, none), strict=True)
    return np.concatenate(keys), np.concatenate(counts)
