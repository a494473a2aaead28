"""Small groups made safe to print, and shares as text. Pure: counts in, the printed cells of a report out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from surveys.publishing.figures.assess import measure
from surveys.publishing.figures.rows import as_dicts, print_scores
from surveys.publishing.figures.units import tidy_units
from surveys.scoring.display import print_fixed, print_share, round_half_up
from surveys.scoring.method import Method

Row = dict[str, Any]
KEPT = ("unit", "n", "satisfied", "share", "low", "high", "verdict", "index", "bad_share")


def withhold(counts: Sequence[int], *, minimum: int) -> list[str]:
    """shown, small (under the minimum) or withheld for each part of a whole that is printed too.

    One small part alone would follow from the whole, so the smallest of the others goes with it. An empty part
    is shown: there is nobody in it to protect.
    """
    states = ["small" if 0 < count < minimum else "shown" for count in counts]
    hidden = [count for count, state in zip(counts, states, strict=True) if state == "small"]
    rest = [place for place, count in enumerate(counts) if states[place] == "shown" and count]
    # Two small parts whose sum is known are still each unknown; one alone, or one whose room is one, is not.
    if len(hidden) == 1 and rest:
        states[min(rest, key=lambda place: (counts[place], place))] = "withheld"
    return states


def measure_groups(levels: pd.DataFrame, method: Method, *, phi: float) -> list[Row]:
    """A printed score row for each group of `group`, `level`, `n`, by group."""
    rows = []
    for group, part in levels.groupby("group", sort=True):
        counts = {f"n{level}": int(part.loc[part["level"].eq(level), "n"].sum()) for level in (5, 4, 3, 2, 1)}
        rows.append({"kind": "group", "unit": str(group), "phi": phi, **counts})
    return measure_rows(rows, method)


def measure_rows(rows: Sequence[Row], method: Method) -> list[Row]:
    """Printed score rows of counts n5..n1 (or n and x) that together make a printed whole."""
    if not rows:
        return []
    full = sorted((_sums(row, method) for row in rows), key=lambda row: str(row["unit"]))
    states = withhold([row["n"] for row in full], minimum=method.n_suppress)
    units = [row | {"status": state} for row, state in zip(full, states, strict=True)]
    measured = measure(tidy_units(pd.DataFrame(units)), method)
    printed = as_dicts(print_scores(measured, method, name=str, region_of=str))
    for given, row in zip(full, printed, strict=True):
        if not given["n"]:
            row["n"] = "0"  # nobody is in it, and the mark for few would say otherwise
    return [{name: row[name] for name in KEPT} for row in printed]


def print_part(part: int, whole: int, *, minimum: int) -> str:
    """part of whole in percent; "" where the whole is too small to print."""
    return print_share(part, whole) if whole >= minimum else ""


def print_count(count: int, *, minimum: int) -> str:
    """A count that is no part of a printed whole: "<10" where it is small."""
    return f"<{minimum}" if 0 < count < minimum else str(count)


def print_ten_points(levels: Mapping[int, int]) -> str:
    """The mean on ten points as some provinces print it: level 5 is 10.0, level 1 is 2.0; "" without ratings."""
    n = sum(levels.values())
    points = sum(2 * level * count for level, count in levels.items())
    return print_fixed(round_half_up(points, n, places=1), places=1) if n else ""


def _sums(row: Row, method: Method) -> Row:
    if "n" in row:
        return row
    n = sum(row[f"n{level}"] for level in (5, 4, 3, 2, 1))
    return row | {"n": n, "x": sum(row[f"n{level}"] for level in method.satisfied_levels)}
