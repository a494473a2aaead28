"""The one-trip proof finds what breaks, counts exactly, and agrees with trying every combination."""

import itertools
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.guide.content import Guide
from standards.guide.soundness import UnsoundGuide, check_soundness
from standards.proof import Proof, prove_one_trip
from standards.rules import Checklist, evaluate
from tests.standards.samples import RESIDENCE, ask, chose, make_guide, paper, rule


def codes(proof: Proof) -> list[str]:
    return [failure.code for failure in proof.failures]


def test_a_sound_guide_is_proved_with_its_exact_number_of_cases() -> None:
    proof = prove_one_trip(RESIDENCE)
    assert proof.proved
    assert proof.cases == 2 * 3 + 1 * 3  # self: account twice, agent: not asked


def test_a_guide_without_questions_is_one_case() -> None:
    assert prove_one_trip(make_guide(materials=[paper("a")])).cases == 1


def test_options_nothing_looks_at_are_counted_without_being_walked() -> None:
    questions = [ask(f"q{n}", *map(str, range(10))) for n in range(30)]
    proof = prove_one_trip(make_guide(questions=questions), bound=1)
    assert proof.proved
    assert proof.cases == 10**30


def test_past_the_bound_the_proof_is_not_finished_and_not_proved() -> None:
    questions = [ask(f"q{n}", "a", "b") for n in range(8)]
    rules = [rule(f"r{n}", chose(f"q{n}", "a"), f"material:m{n}") for n in range(8)]
    guide = make_guide(
        questions=questions,
        rules=rules,
        materials=[paper("x"), *(paper(f"m{n}", need="by_rule") for n in range(8))],
    )
    assert prove_one_trip(guide, bound=256).proved
    short = prove_one_trip(guide, bound=255)
    assert (short.finished, short.proved, short.cases) == (False, False, 255)


def test_cases_that_end_are_counted_apart() -> None:
    proof = prove_one_trip(make_guide(questions=[ask("adult", "yes", "no", ends=("no",)), ask("why", "a", "b", "c")]))
    assert (proof.cases, proof.ended, proof.proved) == (3, 1, True)


TWO = [ask("q", "x", "y")]
BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "no channel in a case": (
        "no_channel",
        {
            "channels": [{"key": "w", "kind": "window", "need": "by_rule"}],
            "questions": TWO,
            "rules": [rule("r", chose("q", "x"), "channel:w")],
        },
    ),
    "no promised trips": ("no_trips", {"trips": None}),
    "two trips by every channel": ("too_many_trips", {"trips": {"number": 2}}),
    "a case without any paper": (
        "no_checklist",
        {
            "materials": [paper("a", need="by_rule")],
            "questions": TWO,
            "rules": [rule("r", chose("q", "x"), "material:a")],
        },
    ),
    "the same paper twice": (
        "asked_twice",
        {"materials": [paper("a", name="身份证"), paper("b", name="身份 证")]},
    ),
    "a paper from nowhere": ("no_source", {"materials": [paper("a", source=None)]}),
    "alternatives run out": (
        "alternatives_incomplete",
        {
            "groups": [{"key": "g", "name": "任选"}],
            "materials": [
                paper("z"),
                paper("a", group="g", need="by_rule"),
                paper("b", group="g", need="by_rule"),
            ],
            "questions": TWO,
            "rules": [rule("r", chose("q", "x"), "material:a", "material:b")],
        },
    ),
    "two promised limits": (
        "two_limits",
        {
            "limits": [
                {"key": "a", "kind": "promised", "number": 5, "unit": "日"},
                {"key": "b", "kind": "promised", "number": 6, "unit": "日"},
            ]
        },
    ),
    "a rule that never holds": (
        "dead_rule",
        {
            "materials": [paper("a")],
            "questions": TWO,
            "rules": [rule("r", {"all_of": [chose("q", "x"), chose("q", "y")]}, "material:a", effect="waive")],
        },
    ),
    "a rule without effect": (
        "idle_rule",
        {"materials": [paper("a")], "questions": TWO, "rules": [rule("r", chose("q", "x"), "material:a")]},
    ),
    "rules against each other": (
        "contradiction",
        {
            "materials": [paper("z"), paper("a", need="by_rule")],
            "questions": TWO,
            "rules": [
                rule("r", chose("q", "x"), "material:a"),
                rule("w", {"none_of": [chose("q", "y")]}, "material:a", effect="waive"),
            ],
        },
    ),
    "a paper no case needs": ("never_needed", {"materials": [paper("z"), paper("a", need="by_rule")]}),
    "a question never reached": (
        "dead_question",
        {"questions": [*TWO, ask("p", "a", show_if={"all_of": [chose("q", "x"), chose("q", "y")]})]},
    ),
    "every answer ends": ("no_case", {"questions": [ask("q", "x", ends=("x",))]}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_break_is_found_and_nothing_else(name: str) -> None:
    code, parts = BROKEN[name]
    proof = prove_one_trip(make_guide(**parts))
    assert codes(proof) == [code]
    assert not proof.proved


def test_a_failure_shows_the_exact_answers_that_break_it() -> None:
    proof = prove_one_trip(make_guide(**BROKEN["no channel in a case"][1]))
    assert proof.failures[0].examples == ((("q", "y"),),)
    assert proof.failures[0].cases == 1


def test_two_trips_are_allowed_on_the_provincial_exception_list_and_said_so() -> None:
    proof = prove_one_trip(make_guide(trips={"number": 2, "reason": "两次到场", "exception": True}))
    assert proof.proved
    assert proof.exception


def test_an_online_channel_without_a_trip_makes_a_two_trip_guide_provable() -> None:
    channels = [{"key": "w", "kind": "window"}, {"key": "o", "kind": "online", "trips": 0}]
    assert prove_one_trip(make_guide(trips={"number": 2}, channels=channels)).proved


def test_papers_waived_outright_leave_a_checklist() -> None:
    guide = make_guide(
        materials=[paper("a")],
        questions=TWO,
        rules=[rule("w", chose("q", "x"), "material:a", effect="waive")],
    )
    assert prove_one_trip(guide).proved


def test_an_unsound_guide_is_refused_before_the_walk() -> None:
    with pytest.raises(UnsoundGuide):
        prove_one_trip(make_guide(questions=[ask("q")]))


def try_everything(guide: Guide) -> tuple[int, int, Counter[tuple[str, ...]]]:
    """Cases, ended cases and breaks by every combination, answered or not, through the public checklist."""
    cases, ended, broken = 0, 0, Counter[tuple[str, ...]]()
    choices = [[None, *(option.key for option in question.options)] for question in guide.questions]
    for combination in itertools.product(*choices):
        pairs = zip(guide.questions, combination, strict=True)
        checklist = evaluate(guide, {question.key: option for question, option in pairs if option is not None})
        if checklist.unknown or not checklist.complete:
            continue
        if checklist.ended:
            ended += was_asked(guide, checklist)
        else:
            cases += 1
            broken.update(breaks(guide, checklist))
    return cases, ended, broken


def was_asked(guide: Guide, checklist: Checklist) -> bool:
    """Whether the ending question really came next, with none before it left open."""
    *before, (question, _) = [(question.key, option.key) for question, option in checklist.answers]
    return evaluate(guide, dict(before)).open[0].key == question


def breaks(guide: Guide, checklist: Checklist) -> set[tuple[str, ...]]:
    papers = [*checklist.materials, *(m for one in checklist.alternatives for m in one.materials)]
    found: set[tuple[str, ...]] = set()
    if not checklist.channels:
        found.add(("no_channel",))
    elif all((2 if c.trips is None else c.trips) > 1 for c in checklist.channels):
        found.add(("too_many_trips", *(channel.key for channel in checklist.channels)))
    if guide.materials and not papers and not any(absent.waived for absent in checklist.not_needed):
        found.add(("no_checklist",))
    for name in {m.name.zh for m in papers}:
        alike = [m.key for m in guide.materials if m in papers and m.name.zh == name]
        if len(alike) > 1:
            found.add(("asked_twice", *alike))
    for group in guide.groups:
        if not any(m.group == group.key for m in papers):
            found.add(("alternatives_incomplete", group.key))
    return found


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    """Up to four questions (some shown by others, some ending), nested rules, a group, two channels."""
    questions: list[dict[str, Any]] = []
    for name in "abcd"[: draw(st.integers(0, 4))]:
        options = "123"[: draw(st.integers(1, 3))]
        show_if = draw(st.none() | expressions(questions)) if questions else None
        ends = draw(st.sampled_from([(), (), (), (options[-1],)]))
        questions.append(ask(name, *options, show_if=show_if, ends=ends))
    questions = draw(st.permutations(questions))
    targets = ["material:m0", "material:m1", "material:m2", "material:m3", "channel:w"]
    rules = []
    for number in range(draw(st.integers(0, 4)) if questions else 0):
        when, effect = draw(expressions(questions)), draw(st.sampled_from(["need", "waive"]))
        rules.append(rule(f"r{number}", when, draw(st.sampled_from(targets)), effect=effect))
    need = st.sampled_from(["always", "by_rule"])
    names = st.sampled_from(["甲", "乙", "丙"])
    materials = [
        paper(f"m{n}", name=draw(names), need=draw(need), **({"group": "g"} if n > 1 else {})) for n in range(4)
    ]
    channels = [
        {"key": "w", "kind": "window", "trips": draw(st.integers(0, 2)), "need": draw(need)},
        {"key": "o", "kind": "online", "need": draw(need)},
    ]
    groups = [{"key": "g", "name": "任选"}]
    return make_guide(
        trips={"number": 2},
        questions=questions,
        rules=rules,
        materials=materials,
        channels=channels,
        groups=groups,
    )


def expressions(questions: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    pairs = [chose(question["key"], option["key"]) for question in questions for option in question["options"]]
    inside = st.sampled_from(pairs)
    nested = st.tuples(st.sampled_from(["all_of", "any_of", "none_of"]), st.lists(inside, min_size=1, max_size=3))
    return inside | nested.map(lambda pair: {pair[0]: pair[1]})


@settings(max_examples=150, deadline=None)
@given(guides().filter(lambda guide: not check_soundness(guide)))
def test_the_walk_agrees_with_trying_every_combination(guide: Guide) -> None:
    proof = prove_one_trip(guide)
    cases, ended, broken = try_everything(guide)
    assert (proof.cases, proof.ended) == (cases, ended)
    found = {(f.code, *f.about): f.cases for f in proof.failures if f.cases}
    assert found == dict(broken)


@settings(max_examples=100, deadline=None)
@given(guides().filter(lambda guide: not check_soundness(guide)))
def test_a_rule_called_dead_changes_nothing_when_it_is_taken_away(guide: Guide) -> None:
    proof = prove_one_trip(guide)
    dead = {failure.about[0] for failure in proof.failures if failure.code == "dead_rule"}
    without = guide.model_copy(update={"rules": tuple(one for one in guide.rules if one.key not in dead)})
    assert try_everything(without) == try_everything(guide)


@settings(max_examples=100, deadline=None)
@given(guides().filter(lambda guide: not check_soundness(guide)))
def test_the_shown_answers_really_break_it(guide: Guide) -> None:
    for failure in prove_one_trip(guide).failures:
        for answers in failure.examples:
            assert (failure.code, *failure.about) in breaks(guide, evaluate(guide, dict(answers)))


@settings(max_examples=100, deadline=None)
@given(guides().filter(lambda guide: not check_soundness(guide)), st.data())
def test_what_is_decided_early_stays_decided(guide: Guide, data: st.DataObject) -> None:
    full = {q.key: data.draw(st.sampled_from([option.key for option in q.options])) for q in guide.questions}
    some = data.draw(st.sets(st.sampled_from(sorted(full)))) if full else set()
    early, late = evaluate(guide, {key: full[key] for key in some}), evaluate(guide, full)
    if late.ended:
        return
    asked, final = (
        {m.key for m in one.materials} | {m.key for a in one.alternatives for m in a.materials} for one in (early, late)
    )
    undecided = {material.key for material in early.undecided}
    assert asked <= final <= asked | undecided
    assert {channel.key for channel in early.channels} <= {channel.key for channel in late.channels}
