"""Whether the parts of a guide fit together: keys, references, questions and rules. Drafts may be unsound."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from standards.guide.conditions import Question, Rule, choices
from standards.guide.content import Guide
from standards.guide.document import canonical_json
from standards.guide.text import Value

KEYED = (
    "bases", "conditions", "limits", "channels", "fees", "groups", "materials", "steps", "results",
    "intermediaries", "questions", "rules",
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One fault: its code, where it is ("questions", "who"), and the keys it speaks of."""

    code: str
    place: tuple[str, ...]
    about: tuple[str, ...] = ()


class UnsoundGuide(Exception):
    """A guide whose parts do not fit together; `problems` says where."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        told = (f"{p.code} {'.'.join(p.place)} {' '.join(p.about)}".strip() for p in problems)
        super().__init__("; ".join(told))
        self.problems = problems


def require_sound(guide: Guide) -> None:
    """Raises UnsoundGuide with every problem, unless there is none."""
    if problems := check_soundness(guide):
        raise UnsoundGuide(problems)


def check_soundness(guide: Guide) -> tuple[Problem, ...]:
    """Every fault in the fit of the parts, in the order of the guide."""
    return (
        *_duplicates(guide),
        *_question_faults(guide),
        *_circles(guide.questions),
        *_reference_faults(guide),
        *_group_faults(guide),
        *_contradictions(guide.rules),
    )


def _duplicates(guide: Guide) -> Iterator[Problem]:
    for name in KEYED:
        for key in _repeated(part.key for part in getattr(guide, name)):
            yield Problem("duplicate_key", (name, key))


def _repeated(keys: Iterable[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]


def _question_faults(guide: Guide) -> Iterator[Problem]:
    for question in guide.questions:
        place = ("questions", question.key)
        if not question.options:
            yield Problem("no_options", place)
        for key in _repeated(option.key for option in question.options):
            yield Problem("duplicate_option", place, (key,))
        yield from _choice_faults(guide, question.show_if, place=(*place, "show_if"))
    for rule in guide.rules:
        yield from _choice_faults(guide, rule.when, place=("rules", rule.key, "when"))


def _choice_faults(guide: Guide, expression: Any, *, place: tuple[str, ...]) -> Iterator[Problem]:
    options = {question.key: {option.key for option in question.options} for question in guide.questions}
    for choice in dict.fromkeys(choices(expression)):
        if choice.question not in options:
            yield Problem("unknown_question", place, (choice.question,))
        elif choice.option not in options[choice.question]:
            yield Problem("unknown_option", place, (choice.question, choice.option))


def _circles(questions: tuple[Question, ...]) -> Iterator[Problem]:
    """Peels off the questions that wait for nobody; what remains waits in circles, or for one."""
    keys = {question.key for question in questions}
    waits = {q.key: {choice.question for choice in choices(q.show_if)} & keys for q in questions}
    while free := {key for key, needed in waits.items() if not needed & waits.keys()}:
        waits = {key: needed for key, needed in waits.items() if key not in free}
    seen: set[str] = set()
    for key in waits:
        circle = _follow(key, waits)
        if seen.isdisjoint(circle):
            yield Problem("circular_questions", ("questions", circle[0], "show_if"), (*circle, circle[0]))
        seen.update(circle)


def _follow(key: str, waits: dict[str, set[str]]) -> tuple[str, ...]:
    path: list[str] = []
    while key not in path:
        path.append(key)
        key = min(waits[key] & waits.keys())
    return tuple(path[path.index(key) :])


def _reference_faults(guide: Guide) -> Iterator[Problem]:
    bases = {basis.key for basis in guide.bases}
    for place, value in _values(guide, ()):
        basis = getattr(value, "basis", None)
        if basis is not None and basis not in bases:
            yield Problem("unknown_basis", place, (basis,))
    targets = guide.parts()
    for rule in guide.rules:
        for target in rule.targets:
            if target not in targets:
                yield Problem("unknown_target", ("rules", rule.key, "targets"), (target,))


def _values(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Value]]:
    if isinstance(value, Value):
        yield place, value
        for name in type(value).model_fields:
            yield from _values(getattr(value, name), (*place, name))
    elif isinstance(value, tuple):
        for number, member in enumerate(value):
            yield from _values(member, (*place, getattr(member, "key", str(number))))


def _group_faults(guide: Guide) -> Iterator[Problem]:
    groups = {group.key for group in guide.groups}
    for material in guide.materials:
        if material.group is not None and material.group not in groups:
            yield Problem("unknown_group", ("materials", material.key, "group"), (material.group,))
    for group in guide.groups:
        if sum(material.group == group.key for material in guide.materials) <= group.choose:
            yield Problem("small_group", ("groups", group.key))


def _contradictions(rules: tuple[Rule, ...]) -> Iterator[Problem]:
    """Pairs of rules that want and waive the same target under the same condition."""
    wanting: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        if rule.effect == "need":
            wanting |= {(_text(rule), target): rule for target in rule.targets}
    for rule in rules:
        for target in rule.targets if rule.effect == "waive" else ():
            if wanted := wanting.get((_text(rule), target)):
                yield Problem("contradiction", ("rules", rule.key), (wanted.key, target))


def _text(rule: Rule) -> str:
    return canonical_json(rule.when.model_dump(mode="json"))
