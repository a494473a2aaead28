from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring import ranks
from tests.surveys.scoring import vectors

SHARES = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=40
)
INTERVALS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 8)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    min_size=1,
    max_size=25,
)


def test_equal_shares_share_a_rank_and_the_next_is_skipped() -> None:
    assert ranks.rank_shares(vectors.RANKS[1], vectors.RANKS[2]).tolist() == vectors.RANKS[3]


def test_shares_that_floats_cannot_tell_apart_are_ranked_apart() -> None:
    big = 10**17
    assert (big - 1) / big == (big - 2) / (big - 1)
    assert ranks.rank_shares([big - 2, big - 1], [big - 1, big]).tolist() == [2, 1]


@settings(max_examples=60, deadline=None)
@given(SHARES)
def test_ranks_equal_a_plain_count_of_better_fractions(shares: list[tuple[int, int]]) -> None:
    x, n = np.array(shares).T
    exact = [Fraction(*share) for share in shares]
    assert ranks.rank_shares(x, n).tolist() == [1 + sum(other > mine for other in exact) for mine in exact]


def test_rank_sets_of_intervals_agree_with_the_worked_example() -> None:
    _, low, high, best, worst = vectors.KWW
    found = ranks.interval_rank_sets(low, high)
    assert [found[0].tolist(), found[1].tolist()] == [best, worst]


def test_clearly_separate_windows_have_certain_ranks() -> None:
    _, x, n, best, worst, alpha_each = vectors.SIDAK
    found = ranks.binomial_rank_sets(x, n)
    assert [found[0].tolist(), found[1].tolist()] == [best, worst]
    assert ranks.sidak_alpha(3) == pytest.approx(alpha_each, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(INTERVALS)
def test_sorted_counting_equals_comparing_all_pairs(pairs: list[tuple[int, int]]) -> None:
    low, high = np.array(pairs).T
    best, worst = ranks.interval_rank_sets(low, high)
    assert best.tolist() == [1 + sum(other > h for other in low) for h in high]
    assert worst.tolist() == [len(low) - sum(other < l for other in high) for l in low]  # noqa: E741 - a limit


@settings(max_examples=60, deadline=None)
@given(INTERVALS)
def test_groups_meet_exactly_where_intervals_overlap(pairs: list[tuple[int, int]]) -> None:
    low, high = np.array(pairs).T
    first, last = ranks.find_groups(low, high)
    best, worst = ranks.interval_rank_sets(low, high)
    overlap = (low[:, None] <= high) & (low <= high[:, None])
    meet = (first[:, None] <= last) & (first <= last[:, None])
    assert np.array_equal(overlap, meet)
    assert ranks.count_alike(best, worst).tolist() == (overlap.sum(axis=1) - 1).tolist()
    assert first.min() == 1
    assert set(range(1, last.max() + 1)) == {g for f, t in zip(first, last, strict=True) for g in range(f, t + 1)}


@settings(max_examples=40, deadline=None)
@given(SHARES)
def test_the_rank_of_the_estimate_lies_in_its_set(shares: list[tuple[int, int]]) -> None:
    x, n = np.array(shares).T
    best, worst = ranks.binomial_rank_sets(x, n)
    rank = ranks.rank_shares(x, n)
    assert np.all(best <= rank)
    assert np.all(rank <= worst)


def test_over_dispersion_widens_rank_sets() -> None:
    x, n = [990, 930, 700], [1000, 1000, 1000]
    assert ranks.binomial_rank_sets(x, n)[1].tolist() == [1, 2, 3]
    assert ranks.binomial_rank_sets(x, n, phi=5.0)[1].tolist() == [2, 2, 3]


def test_rank_sets_hold_all_true_ranks_at_least_as_often_as_promised() -> None:
    random = np.random.default_rng(7)
    truth = np.repeat([0.98, 0.97, 0.95, 0.9], 10)
    true_rank = 1 + (truth[:, None] < truth).sum(axis=1)
    true_last = (truth[:, None] <= truth).sum(axis=1)
    n = np.tile([30, 100, 300, 1000], 10)
    held = 0
    for _ in range(200):
        best, worst = ranks.binomial_rank_sets(random.binomial(n, truth), n)
        held += bool(np.all(best <= true_last) and np.all(true_rank <= worst))
    assert held >= 190


def test_best_sets_follow_the_joint_ranks() -> None:
    best, worst = np.array([1, 1, 2, 4]), np.array([2, 3, 3, 4])
    assert ranks.may_be_best(best, count=2).tolist() == [True, True, True, False]
    assert ranks.surely_best(worst, count=2).tolist() == [True, False, False, False]
    assert ranks.may_be_worst(worst, count=1).tolist() == [False, False, False, True]


def test_one_window_and_none_have_ranks_too() -> None:
    assert [side.tolist() for side in ranks.binomial_rank_sets([9], [10])] == [[1], [1]]
    assert [side.tolist() for side in ranks.binomial_rank_sets([], [])] == [[], []]
    assert [side.tolist() for side in ranks.find_groups([], [])] == [[], []]
    assert ranks.rank_shares([], []).tolist() == []


def test_ranks_need_whole_counts() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        ranks.rank_shares([0.5], [1])
    with pytest.raises(ValueError, match="needs ratings"):
        ranks.rank_shares([0], [0])
