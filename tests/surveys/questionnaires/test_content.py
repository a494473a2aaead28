"""Question sets: what is sound, which questions are asked, what counts. And the form built from one."""

from typing import Any

import pytest
from flask import Flask
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from surveys.questionnaires.asking import answers_of, read_form
from surveys.questionnaires.content import Content, Question, ShowIf, keep_asked, score, visible
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


def number(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": "number", "text": TEXT, "least": 1, "most": 9} | more


def test_conditions_are_joined_by_all_or_by_any() -> None:
    conditions = [{"question": "a", "values": ["1", "2"]}, {"question": "n", "least": 3, "most": 5}]
    answers: list[tuple[dict[str, Any], bool, bool]] = [
        ({"a": "1", "n": 3}, True, True),
        ({"a": "2", "n": 6}, False, True),
        ({"a": "3", "n": 5}, False, True),
        ({"a": "3", "n": "4"}, False, True),
        ({"a": "3", "n": 2}, False, False),
        ({"a": "1", "n": None}, False, True),
        ({"n": "many"}, False, False),
    ]
    for given, all_hold, any_holds in answers:
        for join, holds in (("all", all_hold), ("any", any_holds)):
            asked = content(level("a"), number("n"), level("b", show_if={"join": join, "conditions": conditions}))
            assert ("b" in {one.code for one in visible(asked, given)}) is holds, (given, join)


def test_a_rule_as_it_was_once_stored_still_reads() -> None:
    old = level("b", show_if={"question": "a", "values": ["1"]})
    read = content(level("a"), old)
    assert read.question("b").show_if == ShowIf.one("a", "1")
    assert Content.model_validate(read.model_dump(mode="json")) == read


def test_a_long_chain_of_rules_is_followed_to_its_end(app: Flask) -> None:
    chain = [
        level("a"),
        *(level(f"b{n}", show_if={"question": f"b{n - 1}" if n else "a", "values": ["1"]}) for n in range(5)),
    ]
    asked = content(*chain)
    sent = MultiDict(dict.fromkeys(("a", "b0", "b1", "b2", "b3", "b4"), "1"))
    with app.test_request_context():
        assert answers_of(read_form(asked, sent, locale="zh"), asked) == dict(sent)


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
        [level("a"), level("b", show_if={"conditions": []})],
        [level("a"), level("b", show_if={"conditions": [{"question": "a", "values": ["1"]}] * 6})],
        [level("a"), level("b", show_if={"question": "a", "least": 1})],
        [level("a"), number("n"), level("b", show_if={"question": "n", "values": ["1"]})],
        [level("a"), number("n"), level("b", show_if={"question": "n", "least": 10})],
        [level("a"), number("n"), level("b", show_if={"question": "n", "least": 5, "most": 4})],
        [level("a"), number("n"), level("b", show_if={"question": "n"})],
        [level("b", show_if={"conditions": [{"question": "a", "values": ["1"]}]}), level("a")],
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
