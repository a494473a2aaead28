"""Imports of the office: check, preview, write; and never half of it."""

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from standards.editions import start_draft, submit_edition
from standards.exchange.columns import GUIDE
from standards.exchange.rows import GuideEntry, ItemEntry
from standards.exchange.workbook import ALL_HEADERS, write_workbook
from standards.imports.exporting import export_guides, newest_editions
from standards.ledgers import ImportReport
from standards.models import Edition, Guide, Item
from standards.views import imports as view
from tests.pages import PageClient
from tests.places import Places
from tests.standards.conftest import NOW, Office
from tests.standards.samples import RESIDENCE, make_guide

Client = Callable[..., PageClient]


def send(client: PageClient, data: bytes, kind: str = "guides", name: str = "guides.xlsx") -> Any:
    return client.post("/office/imports", data={"file": (io.BytesIO(data), name), "kind": kind})


def exported(session: Session) -> bytes:
    return export_guides(session, EVERYWHERE, kind="xlsx", base="https://x.cn", progress=lambda done, total: None)


def edited(data: bytes, sheet: str, header: str, value: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[sheet].cell(2, ALL_HEADERS[sheet].index(header) + 1).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def new_entry(**changes: str) -> GuideEntry:
    fields = {"code": "birth", "item": "000111001000", "agency": "延吉市公安局", "agency_code": ""} | changes
    return GuideEntry(content=make_guide(identity={"name": "出生登记"}), **fields)  # type: ignore[arg-type]


def counts(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Item, Guide, Edition)]


def test_what_is_exported_and_imported_again_changes_nothing(
    session: Session, sign_in: Client, publish: Callable[..., Edition]
) -> None:
    publish()
    before = counts(session)
    client = sign_in("office")
    report = client.get(send(client, exported(session)).location).get_data(as_text=True)
    assert "0 份指南有改动或是新的，1 份没有变化" in report
    client.post("/office/imports/1/write")
    assert counts(session) == before


def test_a_changed_cell_is_previewed_and_becomes_a_draft(
    session: Session, sign_in: Client, publish: Callable[..., Edition]
) -> None:
    publish()
    client = sign_in("office")
    address = send(client, edited(exported(session), "时限", "数量", 12)).location
    assert "12" in client.get(address).get_data(as_text=True)
    assert len(newest_editions(session, EVERYWHERE, drafts=True)) == 1
    assert client.post(f"{address}/write").status_code == 303
    session.expire_all()
    drafted = session.scalars(select(Edition).where(Edition.state == "draft")).one()
    assert drafted.number == 2
    assert drafted.content["limits"][0]["number"] == 12
    assert session.scalars(select(ImportReport)).one().state == "applied"
    assert client.post(f"{address}/write", check=False).status_code == 409


def test_new_guides_come_with_their_items(session: Session, sign_in: Client, places: Places) -> None:
    client = sign_in("office")
    data = write_workbook([new_entry()], [ItemEntry("000111001000", "出生登记", "07")])
    client.post(f"{send(client, data).location}/write")
    guide = session.scalars(select(Guide).where(Guide.code == "birth")).one()
    assert (guide.item.name, guide.agency.name, guide.editions[0].state) == ("出生登记", "延吉市公安局", "draft")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "No Good"}, "指南编号只能用小写字母"),
        ({"agency": "没有这个局"}, "您的管辖范围内没有这个单位"),
        ({"item": "000000000000"}, "目录里没有这个事项编码"),
    ],
)
def test_one_bad_row_keeps_everything_out(
    session: Session, sign_in: Client, places: Places, changes: dict[str, str], words: str
) -> None:
    client = sign_in("office")
    data = write_workbook([new_entry(code="first"), new_entry(**changes)], [ItemEntry("000111001000", "出生登记")])
    address = send(client, data).location
    assert words in client.get(address).get_data(as_text=True)
    assert client.post(f"{address}/write").status_code == 409
    assert counts(session) == [0, 0, 0]


def test_others_guides_are_out_of_reach(session: Session, sign_in: Client, office: Office, places: Places) -> None:
    start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    session.commit()
    data = edited(exported(session), "时限", "数量", 12)
    away = sign_in("office", places.in_region("changchun"))
    assert "这份指南不在您的管辖范围内" in away.get(send(away, data).location).get_data(as_text=True)
    home = sign_in("office", places.in_region("yanji"))
    address = send(home, data).location
    assert "1 份指南有改动" in home.get(address).get_data(as_text=True)
    assert away.get(address).status_code == 404


def test_a_guide_under_review_is_left_alone(session: Session, sign_in: Client, office: Office) -> None:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    session.commit()
    client = sign_in("office")
    page = client.get(send(client, edited(exported(session), "时限", "数量", 12)).location).get_data(as_text=True)
    assert "正在审核" in page


def test_a_change_after_the_preview_stops_the_writing(session: Session, sign_in: Client, office: Office) -> None:
    draft = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    session.commit()
    client = sign_in("office")
    address = send(client, edited(exported(session), "时限", "数量", 12)).location
    draft.content = {**draft.content, "notes": ["另一个人改的"]}
    session.commit()
    answer = client.post(f"{address}/write")
    assert (answer.status_code, "residence" in answer.get_data(as_text=True)) == (409, True)
    session.refresh(draft)
    assert draft.content["notes"] == ["另一个人改的"]


@pytest.mark.parametrize(
    ("data", "name", "kind", "words"),
    [
        (b"broken", "guides.xlsx", "guides", "打不开，文件可能已损坏"),
        ("部门,名称\n".encode("gbk"), "items.csv", "items", "没有数据行"),
        ("部门,名称\n甲,乙\n".encode("gbk"), "items.csv", "items", "缺少列"),
        (b"a,b", "items.doc", "items", "既不是 CSV 也不是 XLSX"),
        (b"", "", "guides", "请选择文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_above_the_form(
    sign_in: Client, session: Session, data: bytes, name: str, kind: str, words: str
) -> None:
    answer = send(sign_in("office"), data, kind, name)
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (400, True)
    assert session.scalars(select(ImportReport)).all() == []


def test_a_gbk_catalogue_is_checked_then_written(session: Session, sign_in: Client, places: Places) -> None:
    lines = (
        "部门,事项名称,事项编码,区划代码",
        "延吉市公安局,居住证,A-1,222401000000",
        "长春市公安局,居住证,A-2,220100000000",
    )
    rows = "\n".join(lines)
    client = sign_in("office", places.in_region("yanji"))
    address = send(client, rows.encode("gbk"), "items", "items.csv").location
    assert "这个地区不在您的管辖范围内" in client.get(address).get_data(as_text=True)
    client.post(f"{address}/write")
    assert session.scalars(select(Guide.local_code)).all() == ["A-1"]
    report = json.loads(client.get(f"{address}.json").data)
    assert (report["accepted"], report["rejected"], report["counts"]["guides"]) == (1, 1, 1)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data)).active
    assert sheet is not None
    assert sheet.max_row == 1 + len(report["findings"])


def test_large_files_go_through_a_job(
    session: Session, sign_in: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "LARGE", 10)
    monkeypatch.setattr(view, "MANY", 1)
    start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    session.commit()
    client = sign_in("office")
    job = client.get(send(client, edited(exported(session), "时限", "数量", 12)).location).get_data(as_text=True)
    assert 'href="/office/imports/1"' in job
    written = client.get(client.post("/office/imports/1/write").location).get_data(as_text=True)
    assert "已经完成" in written
    session.expire_all()
    assert newest_editions(session, EVERYWHERE, drafts=True)[0].content["limits"][0]["number"] == 12


@pytest.mark.parametrize(
    ("kind", "mimetype"), [("xlsx", "spreadsheet"), ("csv", "csv"), ("json", "json"), ("jsonld", "ld+json")]
)
def test_an_export_is_for_the_one_who_asked(
    session: Session, sign_in: Client, publish: Callable[..., Edition], kind: str, mimetype: str
) -> None:
    publish()
    client = sign_in("office")
    page = client.get(client.post("/office/imports/export", data={"kind": kind}).location).get_data(as_text=True)
    address = page.split('href="/office/imports/exports/')[1].split('"')[0]
    answer = client.get(f"/office/imports/exports/{address}")
    assert mimetype in answer.mimetype
    assert answer.data
    other = sign_in("office", email="other@test.example")
    assert other.get(f"/office/imports/exports/{address}").status_code == 404


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_national_files_go_out_and_in_again(
    session: Session, sign_in: Client, publish: Callable[..., Edition], kind: str
) -> None:
    publish()
    data = export_guides(session, EVERYWHERE, kind=kind, base="", progress=lambda done, total: None)
    client = sign_in("office")
    report = client.get(send(client, data, "national", f"guides.{kind}").location).get_data(as_text=True)
    assert "0 份指南有改动或是新的，1 份没有变化" in report
    address = send(client, data.replace("现场核验原件".encode(), "现场采集照片".encode()), "national", "x").location
    client.post(f"{address}/write")
    drafted = session.scalars(select(Edition).where(Edition.state == "draft")).one()
    assert drafted.content["trips"]["reason"] == "现场采集照片"
    assert drafted.content["rules"] == newest_editions(session, EVERYWHERE, drafts=False)[0].content["rules"]


def test_a_new_national_record_brings_its_item(session: Session, sign_in: Client, places: Places) -> None:
    record = {"task_name": "出生登记", "catalog_code": "000111001000", "dept_name": "延吉市公安局", "is_fee": "0"}
    client = sign_in("office")
    client.post(f"{send(client, json.dumps([record]).encode(), 'national', 'x.json').location}/write")
    guide = session.scalars(select(Guide)).one()
    assert (guide.item.code, guide.editions[0].content["charged"]) == ("000111001000", False)
    bad = send(client, json.dumps([record | {"is_fee": "或许"}]).encode(), "national", "x.json").location
    assert "is_fee" in client.get(bad).get_data(as_text=True)


def test_the_template_is_a_workbook(sign_in: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sign_in("office").get("/office/imports/template.xlsx").data))
    assert book["材料"].cell(1, 1).value == GUIDE


def test_clerks_do_not_import(sign_in: Client) -> None:
    assert sign_in("staff").get("/office/imports").status_code == 403
