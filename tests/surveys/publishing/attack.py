"""A reader's attack on published tables, written apart from the code under test.

Everything printed of two periods and of overlapping regions goes into one linear programme: each table's own sums,
the months or days that make a quarter, and the same count in two tables. A hidden number whose smallest and largest
possible value coincide is recovered.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import lil_array

SMALL = 10


@dataclass(frozen=True)
class Printed:
    """A published table: its days, and `unit`, `parent`, `status`, `n` (blank where hidden). True counts beside."""

    start: date
    end: date
    table: pd.DataFrame
    truth: dict[str, int]


def recover(tables: list[Printed]) -> set[tuple[str, date, date]]:
    """(unit, start, end) of every small count that all tables together pin down, though none prints it."""
    places: dict[tuple[str, date, date, int], int] = {}

    def column(unit: str, one: Printed) -> int:
        return places.setdefault((unit, one.start, one.end, one.truth[unit]), len(places))

    known: dict[int, int] = {}
    marks: dict[int, str] = {}
    rows: list[dict[int, int]] = []
    for one in tables:
        for unit, status, n in zip(one.table["unit"], one.table["status"], one.table["n"], strict=True):
            at = column(unit, one)
            marks[at] = "small" if "small" in (status, marks.get(at)) else status
            if status == "shown":
                known[at] = int(n)
        for parent, group in one.table.groupby("parent"):
            if parent in one.truth:
                row = {column(unit, one): 1 for unit in group["unit"]}
                rows.append(row | {column(str(parent), one): -1})
    rows += _over_time(tables, places)
    return {
        cell[:3]
        for cell, at in places.items()
        if 0 < cell[3] < SMALL and at not in known and _pinned(at, rows, known, marks)
    }


def _over_time(tables: list[Printed], places: dict[tuple[str, date, date, int], int]) -> list[dict[int, int]]:
    """One long span less the two that make it up, for every unit in all three."""
    spans = {(one.start, one.end) for one in tables}
    rows = []
    for start, end in spans:
        for first in spans:
            second = [other for other in spans if other[1] == end and (other[0] - first[1]).days == 1]
            if first[0] == start and second:
                for unit in {cell[0] for cell in places}:
                    cells = [
                        [at for cell, at in places.items() if cell[:3] == (unit, *span)]
                        for span in ((start, end), first, second[0])
                    ]
                    if all(len(found) == 1 for found in cells):
                        whole, one, other = (found[0] for found in cells)
                        rows.append({whole: -1, one: 1, other: 1})
    return rows


def _pinned(at: int, rows: list[dict[int, int]], known: dict[int, int], marks: dict[int, str]) -> bool:
    matrix = lil_array((len(rows), len(marks)))
    for number, row in enumerate(rows):
        for column, sign in row.items():
            matrix[number, column] = sign
    room = {"small": (1, SMALL - 1), "withheld": (SMALL, None)}
    bounds = [(known[one], known[one]) if one in known else room[marks[one]] for one in range(len(marks))]
    goal = np.zeros(len(marks))
    goal[at] = 1
    ends = [linprog(sign * goal, A_eq=matrix.tocsr(), b_eq=np.zeros(len(rows)), bounds=bounds) for sign in (1, -1)]
    assert all(found.status == 0 for found in ends), "the tables contradict each other"
    return abs(ends[0].fun + ends[1].fun) < 1 - 1e-6
