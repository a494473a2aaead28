import io

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.spreadsheets import SpreadsheetError, neutralise, read_table, write_csv, write_xlsx

COLUMNS = ["窗口", "满意率"]
ROWS = [["长春市不动产登记窗口", 85.9], ["연길시 센터", None], ["=1+1", -3]]


def test_chinese_and_korean_come_back_from_csv_and_xlsx():
    for name, data in (("a.csv", write_csv(COLUMNS, ROWS)), ("a.XLSX", write_xlsx(COLUMNS, ROWS, sheet="排名"))):
        assert read_table(data, name, needed=COLUMNS) == [
            {"窗口": "长春市不动产登记窗口", "满意率": "85.9"},
            {"窗口": "연길시 센터", "满意率": ""},
            {"窗口": "'=1+1", "满意率": "-3"},
        ]


def test_csv_begins_with_the_mark_that_excel_needs():
    assert write_csv(["窗口"], []).startswith("\ufeff窗口".encode())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_text_that_would_run_is_neutralised_in_csv_xlsx_and_headers(start: str):
    text = f"{start}cmd|' /C calc'!A0"
    assert neutralise(text) == f"'{text}"
    assert f"'{start}cmd" in write_csv([text], [[text]]).decode()
    sheet = load_workbook(io.BytesIO(write_xlsx([text], [[text]], sheet="x"))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert all(cell.value.startswith("'") for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("value", [-3, -0.5, None, "", "窗口", "a=b", True])
def test_numbers_and_harmless_text_stay_as_they_are(value: object):
    assert neutralise(value) is value


@settings(max_examples=40)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8), min_size=1))
def test_any_text_comes_back_from_csv_trimmed(texts: list[str]):
    rows = read_table(write_csv(["a", "b"], [[text, "x"] for text in texts]), "a.csv")
    assert [row["a"] for row in rows] == [neutralise(text).strip().lstrip("\ufeff") for text in texts]


def test_the_sheet_has_a_header_that_stays_widths_and_a_filter():
    sheet = load_workbook(io.BytesIO(write_xlsx(COLUMNS, ROWS, sheet="排名[2026]/一"))).active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("排名_2026__一", "A2", "A1:B4")
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == 22


def test_equal_tables_have_equal_bytes_at_any_time():
    first = write_xlsx(COLUMNS, ROWS, sheet="a")
    with time_machine.travel("2031-05-06 07:08:09"):
        assert write_xlsx(COLUMNS, ROWS, sheet="a") == first


def test_csv_from_chinese_excel_is_read():
    assert read_table("窗口,级\n一号,5\n\n,\n".encode("gb18030"), "a.csv") == [{"窗口": "一号", "级": "5"}]


def test_numbers_of_excel_lose_their_empty_decimals():
    book = Workbook()
    book.active.append(["code", "n"])
    book.active.append([220000, 3.0])
    written = io.BytesIO()
    book.save(written)
    assert read_table(written.getvalue(), "a.xlsx") == [{"code": "220000", "n": "3"}]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.csv", "empty"),
        (b"a,b\n", "a.pdf", "kind"),
        (b"a,b\n", "noname", "kind"),
        (b"not a workbook", "a.xlsx", "broken"),
        (b"PK\x03\x04 half of one", "a.xlsx", "broken"),
        (write_xlsx(["a"], [["b"]], sheet="x")[:-40], "a.xlsx", "broken"),
        (b"\xff\xff\xff", "a.csv", "encoding"),
        (b"a,b\n1,2\n", "a.csv", "columns"),
        ("窗口\n一\n二\n三\n".encode(), "a.csv", "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, name: str, reason: str):
    needed = ["窗口"] if reason == "columns" else []
    with pytest.raises(SpreadsheetError) as caught:
        read_table(data, name, needed=needed, max_rows=2)
    assert caught.value.reason == reason
