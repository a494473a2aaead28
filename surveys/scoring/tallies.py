"""The tally frame, the only input of scoring: day, window, guide, channel, language, basis, level -> n.

A cell is one combination of the seven keys and how many ratings fell in it. Tallies are exact integers, so
they add, subtract and roll up without loss and in any order. Corrections are tallies with negative n.
Keys may be numbers, text or dates, as long as one column holds one kind.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from surveys.scoring.cells import CodedCells

KEYS = ("day", "window", "guide", "channel", "language", "basis", "level")
COLUMNS = (*KEYS, "n")
COUNTS = ("n5", "n4", "n3", "n2", "n1")


def empty_tallies() -> pd.DataFrame:
    """A tally frame without cells."""
    return pd.DataFrame({name: pd.Series(dtype="int64" if name in ("level", "n") else object) for name in COLUMNS})


def check_tallies(tallies: pd.DataFrame, *, signed: bool = False) -> None:
    """ValueError names the missing column or the bad row (blank, level, n, repeat); signed allows n < 0."""
    check_columns(tallies, COLUMNS)
    _check_keys(tallies)
    if not pd.api.types.is_integer_dtype(tallies["n"]):
        raise ValueError("column n must hold whole numbers")
    if not signed and tallies["n"].lt(0).any():
        raise ValueError(f"row {_first(tallies['n'].lt(0))}: n is negative")
    repeated = tallies.duplicated(list(KEYS))
    if repeated.any():
        raise ValueError(f"row {_first(repeated)}: this cell occurs twice; add tallies with add_tallies")


def count_ratings(ratings: pd.DataFrame, *, keys: Sequence[str] = KEYS) -> pd.DataFrame:
    """Tallies of ratings, a row a rating with the key columns; the counts sum to the rows."""
    check_columns(ratings, keys)
    _check_keys(ratings[list(keys)])
    return CodedCells(ratings.assign(n=np.ones(len(ratings), dtype=np.int64)), keys=keys).sum(keys)


def add_tallies(*parts: pd.DataFrame) -> pd.DataFrame:
    """The cell-by-cell sum, sorted by key, cells of zero left out; parts may be signed."""
    for part in parts:
        check_columns(part, COLUMNS)
    filled = [part for part in parts if len(part)]
    if not filled:
        return empty_tallies()
    return sum_cells(pd.concat(filled, ignore_index=True), keys=KEYS)


def subtract_tallies(tallies: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Tallies without what was taken; ValueError where more is taken than there is."""
    rest = add_tallies(tallies, negate_tallies(taken))
    if rest["n"].lt(0).any():
        cell = rest[rest["n"].lt(0)].iloc[0]
        raise ValueError(f"more is taken than counted: window {cell['window']}, day {cell['day']}")
    return rest


def negate_tallies(tallies: pd.DataFrame) -> pd.DataFrame:
    """The correction that takes these tallies back."""
    return tallies.assign(n=-tallies["n"])


def sum_cells(frame: pd.DataFrame, *, keys: Sequence[str]) -> pd.DataFrame:
    """n summed over the columns not in keys: a frame of keys and n, sorted, zero cells left out."""
    check_columns(frame, (*keys, "n"))
    if not len(frame):
        return frame[[*keys, "n"]].copy()
    return CodedCells(frame, keys=keys).sum(keys)


def spread_levels(tallies: pd.DataFrame, *, keys: Sequence[str]) -> pd.DataFrame:
    """One row a combination of keys: columns keys, n5..n1 and their sum n, sorted by keys."""
    cells = sum_cells(tallies, keys=(*keys, "level"))
    return spread_cells(cells, keys=keys)


def spread_cells(cells: pd.DataFrame, *, keys: Sequence[str]) -> pd.DataFrame:
    """The same from cells already summed over keys and level."""
    wide = cells.set_index([*keys, "level"])["n"].unstack("level", fill_value=0)
    wide = wide.reindex(columns=[5, 4, 3, 2, 1], fill_value=0).astype("int64")
    wide.columns = pd.Index(COUNTS)
    return wide.assign(n=wide.sum(axis=1)).reset_index()


def equal_tallies(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether both hold the same cells, whatever the order of rows."""
    return not len(add_tallies(one, negate_tallies(other)))


def digest_tallies(tallies: pd.DataFrame) -> str:
    """SHA-256 (hex) of the cells as sorted CSV lines, days as YYYY-MM-DD: equal for equal tallies."""
    text = add_tallies(tallies).to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    return hashlib.sha256(text.encode()).hexdigest()


def check_columns(frame: pd.DataFrame, names: Sequence[str]) -> None:
    """ValueError names the columns that are missing."""
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise ValueError(f"the tallies lack the columns {', '.join(missing)}")


def _check_keys(frame: pd.DataFrame) -> None:
    for name in (key for key in KEYS if key in frame.columns):
        if frame[name].isna().any():
            raise ValueError(f"row {_first(frame[name].isna())}: {name} is blank")
    if "level" not in frame.columns or not len(frame):
        return
    if not pd.api.types.is_integer_dtype(frame["level"]):
        raise ValueError("column level must hold whole numbers")
    wrong = ~frame["level"].between(1, 5)
    if wrong.any():
        raise ValueError(f"row {_first(wrong)}: level {frame['level'][wrong].iloc[0]} is not one of 1 to 5")


def _first(flags: pd.Series) -> int:
    """The number, from 1, of the first row flagged."""
    return int(np.flatnonzero(flags.to_numpy())[0]) + 1
