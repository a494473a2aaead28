"""The workbook of guides: nothing is lost on the way out and back, and bad workbooks are told cell by cell."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from standards.exchange.layout import LISTS, SHEETS, TABLES
from standards.exchange.rebuilding import ReadWorkbook, rebuild
from standards.exchange.rows import GuideEntry, ItemEntry
from standards.exchange.workbook import ALL_HEADERS, read_workbook, write_workbook
from standards.guide.content import Guide
from standards.guide.document import dump_guide, load_guide
from standards.guide.text import Text, Value
from standards.loading.errors import LoadingError
from standards.loading.report import REJECT
from standards.seeds.compiling import bad_example, seed_guides
from standards.seeds.places import YANJI
from tests.standards.samples import RESIDENCE, make_guide

Change = Callable[[Worksheet], Any]


def entry(content: Guide = RESIDENCE, code: str = "residence") -> GuideEntry:
    return GuideEntry(code, "000109005000", "延吉市公安局", "11330800MB0R57773W", content, edition=2)


def read_back(data: bytes) -> ReadWorkbook:
    lines, findings = read_workbook(data, name="guides.xlsx")
    read = rebuild(lines)
    return ReadWorkbook(read.guides, read.items, (*findings, *read.findings), read.rows)


def changed(sheet: str, change: Change, data: bytes | None = None) -> ReadWorkbook:
    """What is read after somebody has changed a sheet."""
    return read_back(edited(sheet, change, data))


def edited(sheet: str, change: Change, data: bytes | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data or write_workbook([entry()])))
    change(book[sheet])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def column(sheet: str, header: str) -> int:
    return ALL_HEADERS[sheet].index(header) + 1


def put(header: str, value: Any, *, row: int = 2) -> Change:
    def change(page: Worksheet) -> None:
        page.cell(row, column(page.title, header)).value = value

    return change


def test_every_seed_guide_comes_back_as_it_went_out() -> None:
    entries = [entry(content, code) for code, content in seed_guides(YANJI).items()]
    entries.append(entry(bad_example(), "bad-example"))
    items = [ItemEntry("000109005000", "居住证办理", "07", exception=True, exception_reason="现场核验")]
    read = read_back(write_workbook(entries, items))
    assert [one.entry for one in read.guides] == entries
    assert list(read.items) == items
    assert not [finding for finding in read.findings if finding.severity == REJECT]


def test_the_same_guides_give_the_same_bytes() -> None:
    assert write_workbook([entry()]) == write_workbook([entry()])


def test_the_empty_template_has_every_sheet_and_reads_as_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook()))
    assert tuple(book.sheetnames) == SHEETS
    needs = book["材料"].data_validations.dataValidation
    assert any(one.formula1 == '"总是,按规则"' for one in needs)
    assert read_back(write_workbook()).guides == ()


def leaves(model: type[Value], path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every field of the content by its path, lists and texts as one step."""
    found: set[tuple[str, ...]] = set()
    for name, info in model.model_fields.items():
        inner = [
            part for part in (info.annotation, *getattr(info.annotation, "__args__", ())) if isinstance(part, type)
        ]
        inner += [part for outer in inner for part in getattr(outer, "__args__", ()) if isinstance(part, type)]
        nested = [part for part in inner if issubclass(part, Value) and part is not Text]
        found |= {(*path, name)} if not nested else {leaf for part in nested for leaf in leaves(part, (*path, name))}
    return found


def test_every_field_of_a_guide_has_a_column() -> None:
    child = {table.place: (table.parent, table.place) for table in LISTS if table.parent}
    held = {
        (*(child.get(table.place, tuple(filter(None, (table.place,))))), *column.path)
        for table in TABLES
        for column in table.columns
    }
    written_whole = {
        ("rules", "when"),
        ("questions", "show_if"),
        ("materials", "issuer_hours"),
        ("channels", "places", "hours"),
    }
    wanted = {leaf for leaf in leaves(Guide) if not any(leaf[: len(whole)] == whole for whole in written_whole)}
    assert wanted - held - {("schema_version",)} == set()


odd_words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=40)
hard_words = st.sampled_from(
    [
        "=1+1",
        "'=x",
        "''",
        "+86",
        "-",
        "@a",
        "\\n",
        "\\",
        "a\nb",
        "01 行政许可",
        "行政许可",
        "1",
        "_x0041_",
        "#2",
        "是",
        "#N/A",
        "\ta",
    ]
)
words = (odd_words | hard_words).filter(lambda text: bool(text.strip()))
codes = words.filter(lambda text: not re.search(r"[\x00-\x1f\x7f]", text))
texts = words | st.fixed_dictionaries({"zh": words, "en": words, "ko": words})
conditions = st.recursive(
    st.fixed_dictionaries(
        {"question": st.sampled_from(["who", "reason"]), "option": st.sampled_from(["self", "work"])}
    ),
    lambda inner: st.sampled_from(["all_of", "any_of", "none_of"]).flatmap(
        lambda form: st.fixed_dictionaries({form: st.lists(inner, min_size=1, max_size=3)})
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_text_code_list_or_condition_is_lost(data: st.DataObject) -> None:
    guide = dump_guide(RESIDENCE)
    guide["identity"] |= {
        "name": data.draw(texts), "kind": data.draw(codes), "objects": data.draw(st.lists(codes, max_size=4)),
        "aliases": data.draw(st.lists(words, max_size=3)), "joint_agencies": data.draw(st.lists(texts, max_size=3)),
    }  # fmt: skip
    guide["notes"] = data.draw(st.lists(texts, max_size=2))
    guide["materials"][0]["name"] = data.draw(texts)
    guide["materials"][1]["key"] = data.draw(st.sampled_from(["photo", "id_card"]))
    guide["rules"][0]["when"] = data.draw(conditions)
    guide["fees"][0]["amount"] = data.draw(st.integers(0, 10**12))
    content = load_guide(guide)
    read = read_back(write_workbook([entry(content)]))
    assert [one.entry.content for one in read.guides] == [content]


@pytest.mark.parametrize("words", ["\x1f-p", "a\x1c", "\x1d b \x1e"])
def test_separators_at_the_ends_of_words_are_blanks(words: str) -> None:
    content = make_guide(notes=[words])
    assert str(content.notes[0]) == words.strip()
    assert read_back(write_workbook([entry(content)])).guides[0].entry.content == content


def test_duplicate_keys_of_a_draft_survive_with_their_own_places() -> None:
    place = [{"name": {"zh": "一楼", "en": "Ground floor"}}, {"name": "二楼"}]
    twins = [{"key": "window", "kind": "window", "places": [one]} for one in place]
    content = make_guide(channels=twins)
    assert read_back(write_workbook([entry(content)])).guides[0].entry.content == content


@pytest.mark.parametrize(
    ("sheet", "header", "value", "code"),
    [
        ("材料", "名称", "=A1", "cell.formula"),
        ("材料", "名称", None, "cell.missing"),
        ("材料", "代号", "身份证", "cell.pattern"),
        ("材料", "原件份数", "两份", "cell.number"),
        ("材料", "原件份数", -1, "cell.range"),
        ("材料", "适用", "有时", "cell.choice"),
        ("材料", "可容缺", "大概", "cell.yes_no"),
        ("收费", "金额（元）", "约十元", "cell.money"),
        ("收费", "金额（元）", 0.005, "cell.money"),
        ("地点", "开放时间", "周一到周五", "cell.hours"),
        ("规则", "条件", "who=agent 而且", "cell.condition"),
        ("规则", "对象", "材料:没有", "cell.pattern"),
        ("地点", "渠道", "nowhere", "part.not_listed"),
        ("材料", "指南编号", "other", "guide.not_listed"),
        ("指南", "到场次数", date(2026, 3, 1), "cell.number"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_by_sheet_row_and_column(sheet: str, header: str, value: Any, code: str) -> None:
    found = [one for one in changed(sheet, put(header, value)).findings if one.severity == REJECT]
    assert (sheet, 2, code) in {(one.sheet, one.row, one.code) for one in found}
    assert header in {one.column for one in found if one.code == code}


def test_a_date_in_a_text_is_read_as_text_and_flagged() -> None:
    read = changed("步骤", put("名称", date(2026, 3, 1)))
    assert read.guides[0].entry.content.steps[0].name.zh == "2026-03-01"
    assert [one.code for one in read.findings] == ["cell.date"]


def test_a_guide_without_its_sheets_parts_is_reported_not_emptied() -> None:
    def double(page: Worksheet) -> None:
        page.append([cell.value for cell in page[2]])

    assert [one.code for one in changed("指南", double).findings] == ["guide.repeated"]


def test_rules_that_contradict_and_questions_without_options_are_flagged_where_they_stand() -> None:
    def clear(page: Worksheet) -> None:
        page.delete_rows(2, page.max_row)

    found = {(one.sheet, one.code) for one in changed("选项", clear).findings}
    assert ("问题", "unsound.no_options") in found
    assert ("规则", "unsound.unknown_option") in found


def _drop_sheet(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    del book["材料"]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _merge(page: Worksheet) -> None:
    page.merge_cells("B1:C1")


def _bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(13):
            archive.writestr(f"xl/{number}.xml", bytes(50 * 1024 * 1024))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04broken", "workbook_broken"),
        ("指南编号,名称\na,b\n".encode("gbk"), "workbook_broken"),
        (write_workbook()[:3000], "workbook_broken"),
        (_drop_sheet(write_workbook()), "sheets_missing"),
        (edited("材料", _merge), "header_merged"),
        (edited("材料", put("名称", "名字", row=1)), "columns_missing"),
        (edited("材料", put("备注", "名称", row=1)), "columns_missing"),
    ],
)
def test_an_unreadable_workbook_says_why(data: bytes, code: str) -> None:
    with pytest.raises(LoadingError) as told:
        read_workbook(data, name="guides.xlsx")
    assert told.value.code == code


@pytest.mark.slow
def test_a_workbook_that_unpacks_without_end_is_refused_unread() -> None:
    with pytest.raises(LoadingError) as told:
        read_workbook(_bomb(), name="guides.xlsx")
    assert told.value.code == "workbook_too_large"


@pytest.mark.slow
def test_fifty_thousand_rows_are_read_and_reported() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([entry()])))
    kept = io.BytesIO()
    for number in range(50_000):
        book["材料"].append(["residence", f"paper{number}", "总是", None, f"材料{number}"])
    book.save(kept)
    read = read_back(kept.getvalue())
    assert len(read.guides[0].entry.content.materials) == 50_007
