"""Several small whole-number columns as one integer key, and how often each key occurs.

The first column changes slowest: with the day first, a batch of ratings in time order spans few keys and is
counted by `bincount`; a wide span falls back to sorting.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
DENSE_SPAN = 8  # bincount pays while the keys span at most this many times their number


@dataclass(frozen=True)
class Packing:
    """The order, lowest value and size of each packed column."""

    names: tuple[str, ...]
    lows: tuple[int, ...]
    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        if any(size < 1 for size in self.sizes):
            raise ValueError("a packed column needs at least one possible value")
        if self.span > 2**62:
            raise ValueError(f"columns {', '.join(self.names)} have too many combinations for one key")

    @classmethod
    def of(cls, ranges: Mapping[str, tuple[int, int]]) -> Self:
        """From each column's lowest and highest possible value, slowest column first."""
        lows = tuple(low for low, _ in ranges.values())
        sizes = tuple(high - low + 1 for low, high in ranges.values())
        return cls(names=tuple(ranges), lows=lows, sizes=sizes)

    @property
    def span(self) -> int:
        """How many keys are possible."""
        return math.prod(self.sizes)

    def pack(self, columns: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
        """One key a row, in the narrowest whole number that holds it; ValueError names a column outside its range."""
        key: Any = None
        stride = 1
        # The quickest column first and every step in the narrowest type that holds it: half the memory to move.
        for name, low, size in reversed(list(zip(self.names, self.lows, self.sizes, strict=True))):
            values = columns[name]
            check_range(values, name=name, low=low, high=low + size - 1)
            kind = np.min_scalar_type(-max(stride * size, abs(low), 1))
            offset = values.astype(kind) if low == 0 else np.subtract(values, low, dtype=kind, casting="unsafe")
            if stride > 1 and size > 1:  # a column of one value is all zeros, and its type need not hold the stride
                offset *= kind.type(stride)
            key = offset if key is None else np.add(offset, key, out=offset)
            stride *= size
        return np.asarray(key)

    def unpack(self, keys: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """The columns that `pack` would have made these keys of, each in the narrowest whole number."""
        rest: Any = keys.astype(np.int32 if self.span < 2**31 else np.int64)
        columns = {}
        for name, low, size in reversed(list(zip(self.names, self.lows, self.sizes, strict=True))):
            above = rest // size  # one division and a product: divmod divides twice
            offset = rest - above * size
            columns[name] = np.add(offset, low, dtype=self._column_type(low, size), casting="unsafe")
            rest = above
        return {name: columns[name] for name in self.names}

    def _column_type(self, low: int, size: int) -> Any:
        return np.min_scalar_type(-max(size + abs(low), 1))


def check_range(values: NDArray[Any], *, name: str, low: int, high: int) -> None:
    """ValueError unless every value lies within low..high."""
    if not len(values):
        return
    least, most = values.min(), values.max()
    if least < low or most > high:
        raise ValueError(f"column {name} holds {least if least < low else most}, outside {low}..{high}")


def count_keys(keys: NDArray[Any]) -> tuple[Ints, Ints]:
    """The distinct keys, ascending, and how often each occurs; never needs the keys in order."""
    if not len(keys):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    first, last = int(keys.min()), int(keys.max())
    if last - first < DENSE_SPAN * len(keys):
        counts = np.bincount(keys - keys.dtype.type(first))
        found = np.flatnonzero(counts)
        return found + first, counts[found].astype(np.int64)
    distinct, counts = np.unique(keys, return_counts=True)
    return distinct.astype(np.int64), counts.astype(np.int64)


def add_keys(keys: NDArray[Any], counts: NDArray[Any]) -> tuple[Ints, Ints]:
    """The distinct keys, ascending, and the exact sum of the counts of each; sums of 0 are left out."""
    if not len(keys):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    first, last = int(keys.min()), int(keys.max())
    # bincount adds in float64, exact only below 2**53
    if last - first < DENSE_SPAN * len(keys) and np.abs(counts).sum(dtype=np.float64) < 2**53:
        sums = np.bincount(keys - first, weights=counts).astype(np.int64)
        found = np.flatnonzero(sums)
        return found + first, sums[found]
    order = np.argsort(keys, kind="stable")
    ranked, amounts = keys[order].astype(np.int64), counts[order].astype(np.int64)
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    sums = np.add.reduceat(amounts, starts)
    return ranked[starts][sums != 0], sums[sums != 0]
