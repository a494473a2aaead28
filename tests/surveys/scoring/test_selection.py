import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring.acceptability import accept
from surveys.scoring.bands import assign_bands
from surveys.scoring.chance import Chance
from surveys.scoring.method import Indicator, Method
from surveys.scoring.selection import choose, quota_of, top_probabilities


def windows(*chances: float, passed: bool = True) -> pd.DataFrame:
    names = [f"W{number:02d}" for number in range(len(chances))]
    return pd.DataFrame({"window": names, "p_top": chances, "gates_passed": passed})


def selected(frame: pd.DataFrame) -> list[str]:
    return frame.loc[frame["selected"], "window"].tolist()


def test_windows_come_in_while_the_expected_false_share_holds():
    out = choose(windows(0.99, 0.9, 0.6, 0.3), quota=9)
    assert selected(out) == ["W00", "W01", "W02"]  # (.01 + .1 + .4) / 3 = .17; with .3 it is .3025
    assert out["reason"].tolist() == ["selected", "selected", "selected", "fdr"]


def test_the_boundary_of_20_percent_is_inside():
    assert selected(choose(windows(0.9, 0.7), quota=9)) == ["W00", "W01"]


def test_fewer_winners_than_the_quota_is_a_result():
    out = choose(windows(0.5, 0.4), quota=2)
    assert selected(out) == []
    assert set(out["reason"]) == {"fdr"}


def test_a_tie_at_the_quota_is_out_as_a_whole():
    out = choose(windows(0.99, 0.95, 0.95), quota=2)
    assert selected(out) == ["W00"]
    assert out["reason"].tolist() == ["selected", "tie_at_quota", "tie_at_quota"]
    assert selected(choose(windows(0.99, 0.95, 0.95), quota=3)) == ["W00", "W01", "W02"]


def test_who_fails_a_gate_is_never_chosen_and_takes_no_place():
    frame = windows(0.99, 0.95, 0.94)
    frame["gates_passed"] = [False, True, True]
    out = choose(frame, quota=2)
    assert selected(out) == ["W01", "W02"]
    assert out["reason"].tolist()[0] == "gates"


def test_no_window_no_gate_passed_and_no_quota_choose_nobody():
    assert selected(choose(windows(), quota=3)) == []
    assert selected(choose(windows(0.99, passed=False), quota=3)) == []
    assert choose(windows(0.99), quota=0)["reason"].tolist() == ["quota"]


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="p_top"):
        choose(windows(1.2), quota=1)
    with pytest.raises(ValueError, match="quota"):
        choose(windows(0.5), quota=-1)


chances = st.lists(st.sampled_from([0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0]), max_size=20)


@given(chances, st.integers(0, 20))
@settings(max_examples=100, deadline=None)
def test_the_choice_is_the_largest_whole_set_within_both_limits(p_top: list[float], quota: int):
    chosen = selected(choose(windows(*p_top), quota=quota))
    ordered = sorted(p_top, reverse=True)
    fits = [
        m
        for m in range(len(ordered) + 1)
        if (m == 0 or sum(1 - p for p in ordered[:m]) / m <= 0.2 + 1e-9)
        and m <= quota
        and (m in (0, len(ordered)) or ordered[m - 1] > ordered[m])
    ]
    assert len(chosen) == max(fits)


def test_top_probability_follows_score_and_certainty():
    scores = pd.DataFrame({"window": list("abcd"), "score": [95.0, 95.0, 80.0, 70.0], "se": [0.1, 8.0, 1.0, 1.0]})
    p_top = top_probabilities(scores, top_share=0.3)["p_top"].tolist()
    assert p_top[0] > 0.99 > p_top[1] > p_top[2] > p_top[3] - 1e-12


def test_equal_windows_share_the_prior_chance():
    same = pd.DataFrame({"window": list("abc"), "score": [90.0] * 3, "se": [2.0] * 3})
    assert top_probabilities(same)["p_top"].tolist() == [0.1, 0.1, 0.1]


def test_a_quota_of_ten_percent():
    assert [quota_of(count) for count in (1, 10, 30, 31)] == [1, 1, 3, 4]


def test_bands_follow_the_definitions_and_are_listed_by_code():
    rows = [
        ("A2", 200, "meets", False, True, True),
        ("A1", 200, "meets", False, True, True),
        ("B1", 200, "meets", False, True, False),
        ("B2", 200, "meets", False, False, True),
        ("C1", 30, "not_yet_shown", False, True, True),
        ("D1", 200, "below", True, False, False),
        ("E1", 200, "below", False, False, False),
        ("N1", 29, "small", False, True, True),
        ("S1", 9, "small", False, False, False),
    ]
    columns = ["window", "n", "verdict", "below_listed", "gates_passed", "selected"]
    out = assign_bands(pd.DataFrame(rows, columns=columns), Method())
    assert out["window"].tolist() == ["A1", "A2", "B1", "B2", "C1", "E1", "D1", "N1", "S1"]
    assert out["band"].tolist() == ["A", "A", "B", "B", "C", "C*", "D", "N", "S"]


def test_philox_words_give_the_digits_of_the_specification():
    drawn = Chance(20240601).normals(3).tolist()
    assert drawn == pytest.approx([0.767329694791989, -1.360815681098181, -0.568190506315089], abs=1e-12)


def test_dirichlet_weights_sum_to_one_around_their_centre():
    drawn = Chance(7).weights(4000, centre=np.array([0.5, 0.3, 0.2]), strength=60)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(4000))
    assert drawn.mean(axis=0) == pytest.approx([0.5, 0.3, 0.2], abs=0.005)
    assert drawn[:, 0].var() == pytest.approx(0.25 / 61, rel=0.1)  # Dirichlet: w(1-w)/(60+1)


PAIR = (
    Indicator(code="satisfied", source="survey", worst=0.0, best=100.0, weight=0.5),
    Indicator(code="on_time", source="system", worst=0.0, best=100.0, weight=0.5),
)


def test_a_clear_winner_is_robust_and_a_coin_toss_is_not():
    values = pd.DataFrame({"satisfied": [95.0, 60.0, 60.0], "on_time": [95.0, 60.0, 60.0]}, index=list("abc"))
    errors = pd.DataFrame({"satisfied": [1.0, 3.0, 3.0], "on_time": 0.0}, index=list("abc"))
    out = accept(values, errors, indicators=PAIR, top=2, seed=1, draws=1000)
    assert out["label"].tolist()[0] == "robust"
    assert out["sampling_only"].tolist()[1:] == pytest.approx([0.5, 0.5], abs=0.06)
    assert out["weights_only"].tolist() == [1.0, 1.0, 1.0]  # an exact tie at the cut is in as a whole
    assert accept(values, errors, indicators=PAIR, top=2, seed=1, draws=1000).equals(out)


def test_a_lopsided_window_depends_on_the_weights():
    values = pd.DataFrame({"satisfied": [90.0, 50.0], "on_time": [50.0, 89.0]}, index=list("ab"))
    out = accept(values, values * 0, indicators=PAIR, top=1, seed=3, draws=1000).set_index("window")
    assert 0.5 < out.loc["a", "both"] < 0.75
    assert out["both"].sum() == pytest.approx(1)


def test_a_missing_value_is_refused():
    values = pd.DataFrame({"satisfied": [np.nan], "on_time": [1.0]})
    with pytest.raises(ValueError, match="every window"):
        accept(values, values * 0, indicators=PAIR, top=1, seed=1)
