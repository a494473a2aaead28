import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring import intervals
from tests.surveys.scoring import vectors

COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
NAMES = ["wilson", "agresti_coull", "jeffreys", "clopper_pearson"]


@pytest.mark.parametrize(("number", "name", "x", "n", "low", "high"), vectors.INTERVALS)
def test_intervals_agree_with_the_worked_examples(number, name, x, n, low, high) -> None:
    assert getattr(intervals, f"{name}_limits")(x, n) == pytest.approx((low, high), abs=1e-6)


def test_a_perfect_record_has_the_root_of_alpha_as_its_exact_lower_limit() -> None:
    assert intervals.clopper_pearson_limits(30, 30)[0] == pytest.approx(0.025 ** (1 / 30), abs=1e-12)


def test_a_sample_of_a_known_number_of_cases_is_surer() -> None:
    _, counts, limits = vectors.FINITE
    assert intervals.finite_wilson_limits(**counts) == pytest.approx(limits, abs=1e-6)
    assert intervals.finite_wilson_limits(9, 10, population=10) == pytest.approx((0.9, 0.9))
    with pytest.raises(ValueError, match="smaller than the sample"):
        intervals.finite_wilson_limits(9, 10, population=9)


def test_anscombe_scores_agree_with_the_worked_example() -> None:
    _, counts, expected = vectors.ANSCOMBE
    assert intervals.anscombe_scores(**counts) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_limits_hold_the_share_and_mirror_when_counts_are_swapped(name: str, counts: tuple[int, int]) -> None:
    x, n = counts
    limits = getattr(intervals, f"{name}_limits")
    low, high = limits(x, n)
    mirrored = limits(n - x, n)
    assert 0 <= low <= x / n <= high <= 1
    assert (low, high) == pytest.approx((1 - mirrored[1], 1 - mirrored[0]), abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_columns_give_columns_and_an_empty_window_has_no_interval(name: str) -> None:
    low, high = getattr(intervals, f"{name}_limits")(np.array([0, 5, 9]), np.array([0, 9, 9]))
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False, False]
    assert high[2] == 1.0


@pytest.mark.parametrize(("x", "n"), [(-1, 5), (6, 5), (1, -2)])
def test_impossible_counts_are_refused(x: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        intervals.wilson_limits(x, n)


def test_an_impossible_level_of_doubt_is_refused() -> None:
    with pytest.raises(ValueError, match="alpha must lie"):
        intervals.normal_quantile(1.5)
