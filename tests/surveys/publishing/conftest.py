"""A county with twenty windows, a finished quarter of ratings, a signed method and two people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.db import db
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.windows import Served
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.methods.registry import draft_method, sign_method
from surveys.publishing.rankings import life
from surveys.publishing.rankings.checks import list_checks
from surveys.publishing.rankings.freezing import freeze
from surveys.publishing.rankings.models import AuditCall, Ranking
from surveys.publishing.tallying.dirty import mark_days
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.scoring.method import Method
from tests.people import find_user, new_user
from tests.places import Places, add_places, find_places
from tests.stages import Stage, last_of

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
QUARTER = parse_period("2026Q3")
KEY = b"k" * 16
OFFICE, SECOND = "office@test.example", "second@test.example"


@dataclass(frozen=True)
class County:
    """The places, the windows by code, the office and its second person."""

    places: Places
    windows: list[Window]
    office: UserAccount
    second: UserAccount


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of(STAGES, request)


@pytest.fixture
def county(session: Session) -> County:
    """Twenty windows in Yanji: good ones with 200 ratings, some worse, one with 12 and one with 4."""
    return find_county(session)


@pytest.fixture
def frozen(session: Session, county: County) -> Ranking:
    """The quarter of the county's prefecture, frozen."""
    return session.scalars(select(Ranking)).one()


@pytest.fixture
def noticed(session: Session, county: County) -> Ranking:
    """The same in its notice period, of demo data."""
    return session.scalars(select(Ranking)).one()


def build_county(_app: Flask) -> None:
    session = db.session()
    places = add_places(session)
    office = new_user(session, "office", email=OFFICE)
    second = new_user(session, "admin", email=SECOND)
    added = [_window(places, number) for number in range(3, 21)]
    session.add_all(added)
    session.flush()
    windows = [places.first, places.second, *added]
    rows: list[dict[str, Any]] = []
    for place, window in enumerate(windows):
        n = {18: 12, 19: 4}.get(place, 200)
        bad = n * (2 + 2 * place) // 100
        rows += _ratings(window, n=n, bad=bad, first=1000 * place)
    session.execute(insert(Rating), rows)
    session.execute(insert(Served), [_served(window, rows) for window in windows])
    mark_days(session, {row["rated_on"] for row in rows})
    refresh_tallies(session)
    version = draft_method(session, Method().to_dict(), valid_from=date(2026, 1, 1), reason="首个版本", by=office)
    sign_method(session, version, by=second, now=NOW)
    session.commit()


def build_frozen(app: Flask) -> None:
    build_county(app)
    freeze_quarter(db.session(), find_county(db.session()))
    db.session.commit()


def build_noticed(app: Flask) -> None:
    build_frozen(app)
    to_notice(db.session(), find_county(db.session()), db.session.scalars(select(Ranking)).one())


STAGES = [Stage("county", build_county), Stage("frozen", build_frozen), Stage("noticed", build_noticed)]


def find_county(session: Session) -> County:
    places = find_places(session)
    office, second = find_user(session, OFFICE), find_user(session, SECOND)
    assert places is not None
    assert office is not None
    assert second is not None
    found = session.scalars(select(Window).where(Window.hall_id == places.yanji_hall.id).order_by(Window.code))
    return County(places, list(found), office, second)


def freeze_quarter(session: Session, county: County, **fields: Any) -> Ranking:
    ranking = life.draft_ranking(
        session, region=county.places.yanbian, period=QUARTER, by=county.office, now=NOW, **fields
    )
    freeze(session, ranking, by=county.office, now=NOW, key=KEY, suite="sm", progress=lambda done, total: None)
    return ranking


def to_notice(session: Session, county: County, ranking: Ranking) -> Ranking:
    life.review(session, ranking, by=county.office, now=NOW, checks=list_checks(session, ranking, now=NOW))
    life.sign(session, ranking, by=county.second, now=NOW)
    life.begin_notice(session, ranking, by=county.office, now=NOW)
    ranking.simulated = True
    session.commit()
    return ranking


def add_calls(session: Session, window: Window, outcomes: dict[str, int]) -> None:
    """Call-backs of a window with these outcomes."""
    rating = session.query(Rating.id).filter(Rating.window_id == window.id).order_by(Rating.id).first()
    assert rating is not None
    listed = [outcome for outcome, count in outcomes.items() for _number in range(count)]
    session.add_all(
        AuditCall(period=QUARTER.code, window_id=window.id, position=place, rating_id=rating[0], outcome=outcome)
        for place, outcome in enumerate(listed)
    )


def _window(places: Places, number: int) -> Window:
    hall = places.yanji_hall
    return Window(code=f"{hall.code}-{number:02d}", number=str(number), hall=hall, name=f"{number} 号窗口")


def _ratings(window: Window, *, n: int, bad: int, first: int) -> list[dict[str, Any]]:
    rows = []
    for number in range(n):
        day = QUARTER.start + timedelta(days=number * 7 % 92)
        rows.append(
            {
                "id": UUID(int=first + number + 1),
                "window_id": window.id,
                "guide": f"G{number % 3}",
                "level": (1 + number % 3) if number < bad else 4 + number % 2,
                "language": "zh",
                "channel": 2 + number % 3,
                "basis": "verified",
                "state": "counted",
                "received_at": datetime.combine(day, time(3), UTC),
                "rated_on": day,
                "question_set": "gov-40-1",
                "assess_number": 1,
                "simulated": False,
                "receipt": None,
            }
        )
    return rows


def _served(window: Window, rows: list[dict[str, Any]]) -> dict[str, Any]:
    n = sum(row["window_id"] == window.id for row in rows)
    return {"day": QUARTER.start, "window_id": window.id, "cases": 2 * n, "offered": n, "simulated": False}
