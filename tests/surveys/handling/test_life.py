"""The way of a case in the database: who may do what, what is kept, what cannot be skipped."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.queries import object_history, verify_chain
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating
from surveys.handling import life
from surveys.handling.models import HandlingCase, HandlingReply
from surveys.handling.opening import open_cases
from surveys.handling.replies import approved_of
from surveys.handling.states import ENDED, OPEN, PATH, MoveRefused
from surveys.handling.steps import Hand, NotYours, steps_of
from tests.places import Places
from tests.surveys.handling.conftest import MONDAY, REPLY, People, at, silent

OpenCase = Callable[..., HandlingCase]
Rate = Callable[..., Rating]


@pytest.fixture
def way(session: Session, places: Places, people: People) -> "Way":
    return Way(session, places.first, people)


class Way:
    """Takes the usual steps, each by the person it belongs to."""

    def __init__(self, session: Session, window: Window, people: People) -> None:
        self.session, self.window, self.people = session, window, people

    def accept(self, case: HandlingCase, *, day: date = MONDAY, **judged: object) -> None:
        given_ = {"is_true": True, "is_reasonable": True, "complexity": "simple"} | judged
        texts = {"reason": "转窗口整改", "evidence": "已核对叫号记录"}
        life.accept(self.session, case, self.window, hand=self.people.hand("clerk", day), **texts, **given_)  # type: ignore[arg-type]

    def submit(self, case: HandlingCase, *, day: date = MONDAY, reply: str = REPLY, by: str = "clerk") -> None:
        rating = self.session.get_one(Rating, case.rating_id)
        hand = self.people.hand(by, day)
        life.submit(self.session, case, self.window, rating=rating, evidence="已培训", reply=reply, hand=hand)

    def approve(self, case: HandlingCase, *, day: date = MONDAY, by: str = "office") -> None:
        hand = self.people.hand(by, day)
        life.approve(self.session, case, self.window, reason="", shows_words=False, hand=hand)

    def close(self, case: HandlingCase, *, call_back: str = "no_contact", has_contact: bool = False) -> None:
        hand = self.people.hand("clerk")
        told = {"call_back": call_back, "has_contact": has_contact, "evidence": ""}
        life.close(self.session, case, self.window, hand=hand, **told)  # type: ignore[arg-type]

    def begin(self, case: HandlingCase) -> None:
        life.begin(self.session, case, self.window, reason="逐条核对", hand=self.people.hand("clerk"))

    def to_approval(self, case: HandlingCase, **judged: object) -> None:
        self.accept(case, **judged)
        self.begin(case)
        self.submit(case)


def test_a_case_is_opened_for_what_counts_and_is_bad_alone(session: Session, rate: Rate, places: Places) -> None:
    bad = [rate(level=1), rate(level=2)]
    rate(level=3)
    for fields in (
        {"state": "quarantined"},
        {"state": "excluded"},
        {"state": "uncounted", "basis": "default", "channel": 7},
        {"state": "uncounted", "assess_number": 2},
        {"simulated": True},
    ):
        rate(**fields)
    assert open_cases(session, hand=Hand(None, at(MONDAY, 12)), progress=silent) == 2
    assert open_cases(session, hand=Hand(None, at(MONDAY, 13)), progress=silent) == 0
    cases = session.scalars(select(HandlingCase)).all()
    assert {case.rating_id for case in cases} == {rating.id for rating in bad}
    assert {case.due_on for case in cases} == {date(2026, 11, 24)}


def test_opening_in_a_scope_opens_only_there(session: Session, rate: Rate, places: Places) -> None:
    rate()
    rate(window=places.third)
    hand = Hand(None, at(MONDAY, 12))
    assert open_cases(session, places.in_region("changchun"), hand=hand, progress=silent) == 1
    assert open_cases(session, hand=hand, progress=silent) == 1


def test_the_whole_way_is_kept_audited_and_answered(session: Session, open_case: OpenCase, way: Way) -> None:
    case = open_case()
    way.to_approval(case)
    assert approved_of(session, case) == [], "a reply is not public before the second person"
    way.approve(case, day=MONDAY + timedelta(days=3))
    way.close(case)
    session.commit()
    assert (case.state, case.late, case.rectified_on) == ("closed", False, date(2026, 11, 26))
    acts = ["open", "accept", "begin", "submit", "approve", "close"]
    assert [step.act for step in steps_of(session, case)] == acts
    history = object_history(session, "handling_case", object_id=str(case.id))
    assert [entry.action for entry in history] == [f"handling.{act}" for act in acts]
    assert [entry.changed_to["state"] for entry in history] == list(PATH)
    assert verify_chain(session).whole
    assert [reply.text for reply in approved_of(session, case)] == [REPLY]


@pytest.mark.parametrize(("complexity", "due"), [("simple", date(2026, 11, 30)), ("complex", date(2026, 12, 14))])
def test_the_deadline_follows_how_hard_it_is(open_case: OpenCase, way: Way, complexity: str, due: date) -> None:
    case = open_case()
    way.accept(case, complexity=complexity)
    assert case.rectify_due == case.due_on == due


def test_what_was_late_once_stays_late(session: Session, open_case: OpenCase, way: Way) -> None:
    case = open_case()
    way.to_approval(case)
    way.approve(case, day=date(2026, 12, 1))
    assert case.late
    assert case.due_on == date(2026, 12, 8), "the call-back's clock begins with the approval"
    hand = way.people.hand("clerk", date(2026, 12, 2))
    life.reopen(session, case, way.window, reason="评价人说没有改", hand=hand)
    assert (case.state, case.rectified_on, case.approved_by) == ("rectifying", None, None)
    assert case.rectify_due == date(2026, 12, 9)
    way.submit(case, day=date(2026, 12, 3))
    way.approve(case, day=date(2026, 12, 3))
    assert case.late


def test_nobody_approves_what_they_submitted(session: Session, open_case: OpenCase, way: Way) -> None:
    case = open_case()
    way.accept(case)
    way.begin(case)
    way.submit(case, by="office")
    for act in (way.approve, lambda case: life.send_back(
        session, case, way.window, reason="x", hand=way.people.hand("office")
    )):  # fmt: skip
        with pytest.raises(NotYours, match="same_person"):
            act(case)
    way.approve(case, by="supervisor")
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(update(HandlingCase).values(approved_by=way.people.office.id))
    session.rollback()
    with pytest.raises(IntegrityError):
        session.execute(update(HandlingReply).values(approved_by=way.people.office.id))


def test_each_party_keeps_to_its_steps(session: Session, open_case: OpenCase, way: Way) -> None:
    case = open_case()
    supervisor, clerk = way.people.hand("supervisor"), way.people.hand("clerk")
    with pytest.raises(NotYours):
        life.take(session, case, hand=supervisor)
    with pytest.raises(NotYours):
        life.accept(
            session, case, way.window, is_true=True, is_reasonable=True, complexity="simple",
            reason="x", evidence="", hand=Hand(None, at(MONDAY)),
        )  # fmt: skip
    way.to_approval(case)
    with pytest.raises(NotYours):
        life.approve(session, case, way.window, reason="", shows_words=False, hand=clerk)


def test_a_step_without_its_reason_or_with_a_name_in_it_is_refused(
    session: Session, open_case: OpenCase, way: Way
) -> None:
    case = open_case()
    for reason in (" ", "已联系王建国先生", "电话 13812345678"):
        with pytest.raises(MoveRefused):
            life.accept(
                session, case, way.window, is_true=True, is_reasonable=True, complexity="simple",
                reason=reason, evidence="", hand=way.people.hand("clerk"),
            )  # fmt: skip
        session.rollback()
        session.refresh(case)
    assert case.state == "screening"
    way.accept(case)
    way.begin(case)
    for reply in ("", "字" * 1001, "请打 13812345678"):
        with pytest.raises(MoveRefused):
            way.submit(case, reply=reply)


def test_no_contact_is_said_only_where_none_was_left(session: Session, open_case: OpenCase, way: Way) -> None:
    case = open_case()
    way.to_approval(case)
    way.approve(case)
    for call_back, has_contact in (("no_contact", True), ("satisfied", False), ("whatever", True)):
        with pytest.raises(MoveRefused, match="call_back"):
            way.close(case, call_back=call_back, has_contact=has_contact)
    way.close(case, call_back="satisfied", has_contact=True)


ACTS = ("accept", "begin", "submit", "approve", "close")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(st.sampled_from(ACTS), max_size=14))
def test_whatever_is_tried_in_whatever_order_nothing_is_skipped_or_unaudited(
    session: Session, rate: Rate, way: Way, tries: list[str]
) -> None:
    rating = rate()
    open_cases(session, hand=Hand(None, at(MONDAY)), progress=silent)
    case = session.scalars(select(HandlingCase).where(HandlingCase.rating_id == rating.id)).one()
    reached = [case.state]
    for name in tries:
        try:
            getattr(way, name)(case)
            reached.append(case.state)
        except MoveRefused:
            assert case.state == reached[-1]
    assert reached == list(PATH[: len(reached)])
    steps = steps_of(session, case)
    assert len(object_history(session, "handling_case", object_id=str(case.id))) == len(steps) == len(reached)
    assert case.state in (*OPEN, *ENDED)
    assert session.scalar(select(func.count()).where(HandlingCase.rating_id == rating.id)) == 1


def test_the_database_holds_no_case_closed_half_way(session: Session, open_case: OpenCase) -> None:
    open_case()
    for values in ({"state": "closed"}, {"state": "closed", "ended_on": MONDAY}, {"state": "rectifying"}):
        with pytest.raises(IntegrityError):
            session.execute(update(HandlingCase).values(values))
        session.rollback()
