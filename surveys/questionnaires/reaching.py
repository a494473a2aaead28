"""Which answers lead to a question through the rules before it, and whether any do. Pure."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from surveys.questionnaires.content import Condition, Draft, Question

Way = frozenset[Condition]  # conditions that hold together
MOST_WAYS = 150  # of one question; sets with more are taken to lead somewhere, for none was ever written


class TooMany(Exception):
    """More ways than are worth following."""


def path_to(draft: Draft, code: str) -> dict[str, Any] | None:
    """Answers that lead to a question, by the codes of earlier ones; {} when always asked, None when none do."""
    asked = {question.code: question for question in draft.questions}
    try:
        ways = _ways(asked, code, {})
    except TooMany:
        return {}
    return _answers(asked, min(ways, key=len)) if ways else None


def never_asked(draft: Draft) -> list[str]:
    """The questions whose conditions no answers can meet, in the order of the set."""
    return [question.code for question in draft.questions if path_to(draft, question.code) is None]


def _ways(asked: dict[str, Question], code: str, known: dict[str, list[Way]]) -> list[Way]:
    """All ways to a question, those that ask for least. Raises TooMany."""
    rule = asked[code].show_if
    if code not in known:
        parts = [
            [way | {one} for way in _ways(asked, one.question, known)] for one in (rule.conditions if rule else ())
        ]
        if rule is None:
            known[code] = [frozenset()]
        elif rule.join == "any":
            known[code] = _kept(asked, (way for part in parts for way in part))
        else:
            known[code] = reduce(lambda ways, part: _kept(asked, (a | b for a in ways for b in part)), parts)
    return known[code]


def _kept(asked: dict[str, Question], ways: Iterable[Way]) -> list[Way]:
    possible = [way for way in set(ways) if _answers(asked, way) is not None]
    least = [way for way in possible if not any(other < way for other in possible)]
    if len(least) > MOST_WAYS:
        raise TooMany
    return least


def _answers(asked: dict[str, Question], way: Way) -> dict[str, Any] | None:
    """One answer to each question that meets all its conditions; None when one of them cannot have any."""
    by_question: dict[str, list[Condition]] = {}
    for one in way:
        by_question.setdefault(one.question, []).append(one)
    found = {code: _answer(asked[code], conditions) for code, conditions in by_question.items()}
    return None if None in found.values() else found


def _answer(question: Question, conditions: list[Condition]) -> Any:
    if question.kind == "multiple":  # several answers meet several conditions
        return sorted({one.values[0] for one in conditions})
    if question.kind == "number":
        low = max([question.least, *(one.least for one in conditions if one.least is not None)])
        high = min([question.most, *(one.most for one in conditions if one.most is not None)])
        return low if low <= high else None
    return next((value for value in question.values if all(value in one.values for one in conditions)), None)
