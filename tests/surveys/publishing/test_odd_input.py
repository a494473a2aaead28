"""What a figure says of counts that look strange: nothing, all the same, one alone, a level nobody used, a move."""

import pandas as pd
import pytest

from surveys.publishing.figures.assess import measure, rank_windows
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.figures.rows import print_ranks, print_scores
from surveys.publishing.figures.units import tidy_units
from surveys.publishing.rankings.frozen import make_public
from surveys.publishing.rankings.releases import Release, Span, combine
from surveys.scoring.method import Method

METHOD = Method()
QUARTER = Span(parse_period("2026Q3").start, parse_period("2026Q3").end)


def windows(*levels: tuple[int, int, int, int, int]) -> pd.DataFrame:
    """A hall of windows with these counts of level 5 to 1."""
    rows = [
        {
            "kind": "window",
            "unit": f"w{place}",
            "parent": "h",
            **dict(zip(("n5", "n4", "n3", "n2", "n1"), row, strict=True)),
        }
        for place, row in enumerate(levels)
    ]
    frame = pd.DataFrame(rows)
    frame["n"], frame["x"] = frame[["n5", "n4", "n3", "n2", "n1"]].sum(axis=1), frame["n5"] + frame["n4"]
    hall = frame.drop(columns=["kind", "unit", "parent"]).sum().to_dict() | {"kind": "hall", "unit": "h", "parent": ""}
    return tidy_units(pd.concat([frame, pd.DataFrame([hall])]))


def printed(units: pd.DataFrame):
    ranked = rank_windows(measure(units, METHOD), METHOD)
    return print_ranks(ranked, METHOD, name=str, region_of=str)


def test_nobody_rated_gives_no_figure_and_no_rank():
    for row in printed(windows((0, 0, 0, 0, 0), (0, 0, 0, 0, 0))):
        assert (row.share, row.rank, row.low, row.band) == ("", "", "", "S")


def test_all_ratings_equal_leave_all_windows_alike():
    rows = printed(windows(*[(100, 0, 0, 0, 0)] * 3))
    assert {(row.share, row.rank, row.rank_low, row.rank_high, row.alike) for row in rows} == {
        ("100.0", "1", "1", "3", "2")
    }
    unhappy = printed(windows(*[(0, 0, 0, 0, 100)] * 3))
    assert {(row.share, row.verdict) for row in unhappy} == {("0.0", "below")}


def test_one_window_alone_has_its_figure_and_no_rival():
    (row,) = printed(windows((90, 5, 5, 0, 0)))
    assert (row.share, row.rank, row.alike) == ("95.0", "1", "0")


def test_a_level_nobody_used_counts_as_none():
    (row,) = printed(windows((50, 0, 50, 0, 0)))
    assert (row.share, row.bad_share) == ("50.0", "0.0")


def test_a_hall_that_moved_keeps_both_publications_true():
    """It lay in the first prefecture when July was published, and lies in the second now."""
    before = tidy_units(
        pd.DataFrame(
            [
                {"kind": "region", "unit": "top", "parent": "", "n": 205, "x": 205},
                {"kind": "region", "unit": "one", "parent": "top", "n": 105, "x": 105},
                {"kind": "region", "unit": "two", "parent": "top", "n": 100, "x": 100},
                {"kind": "hall", "unit": "moved", "parent": "one", "n": 5, "x": 5},
                {"kind": "hall", "unit": "stays", "parent": "one", "n": 100, "x": 100},
                {"kind": "hall", "unit": "other", "parent": "two", "n": 100, "x": 100},
            ]
        )
    )
    shown = before["unit"].isin(["top", "two", "other", "one"])
    frame = before[["unit", "parent", "n"]].assign(n=before["n"].astype(int), shown=shown, levels=False)
    second = before[before["unit"].isin(["two", "other", "moved"])].copy()
    second.loc[second["unit"] == "two", ["parent", "n", "x"]] = ["", 105, 105]
    second.loc[second["unit"] == "moved", "parent"] = "two"
    second = second.assign(n5=second["n"], **dict.fromkeys(("n4", "n3", "n2", "n1"), 0))
    counts = dict(zip(second["unit"], second["n"].astype(int), strict=True))
    public = make_public(tidy_units(second), METHOD, earlier=combine(QUARTER, counts, [Release(QUARTER, frame)]))
    status = public.set_index("unit")["status"]
    assert status["moved"] == "small"
    assert status["two"] == "withheld", "its total less the hall everyone knows would be the five"


@pytest.mark.parametrize("n", [0, 9, 10, 29, 30])
def test_the_least_numbers_are_kept_to_the_rating(n: int):
    row = print_scores(measure(windows((n, 0, 0, 0, 0)), METHOD), METHOD, name=str, region_of=str)[-1]
    assert bool(row.share) == (n >= METHOD.n_suppress)
    assert (row.verdict in ("meets", "not_yet_shown", "below")) == (n >= METHOD.n_verdict)
