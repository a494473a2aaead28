"""The attack here is written apart from the code under test: a linear programme over all that is printed."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from surveys.scoring.disclosure import Sum, expose
from surveys.scoring.level_detail import LEVELS, collapse_levels
from surveys.scoring.method import Method
from surveys.scoring.suppression import CannotProtect, suppress

PERIODS = {"H1": ("Q1", "Q2")}
METHOD = Method()


def tree(first: list[list[int]], second: list[list[int]]) -> pd.DataFrame:
    """County > halls > windows for two quarters and the half year."""
    rows = []
    for period, halls in (("Q1", first), ("Q2", second), ("H1", add(first, second))):
        rows.append(("county", "", period, sum(map(sum, halls))))
        for number, hall in enumerate(halls):
            rows.append((f"h{number}", "county", period, sum(hall)))
            rows += [(f"h{number}w{place}", f"h{number}", period, n) for place, n in enumerate(hall)]
    return pd.DataFrame(rows, columns=["unit", "parent", "period", "n"])


def add(first: list[list[int]], second: list[list[int]]) -> list[list[int]]:
    return [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(first, second, strict=True)]


def status(frame: pd.DataFrame, period: str) -> dict[str, str]:
    one = frame[frame["period"] == period]
    return dict(zip(one["unit"], one["status"], strict=True))


def attack(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Small cells whose value the printed tables pin down, by the range of a linear programme."""
    cells = list(zip(frame["unit"], frame["period"], strict=True))
    place = {cell: number for number, cell in enumerate(cells)}
    rows = []
    for (unit, period), parent in zip(cells, frame["parent"], strict=True):
        if parent:
            rows.append(((parent, period), (unit, period)))
    equations = {}
    for total, part in rows:
        equations.setdefault(total, np.zeros(len(cells)))[place[part]] += 1
    matrix = []
    for total, row in equations.items():
        row[place[total]] -= 1
        matrix.append(row)
    for unit in frame["unit"].unique():
        row = np.zeros(len(cells))
        row[[place[(unit, "Q1")], place[(unit, "Q2")]]], row[place[(unit, "H1")]] = 1, -1
        matrix.append(row)
    known = {"small": (1, 9), "withheld": (10, None)}
    bounds = [known.get(mark, (n, n)) for mark, n in zip(frame["status"], frame["n"], strict=True)]
    found = []
    for cell, mark in zip(cells, frame["status"], strict=True):
        if mark == "small":
            goal = np.eye(len(cells))[place[cell]]
            ends = [
                linprog(sign * goal, A_eq=np.array(matrix), b_eq=np.zeros(len(matrix)), bounds=bounds).fun
                for sign in (1, -1)
            ]
            if abs(ends[0] + ends[1]) < 1e-6:
                found.append(cell)
    return found


def test_a_lone_small_window_takes_the_next_smallest_along():
    out = suppress(tree([[5, 20, 90]], [[30, 30, 30]]), METHOD, periods=PERIODS)
    assert status(out, "Q1") == {
        "county": "shown", "h0": "shown", "h0w0": "small", "h0w1": "withheld", "h0w2": "shown",
    }  # fmt: skip


def test_the_half_year_cannot_give_the_quarter_away():
    out = suppress(tree([[5, 20, 90]], [[30, 30, 30]]), METHOD, periods=PERIODS)
    assert {status(out, "Q2")["h0w0"], status(out, "H1")["h0w0"]} != {"shown"}


def test_an_only_child_hides_its_parent_and_so_on_up():
    frame = tree([[5], [40, 50], [60]], [[30], [40, 50], [60]])
    out = suppress(frame[frame["period"] == "Q1"], METHOD, periods={})
    assert status(out, "Q1")["h0"] == "withheld" or status(out, "Q1")["h0"] == "small"
    hidden = [unit for unit, mark in status(out, "Q1").items() if mark != "shown"]
    assert {"h0", "h0w0"} < set(hidden)


def test_two_nines_that_add_up_to_eighteen_are_not_left_alone():
    frame = tree([[9, 9, 40, 50]], [[9, 9, 40, 50]])
    out = suppress(frame[frame["period"] == "Q1"], METHOD, periods={})
    assert status(out, "Q1")["h0w2"] == "withheld"


def test_a_published_cell_stays_out_and_another_is_taken():
    frame = tree([[5, 20, 90]], [[30, 30, 30]])
    frame = frame[frame["period"] == "Q1"]
    out = suppress(frame, METHOD, periods={}, published={("h0w1", "Q1"), ("h0", "Q1"), ("county", "Q1")})
    assert status(out, "Q1") == {
        "county": "shown", "h0": "shown", "h0w0": "small", "h0w1": "shown", "h0w2": "withheld",
    }  # fmt: skip


def test_when_all_the_rest_is_published_it_says_so_and_nothing_is_released():
    frame = tree([[5, 20]], [[30, 30]])
    frame = frame[frame["period"] == "Q1"]
    with pytest.raises(CannotProtect):
        suppress(frame, METHOD, periods={}, published={("h0w1", "Q1"), ("h0", "Q1"), ("county", "Q1")})


def test_nothing_small_hides_nothing_and_zero_is_not_small():
    out = suppress(tree([[0, 20, 90]], [[30, 30, 30]]), METHOD, periods=PERIODS)
    assert set(out["status"]) == {"shown"}


def test_wrong_frames_are_refused():
    frame = tree([[5, 20]], [[30, 30]])
    with pytest.raises(ValueError, match="lacks"):
        suppress(frame.drop(columns="parent"), METHOD, periods={})
    with pytest.raises(ValueError, match="add up"):
        suppress(frame.assign(n=frame["n"] + (frame["unit"] == "h0w0")), METHOD, periods={})
    with pytest.raises(ValueError, match="once"):
        suppress(pd.concat([frame, frame]), METHOD, periods={})


counts = st.one_of(st.integers(0, 12), st.integers(10, 60))
halls = st.lists(st.lists(counts, min_size=1, max_size=3), min_size=1, max_size=3)


@st.composite
def two_quarters(drawn: st.DrawFn) -> pd.DataFrame:
    first = drawn(halls)
    second = [[drawn(counts) for _ in hall] for hall in first]
    return tree(first, second)


@given(two_quarters())
@settings(max_examples=40, deadline=None)
def test_no_small_number_can_be_recovered_from_all_tables_of_two_periods(frame: pd.DataFrame):
    before = frame.copy(deep=True)
    try:
        out = suppress(frame, METHOD, periods=PERIODS)
    except CannotProtect:
        pytest.fail("with nothing published before, hiding all is always possible")
    pd.testing.assert_frame_equal(frame, before)
    assert (out.loc[out["n"].between(1, 9), "status"] == "small").all()
    assert attack(out) == []


def test_the_attack_finds_what_primary_suppression_alone_leaves_open():
    frame = tree([[5, 20, 90]], [[30, 30, 30]])
    frame["status"] = np.where(frame["n"].between(1, 9), "small", "shown")
    assert attack(frame) == [("h0w0", "Q1")]


def with_levels(rows: dict[str, tuple[int, int, int, int, int]], parents: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(LEVELS))
    frame.insert(0, "unit", frame.index)
    frame.insert(1, "parent", [parents[unit] for unit in frame["unit"]])
    frame.insert(2, "period", "Q1")
    frame.insert(3, "n", frame[list(LEVELS)].sum(axis=1))
    return frame.reset_index(drop=True)


def test_one_collapsed_window_takes_the_next_smallest_along():
    rows = {
        "h": (150, 40, 18, 12, 12),
        "a": (30, 10, 6, 2, 2),
        "b": (40, 10, 6, 5, 5),
        "c": (80, 20, 6, 5, 5),
    }
    frame = with_levels(rows, {"h": "", "a": "h", "b": "h", "c": "h"})
    out = collapse_levels(suppress(frame, METHOD, periods={}), METHOD, periods={}).set_index("unit")
    assert out["detail"].to_dict() == {"a": "satisfied", "b": "satisfied", "c": "levels", "h": "levels"}


def test_levels_that_the_hall_gives_away_are_hidden_in_the_hall_too():
    # the hall's unsatisfied all said level 3, so "3 of a not satisfied" would mean three at level 3
    rows = {"h": (60, 40, 5, 0, 0), "a": (30, 20, 3, 0, 0), "b": (30, 20, 2, 0, 0)}
    frame = with_levels(rows, {"h": "", "a": "h", "b": "h"})
    out = collapse_levels(suppress(frame, METHOD, periods={}), METHOD, periods={}).set_index("unit")
    assert out["detail"].to_dict() == dict.fromkeys(["a", "b", "h"], "satisfied")


def test_levels_are_not_printed_where_n_is_hidden():
    rows = {"h": (30, 5, 5, 0, 0), "a": (5, 0, 0, 0, 0), "b": (25, 5, 5, 0, 0)}
    frame = with_levels(rows, {"h": "", "a": "h", "b": "h"})
    out = collapse_levels(suppress(frame, METHOD, periods={}), METHOD, periods={}).set_index("unit")
    assert out.loc[["a", "b"], "detail"].tolist() == ["none", "none"]


small_tables = st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2)


@given(small_tables, st.sets(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1))
@settings(max_examples=60, deadline=None)
def test_what_expose_finds_is_true_of_every_table_a_reader_could_imagine(
    table: list[list[int]], hide: set[tuple[int, int]]
):
    names = {(r, c): (f"r{r}", f"c{c}") for r, c in product((0, 1), (0, 1))}
    values = {names[place]: table[place[0]][place[1]] for place in names}
    sums = []
    for r in (0, 1):
        values[(f"r{r}", "sum")] = sum(table[r])
        sums.append(Sum((f"r{r}", "sum"), (names[(r, 0)], names[(r, 1)])))
    for c in (0, 1):
        values[("sum", f"c{c}")] = table[0][c] + table[1][c]
        sums.append(Sum(("sum", f"c{c}"), (names[(0, c)], names[(1, c)])))
    hidden = {names[place] for place in hide}
    order = sorted(hidden)
    imagined = []
    for guess in product(range(19), repeat=len(order)):
        trial = values | dict(zip(order, guess, strict=True))
        if all(trial[one.total] == sum(trial[part] for part in one.parts) for one in sums):
            imagined.append(guess)
    certain = {cell for number, cell in enumerate(order) if len({guess[number] for guess in imagined}) == 1}
    assert expose(values, sums, hidden=hidden, bounds={}) == certain


def test_three_sums_round_a_ring_give_all_three_away():
    # bounds alone leave each cell a range; only the algebra sees it
    cells = [("a", "Q1"), ("b", "Q1"), ("c", "Q1")]
    values = dict(zip(cells, (20, 30, 40), strict=True))
    sums = []
    for number, pair in enumerate(((0, 1), (1, 2), (0, 2))):
        total = (f"sum{number}", "Q1")
        sums.append(Sum(total, (cells[pair[0]], cells[pair[1]])))
        values[total] = values[cells[pair[0]]] + values[cells[pair[1]]]
    assert expose(values, sums, hidden=cells, bounds={}) == set(cells)
    assert expose(values, sums[:2], hidden=cells, bounds={}) == set()


def test_the_sum_over_periods_that_gives_a_cell_away_is_the_one_that_is_broken():
    # 9 + 9 = 18 shows both quarters; hiding the half year does it, hiding the whole tree is not needed
    nines = [[9, 9, 40, 50, 60, 70]]
    out = suppress(tree(nines, nines), METHOD, periods=PERIODS)
    assert (out["status"] != "shown").sum() == 11
    assert set(out.loc[out["unit"] == "county", "status"]) == {"shown"}
    assert attack(out) == []
