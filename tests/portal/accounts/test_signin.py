"""Signing in, signing out, and who may enter."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from tests.pages import PageClient
from tests.people import PASSWORD
from tests.places import Places


def test_the_password_is_kept_as_an_argon2_hash(add_user: Callable[..., UserAccount]) -> None:
    assert str(add_user("office").password).startswith("$argon2")


def test_a_person_signs_in_and_is_told_where_they_are(
    client: PageClient, places: Places, add_user: Callable[..., UserAccount]
) -> None:
    add_user("staff", places.in_yanji_hall, email="clerk@test.example")
    answer = client.post("/sign-in", data={"email": "Clerk@test.example", "password": PASSWORD})
    assert answer.status_code == 302
    page = client.get("/jobs").text
    assert "延吉市政务服务中心 · 窗口人员" in page
    client.post("/sign-out")
    assert client.get("/jobs").status_code == 302


@pytest.mark.parametrize(("email", "password"), [("clerk@test.example", "wrong"), ("nobody@test.example", PASSWORD)])
def test_a_wrong_pair_is_refused_without_saying_which(
    client: PageClient, add_user: Callable[..., UserAccount], email: str, password: str
) -> None:
    add_user("staff", email="clerk@test.example")
    answer = client.post("/sign-in", data={"email": email, "password": password})
    assert "Set-Cookie" not in answer.headers or "_user_id" not in answer.headers["Set-Cookie"]
    assert client.get("/jobs").status_code == 302


def test_pages_for_roles_send_strangers_to_sign_in(client: PageClient) -> None:
    answer = client.get("/jobs")
    assert answer.status_code == 302
    assert "/sign-in?next=" in answer.headers["Location"]


def test_forged_requests_are_refused_outside_tests(app: Flask, add_user: Callable[..., UserAccount]) -> None:
    add_user("staff", email="clerk@test.example")
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/sign-in", data={"email": "clerk@test.example", "password": PASSWORD})
    assert answer.status_code in (200, 400)
    assert app.test_client().get("/jobs").status_code == 302


def test_the_demo_accounts_are_shown_in_the_demo_only(client: PageClient, demo_app: Flask) -> None:
    assert "office@demo.example" not in client.get("/sign-in").text
    assert "office@demo.example" in demo_app.test_client().get("/sign-in").text
    assert client.get("/styleguide").status_code == 404


@pytest.mark.parametrize(("kind", "number"), [("hall", None), ("everywhere", 1), ("planet", 1)])
def test_a_scope_that_means_nothing_is_refused(kind: str, number: int | None) -> None:
    with pytest.raises(ValueError, match="not a scope"):
        Scope(kind, number)  # type: ignore[arg-type]


def test_a_database_refuses_an_unknown_role(session: Session, add_user: Callable[..., UserAccount]) -> None:
    with pytest.raises(Exception, match="role_known"):
        add_user("king")
