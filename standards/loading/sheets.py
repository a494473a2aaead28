"""A spreadsheet as a frame of text: CSV in the encodings of Chinese offices, XLSX as openpyxl sees it."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from standards.loading.errors import (
    EncodingUnknown,
    FileMissing,
    FormatUnknown,
    HeaderMerged,
    SheetUnknown,
    TableEmpty,
    WorkbookBroken,
)
from standards.loading.report import Finding

ENCODINGS = (("utf-8", "utf-8"), ("gb18030", "gbk"))


@dataclass(frozen=True)
class Sheet:
    """A table of text as read: `frame` is indexed by line number, an empty cell is ""."""

    frame: pd.DataFrame
    encoding: str
    name: str
    findings: tuple[Finding, ...] = ()


def read_sheet(path: Path, *, wanted: Sequence[str] = (), sheet: str | None = None) -> Sheet:
    """The table in a .csv or .xlsx file; of many sheets the one with most `wanted` headers. LoadingError."""
    if not path.is_file():
        raise FileMissing(path=path.name)
    return read_bytes(path.read_bytes(), name=path.name, wanted=wanted, sheet=sheet)


def read_bytes(content: bytes, *, name: str, wanted: Sequence[str] = (), sheet: str | None = None) -> Sheet:
    """The table in the bytes of a file of this name. LoadingError."""
    suffix = Path(name).suffix.lower()
    if suffix in {".csv", ".txt", ".tsv"}:
        return read_csv_bytes(content, name=name)
    if suffix in {".xlsx", ".xlsm"}:
        return read_xlsx_bytes(content, name=name, wanted=wanted, sheet=sheet)
    raise FormatUnknown(path=name)


def read_csv_bytes(content: bytes, *, name: str) -> Sheet:
    """The table in the bytes of a CSV file: UTF-8, UTF-16 with mark or GBK, said in `encoding`."""
    text, encoding = decode(content, name=name)
    lines = text.splitlines()
    if not lines:
        raise TableEmpty(path=name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines[0]))
    return _frame([list(cells) for cells in reader], encoding=encoding, name=name)


def read_xlsx_bytes(content: bytes, *, name: str, wanted: Sequence[str] = (), sheet: str | None = None) -> Sheet:
    """The table in the bytes of a workbook; formulas and dates become text and are reported as findings."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise WorkbookBroken(path=name, reason=type(error).__name__) from error
    chosen = _choose(book.worksheets, wanted=wanted, sheet=sheet)
    if any(merged.min_row == _header_row(chosen) for merged in chosen.merged_cells.ranges):
        raise HeaderMerged(sheet=chosen.title)
    rows, findings = _cells(chosen)
    table = _frame(rows, encoding="xlsx", name=chosen.title)
    return Sheet(table.frame, "xlsx", chosen.title, (*table.findings, *findings))


def decode(content: bytes, *, name: str) -> tuple[str, str]:
    """Text and the name of its encoding: utf-8, utf-8-sig, utf-16 or gbk; EncodingUnknown otherwise."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", errors="strict"), "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16"), "utf-16"
    if b"\x00" in content:
        raise EncodingUnknown(path=name)
    for codec, shown in ENCODINGS:
        try:
            return content.decode(codec), shown
        except UnicodeDecodeError:
            continue
    raise EncodingUnknown(path=name)


def _delimiter(header: str) -> str:
    return max(",\t;", key=header.count)


def _frame(rows: list[list[str]], *, encoding: str, name: str) -> Sheet:
    start = next((at for at, cells in enumerate(rows) if any(cell.strip() for cell in cells)), None)
    if start is None or start + 1 >= len(rows):
        raise TableEmpty(path=name)
    header = [cell.strip() for cell in rows[start]]
    numbered = [(at + 1, cells) for at, cells in enumerate(rows) if at > start]
    filled = [(number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)]
    findings = [
        Finding(number, "", "ragged", "row.ragged", str(len(cells)))
        for number, cells in filled
        if len(cells) != len(header)
    ]
    width = len(header)
    body = [[cell.strip() for cell in (cells + [""] * width)[:width]] for _, cells in filled]
    frame = pd.DataFrame(body, index=[number for number, _ in filled], columns=header, dtype=str)
    return Sheet(frame, encoding, name, tuple(findings))


def _choose(sheets: Sequence[Worksheet], *, wanted: Sequence[str], sheet: str | None) -> Worksheet:
    names = ", ".join(entry.title for entry in sheets)
    if sheet is not None:
        found = [entry for entry in sheets if entry.title == sheet]
        if not found:
            raise SheetUnknown(sheet=sheet, sheets=names)
        return found[0]
    hits = [(len(_headers(entry) & set(wanted)), entry) for entry in sheets]
    best, chosen = max(hits, key=lambda hit: hit[0])
    if wanted and best == 0:
        raise SheetUnknown(sheet="", sheets=names)
    return chosen


def _header_row(sheet: Worksheet) -> int:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(cell not in (None, "") for cell in cells):
            return number
    return 1


def _headers(sheet: Worksheet) -> set[str]:
    row = _header_row(sheet)
    cells = next(sheet.iter_rows(min_row=row, max_row=row, values_only=True), ())
    return {str(cell).strip() for cell in cells if cell is not None}


def _cells(sheet: Worksheet) -> tuple[list[list[str]], list[Finding]]:
    rows: list[list[str]] = []
    findings: list[Finding] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        rows.append([_text(cell) for cell in cells])
        for column, cell in enumerate(cells):
            kind = _oddity(cell)
            if kind:
                letter = get_column_letter(column + 1)
                findings.append(Finding(number, letter, kind, f"cell.{kind}", _text(cell)))
    return rows, findings


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _oddity(cell: object) -> str:
    if isinstance(cell, str) and cell.startswith("="):
        return "formula"
    if isinstance(cell, str) and re.fullmatch(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)", cell):
        return "error"
    # a long code typed as a number has lost its last digits beyond the fifteenth
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 10**15:
        return "long_number"
    return ""
