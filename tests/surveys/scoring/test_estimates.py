"""Coverage, case mix, funnel, smoothing, over-dispersion, many tests."""

import math

import numpy as np
import pandas as pd
import pytest

from surveys.scoring.casemix import adjust_cases
from surveys.scoring.coverage import breakdown_points, coverage_shares, manski_bounds
from surveys.scoring.dispersion import estimate_phi
from surveys.scoring.funnel import Spread, estimate_spread, funnel_limits, funnel_scores
from surveys.scoring.multiplicity import adjust_bh
from surveys.scoring.smoothing import pooled_shares, smooth_index
from tests.surveys.scoring import vectors


def test_adjusted_chances_agree_with_the_worked_example() -> None:
    _, p, q, adjusted, rejected = vectors.BH
    found = adjust_bh(p)
    assert found == pytest.approx(adjusted, abs=1e-12)
    assert (found <= q).tolist() == rejected
    shuffled = adjust_bh([p[i] for i in (3, 0, 4, 1, 2)])
    assert shuffled == pytest.approx([adjusted[i] for i in (3, 0, 4, 1, 2)], abs=1e-12)


def test_units_without_a_test_do_not_count_as_tests() -> None:
    assert adjust_bh([0.01, math.nan, 0.04]) == pytest.approx([0.02, math.nan, 0.04], nan_ok=True)
    assert adjust_bh([]).tolist() == []


def test_bounds_for_the_unrated_agree_with_the_worked_example() -> None:
    _, counts, bounds = vectors.MANSKI
    assert manski_bounds(**counts) == bounds


def test_the_breakdown_point_agrees_with_the_worked_example() -> None:
    _, counts, delta = vectors.BREAKDOWN
    assert breakdown_points(**counts, target=0.85) == pytest.approx(delta, abs=1e-6)
    assert breakdown_points(80, 100, population=200, target=0.85) < 0
    assert breakdown_points(90, 100, population=100, target=0.85) == math.inf


def test_coverage_needs_at_least_as_many_cases_as_ratings() -> None:
    assert coverage_shares([50, 0], [200, 0])[0] == 0.25
    assert np.isnan(coverage_shares([50, 0], [200, 0])[1])
    with pytest.raises(ValueError, match="more ratings than cases"):
        manski_bounds(5, 10, population=9)


def test_unknown_cases_give_unknown_bounds() -> None:
    assert np.isnan(manski_bounds(5, 10, population=math.nan)).all()
    assert np.isnan(breakdown_points(5, 10, population=math.nan, target=0.85))


def case_cells(x: list[list[int]], n: list[list[int]]) -> pd.DataFrame:
    rows = [(f"W{k}", h, x[k][h], n[k][h]) for k in range(len(x)) for h in range(len(x[0]))]
    return pd.DataFrame(rows, columns=["window", "guide", "x", "n"])


def test_adjusted_rates_agree_with_the_worked_example() -> None:
    _, x, n, rates, expected = vectors.CASEMIX
    found = adjust_cases(case_cells(x, n), unit="window", stratum="guide")
    assert found["adjusted"].tolist() == pytest.approx(rates, abs=1e-6)
    assert found["expected"].tolist() == pytest.approx(expected, abs=1e-6)
    assert found["observed"].tolist() == [63, 70]


def test_expected_counts_add_up_to_the_observed_ones() -> None:
    random = np.random.default_rng(3)
    n = random.integers(1, 90, (12, 5))
    found = adjust_cases(case_cells(random.binomial(n, 0.9).tolist(), n.tolist()), unit="window", stratum="guide")
    assert found["expected"].sum() == pytest.approx(found["observed"].sum())


def test_one_kind_of_item_leaves_the_raw_rate() -> None:
    found = adjust_cases(case_cells([[9], [30]], [[10], [40]]), unit="window", stratum="guide")
    assert found["adjusted"].tolist() == pytest.approx([0.9, 0.75])


def test_funnel_limits_agree_with_the_worked_example() -> None:
    _, given, limits = vectors.FUNNEL
    assert funnel_limits(**given) == pytest.approx(limits, abs=1e-6)


def test_spread_between_units_widens_the_funnel() -> None:
    random = np.random.default_rng(11)
    n = random.integers(200, 4000, 300)
    plain = estimate_spread(random.binomial(n, 0.9), n, centre=0.9)
    assert plain.tau2 < 2e-4
    wild = random.binomial(n, random.beta(90, 10, 300))
    spread = estimate_spread(wild, n, centre=0.9)
    assert spread.tau2 > 1e-3
    outside = np.abs(funnel_scores(wild, n, centre=0.9)) > 1.96
    assert outside.mean() > 0.4
    assert (np.abs(funnel_scores(wild, n, centre=0.9, tau2=spread.tau2)) > 1.96).mean() < 0.15
    low, high = funnel_limits(n, centre=0.9, tau2=spread.tau2)
    assert np.array_equal(
        (wild / n < low) | (wild / n > high),
        np.abs(funnel_scores(wild, n, centre=0.9, tau2=spread.tau2)) > 1.959964,
    )


def test_one_unit_shows_no_spread() -> None:
    assert estimate_spread([9], [10], centre=0.9) == Spread(phi=1.0, tau2=0.0)
    assert np.isnan(funnel_scores(0, 0, centre=0.9))


def test_the_smoothed_variance_agrees_with_the_worked_example() -> None:
    _, counts, prior, strength, mean, variance = vectors.SMOOTHED
    found = smooth_index(counts, prior=prior, weights=(100, 80, 60, 30, 0), strength=strength)
    assert found[0][0] == mean
    assert found[1][0] == pytest.approx(variance, abs=1e-6)


def test_pooled_shares_are_those_of_all_ratings_together() -> None:
    assert pooled_shares([[6, 1, 1, 0, 0], [0, 1, 0, 0, 1]]).tolist() == [0.6, 0.2, 0.1, 0.0, 0.1]


def phi_of(cells: pd.DataFrame, cap: float = 5.0) -> dict[str, float]:
    return dict(estimate_phi(cells, unit="window", cap=cap)[["group", "phi"]].itertuples(index=False))


def day_cells(x: list[int], n: list[int], *, window: str = "W1", group: str = "hall") -> pd.DataFrame:
    return pd.DataFrame({"group": group, "window": window, "day": range(len(x)), "x": x, "n": n})


def test_phi_is_the_spread_over_days_against_chance() -> None:
    # share .5: (6-5)^2/2.5 + (4-5)^2/2.5 = 0.8 over one degree of freedom
    assert phi_of(day_cells([6, 4], [10, 10]))["hall"] == pytest.approx(0.8)
    assert phi_of(day_cells([9, 1], [10, 10]))["hall"] == 5.0
    assert phi_of(day_cells([9, 1], [10, 10]), cap=20.0)["hall"] == pytest.approx(12.8)


def test_a_group_where_nothing_varies_has_phi_one() -> None:
    cells = pd.concat(
        [day_cells([10, 10], [10, 10], group="all alike"), day_cells([5], [9], window="W2", group="one day")]
    )
    assert phi_of(cells) == {"all alike": 1.0, "one day": 1.0}


def test_groups_do_not_share_their_phi() -> None:
    cells = pd.concat([day_cells([6, 4], [10, 10], group="a"), day_cells([9, 1], [10, 10], window="W2", group="b")])
    assert phi_of(cells) == pytest.approx({"a": 0.8, "b": 5.0})
