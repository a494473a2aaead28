"""Scores of one period from its tallies, by the functions behind every published figure."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.publishing.figures.assess import measure, rank_windows
from surveys.publishing.figures.counting import count_tallies
from surveys.publishing.figures.rows import RANK_FIELDS, RankRow, print_ranks
from surveys.scoring.estimates import add_priors
from surveys.scoring.method import Method
from surveys.scoring.ranks import sidak_alpha
from surveys.scoring.tallies import KEYS, add_tallies, count_ratings, digest_tallies, empty_tallies

METHOD = Method()
FIGURES = ("share", "low", "high", "index", "coverage", "rank", "rank_low", "p_top", "p_ge", "adjusted")


def ratings(seed: int = 5, *, windows: int = 12, days: int = 20, per_day: int = 6) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    count = windows * days * per_day
    frame = pd.DataFrame(
        {
            "day": pd.Timestamp("2026-03-20") + pd.to_timedelta(random.integers(0, days, count), unit="D"),
            "window": [f"W{w:03d}" for w in random.integers(0, windows, count)],
            "guide": random.integers(1, 4, count),
            "channel": random.choice(["qr", "pad"], count),
            "language": "zh",
            "basis": "open",
            "level": random.choice([5, 4, 3, 2, 1], count, p=[0.6, 0.28, 0.06, 0.04, 0.02]),
        }
    )
    return frame[list(KEYS)]


def levels(window: str, *counts: int, day: str = "2026-03-20") -> pd.DataFrame:
    frame = pd.DataFrame({"level": [5, 4, 3, 2, 1][: len(counts)], "n": counts})
    fixed = {"day": pd.Timestamp(day), "window": window, "guide": 1, "channel": "qr", "language": "zh", "basis": "open"}
    return frame[frame["n"] > 0].assign(**fixed)[[*KEYS, "n"]]


def score(*parts: pd.DataFrame, units: pd.DataFrame | None = None, method: Method = METHOD) -> pd.DataFrame:
    """Windows by code, ranked."""
    return rank_windows(measure(count_tallies(add_tallies(*parts), method=method, units=units), method), method)


def printed(ranked: pd.DataFrame) -> dict[str, RankRow]:
    return {row.unit: row for row in print_ranks(ranked, METHOD, name=str, region_of=str)}


def test_every_window_of_the_tallies_has_one_row_by_code() -> None:
    scores = score(count_ratings(ratings()))
    assert scores["unit"].tolist() == [f"W{w:03d}" for w in range(12)]
    assert scores["n"].sum() == 12 * 20 * 6
    assert scores["verdict"].isin(["meets", "not_yet_shown", "below"]).all()
    assert scores["rank"].notna().sum() == 12
    assert sidak_alpha(12) == pytest.approx(1 - 0.95 ** (1 / 12))
    assert METHOD.digest() == Method().digest()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 200))
def test_scores_do_not_depend_on_the_order_of_rows_or_how_they_came_in(seed: int, cut: int) -> None:
    rows = ratings(seed, windows=4, days=6, per_day=10)
    shuffled = rows.sample(frac=1, random_state=seed)
    parts = add_tallies(count_ratings(shuffled[:cut]), count_ratings(shuffled[cut:]))
    whole = count_ratings(rows)
    assert digest_tallies(parts) == digest_tallies(whole)
    pd.testing.assert_frame_equal(score(parts), score(whole), check_exact=True)


def test_how_much_is_shown_depends_on_the_number_of_ratings() -> None:
    units = pd.DataFrame({"window": ["A", "B", "C", "D"]})
    scores = score(levels("B", 9), levels("C", 20, 9), levels("D", 25, 5), units=units)
    shown = scores.set_index("unit")
    assert shown["n"].tolist() == [0, 9, 29, 30]
    assert shown["verdict"].tolist() == ["suppressed", "suppressed", "small", "meets"]
    assert shown["rank"].isna().tolist() == [True, True, True, False]
    assert shown.loc["D", ["rank", "rank_low", "rank_high"]].tolist() == [1, 1, 1]
    assert np.isnan(shown.loc["A", "share"])


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    scores = score(levels("A", 95, 0, 5), levels("B", 95, 0, 5), levels("C", 60, 0, 40), levels("D", 99, 0, 1))
    assert scores["rank"].tolist() == [2, 2, 4, 1]


def test_the_order_is_by_the_estimate_and_not_by_the_raw_share() -> None:
    peers = [levels(f"P{i}", 170 + 3 * i, 0, 30 - 3 * i) for i in range(8)]
    scores = score(levels("few", 30), levels("many", 1990, 0, 10), *peers)
    shown = scores.set_index("unit")
    assert shown.loc["few", "share"] > shown.loc["many", "share"]
    assert shown.loc["many", "rank"] == 1
    assert shown.loc["few", "rank"] > 1


def test_clearly_separate_windows_have_certain_ranks() -> None:
    scores = score(levels("A", 990, 0, 10), levels("B", 900, 0, 100), levels("C", 700, 0, 300))
    assert scores[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]
    assert scores["surely_top"].tolist() == [True, False, False]
    assert scores["alike"].tolist() == [0, 0, 0]
    assert scores[["first_group", "last_group"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]


def test_served_counts_give_coverage_and_what_the_unrated_could_change() -> None:
    units = pd.DataFrame({"window": ["A", "B", "C"], "served": [500, np.nan, 100]})
    scores = score(levels("A", 120, 60, 12, 6, 2), levels("B", 100), levels("C", 200), units=units)
    a, b, c = (row for _, row in scores.iterrows())
    assert a["coverage"] == 0.4
    assert (a["bound_low"], a["bound_high"]) == (0.36, 0.96)
    assert b[["coverage", "bound_low", "breakdown"]].isna().all()
    assert c["served"] < c["n"], "a wrong number of cases bounds nothing"
    assert np.isnan(c["bound_low"])


def test_days_that_swing_widen_the_verdict() -> None:
    steady = [levels("A", 18, 0, 2, day=f"2026-03-{d:02d}") for d in range(1, 11)]
    swinging = [levels("A", 20 if d % 2 else 16, 0, 0 if d % 2 else 4, day=f"2026-03-{d:02d}") for d in range(1, 11)]
    calm, wild = score(*steady), score(*swinging)
    assert calm["verdict"].tolist() == ["meets"]
    assert wild["verdict"].tolist() == ["not_yet_shown"]
    assert wild["phi"].iloc[0] > 2
    assert wild["share"].equals(calm["share"])


def test_groups_have_their_own_prior_when_they_have_enough_peers() -> None:
    good = [levels(f"G{i}", 190 + i, 0, 10 - i) for i in range(6)]
    poor = [levels(f"P{i}", 120 + i, 0, 80 - i) for i in range(3)]
    units = pd.DataFrame({"window": [f"G{i}" for i in range(6)] + [f"P{i}" for i in range(3)]})
    units["group"] = units["window"].str[0]
    scores = score(*good, *poor, units=units)
    frame = scores[["group", "n"]].assign(satisfied=scores["x"])
    groups = add_priors(pd.DataFrame({"group": ["G", "P"]}), frame, method=METHOD).set_index("group")
    assert groups["prior_from"].to_dict() == {"G": "group", "P": "all"}
    assert groups["peers"].to_dict() == {"G": 6, "P": 3}


def test_a_hard_mix_of_items_is_allowed_for() -> None:
    easy = [levels(w, 96, 0, 4) for w in "AB"]
    hard = [levels(w, 70, 0, 30).assign(guide=2) for w in "CD"]
    shown = score(*easy, *hard, levels("E", 80, 0, 20).assign(guide=2)).set_index("unit")
    assert shown.loc["E", "share"] < shown.loc["A", "share"]
    assert shown.loc["E", "adjusted"] > shown.loc["A", "adjusted"]
    assert shown.loc["C", "verdict"] == "below"
    assert shown.loc["C", "adjusted_verdict"] == "not_yet_shown"
    assert shown.loc["C", "mix_sensitive"]


def test_the_list_of_windows_below_is_corrected_for_many_tests() -> None:
    fair = [levels(f"F{i:02d}", 170, 0, 30) for i in range(40)]
    scores = score(levels("bad", 100, 0, 100), levels("unlucky", 160, 0, 40), *fair)
    shown = scores.set_index("unit")
    assert shown.loc[["bad", "unlucky"], "verdict"].tolist() == ["below", "below"]
    assert shown.loc[["bad", "unlucky"], "below_listed"].tolist() == [True, False]


def test_an_empty_period_scores_nothing() -> None:
    scores = score(empty_tallies())
    assert len(scores) == 0
    assert {"rank", "verdict", "estimate", "adjusted", "rank_high"} <= set(scores.columns)
    assert printed(scores) == {}
    nobody = score(empty_tallies(), units=pd.DataFrame({"window": ["A"]}))
    assert nobody[["n", "verdict"]].to_numpy().tolist() == [[0, "suppressed"]]


def test_all_ratings_equal_and_one_window_are_scored_without_certainty() -> None:
    scores = score(*[levels(f"W{i}", 40) for i in range(6)])
    assert scores["rank"].tolist() == [1] * 6
    assert scores["rank_high"].tolist() == [6] * 6
    assert scores["index_se"].gt(0).sum() == 0  # every answer anywhere was 5: nothing to smooth with
    one = score(levels("only", 28, 1, 1, 1, 1))
    assert one[["rank", "rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1, 1]]


def test_tallies_of_windows_that_are_not_to_be_scored_are_refused() -> None:
    with pytest.raises(ValueError, match="count window B, which is not among"):
        score(levels("B", 5), units=pd.DataFrame({"window": ["A"]}))
    with pytest.raises(ValueError, match="window A is listed twice"):
        score(levels("A", 5), units=pd.DataFrame({"window": ["A", "A"]}))
    with pytest.raises(ValueError, match="lack the column window"):
        score(levels("A", 5), units=pd.DataFrame({"hall": ["A"]}))


def test_the_given_tallies_stay_as_they_were() -> None:
    tallies = count_ratings(ratings())
    before = tallies.copy(deep=True)
    count_tallies(tallies, method=METHOD)
    pd.testing.assert_frame_equal(tallies, before)


def test_the_measure_of_the_method_decides() -> None:
    tallies = levels("A", 60, 20, 15, 5)
    strict, lax = score(tallies), score(tallies, method=Method(satisfied_levels=(5, 4, 3)))
    assert (strict["x"].iloc[0], lax["x"].iloc[0]) == (80, 95)
    assert (strict["verdict"].iloc[0], lax["verdict"].iloc[0]) == ("not_yet_shown", "meets")


def test_halls_are_scored_like_windows() -> None:
    tallies = count_ratings(ratings())
    halls = tallies.assign(hall=tallies["window"].str[:3])
    scores = rank_windows(measure(count_tallies(halls, method=METHOD, unit="hall"), METHOD), METHOD)
    assert scores["unit"].tolist() == ["W00", "W01"]
    assert scores["n"].sum() == len(ratings())


def test_printed_scores_follow_the_display_rule_and_hide_the_few() -> None:
    units = pd.DataFrame({"window": ["A", "B", "C", "D"], "served": [4000, 100, 100, 100]})
    scores = score(levels("A", 1599, 100, 201, 100), levels("B", 9), levels("C", 20, 9), units=units)
    rows = printed(scores)
    a = rows["A"]
    assert (a.n, a.satisfied, a.share, a.index) == ("2000", "1699", "84.95", "89.98")
    assert scores["mean"].iloc[0] == pytest.approx(4.60, abs=0.005)
    assert (a.low, a.high, a.coverage, a.bound_low, a.bound_high) == ("83.3", "86.5", "50.0", "42.4", "92.5")
    assert a.breakdown == "-0.1"
    assert (a.rank, a.verdict) == ("1", "not_yet_shown")
    for hidden in ("B", "D"):
        assert (rows[hidden].n, rows[hidden].verdict, rows[hidden].band) == ("<10", "suppressed", "S")
        assert not any(getattr(rows[hidden], name) for name in RANK_FIELDS if name in FIGURES)
    c = rows["C"]
    assert (c.n, c.share, c.verdict, c.rank, c.p_ge) == ("29", "100.0", "small", "", "")


def test_further_windows_can_be_hidden() -> None:
    units = count_tallies(add_tallies(levels("A", 40), levels("B", 50)), method=METHOD)
    units.loc[units["unit"].eq("A"), "status"] = "withheld"
    rows = printed(rank_windows(measure(units, METHOD), METHOD))
    assert (rows["A"].n, rows["A"].share, rows["A"].verdict) == ("*", "", "suppressed")
    assert rows["B"].n == "50"


def test_the_index_has_limits_and_joint_rank_sets() -> None:
    scores = score(levels("A", 900, 80, 20), levels("B", 500, 300, 200), levels("C", 10, 15, 5))
    shown = scores.set_index("unit")
    assert (shown["index_low"] < shown["index"]).all()
    assert (shown["index_high"] > shown["index"]).all()
    assert shown.loc["A", ["index_rank_low", "index_rank_high"]].tolist() == [1, 1]
    assert shown.loc["C", "index_high"] - shown.loc["C", "index_low"] > 5
