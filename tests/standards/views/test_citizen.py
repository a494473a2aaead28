"""What a citizen sees of a guide: the page, my checklist, its print, its history, search."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask, g
from pypdf import PdfReader
from sqlalchemy.orm import Session

from standards.models import Edition
from standards.search.documents import rebuild
from tests.pages import PageClient
from tests.standards.samples import RESIDENCE

LANGUAGES = {"": "居住证办理", "/en": "Residence permit", "/ko": "거주증 발급"}


@pytest.fixture
def published(session: Session, publish: Callable[..., Edition]) -> Edition:
    edition = publish()
    rebuild(session, lambda _done, _total: None, day=date.today())
    session.commit()
    return edition


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("mode", ["", "/elder"])
def test_a_guide_stands_in_every_language_and_mode(
    client: PageClient, published: Edition, prefix: str, mode: str
) -> None:
    response = client.get(f"{prefix}{mode}/guides/residence")
    assert response.status_code == 200
    assert LANGUAGES[prefix] in response.text
    assert ('data-mode="elder"' in response.text) == bool(mode)
    assert "Set-Cookie" not in response.headers


def test_a_guide_says_what_it_takes(client: PageClient, published: Edition) -> None:
    page = client.get("/guides/residence").text
    told = ("5 个工作日", "15 日", "只跑一次", "居民身份证", "可容缺后补", "演示值", "居住证暂行条例", "0433-2500000")
    assert [words for words in told if words not in page] == []


def test_an_unchanged_guide_is_not_sent_twice(app: Flask, published: Edition) -> None:
    client = app.test_client()
    g.pop("csp_nonce", None)
    first = client.get("/guides/residence")
    assert "nonce" not in first.headers["Content-Security-Policy"]
    second = client.get("/guides/residence", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304


def test_answers_in_the_address_make_my_checklist(client: PageClient, published: Edition) -> None:
    page = client.get("/guides/residence/checklist?who=agent&reason=work").text
    assert "授权委托书" in page
    assert "您要带" in page
    assert "不用带的" in page
    open_page = client.get("/guides/residence/checklist?who=agent").text
    assert 'name="reason"' in open_page
    assert 'type="hidden" name="who" value="agent"' in open_page


def test_nothing_is_chosen_for_the_person(client: PageClient, published: Edition) -> None:
    assert " checked" not in client.get("/guides/residence/checklist").text


def test_an_old_checklist_is_told_that_the_guide_changed(
    client: PageClient, publish: Callable[..., Edition], session: Session
) -> None:
    publish()
    publish(start=date(2026, 6, 1))
    page = client.get("/guides/residence/checklist?edition=1").text
    assert "这份清单在您保存之后改过" in page
    assert "这份清单在您保存之后改过" not in client.get("/guides/residence/checklist?edition=2").text


def test_the_printed_checklist_holds_the_papers_of_the_answers(client: PageClient, published: Edition) -> None:
    response = client.get("/guides/residence/checklist.pdf?who=agent&reason=work")
    assert response.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
    assert "授权委托书" in text
    assert "学籍证明" not in text


def test_the_printed_checklist_carries_its_address_and_edition(client: PageClient, published: Edition) -> None:
    response = client.get("/guides/residence/checklist.pdf?who=agent&reason=study")
    flat = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages).split())
    assert "who=agent&reason=study&edition=1" in flat
    assert all(words in flat for words in ("手边就有的", "要先去取得的", "多久办好", "延吉市政务大厅"))


def test_papers_are_grouped_by_where_they_come_from(client: PageClient, published: Edition) -> None:
    page = client.get("/guides/residence/checklist?who=agent&reason=study").text
    at_hand, to_obtain = page.index("手边就有的"), page.index("要先去取得的")
    assert at_hand < page.index("居民身份证", at_hand) < to_obtain < page.index("学籍证明", to_obtain)


def test_a_day_shows_what_was_valid_then(client: PageClient, publish: Callable[..., Edition]) -> None:
    publish(start=date(2026, 3, 1))
    changed = RESIDENCE.model_copy(update={"charged": True})
    publish(start=date(2026, 6, 1), content=changed)
    assert "第 1 版" in client.get("/guides/residence?on=2026-04-01").text
    assert "第 2 版" in client.get("/guides/residence?on=2026-06-01").text
    assert client.get("/guides/residence?on=2020-01-01").status_code == 404
    assert client.get("/guides/residence?on=tomorrow").status_code == 400


def test_the_history_lists_every_published_edition(client: PageClient, publish: Callable[..., Edition]) -> None:
    publish()
    publish(start=date(2026, 6, 1))
    page = client.get("/guides/residence/history").text
    assert "第 1 版" in page
    assert "第 2 版" in page


@pytest.mark.parametrize("address", ["/guides/none", "/guides/none/checklist", "/guides/none/history"])
def test_an_unknown_guide_is_told_kindly(client: PageClient, published: Edition, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["居住证", "jzz", "juzhuzheng", "暂住证", "Residence", "거주증"])
def test_search_finds_it_by_any_of_its_words(client: PageClient, published: Edition, query: str) -> None:
    assert "/guides/residence" in client.get("/search", query_string={"q": query}).text
    assert client.get("/search/suggest", query_string={"q": query}).json[0]["name"] == "居住证办理"


def test_search_says_so_when_nothing_fits(client: PageClient, published: Edition) -> None:
    assert "没有找到" in client.get("/search", query_string={"q": "飞碟\x01\x85"}).text
    assert client.get("/search").status_code == 200
    assert client.get("/search/suggest?q=").json == []


def test_the_directory_lists_guides_by_region(client: PageClient, published: Edition) -> None:
    assert "居住证办理" in client.get("/guides").text
    assert "居住证办理" in client.get("/guides?region=222400000000&page=9&kind=x").text
    assert "居住证办理" not in client.get("/guides?region=220100000000").text


def test_an_unknown_language_is_named(client: PageClient) -> None:
    response = client.get("/fr/guides")
    assert response.status_code == 404
    assert "fr" in response.text
