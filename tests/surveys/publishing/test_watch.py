from datetime import date, timedelta

import pandas as pd
import pytest

from surveys.publishing.figures.periods import parse_period
from surveys.publishing.figures.trends import compare_periods, print_points
from surveys.publishing.figures.watch import watch
from surveys.scoring.method import Method

METHOD = Method()
LAST = date(2026, 9, 27)  # a Sunday


def weekly(*counts: tuple[int, int]) -> pd.DataFrame:
    """A day a week up to the last, with x of n."""
    first = LAST - timedelta(weeks=len(counts) - 1)
    rows = [(first + timedelta(weeks=place), x, n) for place, (x, n) in enumerate(counts)]
    return pd.DataFrame(rows, columns=["day", "x", "n"])


def test_a_fall_is_dated_to_the_monday_of_its_first_week():
    seen = watch(weekly(*[(95, 100), (94, 100)] * 8, *[(80, 100), (82, 100)] * 4), last=LAST, method=METHOD)
    assert seen.step == "week"
    assert seen.shift is not None
    assert (seen.shift.day, seen.shift.before, seen.shift.after) == (date(2026, 8, 3), "94.5", "81.0")
    assert seen.rows[seen.shift.place].start == seen.shift.day


def test_a_steady_series_raises_no_alarm_and_all_weeks_have_limits():
    seen = watch(weekly(*[(90, 100), (92, 100), (88, 100)] * 8), last=LAST, method=METHOD)
    assert seen.shift is None
    assert not seen.outside
    assert all(row.lower and row.upper for row in seen.rows)


def test_all_ratings_equal_is_a_flat_chart_without_an_alarm():
    seen = watch(weekly(*[(50, 50)] * 20), last=LAST, method=METHOD)
    assert (seen.centre, seen.shift, seen.outside) == ("100.0", None, [])


def test_a_week_below_the_minimum_shows_neither_share_nor_limits_and_moves_nothing():
    whole = [(90, 100), (92, 100)] * 6
    full = watch(weekly(*whole), last=LAST, method=METHOD)
    for x in (0, 9):
        with_small = watch(weekly(*whole[:6], (x, 9), *whole[6:]), last=LAST, method=METHOD)
        small = with_small.rows[6]
        assert (small.n, small.share, small.lower, small.upper, small.outside) == ("<10", "", "", "", False)
        assert with_small.centre == full.centre, "a hidden week must not move what is shown"


def test_thin_weeks_are_put_together_to_months():
    seen = watch(weekly(*[(4, 5)] * 52), last=LAST, method=METHOD)
    assert seen.step == "month"
    assert {row.start.day for row in seen.rows} == {1}


@pytest.mark.parametrize("counts", [[], [(0, 0)] * 5, [(90, 100)] * 7])
def test_too_few_periods_have_no_limits(counts: list[tuple[int, int]]):
    seen = watch(weekly(*counts), last=LAST, method=METHOD)
    assert (seen.centre, seen.shift) == ("", None)


def compare(new: tuple[int, int], old: tuple[int, int], *, phi: float = 1.0):
    rows = [(date(2026, 8, 1), *new), (date(2026, 5, 1), *old)]
    days = pd.DataFrame(rows, columns=["day", "x", "n"])
    now, then = parse_period("2026Q3"), parse_period("2026Q2")
    return compare_periods(days, now, then, kind="before", phi=phi, method=METHOD)


def test_a_change_beyond_chance_is_told_with_its_interval():
    found = compare((190, 200), (160, 200))
    assert (found.outcome, found.share, found.difference) == ("higher", "80.0", "+15.0")
    assert float(found.low) < 15 < float(found.high)
    assert compare((160, 200), (190, 200)).outcome == "lower"


def test_over_dispersion_takes_the_certainty_away():
    assert compare((186, 200), (174, 200)).outcome == "higher"
    assert compare((186, 200), (174, 200), phi=3.0).outcome == "unsure"


@pytest.mark.parametrize(("new", "old"), [((8, 9), (900, 1000)), ((29, 29), (900, 1000)), ((900, 1000), (5, 9))])
def test_nothing_is_told_where_either_side_is_small(new: tuple[int, int], old: tuple[int, int]):
    found = compare(new, old)
    assert found.outcome == "small"
    assert not any((found.share, found.difference, found.low, found.high))


def test_a_period_without_ratings_is_not_compared():
    assert compare((90, 100), (0, 0)).outcome == "none"
    assert compare((0, 0), (90, 100)).outcome == "none"


def test_points_carry_their_sign_and_none_when_nothing_moved():
    assert print_points({"x": 9, "n": 10}, {"x": 8, "n": 10}) == "+10.0"
    assert print_points({"x": 8, "n": 10}, {"x": 9, "n": 10}) == "-10.0"
    assert print_points({"x": 8, "n": 10}, {"x": 80, "n": 100}) == "0.0"
