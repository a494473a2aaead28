"""Windows beside what was entered for them, as lines of a page and rows of a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.i18n import gettext as _
from portal.places.models import Window
from surveys.publishing.indicators import wording
from surveys.publishing.indicators.catalogue import Listed
from surveys.publishing.indicators.entries import SHEET, Entry, Finding, columns_for
from surveys.publishing.indicators.models import IndicatorValue


@dataclass(frozen=True)
class Line:
    """One window and its entered value, if any."""

    window: str
    name: str
    hall: str
    value: IndicatorValue | None

    def cells(self, listed: Listed) -> dict[str, str]:
        """What stands in the cells of the line, by field."""
        if self.value is None:
            return {}
        return {field: typed_cell(self.value, field, listed) for field in columns_for(listed)}

    def matches(self, text: str) -> bool:
        """Whether the text is part of the window's code or name or of its hall's name."""
        asked = text.casefold()
        return not asked or any(asked in part.casefold() for part in (self.window, self.name, self.hall))

    def shown(self, listed: Listed) -> str:
        """The value in its unit; "" without one."""
        return wording.print_value(listed.code, self.value.value) if self.value else ""


def list_lines(windows: Sequence[Window], values: Mapping[str, IndicatorValue], *, locale: str) -> list[Line]:
    """A line a window, by code."""
    return [
        Line(window.code, window.name_in(locale), window.hall.name_in(locale), values.get(window.code))
        for window in windows
    ]


def typed_cell(entry: Entry | IndicatorValue, field: str, listed: Listed) -> str:
    """A cell as a person would type it: a share in percent, no needless zeros."""
    cell = getattr(entry, field)
    if cell is None:
        return ""
    if field == "value":
        return f"{round(100 * cell if listed.unit == 'share' else cell, 6):g}"
    return str(cell)


def sheet_fields(listed: Listed) -> list[str]:
    """The fields of the sheet of an indicator, in order."""
    wanted = {"window", "name", *columns_for(listed)}
    return [field for field in SHEET if field in wanted]


def sheet_columns(listed: Listed) -> list[str]:
    """Their headings in the language of the page."""
    return [wording.cell_words()[field] for field in sheet_fields(listed)]


def sheet_rows(lines: Sequence[Line], listed: Listed) -> list[list[str]]:
    """A row a window, filled with what is there."""
    rows = []
    for line in lines:
        cells = {"window": line.window, "name": line.name} | line.cells(listed)
        rows.append([cells.get(field, "") for field in sheet_fields(listed)])
    return rows


def describe_findings(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Problems for an error summary: the cell they lead to and what is wrong with it."""
    cells, kinds = wording.cell_words(), wording.finding_words()
    return [
        {
            "id": f"{found.column}-{found.window}" if found.column != "window" else "",
            "message": _(
                "第 %(row)s 行 %(window)s，%(column)s：%(problem)s %(text)s",
                row=found.row,
                window=found.window,
                column=cells[found.column],
                problem=kinds[found.kind],
                text=f"“{found.text}”" if found.text else "",
            ).strip(),
        }
        for found in findings
    ]
