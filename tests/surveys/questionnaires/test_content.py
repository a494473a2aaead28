"""Question sets: what is sound, which questions are asked, what counts. And the form built from one."""

from typing import Any

import pytest
from pydantic import ValidationError

from surveys.questionnaires.content import Content, Question, keep_asked, score, visible
from surveys.questionnaires.seeds import DEMO

TEXT = {"zh": "问"}


def level(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": "level", "text": TEXT} | more


def content(*questions: dict[str, Any], measure: str = "a") -> Content:
    return Content.model_validate(
        {"title": TEXT, "introduction": TEXT, "measure": measure, "questions": list(questions)}
    )


def test_a_rule_that_stands_on_an_unasked_question_never_holds() -> None:
    asked = content(
        level("a"),
        level("b", show_if={"question": "a", "values": ["1"]}),
        level("c", show_if={"question": "b", "values": ["1"]}),
    )
    assert [one.code for one in visible(asked, {"a": "5", "b": "1"})] == ["a"]
    assert [one.code for one in visible(asked, {"a": "1", "b": "1"})] == ["a", "b", "c"]
    assert keep_asked(asked, {"a": "5", "b": "1", "c": "2"}) == {"a": "5"}


def test_reversed_questions_count_the_other_way_and_not_knowing_does_not_count() -> None:
    plain, reverse = (Question.model_validate(level("a", reverse=flag)) for flag in (False, True))
    assert [score(plain, value) for value in ("5", "1", "dont_know", None)] == [5, 1, None, None]
    assert [score(reverse, value) for value in ("5", "4", "1")] == [1, 2, 5]


@pytest.mark.parametrize(
    "questions",
    [
        [level("a"), level("a")],
        [level("a", show_if={"question": "b", "values": ["1"]}), level("b")],
        [level("a"), level("b", show_if={"question": "a", "values": ["6"]})],
        [level("a", kind="single")],
        [level("a"), level("b", kind="matrix")],
        [level("a", reverse=True)],
        [level("b")],
        [level("a"), {"code": "n", "kind": "number", "text": TEXT, "reverse": True}],
    ],
)
def test_an_unsound_set_is_refused(questions: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        content(*questions)


def test_the_demonstration_set_is_sound() -> None:
    assert len(Content.model_validate(DEMO).questions) == 5
