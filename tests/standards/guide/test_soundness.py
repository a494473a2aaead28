"""Parts of a guide that do not fit together are named with their place."""

from typing import Any

import pytest

from standards.guide.soundness import UnsoundGuide, check_soundness, require_sound
from tests.standards.samples import RESIDENCE, ask, chose, make_guide, paper, rule

TWO = [ask("q", "x", "y")]
FAULTY: dict[str, dict[str, Any]] = {
    "duplicate_key": {"materials": [paper("a"), paper("a")]},
    "no_options": {"questions": [ask("q")]},
    "duplicate_option": {"questions": [ask("q", "x", "x")]},
    "unknown_question": {"materials": [paper("a")], "rules": [rule("r", chose("q", "x"), "material:a")]},
    "unknown_option": {"questions": [*TWO, ask("p", "a", "b", show_if=chose("q", "z"))]},
    "unknown_target": {"questions": TWO, "rules": [rule("r", chose("q", "x"), "material:a")]},
    "unknown_basis": {"fees": [{"key": "f", "name": "工本费", "reductions": [{"text": "低保户", "basis": "law"}]}]},
    "unknown_group": {"materials": [paper("a", group="g")]},
    "small_group": {
        "groups": [{"key": "g", "name": "任选", "choose": 2}],
        "materials": [paper("a", group="g"), paper("b", group="g")],
    },
    "circular_questions": {
        "questions": [*TWO, ask("a", "1", show_if=chose("b", "1")), ask("b", "1", show_if=chose("a", "1"))]
    },
    "contradiction": {
        "materials": [paper("a")],
        "questions": TWO,
        "rules": [
            rule("n", chose("q", "x"), "material:a"),
            rule("w", chose("q", "x"), "material:a", effect="waive"),
        ],
    },
}


@pytest.mark.parametrize("code", FAULTY)
def test_each_fault_is_found_alone(code: str) -> None:
    assert [problem.code for problem in check_soundness(make_guide(**FAULTY[code]))] == [code]


def test_a_sound_guide_has_no_problem() -> None:
    assert check_soundness(RESIDENCE) == ()
    require_sound(RESIDENCE)


def test_a_circle_is_shown_round_and_once() -> None:
    (problem,) = check_soundness(make_guide(**FAULTY["circular_questions"]))
    assert problem.about == ("a", "b", "a")


def test_a_question_that_waits_for_itself_is_a_circle() -> None:
    (problem,) = check_soundness(make_guide(questions=[ask("a", "1", "2", show_if=chose("a", "1"))]))
    assert (problem.code, problem.about) == ("circular_questions", ("a", "a"))


def test_the_place_of_a_fault_names_the_keys_down_to_it() -> None:
    (problem,) = check_soundness(make_guide(**FAULTY["unknown_basis"]))
    assert (problem.place, problem.about) == (("fees", "f", "reductions", "0"), ("law",))


def test_all_problems_are_raised_together() -> None:
    guide = make_guide(questions=[ask("q")], materials=[paper("a"), paper("a")])
    with pytest.raises(UnsoundGuide, match=r"duplicate_key materials\.a; no_options questions\.q") as caught:
        require_sound(guide)
    assert len(caught.value.problems) == 2
