import csv
import hashlib
import io
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy.orm import Session

from portal.crypto.suites import NATIONAL
from portal.db import db
from surveys.reports.models import Report, ReportTask
from tests.pages import PageClient, normal
from tests.people import find_user, new_user, signed_in
from tests.stages import Stage, last_of
from tests.surveys.reports.conftest import WORLD, World, build_world

SignIn = Callable[..., PageClient]
CODE = "220000-2026Q3-R1"
AUTHOR, SIGNER = "author@test.example", "signer@test.example"


def build_draft(app: Flask) -> None:
    build_world(app)
    author = signed_in(app, new_user(db.session(), "office", email=AUTHOR))
    new_user(db.session(), "office", email=SIGNER)
    answer = author.post("/office/reports", data={"region": "220000000000", "period": "2026Q3"})
    assert answer.status_code == 302, answer.get_data(as_text=True)


def build_published(app: Flask) -> None:
    build_draft(app)
    clients = [signed_in(app, find_user(db.session(), email)) for email in (AUTHOR, SIGNER)]
    finish(clients[0], db.session())
    assert clients[1].post(f"/office/reports/{CODE}/step", data={"act": "sign"}).status_code == 302


OWN_STAGES = [WORLD, Stage("author", build_draft), Stage("published", build_published)]


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of(OWN_STAGES, request)


@pytest.fixture
def author(sign_in: SignIn) -> PageClient:
    """Who drafted the report of the province."""
    return sign_in("office", email=AUTHOR)


@pytest.fixture
def signer(author: PageClient, sign_in: SignIn) -> PageClient:
    return sign_in("office", email=SIGNER)


@pytest.fixture
def published(client: PageClient) -> PageClient:
    return client


def finish(author: PageClient, session: Session) -> None:
    for task in session.query(ReportTask).all():
        data = {"problem": task.problem, "task": task.task, "owner": "政数局", "due": "2026-12-31"}
        assert author.post(f"/office/reports/{CODE}/tasks/{task.id}", data=data).status_code == 302
    author.post(f"/office/reports/{CODE}/notes/satisfaction", data={"version": "0", "text": "各地差别不大。"})
    assert author.post(f"/office/reports/{CODE}/step", data={"act": "submit"}).status_code == 302


def test_a_draft_shows_its_ten_sections_and_the_annex(author: PageClient) -> None:
    page = author.get(f"/office/reports/{CODE}").get_data(as_text=True)
    titles = re.findall(r'<h2 id="([a-z]+)">', page)
    assert titles == [
        "scope", "volume", "standards", "timeliness", "satisfaction", "service", "themes", "supervision", "bands",
        "tasks", "method",
    ]  # fmt: skip
    assert "没有接入办件系统的受理和办结时间" in page
    assert "督查" in page


def test_a_draft_is_not_public(author: PageClient, client: PageClient) -> None:
    assert client.get(f"/reports/{CODE}").status_code == 404
    assert CODE not in client.get("/reports").get_data(as_text=True)


def test_commentary_is_kept_while_one_types_and_never_overwritten_unseen(author: PageClient) -> None:
    address = f"/office/reports/{CODE}/notes/themes"
    ask = {"Accept": "application/json"}
    first = author.post(address, data={"version": "0", "text": "一"}, headers=ask)
    assert first.get_json()["version"] == 1
    late = author.post(address, data={"version": "0", "text": "二"}, headers=ask)
    assert late.status_code == 409
    page = author.get(f"/office/reports/{CODE}").get_data(as_text=True)
    assert ">\n一</textarea>" in page


def test_a_task_without_owner_or_date_keeps_the_report_back(author: PageClient, session: Session) -> None:
    author.post(f"/office/reports/{CODE}/tasks", data={"problem": "甲", "task": "乙", "owner": "丙"})
    answer = author.post(f"/office/reports/{CODE}/step", data={"act": "submit"})
    assert answer.status_code == 400


def test_the_author_and_whoever_wrote_in_it_may_not_sign(
    author: PageClient, signer: PageClient, session: Session
) -> None:
    signer.post(f"/office/reports/{CODE}/notes/scope", data={"version": "0", "text": "我也写了。"})
    finish(author, session)
    assert author.post(f"/office/reports/{CODE}/step", data={"act": "sign"}).status_code == 409
    assert signer.post(f"/office/reports/{CODE}/step", data={"act": "sign"}).status_code == 409


def test_a_report_sent_back_is_a_draft_again(author: PageClient, signer: PageClient, session: Session) -> None:
    finish(author, session)
    assert signer.post(f"/office/reports/{CODE}/step", data={"act": "back"}).status_code == 400, "why?"
    assert signer.post(f"/office/reports/{CODE}/step", data={"act": "back", "reason": "补充说明"}).status_code == 302
    session.expire_all()
    assert session.query(Report).one().state == "draft"


def test_after_signing_nothing_can_be_written(published: PageClient, author: PageClient) -> None:
    answer = author.post(f"/office/reports/{CODE}/notes/scope", data={"version": "0", "text": "晚了"})
    assert answer.status_code == 409


def test_page_pdf_workbook_csv_and_json_show_the_same_figures(published: PageClient) -> None:
    page = normal(published.get(f"/reports/{CODE}").get_data(as_text=True))
    facts = json.loads(published.get(f"/reports/{CODE}/report.json").data)["facts"]
    top = facts["satisfaction"]["top"]
    sentence = f"满意率 {top['share']}%（95% 区间 {top['low']}%–{top['high']}%）"
    assert sentence in page
    for locale, said in (("zh", f"满意率 {top['share']}%"), ("en", f"{top['share']}%"), ("ko", f"{top['share']}%")):
        reader = PdfReader(io.BytesIO(published.get(f"/reports/{CODE}/report-{locale}.pdf").data))
        text = re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in reader.pages))
        assert re.sub(r"\s+", "", said) in text
        assert re.sub(r"\s+", "", f"{top['low']}%–{top['high']}%") in text or locale != "zh"
    rows = list(csv.DictReader(io.StringIO(published.get(f"/reports/{CODE}/report.csv").data.decode("utf-8-sig"))))
    cells = {(row["table"], row["row"], row["column"]): row["value"] for row in rows}
    assert cells["denominators", "计入", "数量"] == "2,039"
    book = load_workbook(io.BytesIO(published.get(f"/reports/{CODE}/report.xlsx").data))
    sheet = next(page for page in book.worksheets if "分母" in page.title)
    assert ("计入", 2039) in [tuple(cell.value for cell in row) for row in sheet.rows]


def test_every_table_cell_of_the_page_is_in_the_csv(published: PageClient) -> None:
    page = published.get(f"/reports/{CODE}").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(published.get(f"/reports/{CODE}/report.csv").data.decode("utf-8-sig"))))
    assert len(rows) > 50
    numbers = {row["value"] for row in rows if re.fullmatch(r"[\d,.]+", row["value"])}
    assert all(number in page for number in numbers)


def test_the_manifest_names_every_file_with_both_hashes(published: PageClient) -> None:
    manifest = json.loads(published.get(f"/reports/{CODE}/manifest.json").data)
    for entry in manifest["files"]:
        data = published.get(f"/reports/{CODE}/{entry['name']}").data
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert NATIONAL.digest(data).hex() == entry["sm3"]
    assert {entry["name"] for entry in manifest["files"]} >= {"report-zh.pdf", "report-en.pdf", "report-ko.pdf"}


def test_a_withdrawn_report_stays_with_its_mark_and_reason(published: PageClient, author: PageClient) -> None:
    address = f"/office/reports/{CODE}/step"
    assert author.post(address, data={"act": "withdraw", "reason": "数字有误"}).status_code == 302
    page = published.get(f"/reports/{CODE}").get_data(as_text=True)
    assert "数字有误" in page


@pytest.mark.parametrize("language", ["zh", "en", "ko"])
def test_the_pages_stand_in_every_language(published: PageClient, author: PageClient, language: str) -> None:
    prefix = "" if language == "zh" else f"/{language}"
    for client, path in ((published, "/reports"), (published, f"/reports/{CODE}"), (author, "/office/reports")):
        assert client.get(f"{prefix}{path}").status_code == 200
    assert author.get(f"/office/reports/{CODE}/preview-{language}.pdf").data.startswith(b"%PDF")


def test_a_report_of_another_region_is_out_of_reach(author: PageClient, world: World, sign_in: SignIn) -> None:
    client = sign_in("office", world.places.in_region("changchun"), email="cc@test.example")
    assert client.get(f"/office/reports/{CODE}").status_code == 404
    refused = client.post("/office/reports", data={"region": world.places.jilin.code, "period": "2026Q3"})
    assert refused.status_code == 400
