"""Errors are clear pages in the person's language, with the right status."""

import pytest
from flask import Flask

from portal.errors import Conflict, DomainError, NotFound, TooMany
from tests.pages import PageClient

STATUSES = [(DomainError, 400), (NotFound, 404), (Conflict, 409), (TooMany, 429)]


@pytest.fixture
def refusing(app: Flask) -> Flask:
    def refuse(number: int) -> str:
        raise STATUSES[number][0]("不行", hint="换一个试试", kept={"评语": "<b>窗口很好</b>"})

    def fail() -> str:
        raise RuntimeError("a secret of the inside")

    app.add_url_rule("/refuse/<int:number>", view_func=refuse)
    app.add_url_rule("/fail", view_func=fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.mark.parametrize("number", range(len(STATUSES)))
def test_a_refusal_has_its_status_and_keeps_what_was_typed(refusing: Flask, number: int) -> None:
    response = refusing.test_client().get(f"/refuse/{number}")
    assert response.status_code == STATUSES[number][1]
    for words in ("不行", "换一个试试", "&lt;b&gt;窗口很好&lt;/b&gt;"):
        assert words in response.text


def test_a_fault_of_ours_tells_nothing_of_the_inside(refusing: Flask) -> None:
    response = refusing.test_client().get("/fail")
    assert response.status_code == 500
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "没有找到这一页"), ("/en", "Page not found"), ("/ko", "찾을 수 없습니다")]
)
def test_a_missing_page_is_told_in_the_language_of_the_address(client: PageClient, prefix: str, words: str) -> None:
    response = client.get(f"{prefix}/nowhere/at/all")
    assert response.status_code == 404
    assert words in response.text


def test_programs_get_errors_as_json(client: PageClient) -> None:
    response = client.get("/nowhere", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json["status"] == 404


def test_a_wrong_method_is_told(client: PageClient) -> None:
    assert client.post("/healthz").status_code == 405


def test_health_says_ok(client: PageClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
