from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring.composite import check_indicators, compose, weigh_influence
from surveys.scoring.goalposts import scale_frame
from surveys.scoring.method import Indicator
from surveys.scoring.sensitivity import alternatives, compare, rank_scores, summarise

PLAIN = (
    Indicator(code="satisfied", source="survey", worst=0.0, best=100.0, weight=0.5),
    Indicator(code="on_time", source="system", worst=0.0, best=100.0, weight=0.5),
)


def frame(**columns: list[float]) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=[f"W{number}" for number in range(size)])


def test_vector_26_arithmetic_is_65_and_geometric_60():
    values = frame(satisfied=[90.0], on_time=[40.0])
    assert compose(values, PLAIN)["score"].tolist() == [65.0]
    assert compose(values, PLAIN, mean="geometric")["score"].tolist() == pytest.approx([60.0], abs=1e-9)


def test_less_is_better_when_best_lies_below_worst():
    overdue = Indicator(code="overdue", source="system", worst=0.2, best=0.0, weight=1.0)
    assert scale_frame(frame(overdue=[0.0, 0.1, 0.2, 0.5]), [overdue])["overdue"].tolist() == [100, 50, 0, 0]


def test_a_missing_indicator_gives_no_score_and_is_named():
    out = compose(frame(satisfied=[90.0, np.nan], on_time=[40.0, 50.0]), PLAIN)
    assert out["missing"].tolist() == ["", "satisfied"]
    assert np.isnan(out["score"].iloc[1])


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (PLAIN[0],),
        (PLAIN[0], PLAIN[0]),
        (replace(PLAIN[0], weight=0.0), replace(PLAIN[1], weight=1.0)),
        tuple(replace(PLAIN[0], code=f"i{n}", weight=1 / 7) for n in range(7)),
    ],
    ids=["none", "sum below 1", "same code", "weight 0", "seven"],
)
def test_wrong_indicators_are_refused(wrong: tuple[Indicator, ...]):
    with pytest.raises(ValueError, match=r"indicator|weight|codes"):
        check_indicators(wrong)


def test_the_given_frame_is_left_alone():
    values = frame(satisfied=[90.0, 20.0], on_time=[40.0, 70.0])
    before = values.copy(deep=True)
    compose(values, PLAIN)
    alternatives(values, PLAIN)
    pd.testing.assert_frame_equal(values, before)


rows = st.lists(st.tuples(st.floats(-20, 120), st.floats(-20, 120)), min_size=2, max_size=12)


@given(rows, st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)))
@settings(max_examples=60, deadline=None)
def test_an_added_outlier_changes_no_other_score(pairs: list[tuple[float, float]], outlier: tuple[float, float]):
    values = pd.DataFrame(pairs, columns=["satisfied", "on_time"])
    more = pd.DataFrame([*pairs, outlier], columns=["satisfied", "on_time"])
    for mean in ("arithmetic", "geometric"):
        alone, together = compose(values, PLAIN, mean=mean), compose(more, PLAIN, mean=mean)
        assert alone["score"].tolist() == together["score"].tolist()[:-1]


@given(rows)
@settings(max_examples=60, deadline=None)
def test_the_geometric_mean_never_exceeds_the_arithmetic_of_floored_parts(pairs: list[tuple[float, float]]):
    values = pd.DataFrame(pairs, columns=["satisfied", "on_time"]).clip(lower=1.0)
    plain = compose(values, PLAIN)["score"].to_numpy()
    curbed = compose(values, PLAIN, mean="geometric")["score"].to_numpy()
    assert (curbed <= plain + 1e-9).all()


def test_influence_shows_that_weight_is_not_importance():
    values = frame(satisfied=[10.0, 50.0, 90.0, 70.0], on_time=[99.0, 98.0, 99.0, 98.0])
    out = weigh_influence(compose(values, PLAIN), PLAIN)
    assert out["weight"].tolist() == [0.5, 0.5]
    assert out["influence"].iloc[0] > 0.9
    assert out["influence"].sum() == pytest.approx(1)


def test_who_moves_names_the_ones_that_enter_and_leave():
    values = frame(satisfied=[100.0, 60.0, 55.0], on_time=[10.0, 52.0, 56.0])
    scores = alternatives(values, PLAIN)
    assert scores.columns.tolist() == [
        "nominal",
        "geometric",
        "equal",
        "without_satisfied",
        "without_on_time",
    ]
    moves = compare(scores["nominal"], scores["without_satisfied"], top=1).set_index("window")
    assert moves["change"].to_dict() == {"W0": "", "W1": "leaves", "W2": "enters"}
    assert moves["move"].to_dict() == {"W0": 0.0, "W1": -1.0, "W2": 1.0}
    table = summarise(scores, top=1).set_index("method")
    assert table.loc["equal"].tolist() == [1, 0, 0.0, 1.0]
    assert table.loc["without_satisfied", "entered"] == 1


def test_equal_scores_share_a_rank_and_the_next_is_skipped():
    assert rank_scores(pd.Series([90.0, 90.0 + 1e-12, 80.0])).tolist() == [1, 1, 3]
