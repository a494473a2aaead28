"""Favourites, recent guides, changes read and the consultation ledger of a clerk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE, Scope
from portal.orm import utc_now
from standards.desk import (
    Asked,
    add_consultation,
    confirm_read,
    consultations,
    favourites,
    not_read_by,
    note_opened,
    recent_guides,
    toggle_favourite,
    unread_editions,
)
from standards.models import Edition, Guide, Item
from tests.places import Places
from tests.standards.conftest import NOW, Office


@pytest.fixture
def clerk(places: Places, add_user: Callable[..., UserAccount]) -> UserAccount:
    return add_user("staff", places.in_yanji_hall)


@pytest.fixture
def second_guide(session: Session, places: Places) -> Guide:
    guide = Guide(code="passport", item=Item(code="x", name="护照"), agency=places.agency)
    session.add(guide)
    session.flush()
    return guide


def test_a_favourite_is_put_and_taken(session: Session, office: Office, clerk: UserAccount) -> None:
    assert toggle_favourite(session, user_id=clerk.id, guide_id=office.guide.id)
    assert favourites(session, clerk.scope, user_id=clerk.id) == [office.guide]
    assert not toggle_favourite(session, user_id=clerk.id, guide_id=office.guide.id)
    assert favourites(session, clerk.scope, user_id=clerk.id) == []


def test_the_guide_opened_last_comes_first(
    session: Session, office: Office, clerk: UserAccount, second_guide: Guide
) -> None:
    for guide in (office.guide, second_guide, office.guide):
        note_opened(session, user_id=clerk.id, guide_id=guide.id)
    assert recent_guides(session, EVERYWHERE, user_id=clerk.id) == [office.guide, second_guide]
    assert recent_guides(session, EVERYWHERE, user_id=clerk.id, limit=1) == [office.guide]


def test_a_change_is_unread_until_it_is_confirmed(
    session: Session, clerk: UserAccount, publish: Callable[..., Edition]
) -> None:
    edition = publish()
    since = NOW - timedelta(days=14)
    assert unread_editions(session, clerk.scope, user_id=clerk.id, since=since) == [edition]
    confirm_read(session, user_id=clerk.id, edition_id=edition.id)
    confirm_read(session, user_id=clerk.id, edition_id=edition.id)
    assert unread_editions(session, clerk.scope, user_id=clerk.id, since=since) == []
    assert unread_editions(session, clerk.scope, user_id=clerk.id, since=NOW + timedelta(days=1)) == []


def test_the_hall_sees_which_of_its_clerks_have_not_read(
    session: Session,
    clerk: UserAccount,
    places: Places,
    publish: Callable[..., Edition],
    add_user: Callable[..., UserAccount],
) -> None:
    edition = publish()
    colleague = add_user("staff", places.in_yanji_hall, email="colleague@test.example")
    add_user("staff", Scope("hall", places.changchun_hall.id))
    add_user("office", places.in_yanji_hall)
    confirm_read(session, user_id=clerk.id, edition_id=edition.id)
    assert not_read_by(session, places.in_yanji_hall, edition_id=edition.id) == [colleague]


@pytest.mark.parametrize(("region", "clerks"), [("jilin", 3), ("yanbian", 2), ("changchun", 1)])
def test_a_region_sees_the_clerks_of_its_halls_and_agencies(
    session: Session,
    clerk: UserAccount,
    places: Places,
    publish: Callable[..., Edition],
    add_user: Callable[..., UserAccount],
    region: str,
    clerks: int,
) -> None:
    add_user("staff", Scope("hall", places.changchun_hall.id))
    add_user("staff", Scope("agency", places.agency.id))
    assert len(not_read_by(session, places.in_region(region), edition_id=publish().id)) == clerks


def test_consultations_are_kept_within_their_hall(
    session: Session, office: Office, clerk: UserAccount, places: Places
) -> None:
    asked = Asked("phone", "要带什么", "身份证和照片", hall_id=places.yanji_hall.id, guide_id=office.guide.id)
    line = add_consultation(session, asked, handler_id=clerk.id)
    since = utc_now() - timedelta(hours=1)
    assert consultations(session, places.in_yanji_hall, since=since, guide_id=office.guide.id) == [line]
    assert consultations(session, Scope("hall", places.changchun_hall.id), since=since) == []
