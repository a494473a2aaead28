"""What is needed when a given set of rules holds, and what is wrong with it. Pure.

A set of rules is the bits of their places in the guide; the outcome equals that of standards.rules.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from standards.guide.content import Guide
from standards.guide.papers import Material
from standards.guide.parts import Channel, Limit

Fault = tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """When one part is needed: always or when a wanting rule holds, unless a waiving one does."""

    always: bool
    wanting: int
    waiving: int

    def holds(self, held: int) -> bool:
        """Whether the part is needed when the rules in `held` hold."""
        return not held & self.waiving and (self.always or bool(held & self.wanting))


class NeedTable:
    """The needs of a guide's parts, prepared for many sets of rules."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.needs = {
            target: Need(part.need == "always", self._bits(target, "need"), self._bits(target, "waive"))
            for target, part in guide.parts().items()
        }

    def _bits(self, target: str, effect: str) -> int:
        rules = enumerate(self.guide.rules)
        return sum(1 << n for n, rule in rules if rule.effect == effect and target in rule.targets)

    def papers(self, held: int) -> list[Material]:
        """The papers asked for, alone or as alternatives."""
        return [
            material
            for material in self.guide.materials
            if self.needs[f"material:{material.key}"].holds(held)
            and (material.group is None or self.needs[f"group:{material.group}"].holds(held))
        ]

    def faults(self, held: int) -> Iterator[Fault]:
        """What breaks in the cases where exactly these rules hold: a code and the keys it is about."""
        papers = self.papers(held)
        yield from self._trip_faults(held)
        yield from self._paper_faults(held, papers)
        yield from self._limit_faults(held)

    def _trip_faults(self, held: int) -> Iterator[Fault]:
        channels = [c for c in self.guide.channels if self.needs[f"channel:{c.key}"].holds(held)]
        if not channels:
            yield ("no_channel",)
            return
        promised = [trips for trips in map(self._trips, channels) if trips is not None]
        if not promised:
            yield ("no_trips",)
        elif min(promised) > 1 and not (self.guide.trips and self.guide.trips.exception):
            yield ("too_many_trips", *(channel.key for channel in channels))

    def _trips(self, channel: Channel) -> int | None:
        general = self.guide.trips.number if self.guide.trips else None
        return general if channel.trips is None else channel.trips

    def _paper_faults(self, held: int, papers: list[Material]) -> Iterator[Fault]:
        if not papers and self.guide.materials and not self._all_waived(held):
            yield ("no_checklist",)
        by_identity: dict[str, list[str]] = {}
        for material in papers:
            by_identity.setdefault(material.same_as, []).append(material.key)
            if not material.obtainable:
                yield ("no_source", material.key)
        for keys in by_identity.values():
            if len(keys) > 1:
                yield ("asked_twice", *keys)
        members = Counter(material.group for material in papers)
        for group in self.guide.groups:
            if self.needs[f"group:{group.key}"].holds(held) and members[group.key] < group.choose:
                yield ("alternatives_incomplete", group.key)

    def _all_waived(self, held: int) -> bool:
        """Whether rules say outright that papers are not needed, which is a checklist too."""
        kinds = ("material:", "group:")
        return any(held & need.waiving for target, need in self.needs.items() if target.startswith(kinds))

    def _limit_faults(self, held: int) -> Iterator[Fault]:
        limits = [one for one in self.guide.limits if self.needs[f"limit:{one.key}"].holds(held)]
        for kind in ("statutory", "promised"):
            of_kind = [limit for limit in limits if limit.kind == kind]
            if len(rivals := _ruled(of_kind) or of_kind) > 1:
                yield ("two_limits", *(limit.key for limit in rivals))

    def idle(self, cases: Collection[int]) -> Iterator[Fault]:
        """Rules and parts that have no effect in any of these sets of rules."""
        ever = 0
        for held in cases:
            ever |= held
        for number, rule in enumerate(self.guide.rules):
            if not ever >> number & 1:
                yield ("dead_rule", rule.key)
            else:
                yield from self._idle_rule(number, cases)
        for target, need in self.needs.items():
            if not need.always and not ever & need.wanting:
                yield ("never_needed", target)

    def _idle_rule(self, number: int, cases: Collection[int]) -> Iterator[Fault]:
        rule = self.guide.rules[number]
        held_in = [held for held in cases if held >> number & 1]
        effects = [self._effect(target, rule.effect, held_in=held_in) for target in rule.targets]
        for target, effect in zip(rule.targets, effects, strict=True):
            if effect == "contradiction":
                yield ("contradiction", rule.key, target)
        if all(effect == "idle" for effect in effects):
            yield ("idle_rule", rule.key)

    def _effect(self, target: str, effect: str, *, held_in: list[int]) -> str:
        need = self.needs[target]
        if effect == "waive":
            return "works" if need.always or any(held & need.wanting for held in held_in) else "idle"
        if all(held & need.waiving for held in held_in):
            return "contradiction"
        return "idle" if need.always else "works"


def _ruled(limits: list[Limit]) -> list[Limit]:
    return [limit for limit in limits if limit.need == "by_rule"]
