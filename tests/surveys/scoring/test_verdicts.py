from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring.verdicts import find_thresholds, judge, tail_chances
from tests.surveys.scoring import vectors

COUNTS = st.integers(1, 150).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("number", "x", "n", "verdict", "p_ge", "p_le"), vectors.VERDICTS)
def test_verdicts_agree_with_the_worked_examples(number, x, n, verdict, p_ge, p_le) -> None:
    assert judge(x, n, target=0.85).item() == verdict
    assert tail_chances(x, n, target=0.85) == pytest.approx((p_ge, p_le), abs=1e-6)


@pytest.mark.parametrize(("n", "meets", "below"), list(zip(*vectors.THRESHOLDS[1:], strict=True)))
def test_the_counts_that_decide_agree_with_the_table(n: int, meets: int, below: int) -> None:
    assert find_thresholds(n, target=0.85) == (meets, below)


def test_a_few_ratings_cannot_show_that_the_target_is_met() -> None:
    assert find_thresholds(18, target=0.85)[0] is None
    assert find_thresholds(19, target=0.85)[0] == 19
    assert find_thresholds(1, target=0.85) == (None, None)


def test_over_dispersed_ratings_show_less() -> None:
    _, counts, phi, wide, exact = vectors.DISPERSED
    assert tail_chances(**counts, target=0.85, phi=phi)[0] == pytest.approx(wide, abs=1e-6)
    assert tail_chances(**counts, target=0.85)[0] == pytest.approx(exact, abs=1e-6)
    assert tail_chances(**counts, target=0.85, phi=0.5)[0] == pytest.approx(exact, abs=1e-6)
    assert judge(**counts, target=0.85).item() == "meets"
    assert judge(**counts, target=0.85, phi=phi).item() == "not_yet_shown"


@settings(max_examples=80, deadline=None)
@given(COUNTS, st.sampled_from([0.5, 0.85, 0.95]))
def test_tails_are_the_sums_of_the_binomial_law(counts: tuple[int, int], target: float) -> None:
    x, n = counts
    law = [comb(n, k) * target**k * (1 - target) ** (n - k) for k in range(n + 1)]
    expected = (sum(law[x:]), sum(law[: x + 1]))
    assert tail_chances(x, n, target=target) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.floats(1, 5))
def test_no_share_both_meets_and_misses(counts: tuple[int, int], phi: float) -> None:
    at_least, at_most = tail_chances(*counts, target=0.85, phi=phi)
    assert not (at_least <= 0.05 and at_most <= 0.05)


def test_one_more_satisfied_never_worsens_a_verdict() -> None:
    order = {"below": 0, "not_yet_shown": 1, "meets": 2}
    verdicts = [order[code] for code in judge(np.arange(201), np.full(201, 200), target=0.85)]
    assert verdicts == sorted(verdicts)
    assert set(verdicts) == {0, 1, 2}


def test_no_ratings_show_nothing() -> None:
    assert judge(0, 0, target=0.85).item() == "not_yet_shown"
