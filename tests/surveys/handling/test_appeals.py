"""Appeals end in the one exclusion there is, or give the rating back; the unit itself decides nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.places.models import Window
from surveys.collecting.checking.running import change_states
from surveys.collecting.models.checks import Quarantine
from surveys.collecting.models.ratings import Rating
from surveys.handling import appeals, life
from surveys.handling.models import HandlingCase
from surveys.handling.opening import end_excluded
from surveys.handling.states import MoveRefused
from surveys.handling.steps import Hand, NotYours
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.rankings.gathering import open_quarantines
from tests.pages import PageClient
from tests.places import Places
from tests.surveys.handling.conftest import MONDAY, People, at

OpenCase = Callable[..., HandlingCase]
SignIn = Callable[..., PageClient]


@pytest.fixture
def contested(session: Session, places: Places, people: People, open_case: OpenCase) -> HandlingCase:
    case = open_case()
    hand = people.hand("clerk")
    appeals.contest(session, case, places.first, kind="mistaken", reason="评的是另一个窗口", hand=hand)
    session.commit()
    return case


def state_of(session: Session, case: HandlingCase) -> str:
    session.expire_all()
    return session.get_one(Rating, case.rating_id).state


def test_a_rating_counts_until_another_unit_agrees(
    session: Session, places: Places, people: People, contested: HandlingCase
) -> None:
    window = places.first
    assert state_of(session, contested) == "counted"
    appeals.uphold(session, contested, window, reason="叫号记录证明评错窗口", hand=people.hand("office"))
    assert state_of(session, contested) == "quarantined"
    with pytest.raises(NotYours, match="same_person"):
        appeals.exclude(session, contested, window, hand=people.hand("office"))
    appeals.exclude(session, contested, window, hand=people.hand("supervisor"))
    assert state_of(session, contested) == "excluded"
    assert (contested.state, contested.ended_on) == ("excluded", MONDAY)
    quarantine = session.scalars(select(Quarantine)).one()
    assert (quarantine.rule, quarantine.state) == ("appeal", "excluded")
    assert (quarantine.proposed_by, quarantine.decided_by) == (people.office.id, people.supervisor.id)


@pytest.mark.parametrize("signed", [False, True])
def test_who_does_not_agree_gives_it_back_with_a_new_clock(
    session: Session, places: Places, people: People, contested: HandlingCase, signed: bool
) -> None:
    if signed:
        appeals.uphold(session, contested, places.first, reason="像是评错", hand=people.hand("office"))
    later = MONDAY + timedelta(days=2)
    appeals.refuse(session, contested, places.first, reason="证据不足", hand=people.hand("supervisor", later))
    assert state_of(session, contested) == "counted"
    assert (contested.state, contested.due_on) == ("screening", date(2026, 11, 26))
    with pytest.raises(MoveRefused, match="appealed_before"):
        appeals.contest(session, contested, places.first, kind="mistaken", reason="再来", hand=people.hand("clerk"))


def test_the_unit_and_the_appellant_decide_nothing(
    session: Session,
    places: Places,
    people: People,
    open_case: OpenCase,
    add_user: Callable[..., UserAccount],
) -> None:
    case, window = open_case(), places.first
    appeals.contest(session, case, window, kind="malicious", reason="恶意", hand=people.hand("office"))
    of_unit = add_user("office", places.in_yanji_hall, email="hall-office@test.example")
    for by in (of_unit, people.office, people.clerk):
        for act in (appeals.uphold, appeals.refuse):
            with pytest.raises(NotYours):
                act(session, case, window, reason="x", hand=Hand(by, at(MONDAY)))
    assert case.state == "appeal"


def test_an_appeal_that_was_right_is_no_anomaly_of_the_window(
    session: Session, places: Places, people: People, contested: HandlingCase
) -> None:
    window, period = places.first, parse_period("2026Q4")
    appeals.uphold(session, contested, window, reason="评错窗口", hand=people.hand("office"))
    appeals.exclude(session, contested, window, hand=people.hand("supervisor"))
    assert open_quarantines(session, places.in_region("jilin"), period=period) == {}
    session.add(Quarantine(window_id=window.id, rule="T2", version="1", found_on=MONDAY, evidence={}))
    session.flush()
    assert open_quarantines(session, places.in_region("jilin"), period=period) == {window.code: "audit"}


def test_a_rating_excluded_by_a_rule_ends_its_case(
    session: Session, places: Places, people: People, open_case: OpenCase
) -> None:
    case, other = open_case(), open_case()
    life.accept(
        session, case, places.first, is_true=True, is_reasonable=True, complexity="simple", reason="x", evidence="",
        hand=people.hand("clerk"),
    )  # fmt: skip
    change_states(session, [case.rating_id], "excluded")
    assert end_excluded(session, hand=Hand(None, at(MONDAY))) == 1
    assert (case.state, other.state) == ("excluded", "screening")
    assert end_excluded(session, hand=Hand(None, at(MONDAY))) == 0


def test_a_decision_on_the_page_of_quarantines_reaches_the_case(
    session: Session, places: Places, people: People, contested: HandlingCase, sign_in: SignIn
) -> None:
    window: Window = places.first
    appeals.uphold(session, contested, window, reason="评错窗口", hand=people.hand("office"))
    session.commit()
    supervisor = sign_in("supervisor", email="other-supervisor@test.example")
    assert supervisor.get(f"/quarantine/{contested.quarantine_id}").status_code == 200
    assert supervisor.post(f"/quarantine/{contested.quarantine_id}/exclude").status_code == 303
    session.expire_all()
    assert contested.state == "excluded"
