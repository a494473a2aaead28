"""Ratings from the network of the hall's own staff are set aside; no address is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.audit.models import AuditEntry
from surveys.collecting.answers import Answer, Circumstances
from surveys.collecting.checking.running import check_ratings
from surveys.collecting.intake import CHINA, accept, business_day
from surveys.collecting.keys import Keys
from surveys.collecting.models.checks import Quarantine
from surveys.collecting.models.ratings import Rating
from surveys.collecting.networks import add_network, comes_from_office, networks_of
from tests.pages import PageClient
from tests.places import Places

Ratings = Callable[[], list[Rating]]


@pytest.fixture
def network(runner: FlaskCliRunner, places: Places) -> str:
    """The network of the staff of Yanji's hall, added by the command."""
    result = runner.invoke(args=["ratings", "network", places.first.hall.code, "--add", "10.3.0.0/16"])
    assert (result.exit_code, result.output) == (0, "10.3.0.0/16\n"), result.output
    return "10.3.0.0/16"


def test_a_rating_from_the_office_is_set_aside_and_a_tablet_there_is_not(
    network: str, session: Session, places: Places, keys: Keys, ratings: Ratings
) -> None:
    now = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)
    for minutes, (channel, address) in enumerate([(2, "10.3.9.9"), (2, "10.4.9.9"), (4, "10.3.9.9")]):
        sent = Circumstances(
            places.first.id, channel, "verified", now - timedelta(minutes=9 * minutes), address=address
        )
        accept(session, Answer(uuid4(), 5, "zh"), sent, keys=keys)
    check_ratings(session, lambda _done, _total: None, today=business_day(now))
    session.commit()
    found = {(rating.channel, rating.from_office, rating.state) for rating in ratings()}
    assert found == {(2, True, "quarantined"), (2, False, "counted"), (4, True, "counted")}
    assert session.scalars(select(Quarantine.rule)).all() == ["C5"]


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.3.0.1", True),
        ("::ffff:10.3.0.1", True),
        ("10.30.0.1", False),
        ("fe80::1", False),
        ("unix:", False),
        ("", False),
    ],
)
def test_only_an_address_in_the_network_is_the_offices(
    network: str, session: Session, places: Places, address: str, inside: bool
) -> None:
    assert comes_from_office(session, places.first.id, address) is inside
    assert not comes_from_office(session, places.third.id, address)


def test_every_change_is_in_the_audit_log_and_nonsense_is_refused(
    network: str, runner: FlaskCliRunner, session: Session, places: Places
) -> None:
    hall = places.first.hall.code
    assert runner.invoke(args=["ratings", "network", hall, "--add", "10.3.0.1/16"]).exit_code == 1
    assert runner.invoke(args=["ratings", "network", hall, "--remove", network]).output == "none\n"
    assert list(session.scalars(select(AuditEntry.action))) == ["hall.networks", "hall.networks"]


def test_a_network_is_added_once(network: str, session: Session, places: Places) -> None:
    assert add_network(session, places.first.hall, f" {network} ") == network


Office = Callable[..., PageClient]
OWN = "/office/networks/222401"


@pytest.mark.parametrize("prefix", ["", "/en", "/ko/elder"])
def test_the_office_adds_and_removes_with_a_reason_that_is_audited(
    sign_in: Office, session: Session, places: Places, prefix: str
) -> None:
    office = sign_in("office", places.in_yanji_hall)
    assert office.post(f"{prefix}{OWN}/add", data={"cidr": "10.3.0.0/16", "reason": "信息中心提供"}).status_code == 303
    assert "10.3.0.0/16" in office.get(f"{prefix}/office/networks").text
    removal = {"known": "10.3.0.0/16", "why": "网段已收回"}
    assert office.post(f"{prefix}{OWN}/take-out", data=removal).status_code == 303
    page = office.get(f"{prefix}{OWN}").text
    assert all(text in page for text in ("信息中心提供", "网段已收回"))
    session.rollback()
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "hall.networks").order_by(AuditEntry.seq))
    assert [(entry.object_id, entry.reason) for entry in noted] == [
        ("222401", "信息中心提供"),
        ("222401", "网段已收回"),
    ]


@pytest.mark.parametrize(
    ("cidr", "told"),
    [
        ("", "请填写网段"),
        ("office", "这不是一个网段"),
        ("10.3.0.0/33", "这不是一个网段"),
        ("10.3.0.1/16", "可能是 10.3.0.0/16"),
        ("0.0.0.0/0", "太大"),
        ("::/0", "太大"),
        ("2000::/3", "太大"),
        ("10.5.0.0/24", "和已有的 10.5.0.0/16 重叠"),
        ("10.0.0.0/8", "和已有的 10.5.0.0/16 重叠"),
        ("10.5.0.0/16", "已经在列表里"),
        ("2001:db8:3:1::/64", "和已有的 2001:db8:3::/48 重叠"),
    ],
)
def test_nonsense_the_whole_world_and_overlaps_are_refused_in_words(
    sign_in: Office, session: Session, places: Places, cidr: str, told: str
) -> None:
    for known in ("10.5.0.0/16", "2001:db8:3::/48"):
        add_network(session, places.yanji_hall, known)
    session.commit()
    office = sign_in("office", places.in_yanji_hall)
    answer = office.post(f"{OWN}/add", data={"cidr": cidr, "reason": "信息中心提供"})
    assert answer.status_code == 400
    assert told in answer.text
    session.rollback()
    assert networks_of(session, places.yanji_hall) == ["10.5.0.0/16", "2001:db8:3::/48"]


def test_no_change_without_a_reason(sign_in: Office, session: Session, places: Places) -> None:
    add_network(session, places.yanji_hall, "10.5.0.0/16")
    session.commit()
    office = sign_in("office", places.in_yanji_hall)
    assert office.post(f"{OWN}/add", data={"cidr": "10.6.0.0/16", "reason": " "}).status_code == 400
    assert office.post(f"{OWN}/take-out", data={"known": "10.5.0.0/16", "why": ""}).status_code == 400
    assert office.post(f"{OWN}/take-out", data={"known": "10.9.0.0/16", "why": "x"}).status_code == 400
    assert networks_of(session, places.yanji_hall) == ["10.5.0.0/16"]


def test_another_hall_cannot_see_or_change_them(sign_in: Office, session: Session, places: Places) -> None:
    add_network(session, places.yanji_hall, "10.5.0.0/16")
    session.commit()
    elsewhere = sign_in("office", Scope("hall", places.changchun_hall.id))
    assert "10.5.0.0/16" not in elsewhere.get("/office/networks").text
    assert elsewhere.get(OWN).status_code == 404
    assert elsewhere.post(f"{OWN}/add", data={"cidr": "10.6.0.0/16", "reason": "x"}).status_code == 404
    assert elsewhere.post(f"{OWN}/take-out", data={"known": "10.5.0.0/16", "why": "x"}).status_code == 404
