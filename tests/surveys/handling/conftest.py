"""A bad rating, its case, and the people of both sides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating, RatingTag
from surveys.handling.models import HandlingCase
from surveys.handling.opening import open_cases
from surveys.handling.steps import Hand
from tests.places import Places

MONDAY = date(2026, 11, 23)
REPLY = "您好！我们已经核实并改正，今后一次讲清。"


def at(day: date, hour: int = 2) -> datetime:
    """That day in China, ten in the morning unless told otherwise."""
    return datetime.combine(day, time(hour), UTC)


def silent(_done: int, _total: int) -> None:
    """No progress is shown."""


@dataclass(frozen=True)
class People:
    """A clerk of the rated hall, and three people of the region."""

    clerk: UserAccount
    office: UserAccount
    supervisor: UserAccount
    admin: UserAccount

    def hand(self, name: str, day: date = MONDAY) -> Hand:
        return Hand(getattr(self, name), at(day))


@pytest.fixture
def people(places: Places, add_user: Callable[..., UserAccount]) -> People:
    return People(
        add_user("staff", places.in_yanji_hall),
        add_user("office", places.in_region("jilin")),
        add_user("supervisor", places.in_region("jilin")),
        add_user("admin"),
    )


@pytest.fixture
def rate(session: Session, places: Places) -> Callable[..., Rating]:
    """A rating straight into the table: level 1 at Yanji's first window on Monday unless told otherwise."""

    def rate(*, day: date = MONDAY, tags: tuple[str, ...] = (), window: Window | None = None, **fields: Any) -> Rating:
        values: dict[str, Any] = {
            "window_id": (window or places.first).id,
            "level": 1,
            "language": "zh",
            "channel": 3,
            "basis": "verified",
            "state": "counted",
            "question_set": "gov-40-1",
            "received_at": at(day),
            "rated_on": day,
        }
        made = Rating(id=uuid4(), **(values | fields))
        session.add(made)
        session.flush()
        session.add_all(RatingTag(rating_id=made.id, code=code) for code in tags)
        session.commit()
        return made

    return rate


@pytest.fixture
def open_case(session: Session, rate: Callable[..., Rating]) -> Callable[..., HandlingCase]:
    """A rating and its case, opened the same day."""

    def open_case(*, day: date = MONDAY, **fields: Any) -> HandlingCase:
        rating = rate(day=day, **fields)
        open_cases(session, hand=Hand(None, at(day, 12)), progress=silent)
        session.commit()
        return session.scalars(select(HandlingCase).where(HandlingCase.rating_id == rating.id)).one()

    return open_case
