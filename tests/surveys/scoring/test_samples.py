import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring.intervals import wilson_limits
from surveys.scoring.samples import (
    answers_to_show,
    chance_to_show,
    cluster_deff,
    plan_sample,
    rate_response,
    satisfied_needed,
)
from surveys.scoring.weighted import estimate_mean, estimate_share
from surveys.scoring.weights import NoConvergence, cap_weights, kish_deff, rake, weigh_cells


def test_sizes_of_the_specification():
    assert plan_sample(margin=0.05).base == 385
    assert plan_sample(margin=0.03).base == 1068
    assert plan_sample(margin=0.05, population=1000).finite == 278
    assert plan_sample(margin=0.05, share=0.85).base == 196


def test_clusters_and_silence_cost_invitations():
    plan = plan_sample(margin=0.05, deff=cluster_deff(11, rho=0.1), response_rate=0.25)
    assert (plan.deff, plan.answers, plan.invitations) == (2.0, 769, 3076)


def test_answers_never_exceed_the_population():
    plan = plan_sample(margin=0.05, population=30, deff=3.0)
    assert (plan.finite, plan.answers) == (28, 30)


@pytest.mark.parametrize("wrong", [{"margin": 0}, {"margin": 0.05, "deff": 0.5}, {"margin": 0.05, "response_rate": 0}])
def test_impossible_plans_are_refused(wrong: dict[str, float]):
    with pytest.raises(ValueError, match="within"):
        plan_sample(**wrong)


def test_354_of_400_show_85_percent_and_353_do_not():
    assert satisfied_needed(400, target=0.85) == 354
    assert wilson_limits(353, 400)[0] < 0.85 <= wilson_limits(354, 400)[0]
    assert satisfied_needed(400, target=0.85, population=500) < 354
    assert satisfied_needed(10, target=0.85) is None


def test_the_chance_to_show_is_that_of_scoring_md():
    assert chance_to_show(100, share=0.95, target=0.85) == pytest.approx(0.94, abs=0.005)
    assert chance_to_show(200, share=0.92, target=0.85) == pytest.approx(0.92, abs=0.005)
    assert chance_to_show(18, share=0.99, target=0.85) == 0.0


def test_response_rates_with_every_disposition():
    rates = rate_response(
        {
            "complete": 400,
            "partial": 50,
            "refused": 150,
            "not_reached": 100,
            "unable": 50,
            "unknown_eligible": 200,
            "not_eligible": 250,
        }
    )
    assert rates.strict == pytest.approx(400 / 950)
    assert rates.with_partial == pytest.approx(450 / 950)
    assert rates.eligible_share == pytest.approx(0.75)
    assert rates.estimated == pytest.approx(400 / 900)
    assert rates.estimated_with_partial == pytest.approx(450 / 900)
    assert rates.cooperation == pytest.approx(400 / 600)
    assert rates.refusal == pytest.approx(150 / 950)
    assert rates.contact == pytest.approx(650 / 950)


@given(st.tuples(*[st.integers(0, 50)] * 7))
@settings(max_examples=60, deadline=None)
def test_response_rates_are_ordered_shares(counts: tuple[int, ...]):
    codes = ("complete", "partial", "refused", "not_reached", "unable", "unknown_eligible", "not_eligible")
    rates = rate_response(dict(zip(codes, counts, strict=True)))
    if np.isnan(rates.strict):
        assert sum(counts[:6]) == 0
    else:
        assert 0 <= rates.strict <= rates.with_partial <= 1
        assert np.isnan(rates.estimated) or rates.strict <= rates.estimated + 1e-12


def test_unknown_dispositions_are_refused():
    with pytest.raises(ValueError, match="dispositions"):
        rate_response({"answered": 3})


CELLS = pd.DataFrame(
    [("hall", "young", 30), ("hall", "old", 50), ("home", "young", 15), ("home", "old", 5)],
    columns=["channel", "age", "n"],
)
MARGINS = {"channel": {"hall": 60, "home": 40}, "age": {"young": 0.45, "old": 0.55}}


def test_raking_meets_both_margins_and_keeps_the_answers_odds():
    found = rake(CELLS, MARGINS)
    weighted = CELLS.assign(w=found.weights * CELLS["n"])
    assert weighted.groupby("channel")["w"].sum().to_dict() == pytest.approx({"hall": 60, "home": 40})
    assert weighted.groupby("age")["w"].sum().to_dict() == pytest.approx({"young": 45, "old": 55})
    a, b, c, d = found.weights
    assert a * d == pytest.approx(b * c)  # the odds ratio of the sample is kept


def test_raking_equals_weightipy():
    weightipy = pytest.importorskip("weightipy")
    people = CELLS.loc[CELLS.index.repeat(CELLS["n"]), ["channel", "age"]].reset_index(drop=True)
    codes = {"channel": {"hall": 1, "home": 2}, "age": {"young": 1, "old": 2}}
    coded = pd.DataFrame({name: people[name].map(codes[name]).astype("int64") for name in codes})
    scheme = weightipy.scheme_from_dict({"channel": {1: 60.0, 2: 40.0}, "age": {1: 45.0, 2: 55.0}})
    theirs = weightipy.weight_dataframe(coded, scheme, weight_column="w")["w"]
    ours = pd.Series(rake(CELLS, MARGINS).weights, index=CELLS.index).loc[CELLS.index.repeat(CELLS["n"])]
    assert ours.to_numpy() == pytest.approx((theirs / theirs.mean()).to_numpy(), abs=1e-4)


tables = st.lists(st.lists(st.integers(1, 60), min_size=3, max_size=3), min_size=2, max_size=4)


@given(tables, st.data())
@settings(max_examples=40, deadline=None)
def test_raking_meets_any_margins_of_a_full_table(table: list[list[int]], data: st.DataObject):
    rows = [(r, c, n) for r, line in enumerate(table) for c, n in enumerate(line)]
    cells = pd.DataFrame(rows, columns=["r", "c", "n"])
    share = st.integers(1, 100)
    margins = {"r": {r: data.draw(share) for r in range(len(table))}, "c": {c: data.draw(share) for c in range(3)}}
    found = rake(cells, margins, tolerance=1e-9)
    weighted = cells.assign(w=found.weights * cells["n"])
    for name, margin in margins.items():
        have = weighted.groupby(name)["w"].sum() / weighted["w"].sum()
        want = pd.Series(margin) / sum(margin.values())
        assert have.to_numpy() == pytest.approx(want.to_numpy(), abs=1e-8)
    assert (found.weights * cells["n"]).sum() == pytest.approx(cells["n"].sum())
    assert kish_deff(found.weights, cells["n"].to_numpy(dtype=float)) >= 1 - 1e-12


def test_a_group_without_answers_cannot_be_raked_or_weighted():
    with pytest.raises(ValueError, match="no answers from"):
        rake(CELLS, {"channel": {"hall": 1, "home": 1, "phone": 1}})
    with pytest.raises(ValueError, match="says nothing"):
        rake(CELLS, {"channel": {"hall": 1}})
    with pytest.raises(ValueError, match="no answers from"):
        weigh_cells(CELLS, pd.Series({"hall": 10, "home": 10, "phone": 1}), by=["channel"])
    with pytest.raises(ValueError, match="nobody in"):
        weigh_cells(CELLS, pd.Series({"hall": 10}), by=["channel"])


def test_contradicting_margins_are_refused():
    diagonal = pd.DataFrame([("a", "x", 10), ("b", "y", 10)], columns=["p", "q", "n"])
    with pytest.raises(NoConvergence):
        rake(diagonal, {"p": {"a": 1, "b": 1}, "q": {"x": 3, "y": 1}}, rounds=50)


def test_cell_weights_restore_the_population_shares():
    people = pd.Series({("hall", "young"): 10, ("hall", "old"): 20, ("home", "young"): 30, ("home", "old"): 40})
    weights = weigh_cells(CELLS, people, by=["channel", "age"])
    assert (weights * CELLS["n"]).tolist() == pytest.approx([10, 20, 30, 40])


def test_kish_by_hand_and_equal_weights_cost_nothing():
    assert kish_deff(np.array([1.0, 3.0]), np.array([1.0, 1.0])) == pytest.approx(2 * 10 / 16)
    assert kish_deff(np.full(4, 7.0), np.array([3.0, 1.0, 2.0, 5.0])) == pytest.approx(1)


@given(st.lists(st.tuples(st.floats(0.01, 50), st.integers(1, 40)), min_size=1, max_size=12), st.floats(1.2, 6))
@settings(max_examples=80, deadline=None)
def test_capped_weights_keep_the_mean_and_the_cap_and_never_cost_more(pairs: list[tuple[float, int]], most: float):
    weights, counts = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    capped = cap_weights(weights, counts, most=most)
    assert capped.max() <= most + 1e-9
    assert (capped * counts).sum() == pytest.approx(counts.sum(), rel=1e-9)
    assert kish_deff(capped, counts) <= kish_deff(weights, counts) + 1e-9


def answers(values: list[int], **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame({"value": values, "weight": 1.0, "stratum": "all", "cluster": range(len(values))})
    return frame.assign(**columns)


def test_equal_weights_give_the_plain_share_and_nearly_its_interval():
    found = estimate_share(answers([1] * 180 + [0] * 20))
    assert found.mean == pytest.approx(0.9)
    assert found.se == pytest.approx(np.sqrt(0.9 * 0.1 / 199))
    assert found.deff == pytest.approx(200 / 199)
    assert (found.low, found.high) == pytest.approx((0.850594, 0.934330), abs=3e-4)


def test_people_of_one_window_who_agree_count_as_one():
    clustered = answers([1] * 100 + [0] * 100, cluster=np.repeat(np.arange(20), 10))
    assert estimate_share(clustered).deff == pytest.approx(10 * 20 / 19)
    assert estimate_share(clustered).effective_n == pytest.approx(19)


def test_strata_take_their_difference_out_of_the_error():
    values = [1] * 50 + [0] * 50
    apart = answers(values, stratum=["a"] * 50 + ["b"] * 50)
    assert estimate_mean(apart)[1] == pytest.approx(0)
    assert estimate_mean(answers(values))[1] > 0.04


def test_a_full_count_has_no_error_and_a_too_small_population_is_refused():
    half = answers([1, 0, 1, 0])
    assert estimate_mean(half, population={"all": 4})[1] == 0
    with pytest.raises(ValueError, match="more clusters"):
        estimate_mean(half, population={"all": 3})


def test_weights_move_the_share_and_its_error_covers_the_truth():
    random = np.random.default_rng(4)
    inside = 0
    for _ in range(300):
        old = random.random(300) < 0.2  # old people are half of the population, a fifth of the answers
        value = (random.random(300) < np.where(old, 0.7, 0.95)).astype(int)
        weight = np.where(old, 0.5 / old.mean(), 0.5 / (1 - old.mean()))
        found = estimate_share(answers(value.tolist(), weight=weight))
        inside += found.low <= 0.825 <= found.high
    assert 0.91 <= inside / 300 <= 1.0


def test_everyone_satisfied_still_has_an_interval():
    found = estimate_share(answers([1] * 40, weight=np.repeat([1.0, 3.0], 20)))
    assert (found.mean, found.high) == (1.0, 1.0)
    assert found.effective_n == pytest.approx(40 / 1.25)
    assert found.low < 1


def test_wrong_answers_are_refused():
    with pytest.raises(ValueError, match="0 or 1"):
        estimate_share(answers([1, 2]))
    with pytest.raises(ValueError, match="one cluster"):
        estimate_share(answers([1, 0], cluster=1))
    with pytest.raises(ValueError, match="above 0"):
        estimate_share(answers([1, 0], weight=0.0))


@pytest.mark.parametrize(("share", "power"), [(0.9, 0.8), (0.9, 0.9), (0.95, 0.8), (0.88, 0.8)])
def test_so_many_answers_show_the_target_with_that_chance_and_one_fewer_do_not(share: float, power: float) -> None:
    n = answers_to_show(share=share, target=0.85, power=power)
    assert n is not None
    assert chance_to_show(n - 1, share=share, target=0.85) < power
    later = range(n, n + 200, 7)
    assert min(chance_to_show(more, share=share, target=0.85) for more in later) >= power


def test_a_share_that_misses_the_target_is_never_shown_and_deff_multiplies() -> None:
    assert answers_to_show(share=0.85, target=0.85) is None
    assert answers_to_show(share=0.851, target=0.85, most=500) is None
    assert answers_to_show(share=0.9, target=0.85, deff=1.5) == 456
    with pytest.raises(ValueError, match="power"):
        answers_to_show(share=0.9, target=0.85, power=1.0)
