"""Sheets are entered by people outside the rated hall, each number once, twice where that is asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import g
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.collecting.models.ratings import Rating, RatingComment
from surveys.paper.entry import Fault, enterable_windows, read_line
from surveys.paper.models import PaperBatch
from tests.pages import PageClient
from tests.places import Places

SignIn = Callable[..., PageClient]


def begin(client: PageClient, session: Session, places: Places, **fields: Any) -> int:
    data = {"window": places.first.code, "way": "paper", "rated_on": business_day(utc_now()).isoformat()} | fields
    answer = client.post("/office/paper/new", data=data)
    assert answer.status_code == 303, answer.text
    session.rollback()
    return session.scalars(select(PaperBatch.id).order_by(PaperBatch.id.desc())).first() or 0


def type_in(client: PageClient, batch: int, *rows: tuple[str, ...]) -> Any:
    g.pop("_login_user", None)  # the test's context outlives a request, and with it who was signed in
    columns = map(list, zip(*[(*row, *[""] * (4 - len(row))) for row in rows], strict=True))
    return client.post(
        f"/office/paper/{batch}", data=dict(zip(("number", "level", "tags", "comment"), columns, strict=True))
    )


def stored(session: Session) -> list[Rating]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Rating).order_by(Rating.level)))


def test_sheets_become_ratings_with_their_channel_and_basis(session: Session, places: Places, sign_in: SignIn) -> None:
    client = sign_in("office", places.in_region("yanbian"))
    batch = begin(client, session, places)
    assert type_in(client, batch, ("A-001", "5"), ("A-002", "1", "115 108", "等了两小时")).status_code == 303
    found = stored(session)
    assert [(one.level, one.channel, one.basis, one.state) for one in found] == [
        (1, 5, "paper", "counted"),
        (5, 5, "paper", "counted"),
    ]
    assert session.scalars(select(RatingComment.text)).all() == ["等了两小时"]
    assert "A-001" not in client.get(f"/office/paper/{batch}").text


def test_a_call_has_a_channel_of_its_own(session: Session, places: Places, sign_in: SignIn) -> None:
    client = sign_in("office", places.in_region("yanbian"))
    type_in(client, begin(client, session, places, way="phone"), ("T1", "3"))
    assert [one.channel for one in stored(session)] == [2]


def test_a_sheet_number_is_taken_once(session: Session, places: Places, sign_in: SignIn) -> None:
    client = sign_in("office", places.in_region("yanbian"))
    first, second = begin(client, session, places), begin(client, session, places)
    type_in(client, first, ("A-001", "5"))
    again = type_in(client, second, ("a-001", "1"), ("A-002", "4"))
    assert again.status_code == 400
    assert "这个单号已经录过" in again.text
    assert [one.level for one in stored(session)] == [4, 5]


def test_nobody_enters_for_their_own_hall_or_agency(session: Session, places: Places, sign_in: SignIn) -> None:
    batch = begin(sign_in("office", places.in_region("yanbian")), session, places)
    for scope in (places.in_yanji_hall, Scope("agency", places.agency.id), Scope("hall", places.changchun_hall.id)):
        assert places.first not in enterable_windows(session, scope)
    insider = sign_in("office", places.in_yanji_hall)
    g.pop("_login_user", None)
    assert insider.get(f"/office/paper/{batch}").status_code == 404
    assert type_in(insider, batch, ("A-001", "5")).status_code == 404
    assert stored(session) == []


def test_the_second_reading_counts_what_agrees_and_shows_what_does_not(
    session: Session, places: Places, sign_in: SignIn
) -> None:
    one = sign_in("office", places.in_region("yanbian"), email="one@test.example")
    two = sign_in("supervisor", places.in_region("yanbian"), email="two@test.example")
    batch = begin(one, session, places, twice="y")
    type_in(one, batch, ("A-001", "5"), ("A-002", "4"))
    assert "第二遍要由另一个人录入" in type_in(one, batch, ("A-001", "5")).text
    assert stored(session) == []
    assert type_in(two, batch, ("A-001", "5"), ("A-002", "2", "214")).status_code == 303
    assert [found.level for found in stored(session)] == [5]
    assert "A-002" in two.get(f"/office/paper/{batch}").text
    two.post(f"/office/paper/{batch}/settle", data={"sheet": "A-002", "level": "3"})
    assert len(stored(session)) == 1  # nobody read a 3
    two.post(f"/office/paper/{batch}/settle", data={"sheet": "A-002", "level": "2"})
    assert [found.level for found in stored(session)] == [2, 5]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("单号", "5", ""), "number"),
        (("A1", "6", ""), "level"),
        (("A1", "", ""), "level"),
        (("A1", "5", "115"), "tags"),
    ],
)
def test_a_line_says_what_is_wrong_with_it(row: tuple[str, str, str], reason: str) -> None:
    number, level, tags = row
    assert read_line(number, level, tags=tags) == Fault(number, reason)


def test_a_day_long_past_or_to_come_is_refused(session: Session, places: Places, sign_in: SignIn) -> None:
    client = sign_in("office", places.in_region("yanbian"))
    for day in ("2020-01-01", "2099-01-01"):
        data = {"window": places.first.code, "way": "paper", "rated_on": day}
        assert client.post("/office/paper/new", data=data).status_code == 400
