"""A quarter of ratings in the small set of places, a signed method, and two people of the office."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.db import db
from portal.orm import utc_now
from surveys.collecting.models.ratings import RatingTag
from surveys.publishing.methods.registry import draft_method, sign_method
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.scoring.method import Method
from tests.people import find_user, new_user
from tests.places import Places, add_places, find_places
from tests.stages import Stage, last_of
from tests.surveys.publishing.ratings import add_ratings

DAY = date(2026, 7, 1)
FOUNDER, SECOND = "office@test.example", "admin@test.example"


@dataclass(frozen=True)
class World:
    places: Places
    author: UserAccount
    signer: UserAccount


def build_world(_app: Flask) -> None:
    session = db.session()
    places = add_places(session)
    author, signer = new_user(session, "office", email=FOUNDER), new_user(session, "admin", email=SECOND)
    version = draft_method(session, Method().to_dict(), valid_from=date(2026, 1, 1), reason="first", by=author)
    sign_method(session, version, by=signer, now=utc_now())
    add_ratings(session, places.first, day=DAY, levels={5: 1000, 4: 699, 3: 301}, trips=1, finished="yes")
    unhappy = add_ratings(session, places.second, day=DAY, levels={5: 28, 1: 2}, channel=4)
    add_ratings(session, places.third, day=DAY, levels={5: 7, 1: 2}, channel=6)
    add_ratings(session, places.first, day=DAY, levels={3: 5}, state="uncounted", basis="default", channel=7)
    add_ratings(session, places.first, day=DAY, levels={1: 3}, state="excluded")
    session.add_all(RatingTag(rating_id=rating.id, code="114") for rating in unhappy if rating.level == 1)
    refresh_tallies(session)
    session.commit()


WORLD = Stage("world", build_world)


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of([WORLD], request)


@pytest.fixture
def world(session: Session) -> World:
    """First window 1699 of 2000, second 28 of 30, third 7 of 9, five defaults, three excluded."""
    places, author, signer = find_places(session), find_user(session, FOUNDER), find_user(session, SECOND)
    assert places is not None
    assert author is not None
    assert signer is not None
    return World(places, author, signer)
