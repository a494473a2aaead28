"""Elements of an item that no guide may change (四级四同), and where guides differ from them. Pure.

Which elements are locked is a setting: a list of field paths. Only the code, name, kind and bases are confirmed for
Jilin, so only they are the default.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, get_args

from pydantic.fields import FieldInfo

from standards.guide.content import Guide
from standards.guide.document import dump_guide, load_guide
from standards.guide.text import Text, Value

DEFAULT_LOCKED = ("identity.item_code", "identity.name", "identity.kind", "bases")


class UnknownElement(ValueError):
    """A locked path that is no field of a guide."""


@dataclass(frozen=True)
class Difference:
    """A guide that departs from its item: who, at which level, where, and what the item says instead."""

    guide_code: str
    level: str | None
    element: str
    found: Any
    proposed: Any


@dataclass(frozen=True)
class LevelCount:
    """How many guides of a level were compared, and how many differ in at least one element."""

    level: str | None
    guides: int
    differing: int


def locked_elements(guide: Guide, paths: Sequence[str] = DEFAULT_LOCKED) -> dict[str, Any]:
    """The values of the locked paths in a guide, as an item stores them. Raises UnknownElement."""
    document = dump_guide(guide)
    return {path: _value(document, path) for path in check_paths(paths)}


def differences(
    guides: Mapping[str, Guide], locked: Mapping[str, Any], paths: Sequence[str] = DEFAULT_LOCKED
) -> tuple[Difference, ...]:
    """Where guides (by public code) differ from the item's locked elements, by level, guide and element."""
    found = []
    for code, guide in guides.items():
        document = dump_guide(guide)
        for path in check_paths(paths):
            value = _value(document, path)
            if path in locked and value != locked[path]:
                found.append(Difference(code, guide.identity.level, path, value, locked[path]))
    return tuple(sorted(found, key=lambda one: (one.level or "", one.guide_code, paths.index(one.element))))


def count_by_level(guides: Mapping[str, Guide], found: Iterable[Difference]) -> tuple[LevelCount, ...]:
    """How the levels stand, in order of level."""
    differing = {difference.guide_code for difference in found}
    levels: dict[str | None, list[str]] = {}
    for code, guide in guides.items():
        levels.setdefault(guide.identity.level, []).append(code)
    return tuple(
        LevelCount(level, len(codes), len(differing.intersection(codes)))
        for level, codes in sorted(levels.items(), key=lambda pair: pair[0] or "")
    )


def accept_proposals(guide: Guide, proposals: Iterable[Difference]) -> Guide:
    """The guide with the item's values in place: one click for one difference or for many."""
    document = dump_guide(guide)
    for proposal in proposals:
        document = _replaced(document, proposal.element.split("."), proposal.proposed)
    return load_guide(document)


def inherit(guide: Guide, locked: Mapping[str, Any]) -> Guide:
    """The guide with every locked element of its item. Raises UnknownElement."""
    document = dump_guide(guide)
    for path in check_paths(tuple(locked)):
        document = _replaced(document, path.split("."), locked[path])
    return load_guide(document)


def check_paths(paths: Sequence[str]) -> Sequence[str]:
    """The paths as they are, when each names an element of a guide. Raises UnknownElement."""
    for path in paths:
        model: Any = Guide
        for name in path.split("."):
            if name not in _fields(model):
                raise UnknownElement(path)
            model = _fields(model)[name].annotation
    return paths


def _fields(annotation: Any) -> Mapping[str, FieldInfo]:
    """The fields one can step into: those of a part, perhaps an optional one; a text and a list are one element."""
    choices = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    models = [one for one in choices if isinstance(one, type) and issubclass(one, Value) and one is not Text]
    return models[0].model_fields if models else {}


def _value(document: Mapping[str, Any], path: str) -> Any:
    """The compact value at a path; None where it is at its default."""
    value: Any = document
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _replaced(document: Mapping[str, Any], names: Sequence[str], value: Any) -> dict[str, Any]:
    """A copy with another value at a path; None takes the field back to its default."""
    first, *rest = names
    inner = _replaced(document.get(first, {}), rest, value) if rest else value
    without = {name: old for name, old in document.items() if name != first}
    return without if inner is None or inner == {} else {**document, first: inner}
