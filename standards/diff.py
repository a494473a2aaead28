"""What changed between two contents, field by field; parts are matched by key, texts language by language. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from standards.guide.conditions import AllOf, AnyOf, Chosen, NoneOf
from standards.guide.content import Guide
from standards.guide.text import Value

Kind = Literal["added", "removed", "changed", "moved"]
Place = tuple[str, ...]
WHOLE = (Chosen, AllOf, AnyOf, NoneOf)  # half a changed condition reads like another condition
NAMING = ("key", "zh", "value", "name", "question", "text", "kind")


@dataclass(frozen=True)
class Change:
    """One difference. `place` leads to it: ("materials", "id_card", "copies"); a moved part gives its positions."""

    place: Place
    kind: Kind
    before: Any = None
    after: Any = None

    @property
    def part(self) -> Place:
        """The part it belongs to: list and key, or the field itself."""
        return self.place[:2]


def diff_guides(before: Guide, after: Guide) -> tuple[Change, ...]:
    """All differences in the order of the content's fields; empty exactly when the contents are equal."""
    return tuple(_differ(before, after, place=()))


def by_part(changes: Sequence[Change]) -> dict[Place, tuple[Change, ...]]:
    """The changes gathered by part, paper by paper, in order."""
    gathered: dict[Place, list[Change]] = {}
    for change in changes:
        gathered.setdefault(change.part, []).append(change)
    return {part: tuple(found) for part, found in gathered.items()}


def _differ(before: Any, after: Any, *, place: Place) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Value) and type(before) is type(after) and not isinstance(before, WHOLE):
        for name in type(before).model_fields:
            yield from _differ(getattr(before, name), getattr(after, name), place=(*place, name))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _differ_lists(before, after, place=place)
    else:
        kind: Kind = "added" if before is None else "removed" if after is None else "changed"
        yield Change(place, kind, _plain(before), _plain(after))


def _differ_lists(before: tuple[Any, ...], after: tuple[Any, ...], *, place: Place) -> Iterator[Change]:
    old, new = _named(before), _named(after)
    for name in (name for name in old if name not in new):
        yield Change((*place, name), "removed", before=_plain(old[name]))
    moved = _moved([name for name in old if name in new], [name for name in new if name in old])
    positions = {name: number for number, name in enumerate(old, start=1)}
    for number, name in enumerate(new, start=1):
        if name not in old:
            yield Change((*place, name), "added", after=_plain(new[name]))
            continue
        if name in moved:
            yield Change((*place, name), "moved", positions[name], number)
        yield from _differ(old[name], new[name], place=(*place, name))


def _plain(value: Any) -> Any:
    """The value as JSON."""
    return value.model_dump(mode="json", exclude_defaults=True) if isinstance(value, Value) else value


def _named(members: tuple[Any, ...]) -> dict[str, Any]:
    """List members by key; members without one by their own words, numbered when repeated."""
    named: dict[str, Any] = {}
    for member in members:
        name = base = _name(member)
        number = 1
        while name in named:
            number += 1
            name = f"{base}#{number}"
        named[name] = member
    return named


def _name(member: Any) -> str:
    own = (getattr(member, field, None) for field in NAMING)
    return str(next((name for name in own if name is not None), member if isinstance(member, str) else "item"))


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest members that must move to turn the old order into the new: all outside a longest common run."""
    rank = {name: number for number, name in enumerate(old)}
    best: list[tuple[str, ...]] = []
    for name in new:
        before = max((run for run in best if rank[run[-1]] < rank[name]), key=len, default=())
        best.append((*before, name))
    kept = max(best, key=len, default=())
    return set(new) - set(kept)
