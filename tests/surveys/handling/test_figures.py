"""Measures on hand-counted examples, and gate 5: it fails for a reason and recovers when the reason is gone."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.orm import Session

from surveys.collecting.models.ratings import Rating
from surveys.handling import findings
from surveys.handling.figures import duties, handling_counts, measures, sum_counts, total_counts
from surveys.handling.models import HandlingCase, HandlingReply
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.indicators.gathering import count_rectified, count_replied
from surveys.publishing.rankings.gathering import gather_units
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.scoring.gates import WindowFacts, judge
from surveys.scoring.method import Method
from tests.places import Places
from tests.surveys.handling.conftest import MONDAY, People, at
from tests.surveys.publishing.ratings import add_ratings

QUARTER = parse_period("2026Q4")
DUE = date(2026, 11, 24)  # the last day of 预审 of a rating of Monday
LATER = date(2026, 12, 10)


def gate_five(session: Session, places: Places, *, day: date = MONDAY) -> dict[str, tuple[str, ...]]:
    """window -> why it fails gate 5, from what a ranking gathers on that day."""
    with time_machine.travel(at(day), tick=False):
        units, _directory = gather_units(session, region=places.yanbian, period=QUARTER, method=Method())
    found = {}
    for row in units[units["kind"] == "window"].itertuples():
        facts = WindowFacts(
            window=row.unit,
            n=200,
            active_months=3,
            served=400,
            verdict="meets",
            overdue_bad=int(row.overdue_bad),
            upheld_complaints=int(row.upheld),
            integrity_findings=int(row.integrity),
        )
        found[row.unit] = next(gate.reasons for gate in judge(facts, Method()) if gate.gate == "G5")
    return found


def test_gate_5_fails_the_day_after_and_recovers_when_the_case_ends(
    session: Session,
    places: Places,
    open_case: Callable[..., HandlingCase],
) -> None:
    for window in (places.first, places.second):
        add_ratings(session, window, day=MONDAY, levels={5: 20})
    case = open_case()
    refresh_tallies(session)
    assert gate_five(session, places, day=DUE) == {places.first.code: (), places.second.code: ()}
    assert gate_five(session, places, day=LATER) == {
        places.first.code: ("overdue_bad_ratings",),
        places.second.code: (),
    }
    session.execute(update(Rating).where(Rating.id == case.rating_id).values(state="quarantined"))
    assert gate_five(session, places, day=LATER)[places.first.code] == (), "what is being checked is nobody's delay"
    session.execute(update(Rating).where(Rating.id == case.rating_id).values(state="counted"))
    case.state, case.ended_on, case.due_on = "excluded", LATER, None
    session.flush()
    assert gate_five(session, places, day=LATER)[places.first.code] == ()


@pytest.mark.parametrize(("kind", "reason"), [("complaint", "upheld_complaint"), ("integrity", "integrity_finding")])
def test_gate_5_hears_of_findings_that_two_people_hold_until_two_lift_them(
    session: Session, places: Places, people: People, kind: str, reason: str
) -> None:
    add_ratings(session, places.first, day=MONDAY, levels={5: 20})
    refresh_tallies(session)
    window, office, second = places.first, people.hand("office"), people.hand("supervisor")

    def failed() -> tuple[str, ...]:
        return gate_five(session, places)[window.code]

    made = findings.record_finding(session, window, kind=kind, found_on=MONDAY, reason="核查属实", hand=office)
    assert failed() == ()
    findings.confirm_finding(session, made, window, hand=second)
    assert failed() == (reason,)
    findings.ask_lift(session, made, window, reason="复查不属实", hand=second)
    assert failed() == (reason,), "one person lifts nothing"
    findings.lift(session, made, window, hand=office)
    assert failed() == ()
    other = findings.record_finding(session, window, kind=kind, found_on=MONDAY, reason="核查属实", hand=office)
    findings.discard(session, other, window, reason="不属实", hand=second)
    assert failed() == ()


def test_a_finding_belongs_to_its_period_and_an_overdue_case_to_every_later_one(
    session: Session, places: Places, people: People, open_case: Callable[..., HandlingCase]
) -> None:
    open_case(day=date(2026, 9, 29))
    scope = places.in_region("jilin")
    for code, overdue in (("2026Q2", []), ("2026Q3", [1]), ("2026Q4", [1])):
        found = duties(session, scope, period=parse_period(code), today=LATER)
        assert found["overdue_bad"].tolist() == overdue, code
    made = findings.record_finding(
        session, places.third, kind="complaint", found_on=date(2026, 9, 30), reason="属实", hand=people.hand("office")
    )
    findings.confirm_finding(session, made, places.third, hand=people.hand("supervisor"))
    assert duties(session, scope, period=parse_period("2026Q3"), today=LATER)["upheld"].sum() == 1
    assert duties(session, scope, period=QUARTER, today=LATER)["upheld"].sum() == 0
    assert duties(session, places.in_yanji_hall, period=parse_period("2026Q3"), today=LATER)["upheld"].sum() == 0


def handled(session: Session, people: People, case: HandlingCase, **fields: object) -> None:
    """Puts a case where a hand-counted example wants it."""
    judged = {
        "is_true": True,
        "is_reasonable": True,
        "complexity": "simple",
        "state": "closed",
        "ended_on": MONDAY,
        "due_on": None,
        "rectified_on": MONDAY,
        "submitted_by": people.clerk.id,
        "approved_by": people.office.id,
        "call_back": "no_contact",
    }
    replied = bool(fields.pop("replied", True))
    session.execute(update(HandlingCase).where(HandlingCase.id == case.id).values(judged | fields))
    if replied:
        session.add(
            HandlingReply(
                case_id=case.id, language="zh", text="已改", written_by=people.clerk.id, written_at=at(MONDAY),
                approved_by=people.office.id, approved_at=at(MONDAY),
            )
        )  # fmt: skip
    session.flush()


def test_the_measures_as_counted_by_hand(
    session: Session, places: Places, people: People, open_case: Callable[..., HandlingCase]
) -> None:
    """Seven bad ratings at the first window, one at another hall; follow-ups of two."""
    cases = [open_case() for _number in range(7)]
    handled(session, people, cases[0])  # true, reasonable, in time
    handled(session, people, cases[1], late=True)  # true, reasonable, late
    handled(session, people, cases[2], is_true=False)  # untrue: explained and replied, not rectified
    handled(session, people, cases[3], is_reasonable=False)  # unreasonable: the same
    unfinished = {"state": "rectifying", "ended_on": None, "rectified_on": None, "approved_by": None, "call_back": None}
    handled(session, people, cases[4], replied=False, due_on=date(2026, 11, 30), **unfinished)
    handled(session, people, cases[5], state="excluded", replied=False, rectified_on=None, call_back=None)
    open_case(window=places.third)
    counts = handling_counts(session, places.in_region("jilin"), period=QUARTER, today=LATER)
    for counter, hits, total in ((count_replied, 5, 7), (count_rectified, 1, 3)):
        by_window = counter(session, places.in_region("jilin"), period=QUARTER).set_index("window")
        row = by_window.loc[places.first.code]
        assert (row["hits"], row["total"]) == (hits, total)
    known = measures(sum_counts(counts, by="hall"))
    assert known["222401"]["replied"] == (5, 7), "four replies and one reason on a receipt"
    assert known["222401"]["rectified"] == (1, 3), "true and reasonable; one late, one open"
    assert known["222401"]["excluded"] == (1, 7)
    assert known["220100"]["replied"] == (0, 1)
    assert total_counts(counts)["overdue"] == 3, "the one in rectification, the untouched seventh, the one elsewhere"
    assert measures(sum_counts(counts.iloc[:0], by="hall")) == {}
    assert handling_counts(session, places.in_region("jilin"), period=parse_period("2026Q3"), today=LATER).empty


def test_follow_ups_improve_when_they_are_higher(session: Session, places: Places, rate: Callable[..., Rating]) -> None:
    for number, (first, second) in enumerate(((1, 5), (2, 2), (4, 3))):
        thread = bytes([number]) * 32
        rate(level=first, thread=thread)
        rate(level=second, thread=thread, assess_number=2, state="uncounted")
    rate(level=5, thread=b"x" * 32, assess_number=2, state="uncounted")  # its first rating is not known
    counts = handling_counts(session, places.in_region("jilin"), period=QUARTER, today=MONDAY)
    assert measures(sum_counts(counts, by="window"))[places.first.code]["improved"] == (1, 3)
