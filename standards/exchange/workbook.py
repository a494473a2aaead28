"""The workbook of guides: written with lists to choose from and words of help, read back cell by cell. Pure."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from portal.spreadsheets import MADE, save_book
from standards.exchange.columns import ABOUT, ITEM_HEADERS, ITEMS, TRANSLATION_HEADERS, TRANSLATIONS, Column, Table
from standards.exchange.labels import CHOSEN, CODED
from standards.exchange.layout import SHEETS, TABLES, headers
from standards.exchange.rebuilding import Line
from standards.exchange.rows import GuideEntry, ItemEntry, Row, sheets_of
from standards.loading.errors import (
    ColumnsMissing,
    ColumnsRepeated,
    HeaderMerged,
    SheetsMissing,
    TooManyRows,
    WorkbookBroken,
    WorkbookTooLarge,
)
from standards.loading.report import FLAG, REJECT, Finding

MOST_ROWS = 200_000
MOST_BYTES = 600 * 1024 * 1024
MOST_BLANK = 2_000  # after so many empty rows a sheet counts as ended
ROWS_HELPED = 5_000
ALL_HEADERS: dict[str, tuple[str, ...]] = {
    ITEMS: ITEM_HEADERS,
    **{table.sheet: headers(table) for table in TABLES},
    TRANSLATIONS: TRANSLATION_HEADERS,
}
ABOUT_LINES = (
    ("这本工作簿", "一个指南一行，材料、步骤等各在自己的表里，靠“指南编号”相连。"),
    ("不要做的事", "不要合并单元格、删除表或列、写公式。空着的单元格就是没有这项内容。"),
    ("导入时", "先全部检查，逐格报告；没有错误才能写入，写入的都是草稿，生效要另走审核。"),
    ("翻译", "“翻译”表按位置给出英文和韩文；位置如 materials/id_card/name。"),
)


def write_workbook(guides: Sequence[GuideEntry] = (), items: Sequence[ItemEntry] = ()) -> bytes:
    """The workbook of these guides and items; with none, the empty template. Equal input, equal bytes."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = MADE
    found = sheets_of(guides, items)
    _write_about(book)
    columns = {table.sheet: table for table in TABLES}
    for sheet in SHEETS[1:]:
        _write_sheet(book, sheet, found[sheet], table=columns.get(sheet))
    return save_book(book)


def _write_about(book: Workbook) -> None:
    page = book.create_sheet(ABOUT)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 18, 40
    page.column_dimensions["C"].width = 60
    for title, words in ABOUT_LINES:
        page.append([_head(page, title), words])
    page.append([])
    page.append([_head(page, name) for name in ("表", "列", "说明")])
    for table in TABLES:
        for column in table.columns:
            page.append([table.sheet, column.header, column.told or _choices_told(column)])


def _write_sheet(book: Workbook, sheet: str, rows: Sequence[Row], *, table: Table | None) -> None:
    page = book.create_sheet(sheet)
    page.freeze_panes = "B2"
    names = ALL_HEADERS[sheet]
    for number, name in enumerate(names, start=1):
        page.column_dimensions[get_column_letter(number)].width = min(max(len(name) * 2 + 4, 12), 40)
    for number, column in _placed(table):
        if (told := _validation(column)) is not None:
            told.add(f"{get_column_letter(number)}2:{get_column_letter(number)}{max(len(rows) + 1, ROWS_HELPED)}")
            page.data_validations.append(told)
    page.append([_head(page, name) for name in names])
    for row in rows:
        page.append([_plain(page, cell) for cell in row])


def _placed(table: Table | None) -> Iterator[tuple[int, Column]]:
    if table is not None:
        yield from enumerate(table.columns, start=len(headers(table)) - len(table.columns) + 1)


def _choices(column: Column) -> tuple[str, ...]:
    kind, _, name = column.kind.partition(":")
    if kind == "choice":
        return tuple(CHOSEN[name].values())
    if kind == "code":
        return tuple(f"{code} {word}" for code, word in CODED[name].items())
    return {"flag": ("是",), "maybe": ("是", "否")}.get(kind, ())


def _choices_told(column: Column) -> str:
    return "、".join(_choices(column))


def _validation(column: Column) -> DataValidation | None:
    """The list to choose from and the words of help; codes not in the list are kept as they are."""
    choices = ",".join(_choices(column))
    if not choices and not column.told:
        return None
    strict = column.kind.startswith("choice")
    return DataValidation(
        type="list" if choices else None,
        formula1=f'"{choices}"' if choices else None,
        allow_blank=True,
        showErrorMessage=bool(choices) and strict,
        error="请从列表中选择",
        showInputMessage=bool(column.told),
        promptTitle=column.header[:32] if column.told else None,
        prompt=column.told or None,
    )


def _head(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="16324F")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _plain(page: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, value=value)
    cell.data_type = "s"  # never a formula, whatever it begins with
    return cell


def read_workbook(content: bytes, *, name: str) -> tuple[dict[str, list[Line]], tuple[Finding, ...]]:
    """The filled rows of every sheet, as text, and what is odd about cells. Raises LoadingError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MOST_BYTES:
            raise WorkbookTooLarge(path=name, size=str(size // 1024 // 1024))
        book = load_workbook(io.BytesIO(content), read_only=True)
        missing = [sheet for sheet in SHEETS[1:] if sheet not in book.sheetnames]
        if missing:
            raise SheetsMissing(path=name, sheets="、".join(missing))
        return _read_sheets(book, content)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError, EOFError) as error:
        raise WorkbookBroken(path=name, reason=type(error).__name__) from error


def _read_sheets(book: Workbook, content: bytes) -> tuple[dict[str, list[Line]], tuple[Finding, ...]]:
    lines: dict[str, list[Line]] = {}
    findings: list[Finding] = []
    for sheet in SHEETS[1:]:
        page = book[sheet]
        rows = page.iter_rows()
        positions = _header(sheet, [_text(cell.value) for cell in next(rows, ())], merged=_merges(page, content))
        lines[sheet] = []
        for line in _lines(sheet, rows, positions, findings=findings):
            lines[sheet].append(line)
            if sum(len(found) for found in lines.values()) > MOST_ROWS:
                raise TooManyRows(most=str(MOST_ROWS))
    return lines, tuple(findings)


def _header(sheet: str, found: list[str], *, merged: bool) -> dict[int, str]:
    """Which column holds which header. Raises HeaderMerged, ColumnsMissing, ColumnsRepeated."""
    wanted = ALL_HEADERS[sheet]
    if merged:
        raise HeaderMerged(sheet=sheet)
    if missing := [name for name in wanted if name not in found]:
        raise ColumnsMissing(sheet=sheet, columns=f"{sheet}：{'、'.join(missing)}", header="、".join(found)[:200])
    if twice := [name for name in wanted if found.count(name) > 1]:
        raise ColumnsRepeated(columns=f"{sheet}：{'、'.join(twice)}")
    return {number: name for number, name in enumerate(found) if name in wanted}


def _merges(page: Any, content: bytes) -> bool:
    """Whether cells of the first row are merged: reading row by row does not tell."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(page._worksheet_path.lstrip("/"))
    return bool(re.search(rb'<(?:\w+:)?mergeCell [^>]*ref="\$?[A-Z]+\$?1(?::|")', text))


def _lines(sheet: str, rows: Any, positions: Mapping[int, str], *, findings: list[Finding]) -> Iterator[Line]:
    blank = 0
    for number, cells in enumerate(rows, start=2):
        told = {positions[at]: _text(cell.value) for at, cell in enumerate(cells) if at in positions}
        blank = 0 if any(told.values()) else blank + 1
        if blank > MOST_BLANK:
            return
        if not blank:
            odd = ((positions[at], cell) for at, cell in enumerate(cells) if at in positions)
            findings += [finding for header, cell in odd if (finding := _oddity(sheet, number, header, cell=cell))]
            yield Line(number, {header: text for header, text in told.items() if text})


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _oddity(sheet: str, row: int, header: str, *, cell: Any) -> Finding | None:
    value = cell.value
    kind, severity = "", REJECT
    if value is None:
        return None
    if cell.data_type == "f":
        kind = "formula"
    elif cell.data_type == "e":
        kind = "error"
    elif isinstance(value, date):
        kind, severity = "date", FLAG
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**15:
        kind = "long_number"  # a long code typed as a number has lost its last digits beyond the fifteenth
    return (
        Finding(row, header, kind, f"cell.{kind}", _text(value)[:60], severity=severity, sheet=sheet) if kind else None
    )
