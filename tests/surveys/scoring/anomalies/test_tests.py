"""The six statistical tests, each against the thing it must see and the thing it must leave alone."""

from itertools import permutations
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from surveys.scoring.anomalies.betabinomial import lower_tail, moment_rho, robust_rho, upper_tail
from surveys.scoring.anomalies.combined import CODES, combine, implicate, run_tests
from surveys.scoring.anomalies.device import find_repeats
from surveys.scoring.anomalies.gap import find_channel_gaps
from surveys.scoring.anomalies.rule import RULES, Evidence
from surveys.scoring.anomalies.scan import count_slots, scan_slots
from surveys.scoring.anomalies.streak import bound_run_p, find_streaks, longest_run, longest_run_p
from surveys.scoring.anomalies.tail import find_missing_unhappy
from surveys.scoring.anomalies.volume import find_busy_praise

MONDAY = pd.Timestamp("2026-03-02 09:00")


def ratings(window: str = "W1", *, count: int = 40, **columns: object) -> pd.DataFrame:
    """Honest-looking ratings, twelve minutes apart over several days; columns overwrite."""
    number = np.arange(count)
    frame = pd.DataFrame(
        {
            "rating": [f"{window}-{n}" for n in number],
            "window": window,
            "stratum": 0,
            "channel": np.where(number % 4 == 3, 6, 3 + number % 2),
            "at": MONDAY + pd.to_timedelta(number // 30, unit="D") + pd.to_timedelta(12 * (number % 30), unit="min"),
            "level": np.where(number % 5 == 4, 3, 5),
            "device": [f"{window}-d{n}" for n in number],
            "network": "",
            "visit": [f"{window}-v{n}" for n in number],
            "seconds": 12.0,
            "text": "",
        }
    )
    return frame.assign(**columns)


def served(frame: pd.DataFrame, each: int = 6) -> pd.DataFrame:
    slots = frame.assign(slot=frame["at"].dt.floor("30min"))[["window", "slot"]].drop_duplicates()
    return slots.assign(served=each).reset_index(drop=True)


def hall(windows: int = 12) -> pd.DataFrame:
    random = np.random.default_rng(5)
    parts = []
    for number in range(windows):
        level = random.choice([5, 4, 3, 2, 1], 60, p=[0.65, 0.2, 0.09, 0.04, 0.02])
        parts.append(ratings(f"W{number:02d}", count=60, level=level))
    return pd.concat(parts, ignore_index=True)


def p_of(evidence: Evidence) -> dict[str, float]:
    return dict(zip(evidence.windows["window"], evidence.windows["p"], strict=True))


def test_vector_24_three_ones_in_five_all_adjacent():
    assert longest_run_p(length=3, ones=3, n=5) == pytest.approx(0.3, abs=1e-12)


@given(st.integers(1, 7), st.data())
@settings(max_examples=30, deadline=None)
def test_the_streak_chance_equals_counting_all_orders(n: int, data: st.DataObject):
    ones = data.draw(st.integers(0, n))
    length = data.draw(st.integers(0, n))
    orders = set(permutations([True] * ones + [False] * (n - ones)))
    long = sum(longest_run(np.array(order))[1] >= length for order in orders)
    assert longest_run_p(length=length, ones=ones, n=n) == pytest.approx(long / comb(n, ones), abs=1e-12)


def test_the_quick_bound_lies_above_the_exact_chance_and_close_to_it_far_out():
    for length in (60, 80, 120):
        exact, bound = (chance(length=length, ones=900, n=1000) for chance in (longest_run_p, bound_run_p))
        assert exact <= bound * (1 + 1e-9)
        assert bound <= 1.3 * exact


@given(st.integers(0, 30), st.integers(1, 30), st.floats(0.02, 0.98), st.floats(0.001, 0.4))
@settings(max_examples=60, deadline=None)
def test_tails_equal_those_of_scipy(x: int, n: int, mean: float, rho: float):
    x = min(x, n)
    a, b = mean * (1 / rho - 1), (1 - mean) * (1 / rho - 1)
    assert upper_tail(x, n, mean=mean, rho=rho)[0] == pytest.approx(betabinom.sf(x - 1, n, a, b), rel=1e-6, abs=1e-9)
    assert lower_tail(x, n, mean=mean, rho=rho)[0] == pytest.approx(betabinom.cdf(x, n, a, b), rel=1e-6, abs=1e-9)


def test_tails_of_many_sizes_at_once_are_those_of_each_alone():
    x, n = np.array([1, 5, 30, 0, 9]), np.array([3, 40, 60, 7, 8])
    together = upper_tail(x, n, mean=0.3, rho=0.05)
    alone = [float(upper_tail(one, of, mean=0.3, rho=0.05)[0]) for one, of in zip(x, n, strict=True)]
    assert together.tolist() == pytest.approx(alone, rel=1e-12)
    assert together[3:].tolist() == [1.0, 0.0]


def test_rho_is_found_and_a_few_crooked_units_do_not_widen_it():
    random = np.random.default_rng(3)
    n, mean = np.full(400, 200.0), np.full(400, 0.1)
    x = random.binomial(200, random.beta(0.1 * 49, 0.9 * 49, 400)).astype(float)
    assert moment_rho(x, n, mean=mean) == pytest.approx(0.02, rel=0.3)
    assert robust_rho(x, n, mean=mean) == pytest.approx(0.02, rel=0.4)
    x[:20] = 150
    assert moment_rho(x, n, mean=mean) > 0.06
    assert robust_rho(x, n, mean=mean) < 0.035


def test_scan_sees_a_batch_at_closing_and_names_its_ratings():
    frame = hall()
    batch = ratings("W03", count=14, channel=4, level=5).assign(
        rating=[f"batch-{n}" for n in range(14)], at=pd.Timestamp("2026-03-02 16:40")
    )
    found = scan_slots(pd.concat([frame, batch]), served(pd.concat([frame, batch])))
    chances = p_of(found)
    assert chances.pop("W03") == 1e-12
    assert min(chances.values()) > 0.05
    row = found.windows.set_index("window").loc["W03"]
    assert (row["slot"], row["rated"], row["served"]) == (pd.Timestamp("2026-03-02 16:30"), 14, 6)
    assert {f"batch-{n}" for n in range(14)} <= set(found.ratings["rating"])


def test_who_was_served_before_the_half_hour_may_rate_after_it():
    frame = ratings(count=1, at=pd.Timestamp("2026-03-02 09:31"), channel=4)
    before = pd.DataFrame({"window": ["W1"], "slot": [pd.Timestamp("2026-03-02 09:00")], "served": [1]})
    assert count_slots(frame, before).set_index("slot")["served"].to_dict() == {
        pd.Timestamp("2026-03-02 09:00"): 1,
        pd.Timestamp("2026-03-02 09:30"): 1,
    }
    assert p_of(scan_slots(frame, before))["W1"] > 0.5


def test_two_latecomers_in_an_idle_slot_are_no_alarm_and_three_are():
    idle = pd.DataFrame({"window": ["W1"], "slot": [pd.Timestamp("2026-03-02 09:00")], "served": [40]})
    late = {"at": pd.Timestamp("2026-03-02 15:05"), "channel": 4}
    assert p_of(scan_slots(ratings(count=2, **late), idle))["W1"] == 1.0
    assert p_of(scan_slots(ratings(count=3, **late), idle))["W1"] == 1e-12


def test_remote_ratings_at_night_do_not_concern_the_scan():
    frame = hall()
    night = ratings("W03", count=20, channel=6).assign(
        rating=[f"n{n}" for n in range(20)], at=pd.Timestamp("2026-03-02 22:00")
    )
    assert p_of(scan_slots(pd.concat([frame, night]), served(frame)))["W03"] > 0.05


def test_one_phone_that_rates_again_and_again_is_seen():
    frame = hall()
    own = (frame["window"] == "W05") & frame["channel"].isin([3, 6])
    frame.loc[own & (frame["rating"].str[-1] < "6"), "device"] = "phone"
    found = find_repeats(frame)
    chances = p_of(found)
    assert chances["W05"] < 1e-6
    assert min(p for window, p in chances.items() if window != "W05") > 0.5
    assert set(found.ratings["window"]) == {"W05"}


def test_a_tablet_that_all_citizens_share_is_no_repeated_phone():
    frame = hall()
    frame.loc[(frame["channel"] == 4) & (frame["window"] == "W05"), "device"] = "tablet"
    assert min(p_of(find_repeats(frame)).values()) > 0.5


def test_missing_unhappy_ratings_are_seen_against_the_same_items_and_channels():
    frame = hall(20)
    frame = pd.concat([frame, frame.assign(rating="x" + frame["rating"], stratum=1, level=5)])
    only = frame[(frame["window"] != "W02") | (frame["stratum"] == 1)]  # W02 serves the easy item alone
    assert p_of(find_missing_unhappy(only))["W02"] > 0.9
    silent = frame.copy()
    silent.loc[(silent["window"] == "W02"), "level"] = 5
    chances = p_of(find_missing_unhappy(silent))
    assert chances["W02"] == min(chances.values()) < 0.01


def test_a_long_streak_is_seen_whatever_the_level_of_the_window():
    level = np.where(np.arange(100) % 3 == 0, 2, 5)
    level[40:75] = 5
    found = find_streaks(ratings(count=100, level=level))
    row = found.windows.iloc[0]
    assert row["p"] < 1e-3
    assert row["longest"] >= 35
    assert len(found.ratings) == row["longest"]
    assert p_of(find_streaks(ratings(count=100, level=5)))["W1"] == 1.0  # all the same: no order to judge


def test_praise_in_the_busiest_half_hours_is_seen():
    level = np.where(np.arange(200) % 2 == 0, 3, 5)
    frame = ratings(count=200, level=level)
    burst = frame["at"].iloc[0].floor("30min") + pd.to_timedelta(np.arange(25), unit="min")
    more = ratings(count=25, level=5).assign(rating=[f"b{n}" for n in range(25)], at=burst)
    found = find_busy_praise(pd.concat([frame, more], ignore_index=True))
    assert p_of(found)["W1"] < 1e-3
    assert p_of(find_busy_praise(frame))["W1"] > 0.05


def test_a_gap_between_hall_and_home_is_seen_only_where_peers_have_none():
    frame = hall(30)
    chances = p_of(find_channel_gaps(frame))
    assert min(chances.values()) > 1e-3
    frame.loc[(frame["window"] == "W04") & frame["channel"].isin([3, 4]), "level"] = 5
    frame.loc[(frame["window"] == "W04") & (frame["channel"] == 6), "level"] = 2
    assert p_of(find_channel_gaps(frame))["W04"] < 1e-3


def test_too_few_ratings_give_no_chance_rather_than_a_guess():
    few = ratings(count=5)
    for found in (
        find_repeats(few),
        find_missing_unhappy(few),
        find_streaks(few),
        find_busy_praise(few),
        find_channel_gaps(few),
    ):
        assert np.isnan(found.windows["p"]).all()


def test_six_times_the_smallest_then_benjamini_hochberg():
    empty = pd.DataFrame({"rating": [], "window": []}, dtype=object)
    chances = {"T1": [1e-4, 0.5, np.nan], "T4": [0.2, 0.01, np.nan]}
    evidence = [Evidence(code, pd.DataFrame({"window": ["a", "b", "c"], "p": p}), empty) for code, p in chances.items()]
    table = combine(evidence, q=0.10).set_index("window")
    assert table["p"].tolist()[:2] == pytest.approx([6e-4, 0.06])
    assert table["adjusted"].tolist()[:2] == pytest.approx([1.2e-3, 0.06])
    assert table["flagged"].tolist() == [True, True, False]
    assert table["tests"].tolist() == ["T1", "T4", ""]
    assert combine(evidence, q=0.05)["flagged"].tolist() == [True, False, False]


def test_only_ratings_of_flagged_windows_by_the_test_that_flagged_them_are_named():
    frame = hall()
    own = (frame["window"] == "W05") & frame["channel"].isin([3, 6])
    frame.loc[own, "device"] = "phone"
    evidence = run_tests(frame, served(frame))
    table = combine(evidence, q=0.10)
    assert table.loc[table["flagged"], ["window", "tests"]].to_numpy().tolist() == [["W05", "T2"]]
    named = implicate(evidence, table)
    assert set(named["rating"]) == set(frame.loc[own, "rating"])
    assert set(named["rule"]) == {"T2"}


def test_an_empty_period_flags_nobody():
    frame = ratings(count=0)
    evidence = run_tests(frame, served(frame))
    assert combine(evidence, q=0.10).empty
    assert implicate(evidence, combine(evidence, q=0.10)).empty


def test_given_frames_are_left_alone_and_row_order_does_not_matter():
    frame, before = hall(), hall()
    first = combine(run_tests(frame, served(frame)), q=0.10)
    pd.testing.assert_frame_equal(frame, before)
    mixed = frame.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(first, combine(run_tests(mixed, served(mixed)), q=0.10))


def test_default_ratings_and_repeated_ids_are_refused():
    with pytest.raises(ValueError, match="default"):
        find_streaks(ratings(channel=7))
    with pytest.raises(ValueError, match="once"):
        find_streaks(ratings(rating="same"))
    with pytest.raises(ValueError, match="lacks"):
        find_streaks(ratings().drop(columns="level"))


def test_every_rule_has_a_code_of_its_own_and_the_tests_are_six():
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert CODES == ("T1", "T2", "T3", "T4", "T5", "T6")
