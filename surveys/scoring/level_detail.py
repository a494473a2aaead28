"""Which units may print all five levels and which only satisfied or not (scoring.md 1.10)."""

from collections.abc import Mapping, Sequence, Set

import numpy as np
import pandas as pd

from surveys.scoring.disclosure import Cell, Sum, expose
from surveys.scoring.method import Method
from surveys.scoring.suppression import (
    NO_CELLS,
    CannotProtect,
    count_cells,
    join,
    list_sums,
    name_cells,
    protect,
)

LEVELS = ("n5", "n4", "n3", "n2", "n1")
HALVES = {"satisfied": ("n5", "n4"), "not_satisfied": ("n3", "n2", "n1")}


def collapse_levels(
    cells: pd.DataFrame,
    method: Method,
    *,
    periods: Mapping[str, Sequence[str]],
    opened: Set[Cell] = NO_CELLS,
    closed: Set[Cell] = NO_CELLS,
) -> pd.DataFrame:
    """Given frame with `detail`: levels, satisfied (only satisfied or not) or none (n is hidden).

    Takes what `suppress` returns plus `n5`..`n1`. Levels are printed when every level that occurs has at
    least `n_level_cell`; others are collapsed, with the neighbours it takes to keep small counts unknown.
    Levels of cells in `opened` are out already; those in `closed` were kept together in an earlier release.
    """
    counts = cells[list(LEVELS)].to_numpy()
    if (counts.sum(axis=1) != cells["n"].to_numpy()).any():
        raise ValueError("the levels of a unit do not add up to its n")
    rare = np.any((counts > 0) & (counts < method.n_level_cell), axis=1).tolist()
    keys, hidden = name_cells(cells), (cells["status"] != "shown").tolist()
    thin = {key for key, gone, few in zip(keys, hidden, rare, strict=True) if gone or few} - opened
    thin |= closed & set(keys)
    secret = {key for key, gone in zip(keys, hidden, strict=True) if gone}
    sums = list_sums(cells, periods=periods)
    try:
        collapsed = _collapse(cells, sums, thin=thin, secret=secret, fixed=opened, method=method)
    except CannotProtect:  # what is out cannot be taken back, so nothing is added to it
        collapsed = set(keys) - opened
    detail = ["none" if key in secret else "satisfied" if key in collapsed else "levels" for key in keys]
    return cells.assign(detail=detail)


def _collapse(
    cells: pd.DataFrame,
    sums: Sequence[Sum],
    *,
    thin: Set[Cell],
    secret: Set[Cell],
    fixed: Set[Cell],
    method: Method,
) -> set[Cell]:
    values, by_level = count_cells(cells), level_counts(cells)
    collapsed = set(thin)
    while True:
        collapsed = protect(values, sums, hidden=collapsed, bounds={}, fixed=fixed)
        hidden = hidden_levels(by_level, collapsed=collapsed, secret=secret)
        known = expose(by_level, level_sums(cells, sums), hidden=hidden, bounds={})
        weak = {cell[:2] for cell in known if cell[2] in LEVELS and 0 < by_level[cell] < method.n_level_cell}
        if not weak or collapsed == set(values):
            return collapsed
        join(values, sums, secret=collapsed, weak=weak, fixed=fixed)


def level_counts(cells: pd.DataFrame) -> dict[Cell, int]:
    """Counts by (unit, period, level), with the two halves beside the five levels."""
    found: dict[Cell, int] = {}
    for key, row in zip(name_cells(cells), cells[list(LEVELS)].to_numpy(), strict=True):
        count = {level: int(number) for level, number in zip(LEVELS, row, strict=True)}
        found |= {(*key, level): number for level, number in count.items()}
        found |= {(*key, half): sum(count[level] for level in levels) for half, levels in HALVES.items()}
    return found


def hidden_levels(by_level: Mapping[Cell, int], *, collapsed: Set[Cell], secret: Set[Cell]) -> set[Cell]:
    """Level cells nobody prints: levels of collapsed units, and the halves where n is hidden."""
    return {cell for cell in by_level if cell[:2] in collapsed and (cell[2] in LEVELS or cell[:2] in secret)}


def level_sums(cells: pd.DataFrame, sums: Sequence[Sum]) -> list[Sum]:
    """The sums of `list_sums` for each level and half, and within each unit the halves."""
    spread = [
        Sum((*one.total, level), tuple((*part, level) for part in one.parts))
        for one in sums
        for level in (*LEVELS, *HALVES)
    ]
    inside = [
        Sum((*key, half), tuple((*key, level) for level in levels))
        for key in name_cells(cells)
        for half, levels in HALVES.items()
    ]
    return spread + inside
