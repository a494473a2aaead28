"""What the rules set aside, two people of another unit decide about; nothing is deleted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE, Scope
from portal.audit.models import AuditEntry
from portal.orm import utc_now
from surveys.collecting.answers import Answer, Circumstances
from surveys.collecting.checking.deciding import DecisionRefused, confirm_exclusion, propose_exclusion, release
from surveys.collecting.checking.running import check_ratings
from surveys.collecting.intake import CHINA, accept, business_day
from surveys.collecting.keys import Keys
from surveys.collecting.models.checks import Quarantine
from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.windows import Served, WindowWatch
from tests.pages import PageClient
from tests.places import Places

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)
TODAY = business_day(WEDNESDAY + timedelta(days=2))
Ratings = Callable[[], list[Rating]]
Found = tuple[Quarantine, object]


def rate(session: Session, window_id: int, keys: Keys, *, at: datetime, comment: str = "", level: int = 5) -> None:
    answer = Answer(uuid4(), level, "zh", comment=comment)
    accept(session, answer, Circumstances(window_id, 3, "open", at, address="10.1.1.1"), keys=keys)


@pytest.fixture
def at_night(session: Session, places: Places, keys: Keys) -> Quarantine:
    """Four ratings at three in the night and one at ten in the morning; the check has run."""
    for minutes in range(0, 40, 10):
        rate(session, places.first.id, keys, at=WEDNESDAY.replace(hour=3) + timedelta(minutes=minutes))
    rate(session, places.first.id, keys, at=WEDNESDAY)
    check_ratings(session, lambda _done, _total: None, today=TODAY)
    session.commit()
    return session.scalars(select(Quarantine)).one()


def test_ratings_in_the_hall_at_night_are_set_aside_and_honest_ones_are_not(
    at_night: Quarantine, ratings: Ratings
) -> None:
    assert at_night.rule == "C1"
    assert sorted(rating.state for rating in ratings()) == ["counted"] + ["quarantined"] * 4


def test_a_window_under_suspicion_is_watched_and_the_act_is_in_the_audit_log(
    at_night: Quarantine, session: Session, places: Places
) -> None:
    assert session.get_one(WindowWatch, places.first.id).level == 1
    assert session.scalars(select(AuditEntry.action)).all() == ["quarantine.opened"]


def test_a_second_run_sets_nothing_aside_again(at_night: Quarantine, session: Session) -> None:
    again = check_ratings(session, lambda _done, _total: None, today=TODAY)
    assert again["quarantines"] == 0


def test_more_ratings_than_cases_in_a_day_are_set_aside(
    session: Session, places: Places, keys: Keys, ratings: Ratings
) -> None:
    session.add(Served(day=business_day(WEDNESDAY), window_id=places.first.id, cases=3, offered=3))
    for minutes in range(0, 60, 10):
        rate(session, places.first.id, keys, at=WEDNESDAY + timedelta(minutes=minutes))
    check_ratings(session, lambda _done, _total: None, today=TODAY)
    assert session.scalars(select(Quarantine.rule)).all() == ["T0.2"]


def test_the_same_words_again_and_again_are_set_aside(session: Session, places: Places, keys: Keys) -> None:
    for minutes in range(0, 40, 10):
        rate(
            session, places.first.id, keys, at=WEDNESDAY + timedelta(minutes=minutes), comment="服务非常好，五星好评！"
        )
    check_ratings(session, lambda _done, _total: None, today=TODAY)
    assert session.scalars(select(Quarantine.rule)).all() == ["C4"]


def test_what_a_phone_sent_within_three_seconds_is_set_aside_and_a_tap_on_a_tablet_is_not(
    session: Session, places: Places, keys: Keys, ratings: Ratings
) -> None:
    sent = [(3, 2), (3, 3), (3, None), (4, 1)]
    for minutes, (channel, seconds) in enumerate(sent):
        at = WEDNESDAY + timedelta(minutes=9 * minutes)
        circumstances = Circumstances(places.first.id, channel, "open", at, address=f"10.1.1.{minutes}")
        accept(session, Answer(uuid4(), 5, "zh", seconds=seconds), circumstances, keys=keys)
    check_ratings(session, lambda _done, _total: None, today=TODAY)
    session.commit()
    assert session.scalars(select(Quarantine.rule)).all() == ["C2"]
    found = [(rating.channel, rating.seconds, rating.state) for rating in ratings()]
    states = ["quarantined", "counted", "counted", "counted"]
    assert found == [(*one, state) for one, state in zip(sent, states, strict=True)]


def test_exclusion_takes_two_people_and_a_reason(
    at_night: Quarantine, session: Session, places: Places, add_user: Callable[..., UserAccount], ratings: Ratings
) -> None:
    first, second = add_user("office", email="a@test.example"), add_user("supervisor", email="b@test.example")
    with pytest.raises(DecisionRefused, match="reason"):
        propose_exclusion(session, at_night, places.first, by=first, reason=" ", now=utc_now())
    propose_exclusion(session, at_night, places.first, by=first, reason="夜间脚本", now=utc_now())
    with pytest.raises(DecisionRefused, match="same_person"):
        confirm_exclusion(session, at_night, places.first, by=first, now=utc_now())
    confirm_exclusion(session, at_night, places.first, by=second, now=utc_now())
    session.commit()
    assert [rating.state for rating in ratings()].count("excluded") == 4
    with pytest.raises(DecisionRefused, match="state"):
        release(session, at_night, places.first, by=second, now=utc_now())


def test_released_ratings_count_again(
    at_night: Quarantine, session: Session, places: Places, add_user: Callable[..., UserAccount], ratings: Ratings
) -> None:
    release(session, at_night, places.first, by=add_user("office"), now=utc_now())
    session.commit()
    assert {rating.state for rating in ratings()} == {"counted"}


@pytest.mark.parametrize("kind", ["hall", "agency"])
def test_nobody_of_the_rated_unit_decides(
    at_night: Quarantine, session: Session, places: Places, add_user: Callable[..., UserAccount], kind: str
) -> None:
    unit = Scope("hall", places.yanji_hall.id) if kind == "hall" else Scope("agency", places.agency.id)
    with pytest.raises(DecisionRefused, match="own_unit"):
        propose_exclusion(session, at_night, places.first, by=add_user("office", unit), reason="x", now=utc_now())


def test_the_pages_show_the_evidence_and_lead_through_both_signatures(
    at_night: Quarantine, sign_in: Callable[..., PageClient], client: PageClient, ratings: Ratings
) -> None:
    first, second = sign_in("office", EVERYWHERE), sign_in("supervisor", EVERYWHERE)
    assert f"/quarantine/{at_night.id}" in first.get("/quarantine").text
    assert "<svg" in first.get(f"/quarantine/{at_night.id}").text
    assert first.post(f"/quarantine/{at_night.id}/propose", data={}).status_code == 400
    assert first.post(f"/quarantine/{at_night.id}/propose", data={"reason": "夜间脚本"}).status_code == 303
    assert first.post(f"/quarantine/{at_night.id}/exclude").status_code == 409
    assert "夜间脚本" in second.get(f"/quarantine/{at_night.id}").text
    assert second.post(f"/quarantine/{at_night.id}/exclude").status_code == 303
    receipt = next(rating.receipt for rating in ratings() if rating.state == "excluded")
    assert "夜间脚本" in client.get(f"/receipt/{receipt}").text


def test_another_region_does_not_see_the_case(
    at_night: Quarantine, sign_in: Callable[..., PageClient], places: Places
) -> None:
    elsewhere = sign_in("office", places.in_region("changchun"))
    assert elsewhere.get(f"/quarantine/{at_night.id}").status_code == 404
