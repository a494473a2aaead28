"""Can a hidden number be worked out from the published ones: linear algebra and whole-number bounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

from surveys.scoring.chance import Chance

Cell = tuple[str, ...]
Bounds = tuple[int, int | None]
Floats = NDArray[np.float64]
ROUNDS = 200


@dataclass(frozen=True)
class Sum:
    """A fact everybody knows: the parts add up to the total."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The total first, then its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class System:
    """The sums that touch hidden cells: entry k says `sign` of hidden cell `column` stands in sum `row`."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    sign: Floats
    right: Floats
    width: int


def expose(
    values: Mapping[Cell, int], sums: Sequence[Sum], *, hidden: Iterable[Cell], bounds: Mapping[Cell, Bounds]
) -> set[Cell]:
    """The hidden cells a reader can work out who knows that each lies in its `bounds` (else >= 0)."""
    cells = sorted(set(hidden))
    system = _write_system(cells, sums, values)
    if not len(system.right):
        return set()
    certain = _determined(system) | _squeezed(system, [bounds.get(cell, (0, None)) for cell in cells])
    return {cell for cell, known in zip(cells, certain, strict=True) if known}


def _write_system(cells: Sequence[Cell], sums: Sequence[Sum], values: Mapping[Cell, int]) -> System:
    """Sum of hidden parts minus a hidden total = what the published rest says."""
    place = {cell: column for column, cell in enumerate(cells)}
    entries: list[tuple[int, int, float]] = []
    right: list[float] = []
    for one in sums:
        if not any(cell in place for cell in one.cells):
            continue
        known = 0
        for cell, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
            if cell in place:
                entries.append((len(right), place[cell], sign))
            else:
                known -= sign * values[cell]
        right.append(known)
    row, column, sign_ = np.array(entries, dtype=np.float64).reshape(-1, 3).T
    return System(row.astype(np.int64), column.astype(np.int64), sign_, np.array(right), len(cells))


def _determined(system: System) -> NDArray[np.bool_]:
    """Cells on which every solution agrees: where a random vector, cut down to the null space, is zero."""
    shape = (len(system.right), system.width)
    matrix: Any = csr_array((system.sign, (system.row, system.column)), shape=shape)
    # rows may repeat each other, so a trace of identity; what it blurs the later turns take out
    solver = splu((matrix @ matrix.T + 1e-9 * eye_array(shape[0])).tocsc())
    vector = Chance(1).normals(system.width)
    for _ in range(3):
        vector = vector - matrix.T @ solver.solve(matrix @ vector)
    return np.asarray(np.abs(vector) < 1e-7, dtype=np.bool_)


def _squeezed(system: System, known: Sequence[Bounds]) -> NDArray[np.bool_]:
    """Cells whose smallest and largest possible whole number coincide, by tightening all sums in turn."""
    low = np.array([float(least) for least, _ in known])
    high = np.array([np.inf if most is None else float(most) for _, most in known])
    for _ in range(ROUNDS):
        before = low.copy(), high.copy()
        _tighten(system, low=low, high=high)
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return np.asarray(low == high, dtype=np.bool_)


def _tighten(system: System, *, low: Floats, high: Floats) -> None:
    """One turn over every entry: what the others of its sum leave for it at least and at most."""
    up = system.sign > 0
    least = np.where(up, low[system.column], -high[system.column])
    most = np.where(up, high[system.column], -low[system.column])
    target = system.right[system.row]
    floor = target - _others(system, most, infinite=np.inf)
    ceiling = target - _others(system, least, infinite=-np.inf)
    np.maximum.at(low, system.column, np.where(up, floor, -ceiling))
    np.minimum.at(high, system.column, np.where(up, ceiling, -floor))


def _others(system: System, values: Floats, *, infinite: float) -> Floats:
    """Per entry the sum of the other entries of its row; infinite when one of them is."""
    open_ = np.isinf(values)
    finite = np.where(open_, 0.0, values)
    rows = len(system.right)
    total = np.bincount(system.row, weights=finite, minlength=rows)[system.row] - finite
    count = np.bincount(system.row, weights=open_, minlength=rows)[system.row] - open_
    return np.asarray(np.where(count > 0, infinite, total), dtype=np.float64)
