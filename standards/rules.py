"""From a guide and somebody's answers to the checklist that applies. Pure: no page, no table, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from standards.answers import Answers, Standing, UnknownAnswer, question_order, stand, unknown_answers
from standards.guide.conditions import Option, Question, Rule
from standards.guide.content import Guide
from standards.guide.papers import Group, Material
from standards.guide.parts import Channel, Condition, Fee, Limit, Part, Result, Step

PartType = TypeVar("PartType", bound=Part)


@dataclass(frozen=True)
class Alternatives:
    """Papers of which `choose` are enough."""

    group: Group
    materials: tuple[Material, ...]

    @property
    def choose(self) -> int:
        """How many of the papers are needed."""
        return self.group.choose


@dataclass(frozen=True)
class NotNeeded:
    """A paper this person does not bring: waived by rules, or wanted by rules none of which holds."""

    material: Material
    waived: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Checklist:
    """What applies to the answers, in the order of the guide. Final only when `complete`."""

    answers: tuple[tuple[Question, Option], ...]
    open: tuple[Question, ...]
    unknown: tuple[UnknownAnswer, ...]
    ended: tuple[tuple[Question, Option], ...]
    materials: tuple[Material, ...]
    alternatives: tuple[Alternatives, ...]
    undecided: tuple[Material, ...]
    not_needed: tuple[NotNeeded, ...]
    conditions: tuple[Condition, ...]
    limits: tuple[Limit, ...]
    channels: tuple[Channel, ...]
    fees: tuple[Fee, ...]
    steps: tuple[Step, ...]
    results: tuple[Result, ...]
    because: Mapping[str, tuple[Rule, ...]]

    @property
    def complete(self) -> bool:
        """Whether no question is open."""
        return not self.open

    def limit(self, kind: str) -> Limit | None:
        """The limit of this kind ("statutory", "promised") that applies; a ruled one before a general one."""
        found = sorted((limit for limit in self.limits if limit.kind == kind), key=lambda one: one.need == "always")
        return found[0] if found else None


@dataclass(frozen=True)
class Verdict:
    """Whether one part is needed (None: undecided), and the rules that hold for and against it."""

    needed: bool | None
    wanting: tuple[Rule, ...] = ()
    waiving: tuple[Rule, ...] = ()


def evaluate(guide: Guide, answers: Answers) -> Checklist:
    """The checklist for answers by name, with the answers that do not count. Raises CircularQuestions."""
    ordered = question_order(guide.questions)
    standing = stand(ordered, answers)
    verdicts = judge(guide, standing)
    unknown = unknown_answers(guide.questions, answers, standing=standing)
    return _checklist(guide, standing, verdicts=verdicts, unknown=unknown)


def judge(guide: Guide, standing: Standing) -> dict[str, Verdict]:
    """The verdict on every part, by target: a waiving rule beats a wanting one."""
    truths = [(rule, standing.truth(rule.when)) for rule in guide.rules]
    by_target: dict[str, list[tuple[Rule, bool | None]]] = {}
    for rule, truth in truths:
        for target in rule.targets:
            by_target.setdefault(target, []).append((rule, truth))
    return {target: _verdict(part, by_target.get(target, ())) for target, part in guide.parts().items()}


def _verdict(part: Part, rules: Sequence[tuple[Rule, bool | None]]) -> Verdict:
    wanting = tuple(rule for rule, truth in rules if truth and rule.effect == "need")
    waiving = tuple(rule for rule, truth in rules if truth and rule.effect == "waive")
    maybe = {rule.effect for rule, truth in rules if truth is None}
    needed: bool | None = part.need == "always" or bool(wanting)
    if waiving:
        needed = False
    elif (needed and "waive" in maybe) or (not needed and "need" in maybe):
        needed = None
    return Verdict(needed=needed, wanting=wanting, waiving=waiving)


def _checklist(
    guide: Guide, standing: Standing, *, verdicts: Mapping[str, Verdict], unknown: tuple[UnknownAnswer, ...]
) -> Checklist:
    papers = {material.key: _paper(guide, material, verdicts=verdicts) for material in guide.materials}
    singles, alternatives = _grouped(guide, [m for m in guide.materials if papers[m.key].needed])
    return Checklist(
        answers=standing.answers,
        open=standing.open,
        unknown=unknown,
        ended=standing.ended,
        materials=singles,
        alternatives=alternatives,
        undecided=tuple(m for m in guide.materials if papers[m.key].needed is None),
        not_needed=tuple(
            _not_needed(guide, m, verdict=papers[m.key]) for m in guide.materials if papers[m.key].needed is False
        ),
        conditions=_needed(guide.conditions, "condition", verdicts=verdicts),
        limits=_needed(guide.limits, "limit", verdicts=verdicts),
        channels=_needed(guide.channels, "channel", verdicts=verdicts),
        fees=_needed(guide.fees, "fee", verdicts=verdicts),
        steps=_needed(guide.steps, "step", verdicts=verdicts),
        results=_needed(guide.results, "result", verdicts=verdicts),
        because={target: verdict.wanting for target, verdict in verdicts.items() if verdict.needed and verdict.wanting},
    )


def _needed(parts: Sequence[PartType], kind: str, *, verdicts: Mapping[str, Verdict]) -> tuple[PartType, ...]:
    return tuple(part for part in parts if verdicts[f"{kind}:{part.key}"].needed)


def _paper(guide: Guide, material: Material, *, verdicts: Mapping[str, Verdict]) -> Verdict:
    """A paper's own verdict, and that of its group: the members of a group not needed are not needed."""
    own = verdicts[f"material:{material.key}"]
    group = verdicts.get(f"group:{material.group}")
    if group is None or group.needed or own.needed is False:
        return own
    return replace(own, needed=group.needed, waiving=(*own.waiving, *group.waiving))


def _grouped(guide: Guide, needed: Sequence[Material]) -> tuple[tuple[Material, ...], tuple[Alternatives, ...]]:
    """Papers asked for one by one, and alternatives; a group with no paper to spare asks for all."""
    groups = {group.key: group for group in guide.groups}
    members = {key: tuple(m for m in needed if m.group == key) for key in groups}
    open_groups = {key for key, papers in members.items() if len(papers) > groups[key].choose}
    singles = tuple(material for material in needed if material.group not in open_groups)
    return singles, tuple(Alternatives(groups[key], members[key]) for key in groups if key in open_groups)


def _not_needed(guide: Guide, material: Material, *, verdict: Verdict) -> NotNeeded:
    targets = {f"material:{material.key}", f"group:{material.group}"}
    wanted_by = tuple(rule for rule in guide.rules if rule.effect == "need" and targets & set(rule.targets))
    return NotNeeded(material, waived=bool(verdict.waiving), rules=verdict.waiving or wanted_by)
