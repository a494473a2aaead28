import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring.bayes import (
    Prior,
    chances_above,
    fit_prior,
    order_keys,
    posterior_means,
    reliabilities,
    top_cutoff,
)
from tests.surveys.scoring import vectors

UNITS = st.lists(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30
)


def test_shrinkage_agrees_with_the_worked_example() -> None:
    _, given_, (mean, reliability) = vectors.SHRINK
    prior = Prior(a=given_["a"], b=given_["b"])
    estimate = posterior_means(given_["x"], given_["n"], prior=prior)
    assert estimate == pytest.approx(14 / 15, abs=1e-12)
    assert round(float(estimate), 6) == mean
    assert reliabilities(given_["n"], prior=prior) == pytest.approx(reliability, abs=1e-12)


def test_moments_find_the_prior_the_shares_were_drawn_from() -> None:
    random = np.random.default_rng(20240601)
    n = random.integers(30, 2000, 4000)
    x = random.binomial(n, random.beta(46, 4, 4000))
    prior = fit_prior(x, n)
    assert prior.a == pytest.approx(46, rel=0.1)
    assert prior.b == pytest.approx(4, rel=0.1)


def test_the_prior_is_printed_to_six_digits_and_nothing_more_is_used() -> None:
    prior = fit_prior([190, 170, 90, 45], [200, 200, 100, 60])
    assert prior == Prior(a=float(f"{prior.a:.6g}"), b=float(f"{prior.b:.6g}"))


@settings(max_examples=80, deadline=None)
@given(UNITS)
def test_estimates_lie_between_the_share_and_the_prior_mean(units: list[tuple[int, int]]) -> None:
    x, n = np.array(units).T
    prior = fit_prior(x, n)
    centre = prior.a / (prior.a + prior.b)
    estimates = posterior_means(x, n, prior=prior)
    assert prior.a > 0
    assert prior.b > 0
    assert np.all(estimates >= np.minimum(x / n, centre) - 1e-9)
    assert np.all(estimates <= np.maximum(x / n, centre) + 1e-9)
    chances = chances_above(x, n, prior=prior, cutoff=top_cutoff(prior, top_share=0.1))
    assert np.all((chances >= 0) & (chances <= 1))


def test_windows_that_all_answer_alike_still_have_estimates() -> None:
    prior = fit_prior([50, 100, 30], [50, 100, 30])
    estimates = posterior_means([50, 100, 30], [50, 100, 30], prior=prior)
    assert np.all((estimates > 0.99) & (estimates < 1))


def test_one_window_is_its_own_estimate() -> None:
    prior = fit_prior(45, 50)
    assert posterior_means(45, 50, prior=prior) == pytest.approx(0.9, abs=1e-4)


def test_no_ratings_give_no_prior() -> None:
    with pytest.raises(ValueError, match="no ratings"):
        fit_prior([0, 0], [0, 0])


def test_keys_are_whole_billionths_half_up() -> None:
    assert order_keys([0.9333333333, 0.93333333349, 0.5]).tolist() == [933333333, 933333333, 500000000]
