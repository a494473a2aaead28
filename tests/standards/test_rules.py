"""Answers become a checklist: only what applies, with reasons, nothing guessed while a question is open."""

import pytest

from standards.answers import CircularQuestions
from standards.rules import evaluate
from tests.standards.samples import RESIDENCE, ask, chose, make_guide, paper, rule


def keys(parts: object) -> list[str]:
    return [part.key for part in parts]  # type: ignore[attr-defined]


def test_only_the_papers_of_the_case_are_asked_for() -> None:
    checklist = evaluate(RESIDENCE, {"who": "self", "reason": "work", "account": "no"})
    assert checklist.complete
    assert keys(checklist.materials) == ["id_card", "photo", "work"]
    assert [(one.group.key, keys(one.materials)) for one in checklist.alternatives] == [("home", ["lease", "deed"])]
    assert [absent.material.key for absent in checklist.not_needed] == ["proxy", "school"]
    assert keys(checklist.channels) == ["window"]


def test_what_is_not_needed_names_the_rules_that_would_want_it() -> None:
    checklist = evaluate(RESIDENCE, {"who": "self", "reason": "work", "account": "no"})
    assert [(a.material.key, keys(a.rules), a.waived) for a in checklist.not_needed] == [
        ("proxy", ["agent"], False),
        ("school", ["student"], False),
    ]


def test_what_is_needed_by_a_rule_names_the_rule() -> None:
    checklist = evaluate(RESIDENCE, {"who": "agent", "reason": "live"})
    assert keys(checklist.because["material:proxy"]) == ["agent"]


def test_papers_that_hang_on_an_open_question_are_undecided_not_guessed() -> None:
    checklist = evaluate(RESIDENCE, {"who": "agent"})
    assert not checklist.complete
    assert keys(checklist.undecided) == ["work", "school"]
    assert "work" not in keys(checklist.materials)


def test_a_question_is_asked_only_when_it_is_reached() -> None:
    assert keys(evaluate(RESIDENCE, {}).open) == ["who", "reason"]
    assert keys(evaluate(RESIDENCE, {"who": "self"}).open) == ["reason", "account"]
    assert keys(evaluate(RESIDENCE, {"who": "agent"}).open) == ["reason"]


def test_an_answer_to_a_question_not_reached_does_not_count_and_is_reported() -> None:
    checklist = evaluate(RESIDENCE, {"who": "agent", "reason": "live", "account": "yes"})
    assert keys(checklist.channels) == ["window"]
    assert [(one.code, one.question) for one in checklist.unknown] == [("not_asked", "account")]


def test_unknown_questions_and_options_are_reported_and_ignored() -> None:
    checklist = evaluate(RESIDENCE, {"who": "ghost", "colour": "red"})
    assert [(one.code, one.question) for one in checklist.unknown] == [
        ("unknown_question", "colour"),
        ("unknown_option", "who"),
    ]
    assert checklist.answers == ()


def test_a_waiving_rule_beats_a_wanting_one() -> None:
    guide = make_guide(
        materials=[paper("a")],
        questions=[ask("q", "x", "y")],
        rules=[rule("w", chose("q", "x"), "material:a", effect="waive")],
    )
    assert keys(evaluate(guide, {"q": "x"}).materials) == []
    assert evaluate(guide, {"q": "x"}).not_needed[0].waived
    assert keys(evaluate(guide, {"q": "y"}).materials) == ["a"]
    assert keys(evaluate(guide, {}).undecided) == ["a"]


def test_an_answer_can_end_the_guide_and_closes_later_questions() -> None:
    guide = make_guide(questions=[ask("adult", "yes", "no", ends=("no",)), ask("why", "a", "b")])
    checklist = evaluate(guide, {"adult": "no", "why": "a"})
    assert [option.key for _, option in checklist.ended] == ["no"]
    assert checklist.open == ()
    assert checklist.unknown[0].code == "not_asked"


def test_alternatives_with_no_paper_to_spare_are_asked_for_one_by_one() -> None:
    guide = make_guide(
        groups=[{"key": "g", "name": "任选"}],
        materials=[paper("a", group="g"), paper("b", group="g", need="by_rule")],
        questions=[ask("q", "x", "y")],
        rules=[rule("r", chose("q", "x"), "material:b")],
    )
    assert keys(evaluate(guide, {"q": "y"}).materials) == ["a"]
    assert evaluate(guide, {"q": "x"}).alternatives[0].choose == 1


def test_a_group_that_is_not_needed_asks_for_none_of_its_papers() -> None:
    guide = make_guide(
        groups=[{"key": "g", "name": "任选", "need": "by_rule"}],
        materials=[paper("a", group="g"), paper("b", group="g")],
        questions=[ask("q", "x", "y")],
        rules=[rule("r", chose("q", "x"), "group:g")],
    )
    assert len(evaluate(guide, {"q": "x"}).alternatives) == 1
    assert keys(absent.material for absent in evaluate(guide, {"q": "y"}).not_needed) == ["a", "b"]
    assert keys(evaluate(guide, {}).undecided) == ["a", "b"]


@pytest.mark.parametrize(
    ("answers", "needed"),
    [
        ({"a": "1", "b": "1"}, True),
        ({"a": "1", "b": "2"}, True),
        ({"a": "2", "b": "1"}, True),
        ({"a": "2", "b": "2"}, False),
        ({"a": "3", "b": "1"}, False),
    ],
)
def test_conditions_nest(answers: dict[str, str], needed: bool) -> None:
    either = {"any_of": [chose("a", "1"), {"all_of": [chose("b", "1"), {"none_of": [chose("a", "3")]}]}]}
    guide = make_guide(
        materials=[paper("m", need="by_rule")],
        questions=[ask("a", "1", "2", "3"), ask("b", "1", "2")],
        rules=[rule("r", either, "material:m")],
    )
    assert (keys(evaluate(guide, answers).materials) == ["m"]) is needed


def test_a_ruled_limit_goes_before_the_general_one() -> None:
    guide = make_guide(
        limits=[
            {"key": "usual", "kind": "promised", "number": 10, "unit": "工作日"},
            {"key": "quick", "kind": "promised", "unit": "即办", "need": "by_rule"},
        ],
        questions=[ask("q", "x", "y")],
        rules=[rule("r", chose("q", "x"), "limit:quick")],
    )
    found = {option: evaluate(guide, {"q": option}).limit("promised") for option in "xy"}
    assert {option: limit.key for option, limit in found.items() if limit} == {"x": "quick", "y": "usual"}


def test_questions_that_wait_for_each_other_raise_with_the_circle() -> None:
    guide = make_guide(
        questions=[ask("a", "1", "2", show_if=chose("b", "1")), ask("b", "1", "2", show_if=chose("a", "1"))]
    )
    with pytest.raises(CircularQuestions) as caught:
        evaluate(guide, {})
    assert caught.value.keys == ("a", "b", "a")
