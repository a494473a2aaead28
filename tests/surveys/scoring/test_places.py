import datetime as dt

import pandas as pd
import pytest

from surveys.scoring.periods import add_period, name_periods, select_days
from surveys.scoring.places import include_reporting, place_tallies, roll_up, trace_parents
from surveys.scoring.tallies import KEYS, add_tallies, sum_cells


def tallies(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["day", "window", "level", "n"])
    frame = frame.assign(day=pd.to_datetime(frame["day"]), guide=1, channel="qr", language="zh", basis="open")
    return add_tallies(frame[[*KEYS, "n"]])


YEAR = tallies(
    ("2026-01-31", "W1", 5, 3), ("2026-02-01", "W1", 4, 2), ("2026-04-01", "W2", 1, 1), ("2027-01-01", "W2", 5, 9)
)


def test_windows_roll_up_to_their_halls() -> None:
    places = pd.DataFrame({"window": ["W1", "W2"], "hall": ["north", "north"]})
    rolled = roll_up(place_tallies(YEAR, places, place="hall"), place="hall")
    assert list(rolled.columns) == [*KEYS, "n"]
    assert rolled["window"].unique().tolist() == ["north"]
    assert rolled["n"].sum() == YEAR["n"].sum()


def test_a_window_that_moved_counts_where_it_was_on_the_day() -> None:
    places = pd.DataFrame(
        {
            "window": ["W1", "W2", "W1"],
            "region": ["old", "old", "new"],
            "since": ["2020-01-01", "2020-01-01", "2026-02-01"],
        }
    )
    placed = place_tallies(YEAR, places, place="region")
    found = sum_cells(placed, keys=["region", "window"])
    assert found.to_numpy().tolist() == [["new", "W1", 2], ["old", "W1", 3], ["old", "W2", 10]]
    assert placed["day"].tolist() == YEAR["day"].tolist()


def test_windows_without_a_place_are_named() -> None:
    with pytest.raises(ValueError, match="window W2 has no hall on 2026-04-01"):
        place_tallies(YEAR, pd.DataFrame({"window": ["W1"], "hall": ["north"]}), place="hall")
    twice = pd.DataFrame({"window": ["W1", "W1", "W2"], "hall": ["a", "b", "b"]})
    with pytest.raises(ValueError, match="window W1 has two places"):
        place_tallies(YEAR, twice, place="hall")
    late = pd.DataFrame({"window": ["W1", "W2"], "hall": ["a", "b"], "since": ["2026-02-01", "2020-01-01"]})
    with pytest.raises(ValueError, match="window W1 has no hall on 2026-01-31"):
        place_tallies(YEAR, late, place="hall")


def test_a_region_includes_what_reports_to_it() -> None:
    parents = {"province": None, "city": "province", "county": "city", "other": "province"}
    regions = tallies(("2026-01-01", "county", 5, 3), ("2026-01-01", "city", 5, 1), ("2026-01-01", "other", 1, 2))
    total = sum_cells(include_reporting(regions, parents=parents), keys=["window"])
    assert dict(total.itertuples(index=False)) == {"county": 3, "city": 4, "other": 2, "province": 6}


def test_a_region_that_reports_to_itself_or_to_nobody_known_is_refused() -> None:
    with pytest.raises(ValueError, match="reports to itself: a > b > a"):
        trace_parents("a", parents={"a": "b", "b": "a"})
    with pytest.raises(ValueError, match="region c is not known"):
        trace_parents("a", parents={"a": "c"})


@pytest.mark.parametrize(
    ("length", "names"),
    [
        ("month", ["2026-01", "2026-02", "2026-04", "2027-01"]),
        ("quarter", ["2026-Q1", "2026-Q1", "2026-Q2", "2027-Q1"]),
        ("year", ["2026", "2026", "2026", "2027"]),
    ],
)
def test_days_are_named_by_their_period(length: str, names: list[str]) -> None:
    assert add_period(YEAR, length=length)["period"].tolist() == names
    assert name_periods(YEAR["day"].dt.strftime("%Y-%m-%d"), length=length).tolist() == names


def test_only_known_lengths_are_periods() -> None:
    with pytest.raises(ValueError, match="'week'"):
        add_period(YEAR, length="week")


def test_a_stretch_of_days_includes_both_ends() -> None:
    chosen = select_days(YEAR, first=dt.date(2026, 1, 31), last=dt.date(2026, 2, 1))
    assert chosen["n"].tolist() == [3, 2]
    with pytest.raises(ValueError, match="before it begins"):
        select_days(YEAR, first=dt.date(2026, 2, 1), last=dt.date(2026, 1, 31))
