"""Guides under the field names of the national implementation list, out and in, by a mapping that is data. Pure.

The list holds less than a guide: questions, rules and translations stay behind; what it holds comes back as it was.
"""

import copy
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from portal.spreadsheets import write_csv
from standards.guide.content import Guide
from standards.guide.document import dump_guide, load_guide

MAPPING = Path(__file__).resolve().parent / "data" / "national_fields.json"
GUIDE = "guide"  # the public code, which the national list does not have
LISTS = ("materials", "fees", "faq")
STEP = re.compile(r"(\w+)(?:\[(?:(\w+)=(\w+))?\])?")
Fields = dict[str, Any]


class FieldUnreadable(ValueError):
    """A national field whose value cannot be read; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def read_mapping() -> Mapping[str, Any]:
    """The mapping: lists of [national name, path in a guide, kind] for the guide, its materials, fees and FAQ."""
    found: Mapping[str, Any] = json.loads(MAPPING.read_text(encoding="utf-8"))
    return found


def national_fields(guide: Guide, mapping: Mapping[str, Any] | None = None) -> Fields:
    """The guide under national names; fields without a value are left out."""
    mapping = mapping or read_mapping()
    document = guide.model_dump(mode="json")
    fields = _fields(document, mapping["guide"], maps=mapping["maps"])
    lists = {name: [_fields(part, mapping[name], maps=mapping["maps"]) for part in document[name]] for name in LISTS}
    return fields | {name: parts for name, parts in lists.items() if parts}


def read_national(fields: Mapping[str, Any], mapping: Mapping[str, Any] | None = None) -> Guide:
    """The guide of national fields. Raises FieldUnreadable, or pydantic.ValidationError."""
    mapping = mapping or read_mapping()
    document = _document(fields, mapping["guide"], mapping=mapping)
    for name in LISTS:
        parts = [_document(part, mapping[name], mapping=mapping) for part in _parts(fields, name)]
        if parts:
            document[name] = [_keyed(part, name, number, mapping["keys"]) for number, part in enumerate(parts, 1)]
    return load_guide(document)


def overlay_national(guide: Guide, fields: Mapping[str, Any], mapping: Mapping[str, Any] | None = None) -> Guide:
    """The guide with single values of national fields in place; its lists, questions and translations stay.

    Raises FieldUnreadable, or pydantic.ValidationError.
    """
    mapping = mapping or read_mapping()
    document = copy.deepcopy(dump_guide(guide))
    told = national_fields(guide, mapping)
    for name, path, kind in mapping["guide"]:
        value = _read(name, fields.get(name), kind, mapping["maps"])
        if value is not None and "[]" not in path and value != _read(name, told.get(name), kind, mapping["maps"]):
            _put(document, path, value, keys=mapping["keys"])
    return load_guide(document)


def write_national_csv(guides: Iterable[tuple[str, Guide]]) -> bytes:
    """One row a guide with its public code; materials, fees and FAQ as JSON in a cell each."""
    mapping = read_mapping()
    columns = [GUIDE, *(name for name, _path, _kind in mapping["guide"]), *LISTS]
    rows = []
    for code, guide in guides:
        fields = {GUIDE: code, **national_fields(guide, mapping)}
        rows.append([_cell(fields.get(name)) for name in columns])
    return write_csv(columns, rows)


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _parts(fields: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """A list of parts: of JSON as it is, of CSV from the JSON in its cell."""
    value = fields.get(name) or []
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise FieldUnreadable(name) from None
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        raise FieldUnreadable(name)
    return found


def _fields(document: Any, columns: Sequence[Sequence[str]], *, maps: Mapping[str, Any]) -> Fields:
    values = {name: _told(_get(document, path), kind, maps) for name, path, kind in columns}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _get(document: Any, path: str) -> Any:
    for name, field, value in STEP.findall(path):
        document = document.get(name) if isinstance(document, dict) else None
        if field:
            document = next((part for part in document or [] if part[field] == value), None)
        elif isinstance(document, list) and f"{name}[]" in path:
            rest = path.split("[].", 1)[1]
            return [_get(part, rest) for part in document]
    return document


def _told(value: Any, kind: str, maps: Mapping[str, Any]) -> Any:
    if value is None:
        return None
    if kind == "lines":
        return "\n".join(_chinese(part) for part in value)
    if kind == "codes":
        return ",".join(value)
    if kind == "yes_no":
        return "1" if value else "0"
    if kind.startswith("map:"):
        return maps[kind[4:]].get(value)
    return _chinese(value) if kind == "text" else value


def _chinese(text: Any) -> str:
    return str(text["zh"] if isinstance(text, dict) else text)


def _document(fields: Mapping[str, Any], columns: Sequence[Sequence[str]], *, mapping: Mapping[str, Any]) -> Fields:
    document: Fields = {}
    for name, path, kind in columns:
        value = _read(name, fields.get(name), kind, mapping["maps"])
        if value is not None:
            _put(document, path, value, keys=mapping["keys"])
    return document


def _read(name: str, value: Any, kind: str, maps: Mapping[str, Any]) -> Any:
    if value is None or value == "":
        return None
    if kind in ("lines", "codes"):
        return [part.strip() for part in str(value).split("\n" if kind == "lines" else ",") if part.strip()]
    table = {"1": True, "0": False} if kind == "yes_no" else {}
    if kind.startswith("map:"):
        table = {code: ours for ours, code in maps[kind[4:]].items()}
    if table and str(value) not in table:
        raise FieldUnreadable(name)
    if kind == "number":
        return _number(name, value)
    return table[str(value)] if table else str(value)


def _number(name: str, value: Any) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise FieldUnreadable(name) from None


def _put(document: Fields, path: str, value: Any, *, keys: Mapping[str, str]) -> None:
    steps = path.split(".")
    for position, step in enumerate(steps):
        found = STEP.fullmatch(step)
        name, field, wanted = found.groups() if found else (step, None, None)
        if step.endswith("[]"):
            document[name] = [
                _part(one, steps[position + 1], name, number, keys) for number, one in enumerate(value, 1)
            ]
            return
        if field:
            parts = document.setdefault(name, [])
            part = next((one for one in parts if one[field] == wanted), None)
            if part is None:
                parts.append(part := {"key": wanted, field: wanted})
            document = part
        elif position == len(steps) - 1:
            document[name] = value
        else:
            document = document.setdefault(name, {})


def _part(value: Any, field: str, name: str, number: int, keys: Mapping[str, str]) -> Fields:
    return _keyed({field: value}, name, number, keys)


def _keyed(part: Fields, name: str, number: int, keys: Mapping[str, str]) -> Fields:
    return {"key": f"{keys[name]}-{number}", **part} if name in keys else part
