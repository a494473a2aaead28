"""Guessing is limited, sessions end, and people look after their own password and second factor."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import SignInFailure, UserAccount
from portal.audit.models import AuditEntry
from tests.pages import PageClient
from tests.people import PASSWORD

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
EMAIL, NEW_PASSWORD = "clerk@test.example", "another long pass phrase"


def guess(client: PageClient, *, password: str = "wrong", email: str = EMAIL, address: str = "10.1.1.1") -> int:
    data = {"email": email, "password": password}
    return int(client.post("/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address}).status_code)


@pytest.fixture
def clerk(add_user: Callable[..., UserAccount]) -> UserAccount:
    return add_user("staff", email=EMAIL)


def test_five_wrong_guesses_bar_this_address_for_fifteen_minutes(client: PageClient, clerk: UserAccount) -> None:
    with time_machine.travel(START, tick=False) as clock:
        assert [guess(client) for _ in range(5)] == [200] * 5
        assert guess(client, password=PASSWORD) == 429
        assert guess(client, password=PASSWORD, address="10.1.1.2") == 302
        clock.shift(timedelta(minutes=15, seconds=1))
        assert guess(client, password=PASSWORD) == 302


def test_a_sign_in_that_works_begins_anew(client: PageClient, clerk: UserAccount, session: Session) -> None:
    with time_machine.travel(START, tick=False):
        assert [guess(client) for _ in range(4)] == [200] * 4
        assert guess(client, password=PASSWORD) == 302
        assert session.scalars(select(SignInFailure)).all() == []


def test_an_account_is_barred_after_fifty_guesses_from_anywhere(
    client: PageClient, clerk: UserAccount, session: Session
) -> None:
    with time_machine.travel(START, tick=False):
        for place in range(50):
            guess(client, address=f"10.2.0.{place}")
        assert guess(client, password=PASSWORD, address="10.3.0.1") == 429
        kept = session.scalars(select(SignInFailure)).all()
        assert EMAIL.encode() not in b"".join(row.account + row.address for row in kept)


def test_an_unknown_account_is_barred_like_a_known_one(client: PageClient) -> None:
    with time_machine.travel(START, tick=False):
        assert [guess(client, email="nobody@test.example") for _ in range(6)] == [200] * 5 + [429]


def test_failures_are_forgotten_after_a_day(client: PageClient, session: Session) -> None:
    with time_machine.travel(START, tick=False) as clock:
        guess(client)
        clock.shift(timedelta(days=1, seconds=1))
        guess(client, email="other@test.example")
        assert len(session.scalars(select(SignInFailure)).all()) == 1


def test_a_session_without_a_page_for_an_hour_ends(client: PageClient, clerk: UserAccount) -> None:
    with time_machine.travel(START, tick=False) as clock:
        guess(client, password=PASSWORD)
        assert client.get("/account").status_code == 200
        clock.shift(timedelta(minutes=59))
        assert client.get("/account").status_code == 200
        clock.shift(timedelta(minutes=61))
        assert client.get("/account").status_code == 302
        guess(client, password=PASSWORD)
        assert client.get("/account").status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en", "/ko/elder"])
def test_the_account_page_says_who_one_is(sign_in: Callable[..., PageClient], prefix: str) -> None:
    page = sign_in("office", email="office@test.example").get(f"{prefix}/account").text
    assert "office@test.example" in page
    assert "/account/password" in page


def test_a_person_changes_their_password_and_it_is_audited(
    client: PageClient, clerk: UserAccount, session: Session
) -> None:
    guess(client, password=PASSWORD)
    wrong = {"password": "not it", "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
    assert "原来的密码不对" in client.post("/account/password", data=wrong).text
    short = {"password": PASSWORD, "new_password": "short", "new_password_confirm": "short"}
    assert "新密码至少 12 个字符" in client.post("/account/password", data=short).text
    right = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
    assert client.post("/account/password", data=right).status_code == 302
    client.post("/sign-out")
    assert guess(client, password=PASSWORD) == 200
    assert guess(client, password=NEW_PASSWORD) == 302
    actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    assert actions.count("account.password_changed") == 1
    assert actions.count("account.signed_in") >= 2


def test_an_administrator_resets_a_password_and_every_session_ends(
    client: PageClient, clerk: UserAccount, sign_in: Callable[..., PageClient]
) -> None:
    guess(client, password=PASSWORD)
    admin = sign_in("admin", email="admin@test.example")
    address = f"/admin/accounts/{clerk.id}"
    assert admin.post(address, data={"password": "short"}).status_code == 400
    assert admin.post(address, data={"password": NEW_PASSWORD}).status_code == 302
    assert client.get("/account").status_code == 302
    assert guess(client, password=NEW_PASSWORD) == 302
    assert admin.get("/admin/accounts/999").status_code == 404


@pytest.fixture
def guarded(make_site: Callable[..., Flask]) -> Flask:
    """A site that asks everybody for a second factor."""
    return make_site(second_factor=True)


def code_of(secret: str, moment: datetime) -> str:
    plain = secret.replace("-", "").replace(" ", "")
    key = base64.b32decode(plain + "=" * (-len(plain) % 8), casefold=True)
    return TOTP(key, 6, SHA1(), 30).generate(int(moment.timestamp())).decode()


@pytest.mark.filterwarnings("ignore:Passing SelectField choices as tuples")  # by the sign-in library
def test_a_second_factor_is_set_up_asked_for_and_dropped(
    guarded: Flask, clerk: UserAccount, sign_in: Callable[..., PageClient]
) -> None:
    client = guarded.test_client()
    with time_machine.travel(START, tick=False) as clock:
        answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
        assert "/account/second-factor" in answer.headers["Location"]
        page = client.post("/account/second-factor", data={"setup": "authenticator"}).text
        secret = page.split("<code>")[1].split("</code>")[0]
        assert client.post("/sign-in/code", data={"code": code_of(secret, START)}).status_code == 302
        assert client.get("/account").status_code == 200
        codes = client.post("/account/recovery-codes", data={"generate_new_codes": "1"}).text
        spare = codes.split("<code>")[1].split("</code>")[0]
        client.post("/sign-out")

        clock.shift(timedelta(minutes=5))
        client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
        assert client.get("/account").status_code == 302
        assert "数字不对或已过期" in client.post("/sign-in/code", data={"code": "000000"}).text
        assert client.post("/sign-in/code", data={"code": code_of(secret, START + timedelta(minutes=5))})
        assert client.get("/account").status_code == 200
        client.post("/sign-out")

        client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
        assert client.post("/sign-in/recovery", data={"code": spare}).status_code == 302
        assert client.get("/account").status_code == 200
        admin = sign_in("admin", email="admin@test.example")
        assert admin.post(f"/admin/accounts/{clerk.id}/second-factor").status_code == 302
        assert client.get("/account").status_code == 302
        again = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
        assert "/account/second-factor" in again.headers["Location"]
