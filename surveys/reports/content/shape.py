"""What a section of a report consists of: sentences, tables, plots. Page, PDF and files all show these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from portal.i18n import locale

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column's name and whether it holds numbers."""

    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption; `bars` names the score rows whose intervals may be drawn beside, row by row."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    bars: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Section:
    """One numbered section: what the data say, and what is not known."""

    code: str
    title: str
    sentences: Sequence[str] = ()
    missing: Sequence[str] = ()
    tables: Sequence[Table] = ()
    plots: Sequence[Markup] = field(default=())


def named(names: Sequence[str]) -> str:
    """The name in the language of the page, Chinese where it has none."""
    return dict(zip(("zh", "en", "ko"), names, strict=True)).get(locale()) or names[0]


def thousands(count: int | str) -> str:
    """A count with separators; a mark such as <10 as it is."""
    return f"{int(count):,}" if str(count).isdigit() else str(count)


def interval(row: Mapping[str, Any]) -> str:
    """The interval of a score row as text."""
    return f"{row['low']}–{row['high']}" if row["share"] else ""
