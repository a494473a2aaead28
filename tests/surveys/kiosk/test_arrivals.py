"""What tablets send: each rating once, by its own clock put right, and nothing that is broken stops the rest."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.collecting.models.ratings import Rating, RatingAddress, RatingTag
from surveys.kiosk.models import KioskDevice, PartialRating
from tests.places import Places
from tests.surveys.kiosk.conftest import Send, rating

Stored = Callable[[], list[Rating]]


def test_a_rating_carries_channel_four_and_its_tablet(
    send: Send, ratings: Stored, places: Places, session: Session
) -> None:
    answer = send(rating(level=2, language="ko", tags=["214", "510"], finished="papers", seconds=9))
    stored = ratings()[0]
    assert answer.json["accepted"] == {str(stored.id): stored.receipt}
    assert (stored.channel, stored.basis, stored.state, stored.level) == (4, "open", "counted", 2)
    assert (stored.window_id, stored.language, stored.finished) == (places.first.id, "ko", "papers")
    assert stored.seconds == 9
    assert stored.device_id == session.scalar(select(KioskDevice.id))
    assert list(session.scalars(select(RatingTag.code))) == ["214"]  # 510 belongs to level 5
    assert session.scalar(select(func.count()).select_from(RatingAddress)) == 0


def test_a_repeated_parcel_changes_nothing_and_gets_the_same_receipts(send: Send, ratings: Stored) -> None:
    kept = [rating(level=level) for level in (1, 2, 3, 4, 5)]
    first = send(*kept)
    again = send(*reversed(kept))
    assert first.json["accepted"] == again.json["accepted"]
    assert sorted(one.level or 0 for one in ratings()) == [1, 2, 3, 4, 5]


def test_a_broken_rating_is_named_and_the_others_are_taken(send: Send, ratings: Stored) -> None:
    broken = rating(level=6)
    answer = send(rating(), broken, rating())
    assert len(answer.json["accepted"]) == 2
    assert list(answer.json["refused"]) == [broken["id"]]
    assert len(ratings()) == 2


@pytest.mark.parametrize(
    "wrong", [{"level": "5"}, {"language": "fr"}, {"finished": "maybe"}, {"comment": "text"}, {"seconds": 86401}]
)
def test_what_no_tablet_sends_is_refused(send: Send, ratings: Stored, wrong: dict[str, Any]) -> None:
    assert len(send(rating(**wrong)).json["refused"]) == 1
    assert ratings() == []


@pytest.mark.parametrize("body", [None, [], {"unsent": 1}, {"sent_at": "now", "unsent": 0}])
def test_what_is_no_parcel_is_refused_whole(tablet: Any, body: Any) -> None:
    assert tablet.post("/kiosk/send", json=body).status_code == 400


def test_a_rating_belongs_to_the_day_it_was_made_on(send: Send, ratings: Stored) -> None:
    made = utc_now() - timedelta(days=3)
    send(rating(device_at=made.isoformat(), offset=0))
    assert ratings()[0].rated_on == business_day(made)
    assert ratings()[0].device_at == made


def test_a_clock_two_days_ahead_is_put_right_by_its_offset(send: Send, ratings: Stored) -> None:
    ahead = utc_now() + timedelta(days=2)
    send(rating(device_at=ahead.isoformat()), fast=2 * 86400)
    stored = ratings()[0]
    assert stored.rated_on == business_day(utc_now())
    assert stored.device_offset == pytest.approx(-2 * 86400, abs=2)


def test_a_clock_that_cannot_be_right_gives_way_to_the_server(send: Send, ratings: Stored) -> None:
    send(rating(device_at="1970-01-01T00:00:00+00:00", offset=0))
    assert ratings()[0].rated_on == business_day(utc_now())


def test_a_rating_left_after_the_level_counts_and_is_marked(send: Send, ratings: Stored, session: Session) -> None:
    left = rating(level=1, partial=True)
    send(left)
    send(left)
    assert ratings()[0].state == "counted"
    assert [str(found) for found in session.scalars(select(PartialRating.rating_id))] == [left["id"]]


def test_a_closed_window_still_takes_ratings_but_does_not_score_them(
    send: Send, ratings: Stored, session: Session, places: Places
) -> None:
    places.first.active = False
    session.commit()
    send(rating())
    assert (ratings()[0].basis, ratings()[0].state) == ("unattributed", "uncounted")


def test_signs_of_life_tell_the_office_what_the_tablet_holds(send: Send, session: Session) -> None:
    send(rating(), unsent=4, refused=1, build="abcd")
    session.rollback()
    session.expire_all()
    device = session.scalars(select(KioskDevice)).one()
    assert (device.unsent, device.refused, device.build) == (3, 1, "abcd")
    assert device.last_seen_at is not None
