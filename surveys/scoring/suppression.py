"""What may be shown of small numbers: primary, secondary and cascading suppression (scoring.md 1.10).

A unit under the minimum is hidden; where that leaves one hidden number in a sum, the next smallest goes too,
up the tree of places and along the periods of every release, until nothing hidden can be worked out.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

import pandas as pd

from surveys.scoring.disclosure import Bounds, Cell, Sum, expose
from surveys.scoring.method import Method

COLUMNS = ("unit", "parent", "period", "n")
NO_CELLS: frozenset[Cell] = frozenset()


class CannotProtect(ValueError):
    """A hidden number follows from figures already published; nothing left to hide would help."""


@dataclass(frozen=True)
class Earlier:
    """What other publications already tell: their cells with counts, what adds up, what was shown and hidden.

    `near` are cells of the new release whose count was shown before with another value: as good as known.
    """

    values: Mapping[Cell, int] = field(default_factory=dict)
    sums: Sequence[Sum] = ()
    shown: Set[Cell] = NO_CELLS
    hidden: Set[Cell] = NO_CELLS
    near: Set[Cell] = NO_CELLS


NOTHING = Earlier()


def suppress(
    cells: pd.DataFrame,
    method: Method,
    *,
    periods: Mapping[str, Sequence[str]],
    published: Set[Cell] = NO_CELLS,
    earlier: Earlier = NOTHING,
) -> pd.DataFrame:
    """Given frame with `status`: shown, small (print "<10") or withheld (print "*"); by period and unit.

    Takes `unit`, `parent` ("" at the top), `period`, `n`: one row a unit and period, all children of a unit
    together, windows of 0 included. `periods` says which periods add up to which (quarter to its months).
    Cells (unit, period) in `published` are out in an earlier release and stay known; `earlier` holds whole
    publications that overlap, whose hidden cells are guarded too. Raises CannotProtect.
    """
    check_cells(cells)
    new = count_cells(cells)
    values = dict(earlier.values) | new
    out = (published | earlier.shown) & set(values)
    small = {cell for cell, n in values.items() if 0 < n < method.n_suppress and cell not in out}
    known = {"bounds": known_bounds(values, small, shown_n=method.n_suppress)}
    sums = [*list_sums(cells, periods=periods), *earlier.sums]
    secret = {cell for cell in small if cell in new or cell in earlier.hidden} | set(earlier.hidden)
    told = _told(values, sums, new=set(new), earlier=earlier, **known) | earlier.near
    hidden = _try(values, sums, hidden=secret, fixed=out, near=earlier.near, told=told, **known)
    status = ["small" if key in small else "withheld" if key in hidden else "shown" for key in name_cells(cells)]
    return cells.assign(status=status).sort_values(["period", "unit"]).reset_index(drop=True)


def given_away(
    new: Mapping[Cell, int], sums: Sequence[Sum], method: Method, *, shown: Set[Cell], earlier: Earlier
) -> set[Cell]:
    """The small cells that a publication of `new`, printing only `shown`, would tell beside the earlier ones."""
    values, out = dict(earlier.values) | dict(new), shown | earlier.shown
    small = {cell for cell, n in values.items() if 0 < n < method.n_suppress}
    hidden = (set(earlier.hidden) | set(new)) - out
    bounds = known_bounds(values, small, shown_n=method.n_suppress)
    every = [*sums, *earlier.sums]
    told = _told(values, every, new=set(new), earlier=earlier, bounds=bounds) | earlier.near | earlier.shown
    return (expose(values, every, hidden=hidden, bounds=bounds) | (earlier.hidden & shown)) & small - told


def _told(
    values: Mapping[Cell, int], sums: Sequence[Sum], *, new: Set[Cell], earlier: Earlier, bounds: Mapping[Cell, Bounds]
) -> set[Cell]:
    """Hidden cells that follow from the earlier publications alone: no longer to be saved."""
    if not earlier.hidden:
        return set()
    open_ = new - earlier.shown
    loose = {cell: known for cell, known in bounds.items() if cell not in open_ or cell in earlier.hidden}
    unknown = open_ | set(earlier.hidden)
    return expose(values, sums, hidden=unknown, bounds=loose) & set(earlier.hidden)


def _try(
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    *,
    hidden: Set[Cell],
    bounds: Mapping[Cell, Bounds],
    fixed: Set[Cell],
    near: Set[Cell],
    told: Set[Cell],
) -> set[Cell]:
    """As `protect`, leaving alone what is nearly known already; hiding that too only where nothing else helps."""
    try:
        return protect(values, sums, hidden=hidden, bounds=bounds, fixed=fixed | near, told=told)
    except CannotProtect:
        return protect(values, sums, hidden=hidden, bounds=bounds, fixed=fixed, told=told)


def known_bounds(values: Iterable[Cell], small: Set[Cell], *, shown_n: int) -> dict[Cell, Bounds]:
    """What the marks themselves tell: "<10" is 1-9, "*" is at least 10."""
    return {cell: (1, shown_n - 1) if cell in small else (shown_n, None) for cell in values}


def list_sums(cells: pd.DataFrame, *, periods: Mapping[str, Sequence[str]]) -> list[Sum]:
    """Every sum a reader can use: children to parent within a period, short periods to a long one where true."""
    values = count_cells(cells)
    found = []
    inner = cells[cells["parent"].astype(str) != ""]
    for (parent, period), group in inner.groupby(["parent", "period"], sort=True):
        total = (str(parent), str(period))
        if total in values:
            found.append(Sum(total, tuple(sorted(name_cells(group)))))
    for whole, parts in sorted(periods.items()):
        for unit in sorted(unit for unit, period in values if period == whole):
            pieces = tuple((unit, part) for part in parts)
            if all(piece in values for piece in pieces) and values[(unit, whole)] == sum(
                values[piece] for piece in pieces
            ):
                found.append(Sum((unit, whole), pieces))
    return found


def protect(
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    *,
    hidden: Set[Cell],
    bounds: Mapping[Cell, Bounds],
    fixed: Set[Cell] = NO_CELLS,
    told: Set[Cell] = NO_CELLS,
) -> set[Cell]:
    """`hidden` and all that must go with it so that `expose` finds nothing but `told`; raises CannotProtect."""
    secret = set(hidden)
    while True:
        _pair(values, sums, secret=secret, fixed=fixed, told=told)
        weak = expose(values, sums, hidden=secret, bounds=bounds) - told
        if not weak:
            return secret
        join(values, sums, secret=secret, weak=weak, fixed=fixed)


def _pair(
    values: Mapping[Cell, int], sums: Sequence[Sum], *, secret: set[Cell], fixed: Set[Cell], told: Set[Cell]
) -> None:
    """Adds to `secret` until no sum has exactly one hidden cell."""
    changed = True
    while changed:
        changed = False
        for one in sums:
            alone = secret.intersection(one.cells)
            if len(alone) == 1 and not alone <= told:
                join(values, [one], secret=secret, weak=alone, fixed=fixed)
                changed = True


def join(
    values: Mapping[Cell, int], sums: Sequence[Sum], *, secret: set[Cell], weak: Set[Cell], fixed: Set[Cell]
) -> None:
    """Adds to `secret` in every sum with a weak cell the smallest part, or the total when none is left.

    Every sum, because any may be what gives the cell away. CannotProtect when nothing is left to add.
    """
    found = False
    for one in sums:
        if weak.isdisjoint(one.cells):
            continue
        free = [cell for cell in one.parts if cell not in secret and cell not in fixed and values[cell] > 0]
        last = [one.total] if one.total not in secret and one.total not in fixed else []
        if free or last:
            secret.add(min(free or last, key=lambda cell: (values[cell], cell)))
            found = True
    if not found:
        raise CannotProtect(f"{sorted(weak)} follow from what is already published")


def name_cells(cells: pd.DataFrame) -> list[Cell]:
    """(unit, period) of each row in order."""
    return list(zip(cells["unit"].astype(str), cells["period"].astype(str), strict=True))


def count_cells(cells: pd.DataFrame) -> dict[Cell, int]:
    """n by (unit, period)."""
    return {key: int(n) for key, n in zip(name_cells(cells), cells["n"], strict=True)}


def check_cells(cells: pd.DataFrame) -> None:
    """Raises ValueError on a missing column, a negative count, a unit twice in a period, or a wrong total."""
    missing = sorted(set(COLUMNS) - set(cells.columns))
    if missing:
        raise ValueError(f"cells lacks {missing}")
    if cells.duplicated(["unit", "period"]).any():
        raise ValueError("a unit comes once in a period")
    if (cells["n"] < 0).any():
        raise ValueError("a count is not negative")
    values = count_cells(cells)
    for one in list_sums(cells, periods={}):
        if values[one.total] != sum(values[part] for part in one.parts):
            raise ValueError(f"the children of {one.total} do not add up to it")
