"""What an editor does to a draft: put, add, move and remove parts, and carry a new key to whatever names it. Pure.

Works on documents (JSON), so that a draft with one wrong field can still be told which.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from standards.editing.sections import Section

Document = dict[str, Any]


def part_of(document: Mapping[str, Any], section: Section, at: int | None) -> Any:
    """The value a page edits: a part, the section's value, or its fields of the guide. None where it is new."""
    if section.whole:
        return {name: document[name] for name in section.fields if name in document}
    found = document.get(section.fields[0])
    if not section.parts:
        return found or {}
    parts: Sequence[Any] = found or []
    return parts[at] if at is not None and 0 <= at < len(parts) else None


def with_part(document: Mapping[str, Any], section: Section, at: int | None, *, value: Any) -> Document:
    """A copy with that value in place; past the end of a list it is added. Nothing leaves the field out."""
    changed = deepcopy(dict(document))
    if section.whole:
        for name in section.fields:
            _put(changed, name, value.get(name))
        return changed
    name = section.fields[0]
    if not section.parts:
        _put(changed, name, value or None)
        return changed
    parts = list(changed.get(name, []))
    if at is None or not 0 <= at < len(parts):
        parts.append(value)
    else:
        parts[at] = value
    changed[name] = parts
    return changed


def without_part(document: Mapping[str, Any], section: Section, at: int) -> Document:
    """A copy without one part. Raises IndexError."""
    changed = deepcopy(dict(document))
    parts = changed[section.list_name] = list(changed.get(section.list_name, []))
    del parts[at]
    return changed


def moved_part(document: Mapping[str, Any], section: Section, at: int, *, by: int) -> Document:
    """A copy with one part further up (-1) or down (1); at the end it stays. Raises IndexError."""
    changed = deepcopy(dict(document))
    parts = changed[section.list_name] = list(changed.get(section.list_name, []))
    part = parts.pop(at)
    parts.insert(max(0, at + by), part)
    return changed


def free_key(parts: Sequence[Any], stem: str) -> str:
    """A key no part has yet: stem1, stem2…"""
    taken = {part.get("key") for part in parts if isinstance(part, Mapping)}
    return next(key for number in range(1, len(taken) + 2) if (key := f"{stem}{number}") not in taken)


def renamed(document: Mapping[str, Any], section: Section, old: str, *, new: str) -> Document:
    """A copy in which whatever named the part by its old key names it by the new one."""
    return dict(_renamed(document, section, old, new))


def _renamed(value: Any, section: Section, old: str, new: str) -> Any:
    if isinstance(value, list):
        return [_renamed(one, section, old, new) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _reference(name, one, section, old, new) for name, one in value.items()}


def _reference(name: str, value: Any, section: Section, old: str, new: str) -> Any:
    field = {"bases": "basis", "groups": "group", "questions": "question"}.get(section.name)
    if name == field and value == old:
        return new
    if name == "targets" and section.target and isinstance(value, list):
        return [f"{section.target}:{new}" if one == f"{section.target}:{old}" else one for one in value]
    return _renamed(value, section, old, new)


def _put(document: Document, name: str, value: Any) -> None:
    if value in (None, "", [], {}):
        document.pop(name, None)
    else:
        document[name] = value
