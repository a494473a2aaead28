"""Conditions over answers as one line a person can write: 全部(who=agent, 任一(reason=work, reason=study)).

chosen: question=option. 全部(…) all hold, 任一(…) at least one holds, 都不(…) none holds; they nest.
"""

import re
from typing import Any

FORMS = {"all_of": "全部", "any_of": "任一", "none_of": "都不"}
WORDS = {word: form for form, word in FORMS.items()}
TOKEN = re.compile(
    r"\s*(?:(全部|任一|都不)\s*[(（]|([a-z0-9][a-z0-9_-]*)\s*[=＝]\s*([a-z0-9][a-z0-9_-]*)|([)）])|([,，、;；]))"
)
DEEPEST = 40


class ConditionUnreadable(ValueError):
    """The text is no condition; `rest` begins where it stops being one."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest[:40])
        self.rest = rest[:40]


def write_condition(expression: dict[str, Any]) -> str:
    """The line of an expression given as JSON."""
    for form, word in FORMS.items():
        if form in expression:
            return f"{word}({', '.join(write_condition(part) for part in expression[form])})"
    return f"{expression['question']}={expression['option']}"


def read_condition(text: str) -> dict[str, Any]:
    """The expression, as JSON, of a line. Raises ConditionUnreadable."""
    expression, rest = _read(text, depth=0)
    if rest.strip():
        raise ConditionUnreadable(rest)
    return expression


def _read(text: str, *, depth: int) -> tuple[dict[str, Any], str]:
    found = TOKEN.match(text)
    if found is None or depth > DEEPEST:
        raise ConditionUnreadable(text)
    word, question, option = found.group(1, 2, 3)
    rest = text[found.end() :]
    if question:
        return {"question": question, "option": option}, rest
    if not word:
        raise ConditionUnreadable(text)
    parts, rest = _read_parts(rest, depth=depth + 1)
    return {WORDS[word]: parts}, rest


def _read_parts(text: str, *, depth: int) -> tuple[list[dict[str, Any]], str]:
    parts: list[dict[str, Any]] = []
    while True:
        part, text = _read(text, depth=depth)
        parts.append(part)
        found = TOKEN.match(text)
        if found is None or not (found.group(4) or found.group(5)):
            raise ConditionUnreadable(text)
        text = text[found.end() :]
        if found.group(4):
            return parts, text
