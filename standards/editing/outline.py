"""A condition as an outline: one line a choice or a combination, indented by level. Any depth. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from standards.guide.conditions import AllOf, AnyOf, Chosen, NoneOf

COMBINATIONS = ("all_of", "any_of", "none_of")
DEEPEST = 6


class Line(NamedTuple):
    """One line: how far it is indented, and a combination or "question=option"."""

    level: int
    term: str


class OutlineError(ValueError):
    """Lines that make no condition. `code`: empty_combination, no_combination, several_roots; `line` from 0."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(f"{code} in line {line}")
        self.code = code
        self.line = line


def write_outline(expression: Chosen | AllOf | AnyOf | NoneOf | None, level: int = 0) -> list[Line]:
    """The lines of a condition, from the outside in."""
    match expression:
        case None:
            return []
        case Chosen(question=question, option=option):
            return [Line(level, f"{question}={option}")]
        case AllOf(all_of=parts):
            name = "all_of"
        case AnyOf(any_of=parts):
            name = "any_of"
        case NoneOf(none_of=parts):
            name = "none_of"
    return [Line(level, name), *(line for part in parts for line in write_outline(part, level + 1))]


def read_outline(lines: Sequence[Line]) -> dict[str, Any] | None:
    """The condition of the lines as a document; several lines at the outer level must all hold. Raises OutlineError."""
    if not lines:
        return None
    roots, end = _members(lines, 0, outer=-1)
    if end != len(lines):
        raise OutlineError("no_combination", end)
    return roots[0] if len(roots) == 1 else {"all_of": roots}


def _members(lines: Sequence[Line], start: int, *, outer: int) -> tuple[list[dict[str, Any]], int]:
    """The conditions that stand one below the other from `start`, all deeper than `outer`; and where they end."""
    members: list[dict[str, Any]] = []
    at = start
    while at < len(lines) and lines[at].level > outer:
        if lines[at].level > lines[start].level:
            raise OutlineError("no_combination", at)
        member, at = _member(lines, at)
        members.append(member)
    return members, at


def _member(lines: Sequence[Line], at: int) -> tuple[dict[str, Any], int]:
    level, term = lines[at]
    if term not in COMBINATIONS:
        question, _sign, option = term.partition("=")
        return {"question": question, "option": option}, at + 1
    inner, end = _members(lines, at + 1, outer=level)
    if not inner:
        raise OutlineError("empty_combination", at)
    return {term: inner}, end
