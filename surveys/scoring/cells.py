"""Cells of any keys and n, coded once as small whole numbers and then summed over any of the keys."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from surveys.scoring.packing import Packing, add_keys

NARROW = 1 << 16  # whole-number keys of at most this range are their own codes


class CodedCells:
    """Tally cells whose keys were coded once, to be summed over many choices of keys."""

    def __init__(self, frame: pd.DataFrame, *, keys: Sequence[str]) -> None:
        self._codes: dict[str, np.ndarray] = {}
        self._values: dict[str, pd.Index] = {}
        for name in keys:
            codes, values = _code_column(frame[name])
            self._codes[name] = codes.astype(np.min_scalar_type(-max(len(values), 1)))  # narrow is quick to read
            self._values[name] = values
        self._n = frame["n"].to_numpy(np.int64)

    def sum(self, keys: Sequence[str]) -> pd.DataFrame:
        """n over keys, sorted, zero cells left out."""
        packing, packed = self._pack(keys)
        found, counts = add_keys(packed, self._n)
        return self._label(packing, found).assign(n=counts)

    def sum_satisfied(self, keys: Sequence[str], *, levels: Sequence[int]) -> pd.DataFrame:
        """x (of the chosen levels) and n over keys, sorted."""
        packing, packed = self._pack(keys)
        found, counts = add_keys(packed, self._n)
        chosen = self._values["level"].isin(levels)[self._codes["level"]]
        some, hits = add_keys(packed, self._n * chosen)
        x = np.zeros(len(found), dtype=np.int64)
        x[np.searchsorted(found, some)] = hits
        return self._label(packing, found).assign(x=x, n=counts)

    def _pack(self, keys: Sequence[str]) -> tuple[Packing, np.ndarray]:
        packing = Packing.of({name: (0, max(len(self._values[name]), 1) - 1) for name in keys})
        return packing, packing.pack(self._codes)

    def _label(self, packing: Packing, found: np.ndarray) -> pd.DataFrame:
        codes = packing.unpack(found)
        return pd.DataFrame({name: self._values[name].take(codes[name]) for name in packing.names})


def _code_column(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Codes from 0 and what each stands for; days and narrow whole numbers need no table of their values."""
    if len(column) and pd.api.types.is_integer_dtype(column):
        low, high = int(column.min()), int(column.max())
        if high - low < NARROW:
            return column.to_numpy(np.int64) - low, pd.RangeIndex(low, high + 1)
    if len(column) and column.dtype.kind == "M" and isinstance(column.dtype, np.dtype):
        stamps = column.to_numpy()
        days = stamps.astype("datetime64[D]").astype(np.int64)
        if (days.astype("datetime64[D]") == stamps).all():
            low, high = int(days.min()), int(days.max())
            known = np.arange(low, high + 1).astype("datetime64[D]").astype(stamps.dtype)
            return days - low, pd.DatetimeIndex(known)
    codes, values = pd.factorize(pd.Index(column), sort=True)
    return codes, values
