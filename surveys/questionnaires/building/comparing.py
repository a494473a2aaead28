"""What changed between two versions of a question set. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surveys.questionnaires.content import Condition, Draft, Option, Question, Words

What = Literal["added", "removed", "moved", "changed"]
FIELDS = ("kind", "required", "reverse", "dont_know", "least", "most", "longest")


@dataclass(frozen=True)
class Change:
    """One change. `question` is a code, empty for the set; `part` a field, with language or option behind a dot."""

    what: What
    question: str
    part: str = ""
    before: str = ""
    after: str = ""


def compare(old: Draft, new: Draft) -> list[Change]:
    """All changes from old to new: of the set, then by question in the new order, then what was removed."""
    earlier = {question.code: question for question in old.questions}
    kept = [question.code for question in new.questions if question.code in earlier]
    moved = _moved([question.code for question in old.questions if question.code in kept], kept)
    found = [
        *_words("title", "", old.title, new.title),
        *_words("introduction", "", old.introduction, new.introduction),
    ]
    if old.measure != new.measure:
        found.append(Change("changed", "", "measure", old.measure, new.measure))
    for question in new.questions:
        if question.code not in earlier:
            found.append(Change("added", question.code, after=question.text.zh))
            continue
        if question.code in moved:
            found.append(Change("moved", question.code))
        found += _of_question(earlier[question.code], question)
    codes = {question.code for question in new.questions}
    return found + [Change("removed", one.code, before=one.text.zh) for one in old.questions if one.code not in codes]


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Those outside the longest run that kept its order: the fewest that can have been moved."""
    place = {code: number for number, code in enumerate(before)}
    best: list[list[str]] = [[]]
    for code in after:
        ahead = [run for run in best if not run or place[run[-1]] < place[code]]
        longest = max(ahead, key=len)
        best.append([*longest, code])
    stayed = max(best, key=len)
    return set(after) - set(stayed)


def _of_question(old: Question, new: Question) -> Iterator[Change]:
    yield from _words("text", new.code, old.text, new.text)
    yield from _words("help", new.code, old.help, new.help)
    for name in FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change("changed", new.code, name, _plain(before), _plain(after))
    yield from _options("option", new.code, old.options, new.options)
    yield from _options("row", new.code, old.rows, new.rows)
    if old.show_if != new.show_if:
        yield Change("changed", new.code, "show_if", _rule(old), _rule(new))


def _options(part: str, code: str, old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[Change]:
    before, after = ({option.code: option.text for option in options} for options in (old, new))
    for name in [*after, *(gone for gone in before if gone not in after)]:
        yield from _words(f"{part}.{name}", code, before.get(name), after.get(name))
    shared = [name for name in before if name in after]
    if shared != [name for name in after if name in before]:
        yield Change("changed", code, f"{part}s", " ".join(before), " ".join(after))


def _words(part: str, code: str, old: Words | None, new: Words | None) -> Iterator[Change]:
    for locale in ("zh", "en", "ko"):
        before, after = getattr(old, locale, ""), getattr(new, locale, "")
        if before != after:
            yield Change("changed", code, f"{part}.{locale}", before, after)


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _rule(question: Question) -> str:
    rule = question.show_if
    return (" & " if rule.join == "all" else " | ").join(map(_condition, rule.conditions)) if rule else ""


def _condition(one: Condition) -> str:
    if one.values:
        return f"{one.question} = {', '.join(one.values)}"
    low, high = ("" if bound is None else str(bound) for bound in (one.least, one.most))
    return f"{one.question} = {low}…{high}"
