"""What a public list is made of: rows with typed cells, and what changed between two days. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from standards.guide.content import Guide
from standards.guide.text import Text

Cell = str | int | float | bool | None
ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Entry:
    """One guide in force: its public code, its agency (name and number) and its content."""

    code: str
    agency: str
    agency_id: int
    content: Guide


@dataclass(frozen=True)
class Row:
    """One line of a list. `key` stays the same over time; `guide` is the code of its guide, empty for several."""

    key: str
    cells: Mapping[str, Cell]
    guide: str = ""
    agencies: tuple[int, ...] = ()


@dataclass(frozen=True)
class RowChange:
    """A line that came, went or changed; `fields` names the cells that differ."""

    kind: ChangeKind
    before: Row | None
    after: Row | None
    fields: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The line as it is now, or as it was last."""
        row = self.after or self.before
        if row is None:
            raise ValueError("a change of nothing")
        return row


def compare_rows(before: Sequence[Row], after: Sequence[Row]) -> tuple[RowChange, ...]:
    """What became of every line: changed and added in the order of now, then what went."""
    old, new = {row.key: row for row in before}, {row.key: row for row in after}
    found: list[RowChange] = []
    for key, row in new.items():
        former = old.get(key)
        if former is None:
            found.append(RowChange("added", None, row))
        elif fields := tuple(name for name in row.cells if row.cells[name] != former.cells.get(name)):
            found.append(RowChange("changed", former, row, fields))
    gone = (RowChange("removed", row, None) for key, row in old.items() if key not in new)
    return (*found, *gone)


def told(text: Text | None, language: str) -> str | None:
    """A text in a language; None where there is none."""
    return text.translated(language) if text else None


def basis_words(guide: Guide, key: str | None, language: str) -> str | None:
    """The basis a part names: title and article."""
    basis = next((one for one in guide.bases if one.key == key), None) if key else None
    if basis is None:
        return None
    return " ".join(words for one in (basis.title, basis.article) if (words := told(one, language)))
