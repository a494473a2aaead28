"""Publications of a province and its prefecture, of two periods and of corrections, attacked together."""

import random
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.publishing.figures.units import tidy_units
from surveys.publishing.rankings.disclosing import public_release
from surveys.publishing.rankings.frozen import make_public
from surveys.publishing.rankings.releases import Release, Span, combine
from surveys.scoring.method import Method
from surveys.scoring.suppression import CannotProtect
from tests.surveys.publishing.attack import Printed, recover

METHOD = Method()
JULY = Span(date(2026, 7, 1), date(2026, 7, 31))
REST = Span(date(2026, 8, 1), date(2026, 9, 30))
QUARTER = Span(date(2026, 7, 1), date(2026, 9, 30))
Counts = dict[str, dict[str, list[int]]]  # prefecture -> hall -> windows


def units_of(counts: Counts, top: str = "") -> pd.DataFrame:
    """The frame of a province, or of one of its prefectures."""
    rows: list[tuple[str, str, str, int]] = []
    for prefecture, halls in counts.items():
        if top in ("", prefecture):
            whole = sum(sum(windows) for windows in halls.values())
            rows.append(("region", prefecture, "" if top else "province", whole))
            for hall, windows in halls.items():
                rows.append(("hall", hall, prefecture, sum(windows)))
                rows += [("window", f"{hall}-{number}", hall, n) for number, n in enumerate(windows)]
    if not top:
        whole = sum(n for kind, _unit, _parent, n in rows if kind == "window")
        rows.append(("region", "province", "", whole))
    frame = pd.DataFrame(rows, columns=["kind", "unit", "parent", "n"])
    return tidy_units(frame.assign(x=frame["n"], n5=frame["n"], n4=0, n3=0, n2=0, n1=0))


def publish(plan: list[tuple[Span, Counts, str]], *, alone: bool = False) -> list[Printed]:
    """Publishes one after the other, each planned with all before (or, `alone`, as if there were none)."""
    released: list[Release] = []
    printed = []
    for span, counts, top in plan:
        units = units_of(counts, top)
        truth = dict(zip(units["unit"], units["n"].astype(int), strict=True))
        try:
            public = make_public(units, METHOD, earlier=None if alone else combine(span, truth, released))
        except CannotProtect:
            continue  # not published: that is safe too
        released.append(public_release(units, public, span=span))
        printed.append(Printed(span.start, span.end, public, truth))
    return printed


SMALL_ONE: Counts = {
    "one": {"a": [3, 2]},
    "two": {"b": [30, 20]},
    "three": {"c": [90, 60], "d": [50]},
}


def add(first: Counts, second: Counts) -> Counts:
    return {
        prefecture: {
            hall: [n + m for n, m in zip(windows, second[prefecture][hall], strict=True)]
            for hall, windows in halls.items()
        }
        for prefecture, halls in first.items()
    }


def test_the_prefecture_alone_would_give_its_neighbour_away():
    """The attack catches what planning one publication at a time leaves open."""
    plan = [(QUARTER, SMALL_ONE, ""), (QUARTER, SMALL_ONE, "two")]
    assert recover(publish(plan, alone=True)), "two prints what the province hid to save one"
    assert recover(publish(plan)) == set()
    assert len(publish(plan)) == 2


def test_the_order_of_publication_does_not_matter_for_safety():
    for order in (["two", "", "three"], ["", "three", "two"], ["three", "two", ""]):
        assert recover(publish([(QUARTER, SMALL_ONE, top) for top in order])) == set()


def test_a_correction_keeps_hidden_what_the_first_edition_hid():
    """Late ratings move one window over the line: the first edition's pair must not be undone."""
    later = {**SMALL_ONE, "two": {"b": [30, 21]}}
    plan = [(QUARTER, SMALL_ONE, ""), (QUARTER, later, "")]
    assert recover(publish(plan)) == set()
    first, second = publish(plan)
    hidden = [set(one.table.loc[one.table["status"].ne("shown"), "unit"]) for one in (first, second)]
    assert {"one", "a", "a-0", "a-1"} <= hidden[0] & hidden[1]


def test_a_number_shown_before_cannot_be_hidden_again_but_stops_no_correction():
    before: Counts = {"one": {"a": [11, 40]}, "two": {"b": [30, 20]}}
    after: Counts = {"one": {"a": [9, 40]}, "two": {"b": [30, 20]}}
    first, second = publish([(QUARTER, before, ""), (QUARTER, after, "")])
    assert first.table.set_index("unit").loc["a-0", "status"] == "shown"
    again = second.table.set_index("unit")["status"]
    assert again["a-0"] == "small"
    assert again["province"] == "shown"


def test_two_periods_and_two_regions_together_give_nothing_away():
    july: Counts = {"one": {"a": [4, 12]}, "two": {"b": [15, 20]}, "three": {"c": [40, 3], "d": [25]}}
    rest: Counts = {"one": {"a": [20, 9]}, "two": {"b": [2, 30]}, "three": {"c": [50, 40], "d": [8]}}
    plan = [
        (JULY, july, ""),
        (QUARTER, add(july, rest), "three"),
        (REST, rest, "one"),
        (QUARTER, add(july, rest), ""),
        (JULY, july, "three"),
        (REST, rest, "three"),
    ]
    assert recover(publish(plan, alone=True)), "planned apart they do"
    assert recover(publish(plan)) == set()


numbers = st.one_of(st.integers(0, 12), st.integers(10, 60))


@st.composite
def plans(drawn: st.DrawFn) -> list[tuple[Span, Counts, str]]:
    """Up to six publications of two periods and their sum, of a province and its prefectures, in any order."""
    shape = drawn(st.lists(st.lists(st.integers(1, 2), min_size=1, max_size=2), min_size=2, max_size=3))
    halves = [
        {
            f"p{place}": {f"p{place}h{at}": [drawn(numbers) for _ in range(size)] for at, size in enumerate(halls)}
            for place, halls in enumerate(shape)
        }
        for _ in range(2)
    ]
    spans = {JULY: halves[0], REST: halves[1], QUARTER: add(*halves)}
    every = [(span, counts, top) for span, counts in spans.items() for top in ("", *counts)]
    return random.Random(drawn(st.integers(0, 10**6))).sample(every, min(6, len(every)))


@given(plans())
@settings(max_examples=30, deadline=None)
def test_no_small_number_follows_from_any_six_overlapping_publications(plan: list[tuple[Span, Counts, str]]):
    assert recover(publish(plan)) == set()


@pytest.mark.parametrize("top", ["", "two"])
def test_the_same_publication_twice_hides_the_same(top: str):
    first, second = publish([(QUARTER, SMALL_ONE, top), (QUARTER, SMALL_ONE, top)])
    pd.testing.assert_frame_equal(first.table, second.table)
