"""Whatever arrives gets a clear page, the right status, and keeps what was typed."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from portal.crypto.codes import WindowCode, sign_window
from portal.orm import utc_now
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.windows import WindowCode as PrintedCode
from tests.pages import PageClient
from tests.places import Places
from tests.surveys.collecting.conftest import Send

Ratings = Callable[[], list[Rating]]
WORDS = {
    "": "请从五个满意程度里选择一个。",
    "/en": "Please choose one of the five answers.",
    "/ko": "다섯 가지 만족도 중 하나를 골라 주세요.",
}


@pytest.mark.parametrize("prefix", ["", "/en", "/ko"])
def test_a_level_of_nine_is_refused_in_the_language_of_the_person(send: Send, ratings: Ratings, prefix: str) -> None:
    response = send(prefix=prefix, level="9", comment="排队太久")
    assert response.status_code == 400
    assert WORDS[prefix] in response.text
    assert "排队太久" in response.text
    assert ratings() == []


@pytest.mark.parametrize("level", ["", None, "0", "6", "-1", "5.0", "五", "level"])
def test_what_is_not_a_level_is_refused(send: Send, ratings: Ratings, level: str | None) -> None:
    assert send(level=level).status_code == 400
    assert ratings() == []


def test_a_comment_of_a_megabyte_is_refused_and_kept(send: Send, ratings: Ratings) -> None:
    text = "窗" * 350_000
    response = send(comment=text)
    assert response.status_code == 400
    assert text in response.text
    assert ratings() == []


def test_a_comment_of_500_characters_is_taken_and_one_more_is_not(send: Send, ratings: Ratings) -> None:
    assert send(comment="好" * 500).status_code == 200
    assert send(comment="好" * 501).status_code == 400
    assert len(ratings()) == 1


def test_a_wrong_id_gets_a_new_one_and_loses_nothing(send: Send, ratings: Ratings) -> None:
    response = send(id="12345", level="4", tag=["406"], comment="很快")
    assert response.status_code == 400
    assert 'value="12345"' not in response.text
    assert 'value="4" checked' in response.text
    assert 'value="406" checked' in response.text
    assert "很快" in response.text
    assert ratings() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"tag": ["999"]},
        {"trips": "many"},
        {"finished": "maybe"},
        {"contact": "call me", "consent": "y"},
        {"paper": "x" * 81},
    ],
)
def test_wrong_values_are_refused_one_by_one(send: Send, ratings: Ratings, fields: dict[str, object]) -> None:
    assert send(**fields).status_code == 400
    assert ratings() == []


def test_a_contact_needs_its_own_consent(send: Send, ratings: Ratings) -> None:
    assert send(contact="13812345678").status_code == 400
    assert send(contact="13812345678", consent="y").status_code == 200
    assert len(ratings()) == 1


def test_the_page_of_a_mistake_names_it_in_title_and_summary(send: Send) -> None:
    page = send(level=None).text
    assert "<title>错误：" in page
    assert 'href="#level-0"' in page


@pytest.mark.parametrize("code", ["nowhere", "222401-01", "a-b-c", "窗口", "222401-01-1-SHORT"])
@pytest.mark.parametrize("prefix", ["", "/en", "/ko"])
def test_what_is_no_window_code_is_not_found(client: PageClient, code: str, prefix: str) -> None:
    assert client.get(f"{prefix}/r/{code}").status_code == 404
    assert client.post(f"{prefix}/r/{code}", data={"level": "5"}).status_code == 404


def test_an_unknown_language_is_named(client: PageClient, code: str) -> None:
    response = client.get(f"/fr/r/{code}")
    assert response.status_code == 404
    assert "fr" in response.text


def test_an_old_code_is_taken_and_not_scored(
    session: Session, places: Places, keys: Keys, client: PageClient, send: Send, ratings: Ratings
) -> None:
    old = sign_window(WindowCode(places.first.code, 1), keys.window, suite=keys.suite)
    places.first.qr_version = 2
    session.commit()
    assert "二维码已经更换" in client.get(f"/r/{old}").text
    assert send(to=old).status_code == 200
    assert [(r.basis, r.state, r.window_id) for r in ratings()] == [("unattributed", "uncounted", places.first.id)]


def test_a_revoked_code_is_taken_and_not_scored(
    session: Session, places: Places, code: str, send: Send, ratings: Ratings
) -> None:
    session.add(PrintedCode(window_id=places.first.id, version=1, revoked_at=utc_now(), reason="海报被撕"))
    session.commit()
    assert send().status_code == 200
    assert [(r.basis, r.state) for r in ratings()] == [("unattributed", "uncounted")]


@pytest.mark.parametrize("code", ["222401-01-1-AAAAAAAA", "elsewhere-1-AAAAAAAA"])
def test_a_foreign_code_is_taken_without_a_window(send: Send, ratings: Ratings, places: Places, code: str) -> None:
    assert send(to=code).status_code == 200
    assert [(r.basis, r.state, r.window_id) for r in ratings()] == [("unattributed", "uncounted", None)]


def test_control_characters_do_not_reach_the_database(send: Send, ratings: Ratings) -> None:
    assert send(comment="a\x00b\r\nc", id=str(uuid4())).status_code == 200
    assert len(ratings()) == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0", 0),
        ("17", 17),
        ("86400", 86400),
        ("86401", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 5000, None),
        (None, None),
    ],
)
def test_seconds_that_cannot_be_are_unknown_and_refuse_nobody(
    send: Send, ratings: Ratings, sent: str | None, kept: int | None
) -> None:
    assert send(seconds=sent).status_code == 200
    assert ratings()[0].seconds == kept


def test_a_form_that_comes_back_keeps_the_seconds_so_far(send: Send) -> None:
    assert 'name="seconds" value="41"' in send(seconds="41", level="9").text
