"""When a question is asked, as a sentence in each language."""

import pytest
from flask import Flask
from flask_babel import force_locale

from surveys.questionnaires.content import Draft
from surveys.questionnaires.words import rule_words

TEXT = {"zh": "问"}
ASKED = [
    {"code": "a", "kind": "level", "text": TEXT},
    {"code": "n", "kind": "number", "text": TEXT, "least": 1, "most": 9},
]
CONDITIONS = [{"question": "a", "values": ["1"]}, {"question": "n", "least": 2, "most": 4}]


@pytest.mark.parametrize(
    ("locale", "join", "told"),
    [
        ("zh", "all", "第 1 题答“非常不满意”，并且第 2 题填 2 到 4时才问"),
        ("en", "all", "Asked only if question 1 was answered “Very dissatisfied”, and question 2 is from 2 to 4"),
        ("en", "any", "Asked only if question 1 was answered “Very dissatisfied”, or question 2 is from 2 to 4"),
        ("ko", "any", "1번 문항의 답이 “매우 불만족”이거나, 2번 문항의 값이 2 이상 4 이하일 때만 묻습니다"),
    ],
)
def test_conditions_read_as_one_sentence(app: Flask, locale: str, join: str, told: str) -> None:
    last = {"code": "b", "kind": "text", "text": TEXT, "show_if": {"join": join, "conditions": CONDITIONS}}
    draft = Draft.model_validate({"title": TEXT, "introduction": TEXT, "questions": [*ASKED, last]})
    with app.test_request_context(), force_locale({"zh": "zh_Hans_CN"}.get(locale, locale)):
        assert rule_words("b", draft) == told
        assert rule_words("a", draft) == ""
