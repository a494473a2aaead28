from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring.display import (
    print_fixed,
    print_high,
    print_index,
    print_low,
    print_probability,
    print_share,
    round_half_up,
)
from tests.surveys.scoring import vectors

COUNTS = st.integers(1, 60_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("pair", "tenths"), vectors.ROUNDING[1])
def test_shares_round_half_up_in_whole_numbers(pair: tuple[int, int], tenths: int) -> None:
    assert round_half_up(100 * pair[0], pair[1], places=1) == tenths


def test_a_share_that_misses_the_target_never_prints_as_the_target() -> None:
    assert print_share(1699, 2000) == "85.0"
    assert print_share(1699, 2000, target=0.85) == "84.95"
    assert print_share(17, 20, target=0.85) == "85.0"
    assert print_share(849_999_999, 1_000_000_000, target=0.85) == "84.9999999"


@settings(max_examples=200, deadline=None)
@given(COUNTS, st.sampled_from([0.85, 0.9, 0.855, 0.8549, 2 / 3, 0.999]))
def test_the_printed_share_is_on_the_same_side_of_the_target_as_the_share(counts, target: float) -> None:
    x, n = counts
    printed = Fraction(print_share(x, n, target=target)) / 100
    goal = Fraction(str(target))
    if Fraction(x, n) < goal:
        assert printed < goal
    elif goal.denominator <= 1000:
        assert printed >= goal
    assert abs(printed - Fraction(x, n)) <= Fraction(1, 2000)


def test_limits_are_floored_below_and_ceiled_above() -> None:
    assert (print_low(0.850594), print_high(0.93433)) == ("85.0", "93.5")
    assert (print_low(0.0), print_high(1.0)) == ("0.0", "100.0")
    assert (print_low(0.57), print_high(0.57)) == ("57.0", "57.0")
    assert (print_low(0.8999999999999999), print_high(0.1 + 0.2)) == ("90.0", "30.0")


def test_an_index_has_two_decimals_half_up() -> None:
    assert print_index(17700, 200) == "88.50"
    assert print_index(1, 8) == "0.13"
    assert print_index(0, 5) == "0.00"


def test_nothing_prints_where_there_is_nothing() -> None:
    nan = float("nan")
    assert [
        print_share(0, 0),
        print_index(0, 0),
        print_low(nan),
        print_high(nan),
        print_probability(nan),
    ] == [""] * 5


def test_probabilities_have_four_decimals() -> None:
    assert print_probability(0.00005) == "0.0001"  # the float lies just above the tie
    assert print_probability(0.25) == "0.2500"
    assert print_probability(1.0) == "1.0000"


def test_a_fraction_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot round"):
        round_half_up(-1, 3, places=1)
    with pytest.raises(ValueError, match="cannot round"):
        round_half_up(1, 0, places=1)


def test_fixed_digits_keep_their_zeros() -> None:
    assert print_fixed(8500, places=2) == "85.00"
    assert print_fixed(5, places=2) == "0.05"
