"""Accounts, halls and windows are kept by those who may, within their scope, and every change is noted."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.models import AuditEntry
from portal.audit.queries import verify_chain
from portal.places.models import Window
from tests.pages import PageClient
from tests.places import Places

SignIn = Callable[..., PageClient]
ACCOUNT = {"email": "New@test.example", "name": "新人", "password": "long enough words", "role": "staff"}
HALL = {"name": "新名", "address": "新街 2 号", "phone": "1", "opens": "09:00", "closes": "17:00", "facilities": "ramp"}


def test_an_administrator_adds_an_account_for_a_hall(sign_in: SignIn, session: Session, places: Places) -> None:
    client = sign_in("admin")
    assert client.get("/admin/accounts/new").status_code == 200
    answer = client.post("/admin/accounts/new", data={**ACCOUNT, "scope_kind": "hall", "place": "222401"})
    assert answer.status_code == 302
    added = session.scalars(select(UserAccount).where(UserAccount.email == "new@test.example")).one()
    assert added.scope == places.in_yanji_hall
    assert "新人" in client.get("/admin/accounts").text
    assert session.scalars(select(AuditEntry.action)).all()[-1] == "account.added"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"email": "no"}, 400), ({"password": "short"}, 400), ({"place": "999999"}, 400), ({"role": "king"}, 400),
        ({"scope_kind": "everywhere"}, 400), ({"email": "admin-everywhere-None@test.example"}, 409),
    ],
)  # fmt: skip
def test_a_wrong_account_is_told_and_nothing_is_added(
    sign_in: SignIn, session: Session, places: Places, changes: dict[str, str], status: int
) -> None:
    client = sign_in("admin", email="admin-everywhere-none@test.example")
    answer = client.post("/admin/accounts/new", data={**ACCOUNT, "scope_kind": "hall", "place": "222401", **changes})
    assert answer.status_code == status
    assert 'value="新人"' in answer.text
    assert len(session.scalars(select(UserAccount)).all()) == 1


def test_an_account_is_switched_off_but_not_ones_own(
    sign_in: SignIn, session: Session, add_user: Callable[..., UserAccount]
) -> None:
    other = add_user("staff")
    client = sign_in("admin", email="me@test.example")
    assert client.post(f"/admin/accounts/{other.id}/switch").status_code == 302
    session.expire_all()
    assert not other.active
    me = session.scalars(select(UserAccount).where(UserAccount.email == "me@test.example")).one()
    assert client.post(f"/admin/accounts/{me.id}/switch").status_code == 400
    assert client.post("/admin/accounts/999/switch").status_code == 404


@pytest.mark.parametrize("role", ["staff", "office", "supervisor"])
def test_only_administrators_see_accounts_and_the_log(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    assert client.get("/admin/accounts").status_code == 403
    assert client.get("/admin/audit").status_code == 403


def test_the_office_changes_a_hall_and_its_windows(sign_in: SignIn, session: Session, places: Places) -> None:
    client = sign_in("office", places.in_region("yanbian"))
    assert "延吉市" in client.get("/office/places").text
    assert client.post("/office/places/222401", data=HALL).status_code == 302
    assert (
        client.post(
            "/office/places/222401/windows/new", data={"number": "3", "name": "3 号", "active": "y"}
        ).status_code
        == 302
    )
    assert client.post("/office/windows/222401-01", data={"number": "1A", "name": "一号"}).status_code == 302
    session.expire_all()
    assert places.yanji_hall.address == "新街 2 号"
    assert places.yanji_hall.hours[0]["from"] == "09:00"
    codes = {one.code: one.active for one in session.scalars(select(Window))}
    assert codes["222401-03"]
    assert not codes["222401-01"]
    assert verify_chain(session).entries == 3


def test_a_hall_outside_the_scope_is_not_there(sign_in: SignIn, places: Places) -> None:
    client = sign_in("office", places.in_region("changchun"))
    for address in ("/office/places/222401", "/office/windows/222401-01", "/office/places/222401/windows/new"):
        assert client.get(address).status_code == 404


def test_wrong_hours_are_told_and_kept(sign_in: SignIn, places: Places) -> None:
    answer = sign_in("admin").post("/office/places/222401", data={**HALL, "opens": "9 o'clock"})
    assert answer.status_code == 400
    assert "9 o&#39;clock" in answer.text


def test_the_log_page_says_whether_the_chain_is_whole(sign_in: SignIn, places: Places) -> None:
    client = sign_in("admin")
    client.post("/office/places/222401", data=HALL)
    assert "链条完整" in client.get("/admin/audit").text


def test_the_first_administrator_is_made_from_the_command_line(runner: FlaskCliRunner, places: Places) -> None:
    words = ["accounts", "add", "--email", "a@test.example", "--name", "甲", "--role", "office", "--scope", "region"]
    made = runner.invoke(args=[*words, "--place", "222400000000", "--password", "long enough words"])
    assert "added a@test.example" in made.output
    again = runner.invoke(args=[*words, "--place", "222400000000", "--password", "long enough words"])
    assert "has an account" in again.output
    wrong = runner.invoke(
        args=[*words[:3], "b@test.example", *words[4:], "--place", "x", "--password", "long enough words"]
    )
    assert "no region" in wrong.output
    assert runner.invoke(args=["audit", "verify"]).output == "1 entries\n"
