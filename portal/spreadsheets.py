"""Tables to CSV and XLSX and back. Knows no table of ours: names and rows in, bytes out."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any, cast
from unicodedata import east_asian_width
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # and full-width
MADE = datetime(2020, 1, 1)

Cell = str | int | float | None


class SpreadsheetError(ValueError):
    """The file cannot be read as a table. `reason`: `kind`, `broken`, `encoding`, `empty`, `columns`, `too_large`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def neutralise(value: Any) -> Any:
    """The cell, with `'` before a text that a spreadsheet would run as a formula. Numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV with a header row, UTF-8 with a byte order mark, so that Excel shows Chinese. Bytes for download."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([neutralise(column) for column in columns])
    writer.writerows([neutralise(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str) -> bytes:
    """A workbook of one sheet: bold header that stays in view, widths that fit, a filter. Equal input, equal bytes."""
    return write_book([(sheet, columns, rows)])


def write_book(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """A workbook of several sheets (name, columns, rows), each as `write_xlsx` makes it; names must differ."""
    book = Workbook(write_only=False)
    book.properties.created = book.properties.modified = MADE
    book.remove(cast(Worksheet, book.active))
    for name, columns, rows in sheets:
        title = "".join("_" if character in "[]:*?/\\" else character for character in name)[:31]
        _fill_sheet(book.create_sheet(title), columns, rows)
    return save_book(book)


def _fill_sheet(page: Worksheet, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    page.append([_header_cell(page, column) for column in columns])
    widths = [_width(column) for column in columns]
    for row in rows:
        page.append([_text_cell(page, cell) for cell in row])
        widths = [max(known, _width(cell)) for known, cell in zip(widths, row, strict=True)]
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = min(width + 2, 60)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def read_table(
    data: bytes, filename: str, *, needed: Sequence[str] = (), max_rows: int = 200_000
) -> list[dict[str, str]]:
    """The rows of a CSV or of an XLSX's first sheet, every cell as trimmed text, by the names in the first row.

    Empty rows are left out. SpreadsheetError names what is wrong; `columns` lists the needed ones that are missing.
    """
    readers = {".csv": _read_csv, ".xlsx": _read_xlsx}
    suffix = PurePath(filename).suffix.lower()
    if suffix not in readers:
        raise SpreadsheetError("kind", suffix or filename)
    lines = readers[suffix](data)
    header = [_text(cell) for cell in next(lines, [])]
    if not any(header):
        raise SpreadsheetError("empty")
    if missing := [name for name in needed if name not in header]:
        raise SpreadsheetError("columns", "、".join(missing))
    rows = []
    for line in lines:
        cells = [_text(cell) for cell in line]
        if any(cells):
            rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)))
        if len(rows) > max_rows:
            raise SpreadsheetError("too_large", str(max_rows))
    return rows


def _read_csv(data: bytes) -> Iterator[Sequence[Any]]:
    reader = csv.reader(io.StringIO(_decode(data), newline=""))
    try:
        yield from reader
    except csv.Error as error:
        raise SpreadsheetError("broken", f"{reader.line_num}: {error}") from error


def _decode(data: bytes) -> str:
    """UTF-8, else GB 18030, which Chinese Excel writes."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpreadsheetError("encoding")


def _read_xlsx(data: bytes) -> Iterator[Sequence[Any]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        page = book.worksheets[0]
        yield from page.iter_rows(values_only=True)
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, ParseError) as error:
        raise SpreadsheetError("broken", type(error).__name__) from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # Excel keeps every number as a float: 22.0 was typed as 22
    return str(cell).strip().lstrip("\ufeff")


def _header_cell(page: Worksheet, text: str) -> Any:
    cell = WriteOnlyCell(page, value=neutralise(text))
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="16324F")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _text_cell(page: Worksheet, value: Any) -> Any:
    safe = neutralise(value)
    if isinstance(safe, str):
        cell = WriteOnlyCell(page, value=safe)
        cell.data_type = "s"  # never a formula, whatever it begins with
        return cell
    return safe


def _width(value: Any) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in str(value if value is not None else ""))


def save_book(book: Workbook) -> bytes:
    """The workbook's bytes with the clock taken out: openpyxl stamps each part and the properties."""
    written = io.BytesIO()
    book.save(written)
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                stamp = book.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = content.replace(stamp, MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode())
            target.writestr(zipfile.ZipInfo(part.filename, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
