import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from standards.loading.errors import (
    EncodingUnknown,
    FileMissing,
    FormatUnknown,
    HeaderMerged,
    SheetUnknown,
    TableEmpty,
    WorkbookBroken,
)
from standards.loading.sheets import read_csv_bytes, read_sheet, read_xlsx_bytes

TEXT = "部门,名称\n区人社局,社保登记\n"


def book(*sheets: tuple[str, list[list[object]]], merge: str = "") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
        if merge:
            sheet.merge_cells(merge)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("codec", "shown"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gbk"), ("utf-16", "utf-16")],
)
def test_the_encodings_of_chinese_offices_are_read_and_said(codec: str, shown: str) -> None:
    sheet = read_csv_bytes(TEXT.encode(codec), name="rows.csv")
    assert sheet.encoding == shown
    assert sheet.frame.to_dict("records") == [{"部门": "区人社局", "名称": "社保登记"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_taken_from_the_header(delimiter: str) -> None:
    sheet = read_csv_bytes(TEXT.replace(",", delimiter).encode(), name="rows.csv")
    assert list(sheet.frame.columns) == ["部门", "名称"]


@pytest.mark.parametrize("content", [b"a,b\n\xff\xff\x80,c", b"a,b\n\x00,c"])
def test_bytes_of_no_known_encoding_are_refused(content: bytes) -> None:
    with pytest.raises(EncodingUnknown):
        read_csv_bytes(content, name="rows.csv")


@pytest.mark.parametrize("text", ["", "\n\n", "部门,名称\n"])
def test_a_table_without_rows_is_refused(text: str) -> None:
    with pytest.raises(TableEmpty):
        read_csv_bytes(text.encode(), name="rows.csv")


def test_a_line_break_inside_a_quoted_cell_stays_inside() -> None:
    sheet = read_csv_bytes(b'a,b\n"one\ntwo",c\n', name="rows.csv")
    assert sheet.frame["a"].tolist() == ["one\ntwo"]


def test_blank_lines_do_not_shift_the_row_numbers() -> None:
    sheet = read_csv_bytes(b"a,b\n1,2\n,\n3,4\n", name="rows.csv")
    assert sheet.frame.index.tolist() == [2, 4]


def test_the_sheet_with_the_wanted_columns_is_chosen() -> None:
    content = book(("说明", [["请看下一页"]]), ("事项", [["部门", "名称"], ["甲", "乙"]]))
    sheet = read_xlsx_bytes(content, name="rows.xlsx", wanted=("部门",))
    assert sheet.name == "事项"
    assert sheet.frame.to_dict("records") == [{"部门": "甲", "名称": "乙"}]


def test_a_workbook_without_the_wanted_columns_names_its_sheets() -> None:
    with pytest.raises(SheetUnknown) as caught:
        read_xlsx_bytes(book(("说明", [["a"], ["b"]])), name="rows.xlsx", wanted=("部门",))
    assert caught.value.values["sheets"] == "说明"


def test_a_sheet_asked_for_by_a_wrong_name_is_refused() -> None:
    with pytest.raises(SheetUnknown):
        read_xlsx_bytes(book(("说明", [["a"], ["b"]])), name="rows.xlsx", sheet="事项")


def test_a_merged_header_is_refused() -> None:
    with pytest.raises(HeaderMerged):
        read_xlsx_bytes(book(("事项", [["部门", ""], ["甲", "乙"]]), merge="A1:B1"), name="rows.xlsx")


def test_formulas_dates_and_long_numbers_become_text_and_are_said() -> None:
    rows: list[list[object]] = [["a", "b", "c"], ["=1+1", datetime(2026, 3, 1), 1234567890123456]]
    sheet = read_xlsx_bytes(book(("事项", rows)), name="rows.xlsx")
    assert sheet.frame.iloc[0].tolist() == ["=1+1", "2026-03-01", "1234567890123456"]
    assert [(finding.row, finding.column, finding.kind) for finding in sheet.findings] == [
        (2, "A", "formula"),
        (2, "C", "long_number"),
    ]


def test_whole_numbers_lose_the_point_excel_gives_them() -> None:
    sheet = read_xlsx_bytes(book(("事项", [["a"], [20.0]])), name="rows.xlsx")
    assert sheet.frame["a"].tolist() == ["20"]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_broken_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookBroken):
        read_xlsx_bytes(content, name="rows.xlsx")


def test_a_missing_file_and_an_unknown_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_sheet(tmp_path / "rows.csv")
    (tmp_path / "rows.pdf").write_bytes(b"x")
    with pytest.raises(FormatUnknown):
        read_sheet(tmp_path / "rows.pdf")


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(TEXT, encoding="gbk")
    (tmp_path / "rows.xlsx").write_bytes(book(("事项", [["部门", "名称"], ["区人社局", "社保登记"]])))
    csv_frame = read_sheet(tmp_path / "rows.csv").frame
    xlsx_frame = read_sheet(tmp_path / "rows.xlsx").frame
    assert csv_frame.equals(xlsx_frame)
