"""The telephone: who is next, appointments, break-offs, and what an account may not see."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.jobs.queue import BEIJING
from portal.orm import utc_now
from surveys.collecting.keys import keys_of
from surveys.questionnaires import calling, fieldwork
from surveys.questionnaires.contacts import Contact, contacts_of, keep_contact
from surveys.questionnaires.measuring import measure
from surveys.questionnaires.models import CallAttempt, Campaign, Interviewer, MemberContact, SurveyResponse
from surveys.scoring.samples import DISPOSITIONS
from tests.pages import PageClient

SignIn = Callable[..., PageClient]


@pytest.fixture
def drawn(session: Session, campaign: Campaign) -> Campaign:
    fieldwork.draw(session, campaign, 8, seed=1)
    session.commit()
    return campaign


@pytest.fixture
def caller(session: Session, drawn: Campaign, add_user: Callable[..., UserAccount]) -> UserAccount:
    return add_user("supervisor", email="caller@test.example")


def named(session: Session, campaign: Campaign, user: UserAccount) -> None:
    session.add(Interviewer(campaign_id=campaign.id, user_id=user.id))
    session.commit()


def test_every_result_on_the_line_is_a_disposition() -> None:
    assert set(calling.RESULTS.values()) <= set(DISPOSITIONS)


def test_two_interviewers_never_get_the_same_person(session: Session, drawn: Campaign, caller: UserAccount) -> None:
    now = utc_now()
    first = calling.take_next(session, drawn, by=caller.id, now=now)
    second = calling.take_next(session, drawn, by=caller.id + 1, now=now)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert not calling.hold(session, first, by=caller.id + 1, now=now)
    assert calling.hold(session, first, by=caller.id + 1, now=now + calling.HELD_FOR + timedelta(seconds=1))


def test_an_appointment_comes_first_and_not_before_its_time(
    session: Session, drawn: Campaign, caller: UserAccount
) -> None:
    now = utc_now()
    member = calling.take_next(session, drawn, by=caller.id, now=now)
    assert member is not None
    at = now + timedelta(hours=3)
    calling.end_call(session, member, "appointment", by=caller.id, appointment=at)
    early = calling.look_round(session, drawn, by=caller.id, now=now)
    assert (early.due, early.later) == ([], [member])
    assert calling.take_next(session, drawn, by=caller.id, now=at) is member
    calling.end_call(session, member, "no_answer", by=caller.id)
    assert member.appointment is None


def test_nobody_is_called_again_within_two_hours_nor_more_than_six_times(
    session: Session, drawn: Campaign, caller: UserAccount
) -> None:
    now = utc_now()
    member = fieldwork.to_remind(session, drawn)[0]
    for attempt in range(1, calling.MOST_ATTEMPTS + 1):
        calling.end_call(session, member, "busy", by=caller.id)
        assert member not in calling.look_round(session, drawn, by=caller.id, now=now).ready
        rested = calling.look_round(session, drawn, by=caller.id, now=now + timedelta(hours=3)).ready
        assert (member in rested) == (attempt < calling.MOST_ATTEMPTS)


def test_a_refusal_is_final_and_its_telephone_is_forgotten(
    session: Session, drawn: Campaign, caller: UserAccount, settings: object
) -> None:
    ring = keys_of(settings).contacts  # type: ignore[arg-type] # the fixture of the whole house
    member, other = fieldwork.to_remind(session, drawn)[:2]
    for one in (member, other):
        keep_contact(session, one, Contact(phone="0433-1234567"), until=drawn.closes_on, ring=ring)
    session.flush()
    calling.end_call(session, member, "refused", by=caller.id)
    assert set(contacts_of(session, [member, other], ring=ring)) == {other.id}
    assert member not in fieldwork.to_remind(session, drawn)
    assert "1234567" not in session.scalars(select(MemberContact.sealed)).one()


def test_an_interviewer_sees_only_the_campaigns_they_were_named_for(
    session: Session, drawn: Campaign, caller: UserAccount, sign_in: SignIn, add_user: Callable[..., UserAccount]
) -> None:
    staff = sign_in("staff")
    assert staff.get("/interviews").status_code == 403
    other = sign_in("supervisor")
    assert f"/interviews/{drawn.id}" not in other.get("/interviews").text
    assert other.get(f"/interviews/{drawn.id}").status_code == 404
    office = sign_in("office")
    address = f"/office/surveys/{drawn.id}/interviewers"
    window = add_user("staff", email="window@test.example")
    assert office.post(address, data={"email": window.email}).status_code == 400
    assert office.post(address, data={"email": "nobody@test.example"}).status_code == 400
    assert office.post(address, data={"email": "supervisor-everywhere-None@test.example"}).status_code == 303
    assert f"/interviews/{drawn.id}" in other.get("/interviews").text
    assert other.get(f"/interviews/{drawn.id}").status_code == 200
    assert other.get(f"/office/surveys/{drawn.id}/results").status_code == 403


def test_a_call_from_the_next_button_to_the_kept_answers(session: Session, drawn: Campaign, sign_in: SignIn) -> None:
    office = sign_in("office")
    opened = office.post(f"/interviews/{drawn.id}/next")
    page = office.get(opened.location).text
    assert "现在方便吗" in page
    answers = {"asked": "overall aspects trips comment", "overall": "4"}
    kept = office.post(opened.location, data=answers)
    assert kept.location.endswith("done=complete")
    session.expire_all()
    assert session.scalars(select(SurveyResponse)).one().mode == "phone"
    assert session.scalars(select(CallAttempt)).one().result == "complete"
    again = office.get(opened.location)
    assert (again.status_code, "已经答过" in again.text) == (400, True)


def test_a_broken_off_call_keeps_what_was_answered(session: Session, drawn: Campaign, sign_in: SignIn) -> None:
    office = sign_in("office")
    first, second = (member.id for member in fieldwork.to_remind(session, drawn)[:2])
    base = f"/interviews/{drawn.id}/calls"
    sent = {"asked": "overall aspects trips comment", "overall": "2", "trips": "nonsense", "break_off": "1"}
    assert office.post(f"{base}/{first}", data=sent).location.endswith("done=partial")
    session.expire_all()
    stored = session.scalars(select(SurveyResponse)).one()
    assert (stored.answers, stored.complete) == ({"overall": "2"}, False)
    nothing = {"asked": "overall aspects trips comment", "break_off": "1"}
    office.post(f"{base}/{second}", data=nothing)
    session.expire_all()
    found = measure(session, drawn)
    assert (found.outcomes["partial"], found.outcomes["refused"], found.answers, found.partial) == (1, 1, 1, 1)
    assert found.rates.with_partial > found.rates.strict


def test_an_outcome_needs_its_time_and_no_personal_data(session: Session, drawn: Campaign, sign_in: SignIn) -> None:
    office = sign_in("office")
    member = fieldwork.to_remind(session, drawn)[0]
    address = f"/interviews/{drawn.id}/calls/{member.id}/outcome"
    later = (datetime.now() + timedelta(days=1)).strftime("%Y-%m-%dT10:00")
    for wrong in (
        {},
        {"result": "complete"},
        {"result": "appointment"},
        {"result": "appointment", "appointment": "2020-01-01T10:00"},
        {"result": "no_answer", "remark": "请打 13812345678 找他"},
    ):
        assert office.post(address, data=wrong).status_code == 400, wrong
    assert office.post(address, data={"result": "appointment", "appointment": later}).status_code == 303
    session.expire_all()
    kept = session.get_one(type(member), member.id).appointment
    assert kept is not None
    assert (kept + BEIJING).strftime("%Y-%m-%dT%H:%M") == later


def test_the_rates_are_told_with_their_definitions(session: Session, drawn: Campaign, sign_in: SignIn) -> None:
    page = sign_in("office").get(f"/office/surveys/{drawn.id}").text
    for word in ("RR1", "RR2", "RR3", "RR4", "合作率", "拒访率", "接触率", "2.10", "最严"):
        assert word in page
