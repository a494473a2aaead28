"""The public lists: pages in three languages, filters, files and changes between two days."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook

from standards.models import Edition
from standards.pages.lists import list_words
from tests.pages import PageClient
from tests.standards.conftest import Office
from tests.standards.lint.good import good_guide

FIRST, SECOND = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def published(publish: Callable[..., Edition]) -> None:
    publish(FIRST, content=good_guide())
    publish(SECOND, content=good_guide({"fees.0.amount": 2000}))


@pytest.mark.parametrize("prefix", ["", "/en", "/ko/elder"])
def test_every_list_has_its_page(client: PageClient, published: None, prefix: str) -> None:
    assert client.get(f"{prefix}/lists").status_code == 200
    for name in ("powers", "trips", "fees", "papers", "intermediaries", "deferrals", "promises"):
        response = client.get(f"{prefix}/lists/{name}")
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers


def test_the_page_of_an_empty_list_says_so(client: PageClient, office: Office) -> None:
    assert "没有符合条件的内容" in client.get("/lists/fees").text


def test_a_fee_list_shows_what_changed_since_a_day(client: PageClient, published: None) -> None:
    page = client.get("/lists/fees?since=2026-04-01&on=2026-07-01").text
    assert "10 → 20" in page
    assert "没有变化" in client.get("/lists/fees?since=2026-06-02&on=2026-07-01").text
    assert "10" in client.get("/lists/fees?on=2026-04-01").text
    assert client.get("/lists/fees?since=sometime").status_code == 200
    assert client.get("/lists/fees?on=sometime").status_code == 400


def test_a_list_is_filtered_by_words_agency_and_flag(client: PageClient, published: None, office: Office) -> None:
    agency = office.guide.agency_id
    assert client.get(f"/lists/papers.json?agency={agency}").json["count"] == 5
    assert client.get("/lists/papers.json?agency=999").json["count"] == 0
    assert client.get("/lists/papers.json?only=replaceable").json["count"] == 2
    assert client.get("/lists/papers.json", query_string={"q": "营业执照"}).json["count"] == 1


def test_a_list_is_filtered_by_region_and_all_that_report_to_it(client: PageClient, published: None) -> None:
    counts = {
        region: client.get(f"/lists/papers.json?region={region}").json["count"]
        for region in ("222401000000", "222400000000", "220100000000", "229999000000")
    }
    assert counts == {"222401000000": 5, "222400000000": 5, "220100000000": 0, "229999000000": 0}
    assert client.get("/lists/papers.json?region=nowhere").json["count"] == 5
    assert "没有变化" in client.get("/lists/fees?since=2026-04-01&on=2026-07-01&region=220100000000").text


@pytest.mark.parametrize(("prefix", "kind"), [("", "行政许可"), ("/en", "Administrative licence"), ("/ko", "행정허가")])
def test_codes_are_named_in_the_language_of_the_page(
    client: PageClient, published: None, prefix: str, kind: str
) -> None:
    assert kind in client.get(f"{prefix}/lists/powers?on=2026-07-01").text
    assert client.get(f"{prefix}/lists/powers.json?on=2026-07-01").json["rows"][0]["kind"] == "01"


def test_the_files_hold_the_rows_of_the_page(client: PageClient, published: None) -> None:
    told = client.get("/lists/fees.json?on=2026-07-01").json
    assert (told["on"], told["rows"][0]["amount"]) == ("2026-07-01", 20.0)
    csv = client.get("/lists/fees.csv?on=2026-07-01").data.decode("utf-8-sig").splitlines()
    assert csv[0].split(",")[:3] == ["事项", "收费", "部门"]
    book = load_workbook(io.BytesIO(client.get("/lists/fees.xlsx?on=2026-07-01").data))
    cells = [cell.value for cell in list(book.worksheets[0].rows)[1]]
    assert cells[3] == 20
    assert client.get("/lists/fees.exe").status_code == 404
    assert client.get("/lists/nothing").status_code == 404
    assert client.get("/lists/nothing.csv").status_code == 404


def test_every_list_has_a_name_and_a_purpose(client: PageClient, office: Office) -> None:
    with client.application.test_request_context("/"):
        assert len({title for title, _purpose in list_words().values()}) == 7
