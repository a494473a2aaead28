"""Can a hidden number be worked out from the published ones: linear algebra and whole-number bounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Cell = tuple[str, ...]
Bounds = tuple[int, int | None]


@dataclass(frozen=True)
class Sum:
    """A fact everybody knows: the parts add up to the total."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The total first, then its parts."""
        return (self.total, *self.parts)


def expose(
    values: Mapping[Cell, int], sums: Sequence[Sum], *, hidden: Iterable[Cell], bounds: Mapping[Cell, Bounds]
) -> set[Cell]:
    """The hidden cells a reader can work out who knows that each lies in its `bounds` (else >= 0)."""
    secret = set(hidden)
    found: set[Cell] = set()
    for cells, rows in _components(sums, secret):
        matrix, right = _equations(cells, rows, values, secret=secret)
        found |= {cells[column] for column in _determined(matrix)}
        found |= _squeezed(cells, matrix, right, bounds=bounds)
    return found


def _components(sums: Sequence[Sum], secret: set[Cell]) -> list[tuple[list[Cell], list[Sum]]]:
    """Hidden cells that share sums, with those sums, so that the algebra stays small."""
    parent: dict[Cell, Cell] = {cell: cell for cell in sorted(secret)}

    def root(cell: Cell) -> Cell:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    touched = [(one, [cell for cell in one.cells if cell in secret]) for one in sums]
    touched = [(one, cells) for one, cells in touched if cells]
    for _, cells in touched:
        for cell in cells[1:]:
            parent[root(cell)] = root(cells[0])
    groups: dict[Cell, tuple[list[Cell], list[Sum]]] = {}
    for cell in parent:
        groups.setdefault(root(cell), ([], []))[0].append(cell)
    for one, cells in touched:
        groups[root(cells[0])][1].append(one)
    return [group for group in groups.values() if group[1]]


def _equations(
    cells: Sequence[Cell], rows: Sequence[Sum], values: Mapping[Cell, int], *, secret: set[Cell]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sum of hidden parts minus a hidden total = what the published rest says."""
    place = {cell: column for column, cell in enumerate(cells)}
    matrix = np.zeros((len(rows), len(cells)), dtype=np.int64)
    right = np.zeros(len(rows), dtype=np.int64)
    for number, one in enumerate(rows):
        for cell, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
            if cell in secret:
                matrix[number, place[cell]] += sign
            else:
                right[number] -= sign * values[cell]
    return matrix, right


def _determined(matrix: NDArray[np.int64]) -> list[int]:
    """Columns on which every solution agrees: those where the null space is zero."""
    _, singular, rows = np.linalg.svd(matrix.astype(np.float64), full_matrices=True)
    rank = int((singular > 1e-9).sum())
    spread = np.abs(rows[rank:]).max(axis=0, initial=0.0)
    return [int(column) for column in np.flatnonzero(spread < 1e-9)]


def _squeezed(
    cells: Sequence[Cell],
    matrix: NDArray[np.int64],
    right: NDArray[np.int64],
    *,
    bounds: Mapping[Cell, Bounds],
) -> set[Cell]:
    """Cells whose smallest and largest possible whole number coincide, by tightening each sum in turn."""
    known = [bounds.get(cell, (0, None)) for cell in cells]
    low = np.array([float(least) for least, _ in known])
    high = np.array([np.inf if most is None else float(most) for _, most in known])
    for _ in range(4 * len(cells) + 4):
        before = (low.copy(), high.copy())
        for row, target in zip(matrix, right, strict=True):
            _tighten(row, int(target), low=low, high=high)
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return {cell for cell, least, most in zip(cells, low, high, strict=True) if least == most}


def _tighten(row: NDArray[np.int64], target: int, *, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
    used = np.flatnonzero(row)
    sign = row[used]
    least = np.where(sign > 0, low[used], -high[used])
    most = np.where(sign > 0, high[used], -low[used])
    for place, column in enumerate(used):
        others_least = np.delete(least, place).sum()
        others_most = np.delete(most, place).sum()
        ends = sorted((sign[place] * (target - others_most), sign[place] * (target - others_least)))
        low[column], high[column] = max(low[column], ends[0]), min(high[column], ends[1])
