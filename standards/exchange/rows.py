"""A guide as rows of a workbook: one row a part, texts in Chinese, translations in a sheet of their own. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standards.exchange.cells import Cell, guard, write_cell
from standards.exchange.columns import ITEMS, TRANSLATIONS, Column, Table
from standards.exchange.layout import GUIDES, LISTS
from standards.guide.content import Guide
from standards.guide.text import Text, Value

Row = list[Cell]
Place = tuple[str, ...]


@dataclass(frozen=True)
class GuideEntry:
    """A guide with what names it: public code, item, agency; `edition` is the number the content was taken from."""

    code: str
    item: str
    agency: str
    agency_code: str
    content: Guide
    edition: int | None = None


@dataclass(frozen=True)
class ItemEntry:
    """A line of the catalogue."""

    code: str
    name: str
    kind: str = ""
    exception: bool = False
    exception_reason: str = ""


def sheets_of(guides: Sequence[GuideEntry], items: Sequence[ItemEntry]) -> dict[str, list[Row]]:
    """The rows of every sheet but the explanations, by sheet."""
    found: dict[str, list[Row]] = {ITEMS: [_item_row(item) for item in items]}
    found |= {table.sheet: [] for table in (GUIDES, *LISTS)}
    found[TRANSLATIONS] = []
    for entry in guides:
        for sheet, rows in _guide_rows(entry):
            found[sheet] += rows
    return found


def part_name(members: Sequence[Any], number: int) -> str:
    """How a list member is named in a cell: its key when no other has it, else "#" and its number from 1."""
    keys = [member.get("key") if isinstance(member, Mapping) else getattr(member, "key", None) for member in members]
    key = keys[number]
    return str(key) if key and keys.count(key) == 1 else f"#{number + 1}"


def dig(document: Any, path: Place) -> Any:
    """The value at a path of a JSON document, None where the way ends."""
    for name in path:
        document = document.get(name) if isinstance(document, Mapping) else None
    return document


def _item_row(item: ItemEntry) -> Row:
    told = (("words", item.code), ("words", item.name), ("code:kind", item.kind), ("flag", item.exception))
    return [*(write_cell(kind, value) for kind, value in told), write_cell("words", item.exception_reason)]


def _guide_rows(entry: GuideEntry) -> Iterator[tuple[str, list[Row]]]:
    document = entry.content.model_dump(mode="json")
    named = [guard(entry.code), entry.edition, *map(_words, (entry.item, entry.agency, entry.agency_code))]
    yield GUIDES.sheet, [[*named, *_cells(GUIDES.columns, document)]]
    for table in LISTS:
        yield table.sheet, [[guard(entry.code), *row] for row in _list_rows(table, document)]
    yield TRANSLATIONS, [[guard(entry.code), *row] for row in _translations(entry.content)]


def _words(text: str) -> Cell:
    return write_cell("words", text)


def _list_rows(table: Table, document: dict[str, Any]) -> Iterator[Row]:
    if not table.parent:
        for part in document[table.place]:
            yield _cells(table.columns, part)
        return
    parents = document[table.parent]
    for number, parent in enumerate(parents):
        for part in parent[table.place]:
            yield [guard(part_name(parents, number)), *_cells(table.columns, part)]


def _cells(columns: Sequence[Column], part: Any) -> Row:
    return [write_cell(column.kind, dig(part, column.path) if column.path else part) for column in columns]


def _translations(guide: Guide) -> Iterator[Row]:
    for place, text in texts(guide):
        if text.en or text.ko:
            words = (text.zh, text.en or "", text.ko or "")
            yield [guard("/".join(place)), *(write_cell("words", told) for told in words)]


def texts(value: Any, place: Place = ()) -> Iterator[tuple[Place, Text]]:
    """Every public text of a guide with its place, in the order of the content."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), (*place, name))
    elif isinstance(value, tuple):
        for number, member in enumerate(value):
            yield from texts(member, (*place, part_name(value, number)))
