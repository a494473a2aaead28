"""Ratings from the network of the hall's own staff are set aside; no address is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from surveys.collecting.answers import Answer, Circumstances
from surveys.collecting.checking.running import check_ratings
from surveys.collecting.intake import CHINA, accept, business_day
from surveys.collecting.keys import Keys
from surveys.collecting.models.checks import Quarantine
from surveys.collecting.models.ratings import Rating
from surveys.collecting.networks import add_network, comes_from_office
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
