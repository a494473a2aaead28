from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.scoring.callbacks import AUDIT_SIZE, decide, draw, plan_size
from surveys.scoring.gates import GATES, WindowFacts, count_failures, gate_table, judge
from surveys.scoring.method import Method

CALLS = ["confirmed"] * AUDIT_SIZE
GOOD = WindowFacts(
    window="W1",
    n=400,
    active_months=3,
    served=2000,
    verdict="meets",
    remote_verdict="not_yet_shown",
    adjusted_verdict="meets",
    audit=decide(CALLS, rated=400),
)


def failed(facts: WindowFacts) -> dict[str, tuple[str, ...]]:
    return {gate.gate: gate.reasons for gate in judge(facts, Method()) if not gate.passed}


def test_a_good_window_passes_all_seven():
    assert failed(GOOD) == {}
    assert [gate.gate for gate in judge(GOOD, Method())] == list(GATES)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"n": 99, "served": 100}, {"G1": ("too_few_ratings",)}),
        ({"active_months": 2}, {"G1": ("too_few_months",)}),
        ({"served": 2001}, {"G2": ("coverage_low",)}),
        ({"served": None}, {"G2": ("served_unknown",)}),
        ({"served": 0}, {"G2": ("served_unknown",)}),
        ({"verdict": "not_yet_shown"}, {"G3": ("not_shown_to_meet",)}),
        ({"remote_verdict": "below"}, {"G3": ("remote_below",)}),
        ({"adjusted_verdict": "below"}, {"G4": ("adjusted_below",)}),
        ({"overdue_bad": 1}, {"G5": ("overdue_bad_ratings",)}),
        (
            {"upheld_complaints": 1, "integrity_findings": 2},
            {"G5": ("upheld_complaint", "integrity_finding")},
        ),
        ({"anomaly": "audit"}, {"G6": ("anomaly_open",)}),
        ({"anomaly": "upheld"}, {"G6": ("anomaly_upheld",)}),
        ({"anomaly": "cleared"}, {}),
        ({"audit": None}, {"G7": ("audit_missing",)}),
        ({"audit": decide([], rated=400)}, {"G7": ("audit_missing",)}),
        ({"audit": decide(CALLS[:-1], rated=400)}, {"G7": ("audit_incomplete",)}),
        ({"audit": decide(["not_made", *CALLS], rated=400)}, {"G7": ("audit_not_by_citizen",)}),
    ],
    ids=str,
)
def test_each_gate_fails_for_its_own_reason(change: dict[str, object], expected: dict[str, tuple[str, ...]]):
    assert failed(replace(GOOD, **change)) == expected


def test_one_dissatisfied_citizen_bars_nobody():
    # domain.md 4.2: that veto exists elsewhere and makes halls press people; it is not offered here
    assert failed(replace(GOOD, overdue_bad=0)) == {}


def test_the_table_gives_reason_and_numbers_and_says_when_nobody_passes():
    table = gate_table([replace(GOOD, window="W2", n=20), GOOD], Method())
    assert table["window"].tolist() == ["W1"] * 7 + ["W2"] * 7
    row = table[(table["window"] == "W2") & (table["gate"] == "G1")].iloc[0]
    assert row["reasons"] == "too_few_ratings"
    assert row["numbers"] == {"n": 20, "needed_n": 100, "months": 3, "needed_months": 3}
    assert not count_failures(table)["nobody"].any()
    nobody = count_failures(gate_table([replace(GOOD, anomaly="audit")], Method())).set_index("gate")
    assert nobody["nobody"].to_dict() == {gate: gate == "G6" for gate in GATES}


def test_calls_needed_are_those_of_the_specification():
    assert [plan_size(share) for share in (0.05, 0.10, 0.20)] == [59, 29, 14]


def test_two_changed_levels_of_59_pass_and_three_fail():
    assert decide(["changed"] * 2 + CALLS[2:], rated=400).state == "passed"
    assert decide(["changed"] * 3 + CALLS[3:], rated=400).reason == "audit_levels_changed"


def test_unreached_citizens_do_not_count_as_reached():
    audit = decide(["unreached", *CALLS[:-1]], rated=400)
    assert (audit.state, audit.reached, audit.unreached) == ("incomplete", 58, 1)


def test_a_window_with_fewer_ratings_than_calls_is_audited_in_full():
    assert decide(["confirmed"] * 40, rated=40).state == "passed"


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="unknown outcomes"):
        decide(["yes"], rated=1)


@given(st.sets(st.text("abcdef0123456789", min_size=1, max_size=8), max_size=30), st.randoms())
def test_the_draw_depends_on_the_set_and_the_seed_only(ratings: set[str], random: object):
    given_order = list(ratings)
    random.shuffle(given_order)  # type: ignore[attr-defined]
    drawn = draw(given_order, seed="aa11", window="W1")
    assert drawn == draw(sorted(ratings), seed="aa11", window="W1")
    assert set(drawn) == ratings


def test_another_seed_or_window_draws_others():
    ratings = [f"r{number}" for number in range(500)]
    first = draw(ratings, seed="aa11", window="W1")[:59]
    assert first != draw(ratings, seed="aa12", window="W1")[:59]
    assert first != draw(ratings, seed="aa11", window="W2")[:59]
    with pytest.raises(ValueError, match="frozen"):
        draw(ratings, seed="", window="W1")


def test_every_rating_is_about_equally_likely_to_be_called():
    ratings = [f"r{number}" for number in range(50)]
    counts = dict.fromkeys(ratings, 0)
    for seed in range(400):
        for rating in draw(ratings, seed=f"{seed:x}" or "0", window="W")[:10]:
            counts[rating] += 1
    assert 50 < min(counts.values()) <= max(counts.values()) < 115  # 80 expected, sd 8
