import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from surveys.scoring.control import alarm_threshold, chart, find_change, step_phi
from surveys.scoring.trends import add_changes, build_series, compare_shares, least_detectable


def months(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["unit", "month", "x", "n"])
    return frame.assign(month=pd.PeriodIndex(frame["month"], freq="M"))


pairs = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(pairs, pairs)
@settings(max_examples=60, deadline=None)
def test_the_score_test_is_the_chi_square_of_the_two_by_two_table(now: tuple[int, int], then: tuple[int, int]):
    (x, n), (y, m) = now, then
    found = compare_shares([x], [n], earlier_x=[y], earlier_n=[m])
    if 0 < x + y < n + m:
        expected = chi2_contingency([[x, n - x], [y, m - y]], correction=False).pvalue
        assert found.p[0] == pytest.approx(expected, abs=1e-9)
    else:
        assert found.p[0] == 1.0
    assert found.low[0] <= found.difference[0] <= found.high[0]


def test_newcombe_1998_example_56_of_70_against_48_of_80():
    found = compare_shares(56, 70, earlier_x=48, earlier_n=80)
    assert found.difference == pytest.approx(0.2)
    assert (float(found.low), float(found.high)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_over_dispersion_makes_a_change_less_certain():
    plain = compare_shares(180, 200, earlier_x=160, earlier_n=200)
    spread = compare_shares(180, 200, earlier_x=160, earlier_n=200, phi=4.0)
    assert spread.z == pytest.approx(plain.z / 2)
    assert spread.high - spread.low > plain.high - plain.low


def test_nothing_to_compare_with_is_no_change_of_zero():
    assert np.isnan(compare_shares([5], [10], earlier_x=[0], earlier_n=[0]).p).all()
    assert np.isnan(compare_shares([0], [0], earlier_x=[0], earlier_n=[0]).difference).all()


def test_a_month_without_ratings_is_a_gap_and_not_missing():
    series = build_series(months(("W1", "2026-01", 9, 10), ("W1", "2026-03", 8, 10)))
    assert series["month"].astype(str).tolist() == ["2026-01", "2026-02", "2026-03"]
    assert series["n"].tolist() == [10, 0, 10]
    assert series[["share", "low", "high"]].isna().all(axis=1).tolist() == [False, True, False]
    changes = add_changes(series)
    assert changes["month_change"].isna().all()  # February is empty: March has no month before


def test_changes_are_against_the_month_before_and_the_month_a_year_before():
    rows = [("W1", f"2025-{month:02d}", 80, 100) for month in range(2, 13)]
    ends = [("W1", "2025-01", 70, 100), ("W1", "2026-01", 95, 100), ("W2", "2025-01", 10, 100)]
    changes = add_changes(build_series(months(*rows, *ends))).set_index(["unit", "month"])
    last = changes.loc[("W1", pd.Period("2026-01"))]
    assert last["month_change"] == pytest.approx(0.15)
    assert last["year_change"] == pytest.approx(0.25)
    assert last["year_p"] < 0.01
    first = changes.loc[("W2", pd.Period("2025-01"))]
    assert np.isnan(first["month_change"])  # the row above it is another unit's last month


def test_an_empty_series_stays_empty_and_a_repeated_month_is_refused():
    assert build_series(months()).empty
    with pytest.raises(ValueError, match="once"):
        build_series(months(("W1", "2026-01", 1, 1), ("W1", "2026-01", 1, 1)))


def test_the_detectable_change_is_the_one_found_with_that_power():
    change = least_detectable(400, 400, share=0.85)
    random = np.random.default_rng(2)
    x, y = random.binomial(400, 0.85 + change / 2, 4000), random.binomial(400, 0.85 - change / 2, 4000)
    found = compare_shares(x, 400, earlier_x=y, earlier_n=400)
    assert (found.p <= 0.05).mean() == pytest.approx(0.8, abs=0.03)


def weeks(random: np.random.Generator, *, rho: float, shift: float = 0.0, n: int = 60) -> tuple[object, object]:
    """13 weeks at 92 %, the shift from week 7 on, weeks beta-distributed with correlation rho."""
    size = np.maximum(1, random.poisson(n, 13))
    share = np.where(np.arange(13) >= 6, 0.92 + shift, 0.92)
    if rho:
        share = random.beta(share * (1 / rho - 1), (1 - share) * (1 / rho - 1))
    return random.binomial(size, share), size


@pytest.mark.parametrize(("rho", "n"), [(0.0, 60), (0.015, 60), (0.015, 150)])
def test_false_alarms_are_as_rare_as_scoring_md_says(rho: float, n: int):
    random = np.random.default_rng(11)
    series = [weeks(random, rho=rho, n=n) for _ in range(500)]
    assert np.mean([find_change(x, size).alarm for x, size in series]) <= 0.10  # specified .04 to .07
    marked = [chart(pd.DataFrame({"x": x, "n": size}))["outside"].any() for x, size in series]
    assert np.mean(marked) <= 0.10  # specified .04 to .07


def test_a_rise_of_six_points_is_seen_and_dated():
    random = np.random.default_rng(12)
    found = [find_change(*weeks(random, rho=0.0, shift=0.06)) for _ in range(300)]
    assert np.mean([change.alarm for change in found]) > 0.75  # specified .84
    assert np.median([change.at for change in found if change.alarm]) == 6
    assert all(change.after > change.before for change in found if change.alarm)


def test_the_plain_chart_would_cry_wolf_and_laney_does_not():
    random = np.random.default_rng(13)
    plain = 0
    for _ in range(200):
        x, n = weeks(random, rho=0.015, n=150)
        centre = np.sum(x) / np.sum(n)
        plain += (np.abs(x / n - centre) > 3 * np.sqrt(centre * (1 - centre) / n)).any()
    assert plain / 200 > 0.4  # specified .66


def test_chart_limits_follow_by_hand():
    out = chart(pd.DataFrame({"x": [90, 80, 90, 80], "n": [100] * 4}))
    sd = np.sqrt(0.85 * 0.15 / 100)
    spread = (0.1 / sd) / 1.128
    assert out["centre"].tolist() == [0.85] * 4
    assert out["lower"].iloc[0] == pytest.approx(0.85 - 3 * sd * spread)
    assert not out["outside"].any()


def test_a_week_without_ratings_is_passed_over():
    out = chart(pd.DataFrame({"x": [9, 0, 8], "n": [10, 0, 10]}))
    assert out["share"].isna().tolist() == [False, True, False]
    change = find_change([9, 0, 9, 9, 1, 1, 1, 1], [10, 0, 10, 10, 10, 10, 10, 10])
    assert change.at == 4


def test_all_alike_and_too_short_series_raise_no_alarm():
    assert not find_change([10] * 13, [10] * 13).alarm
    assert not find_change([], []).alarm
    assert not find_change([100, 0], [100, 100]).alarm


def test_a_series_steadier_than_chance_is_judged_as_chance():
    assert find_change([80, 81, 80, 81, 80, 81], [100] * 6).phi == 1.0


def test_the_threshold_and_phi_by_hand():
    assert alarm_threshold(13, alpha=0.05) == pytest.approx(8.21, abs=0.01)
    assert step_phi(np.array([90.0, 80.0, 90.0]), np.array([100.0] * 3), 0.85) == pytest.approx(
        (0.1**2 / (0.85 * 0.15 / 100)) / 2
    )
