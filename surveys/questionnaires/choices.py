"""How often each answer was given, weighted; small counts hidden so that none can be worked out (scoring.md 1.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.questionnaires.content import Question
from surveys.questionnaires.models import SurveyResponse
from surveys.scoring.disclosure import Cell, Sum
from surveys.scoring.suppression import CannotProtect, protect

FEWEST_SHOWN = 10  # people behind anything that is shown
FEWEST_CELL = 5  # people behind one answer of a question
TOTAL: Cell = ("*",)


@dataclass(frozen=True)
class Choice:
    """One answer of one question: how many gave it, and its weighted share of those who answered.

    `status`: shown; small (print "<10") where few answered at all; few (print "<5") or withheld (print "*").
    """

    question: str
    row: str
    answer: str
    n: int
    share: float
    status: str = "shown"


def count_choices(questions: Sequence[Question], found: Sequence[SurveyResponse]) -> list[Choice]:
    """The answers of every question of choice, in the order of the set."""
    return [choice for question in questions for choice in _choices(question, found)]


def hide_small(counts: Mapping[str, int], *, fewest: int, low: str) -> dict[str, str]:
    """Status by name where the counts add up to a known total: shown, `low` under `fewest`, withheld with them."""
    values: dict[Cell, int] = {(name,): n for name, n in counts.items()} | {TOTAL: sum(counts.values())}
    small = {cell for cell, n in values.items() if cell != TOTAL and 0 < n < fewest}
    sums = [Sum(TOTAL, tuple((name,) for name in counts))]
    bounds = {cell: (1, fewest - 1) if cell in small else (fewest, None) for cell in values}
    try:
        hidden = protect(values, sums, hidden=small, bounds=bounds, fixed=frozenset({TOTAL}))
    except CannotProtect:
        hidden = set(values)
    return {name: low if (name,) in small else "withheld" if (name,) in hidden else "shown" for name in counts}


def _choices(question: Question, found: Sequence[SurveyResponse]) -> list[Choice]:
    if question.kind in ("number", "text"):
        return []
    rows = [row.code for row in question.rows] or [""]
    return [choice for row in rows for choice in _row(question, row, found)]


def _row(question: Question, row: str, found: Sequence[SurveyResponse]) -> list[Choice]:
    every = [(_given(one.answers.get(question.code), row), one.weight) for one in found]
    given = [(values, weight) for values, weight in every if values]
    total = sum(weight for _, weight in given)
    chose = {value: [weight for values, weight in given if value in values] for value in question.values}
    status = _statuses(question, {value: len(weights) for value, weights in chose.items()}, base=len(given))
    return [
        Choice(question.code, row, value, len(weights), sum(weights) / total if total else float("nan"), status[value])
        for value, weights in chose.items()
    ]


def _statuses(question: Question, counts: dict[str, int], *, base: int) -> dict[str, str]:
    if 0 < base < FEWEST_SHOWN:
        return dict.fromkeys(counts, "small")
    if question.kind == "multiple":  # several answers a person: nothing adds up, so nothing follows from the rest
        return {value: "few" if 0 < n < FEWEST_CELL else "shown" for value, n in counts.items()}
    return hide_small(counts, fewest=FEWEST_CELL, low="few")


def _given(value: Any, row: str) -> set[str]:
    if row:
        value = value.get(row) if isinstance(value, dict) else None
    if isinstance(value, list):
        return set(value)
    return {value} if value else set()
