"""One-time notices from the form to the sheet, the ledger, and the public check by number."""

import io
import time
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from portal.workdays import add_workdays
from standards.guide.document import load_guide
from standards.ledgers import Notice
from standards.models import Edition
from tests.pages import PageClient
from tests.places import Places
from tests.standards.samples import RESIDENCE, paper

FORM = "/staff/guides/residence/notice?who=agent&reason=work"
GIVEN = {"kind": "supplement", "missing": ["photo", "proxy"], "problem-photo": "底色不对", "workdays": "5"}


@pytest.fixture
def clerk(sign_in: Callable[..., PageClient], places: Places, publish: Callable[..., Edition]) -> PageClient:
    publish()
    return sign_in("staff", places.in_yanji_hall)


@pytest.fixture
def number(clerk: PageClient) -> str:
    """The number of a notice that was handed out."""
    response = clerk.post(FORM, data=GIVEN)
    assert response.status_code == 303
    return response.location.rsplit("/", 1)[1]


def read_sheet(client: PageClient, number: str) -> tuple[str, int]:
    reader = PdfReader(io.BytesIO(client.get(f"/staff/notices/{number}.pdf").data))
    return "".join(page.extract_text() for page in reader.pages), len(reader.pages)


def test_the_form_offers_exactly_the_papers_of_the_case(clerk: PageClient) -> None:
    page = clerk.get(FORM).text
    assert all(f'value="{key}"' in page for key in ("id_card", "photo", "lease", "proxy", "work"))
    assert 'value="school"' not in page


def test_a_notice_wants_the_case_settled_first(clerk: PageClient) -> None:
    assert "请先选定申请人的情形" in clerk.get("/staff/guides/residence/notice").text
    assert clerk.post("/staff/guides/residence/notice", data=GIVEN).status_code == 400


def test_the_sheet_is_one_page_with_all_that_the_law_wants(clerk: PageClient, number: str) -> None:
    text, pages = read_sheet(clerk, number)
    assert pages == 1
    flat = "".join(text.split())
    until = add_workdays(date.today(), 5).day
    wanted = (
        number, "居住证办理", "居住证暂行条例", "在居住地居住半年以上", "近期照片", "底色不对", "授权委托书", "未提交",
        "居民身份证", "长白山东路", "0433-2500000", "0433-12345", "行政复议", "延吉市人民政府", "5个工作日", "经办人",
        "申请人（签名）", "盖章", "第1版", f"{until.year}年{until.month}月{until.day}日",
    )  # fmt: skip
    assert [words for words in wanted if words not in flat] == []
    assert f"http://127.0.0.1:8000/notices/{number}" in flat, "the site's public address, not the request's"


def test_a_sheet_takes_less_than_three_seconds_of_work(clerk: PageClient, number: str) -> None:
    before = time.process_time()
    assert clerk.post(FORM, data=GIVEN).status_code == 303
    assert time.process_time() - before < 3


def test_a_long_notice_is_set_closer_until_it_fits(
    publish: Callable[..., Edition], sign_in: Callable[..., PageClient], places: Places
) -> None:
    base = RESIDENCE.model_dump(mode="json")
    many = [
        paper(f"p{n}", name=f"第 {n} 份证明材料", issuer="颁发材料的机关", how_to_get="到窗口申请。") for n in range(22)
    ]
    long = load_guide({**base, "materials": [*base["materials"], *many]})
    publish(content=long)
    clerk = sign_in("staff", places.in_yanji_hall)
    response = clerk.post(
        "/staff/guides/residence/notice?who=agent&reason=work", data={"kind": "supplement", "missing": ["p1"]}
    )
    assert read_sheet(clerk, response.location.rsplit("/", 1)[1])[1] == 1


@pytest.mark.parametrize(("prefix", "title"), [("/en", "One-time"), ("/ko", "일회")])
def test_a_notice_is_printed_in_the_language_of_the_counter(clerk: PageClient, prefix: str, title: str) -> None:
    response = clerk.post(prefix + FORM, data=GIVEN)
    text, pages = read_sheet(clerk, response.location.rsplit("/", 1)[1])
    assert pages == 1
    assert title in text


def test_a_deferral_names_the_day_of_each_paper(clerk: PageClient) -> None:
    response = clerk.post(FORM, data={"kind": "deferral", "missing": ["photo"]})
    text, _pages = read_sheet(clerk, response.location.rsplit("/", 1)[1])
    assert "容缺受理告知单" in text
    assert "视为撤回申请" in "".join(text.split())
    refused = clerk.post(FORM, data={"kind": "deferral", "missing": ["proxy"]})
    assert refused.status_code == 400
    assert "不能容缺后补：授权委托书" in refused.text


def test_a_refusal_wants_a_reason_and_prints_it_with_the_remedies(clerk: PageClient) -> None:
    assert "必须写明理由" in clerk.post(FORM, data={"kind": "refusal"}).text
    response = clerk.post(FORM, data={"kind": "refusal", "reason": "不属于本机关职权范围"})
    flat = "".join(read_sheet(clerk, response.location.rsplit("/", 1)[1])[0].split())
    assert all(words in flat for words in ("不予受理告知单", "不属于本机关职权范围", "行政复议"))
    assert "今天补齐" not in flat


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "supplement"},
        {"kind": "supplement", "missing": ["school"]},
        {"kind": "praise", "missing": ["photo"]},
        {"kind": "supplement", "missing": ["photo"], "workdays": "0"},
        {"kind": "supplement", "missing": ["photo"], "workdays": "x"},
        {"kind": "supplement", "missing": ["photo"], "received": "2199-01-01"},
        {"kind": "supplement", "missing": ["photo"], "received": "yesterday"},
        {"kind": "supplement", "missing": ["photo"], "case_number": "9" * 51},
        {"kind": "refusal", "reason": "x" * 301},
    ],
)
def test_a_notice_that_would_not_stand_is_not_handed_out(clerk: PageClient, session: Session, data: object) -> None:
    response = clerk.post(FORM, data=data)
    assert response.status_code == 400
    assert "错误：" in response.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0


def test_what_was_handed_out_can_neither_change_nor_vanish(session: Session, number: str) -> None:
    for statement in ("UPDATE notice SET case_number = 'x'", "DELETE FROM notice"):
        with pytest.raises(sa.exc.DBAPIError):
            session.execute(sa.text(statement))
        session.rollback()
    entry = session.scalar(sa.select(AuditEntry).where(AuditEntry.action == "notice.handed_out"))
    assert entry is not None
    assert entry.object_id == number


def test_the_stored_sheet_is_served_not_made_again(clerk: PageClient, number: str) -> None:
    address = f"/staff/notices/{number}.pdf"
    assert clerk.get(address).data == clerk.get(address).data
    assert number in clerk.get(f"/staff/notices/{number}").text


def test_the_ledger_of_notices_stays_in_scope(
    clerk: PageClient, number: str, sign_in: Callable[..., PageClient], places: Places
) -> None:
    assert number in clerk.get("/staff/notices").text
    stranger = sign_in("office", places.in_region("changchun"))
    assert number not in stranger.get("/staff/notices").text
    assert stranger.get(f"/staff/notices/{number}").status_code == 404
    assert stranger.get(f"/staff/notices/{number}.pdf").status_code == 404
    assert number.encode() in clerk.get("/staff/notices.csv").data
    assert clerk.get("/staff/notices.xlsx").data[:2] == b"PK"


@pytest.mark.parametrize("prefix", ["", "/en", "/ko", "/elder"])
def test_anybody_may_check_a_number_and_learns_nothing_personal(client: PageClient, number: str, prefix: str) -> None:
    response = client.get(f"{prefix}/notices/{number.lower()}")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert number in response.text
    hidden = ("测试员", "底色不对", "近期照片", "授权委托书")
    assert [words for words in hidden if words in response.text] == []


def test_a_number_is_asked_for_and_an_unknown_one_is_told(client: PageClient, number: str) -> None:
    assert client.get("/notices").status_code == 200
    assert client.get("/notices", query_string={"number": f" {number.lower()} "}).location == f"/notices/{number}"
    assert client.get("/notices?number=GZ1").status_code == 404
    assert client.get("/notices/GZ20260101-AAAAAA").status_code == 404


def test_a_consultation_goes_to_the_ledger_and_its_export(
    clerk: PageClient, sign_in: Callable[..., PageClient], places: Places
) -> None:
    line = {"channel": "phone", "guide": "residence", "question": "要带什么", "answer": "=照片两张", "told_all": "y"}
    assert clerk.post("/staff/consultations", data=line).status_code == 303
    assert "居住证办理" in clerk.get("/staff/consultations").text
    exported = clerk.get("/staff/consultations.csv?days=7").data.decode("utf-8-sig")
    assert "'=照片两张" in exported, "a cell that a spreadsheet would run is neutralised"
    assert clerk.get("/staff/consultations.xlsx").data[:2] == b"PK"
    assert "要带什么" not in sign_in("staff", places.in_region("changchun")).get("/staff/consultations").text


@pytest.mark.parametrize("data", [{}, {"channel": "pigeon", "question": "a", "answer": "b"}, {"guide": "none"}])
def test_an_incomplete_consultation_is_told(clerk: PageClient, data: dict[str, str]) -> None:
    assert clerk.post("/staff/consultations", data=data).status_code == 400
