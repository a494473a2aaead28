from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.audit.queries import object_history
from portal.workdays import is_workday
from surveys.handling.clocks import deadlines_in, due_in, set_deadline
from surveys.handling.deadlines import DEFAULTS, Deadline, clock_start, days_left, due_after, is_overdue
from tests.places import Places
from tests.surveys.handling.conftest import MONDAY, People, at

BEFORE_NATIONAL_DAY = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("kind", "start", "due"),
    [
        ("verify", date(2026, 11, 20), date(2026, 11, 23)),  # Friday to Monday
        ("simple", MONDAY, date(2026, 11, 30)),
        ("complex", MONDAY, date(2026, 12, 14)),
        ("verify", BEFORE_NATIONAL_DAY, date(2026, 10, 8)),  # 1 to 7 October are holidays
        ("simple", BEFORE_NATIONAL_DAY, date(2026, 10, 13)),  # and Saturday the 10th is worked
        ("verify", date(2026, 2, 13), date(2026, 2, 14)),  # the Saturday before Spring Festival is worked
        ("simple", date(2026, 2, 14), date(2026, 2, 28)),  # 15 to 23 February are holidays; Saturday the 28th is worked
    ],
)
def test_deadlines_are_counted_across_holidays(kind: str, start: date, due: date) -> None:
    assert due_after(start, DEFAULTS[kind]).day == due


@given(st.dates(date(2026, 1, 1), date(2026, 11, 30)), st.integers(1, 20))
def test_the_last_day_is_worked_and_not_yet_overdue(start: date, days: int) -> None:
    due = due_after(start, Deadline("verify", days, "x")).day
    assert is_workday(due)
    assert not is_overdue(due, due)
    assert is_overdue(due, due + timedelta(days=1))
    assert days_left(due, start) == days
    assert days_left(due, due) == 0
    assert days_left(due, due + timedelta(days=1)) <= -1


def test_a_case_that_reached_the_unit_late_starts_when_it_did() -> None:
    assert clock_start(MONDAY, MONDAY) == MONDAY
    assert clock_start(MONDAY, MONDAY + timedelta(days=1)) == MONDAY, "the night after"
    assert clock_start(MONDAY, MONDAY + timedelta(days=20)) == MONDAY + timedelta(days=20)


def test_every_default_names_its_source_and_says_when_none_was_found() -> None:
    assert all(deadline.source for deadline in DEFAULTS.values())
    assert {kind for kind, deadline in DEFAULTS.items() if not deadline.cited} == {"appeal", "call_back"}
    assert [DEFAULTS[kind].days for kind in ("verify", "simple", "complex")] == [1, 5, 15]


def test_the_nearest_region_up_the_line_holds(session: Session, places: Places, people: People) -> None:
    for region, days in ((places.jilin, 4), (places.yanbian, 3)):
        set_deadline(
            session,
            people.office.scope,
            region=region,
            kind="simple",
            days=days,
            source="本省办法第九条",
            by=people.office,
            now=at(MONDAY),
        )
    assert deadlines_in(session, places.yanji.id)["simple"] == Deadline("simple", 3, "本省办法第九条")
    assert deadlines_in(session, places.changchun.id)["simple"].days == 4
    assert deadlines_in(session, places.yanji.id)["complex"] == DEFAULTS["complex"]
    assert due_in(deadlines_in(session, places.yanji.id), "rectifying", "simple", start=MONDAY) == date(2026, 11, 26)
    history = object_history(session, "handling_deadline", object_id="222400000000/simple")
    assert [entry.changed_to["days"] for entry in history] == [3]


def test_a_region_out_of_scope_and_a_deadline_without_source_are_refused(
    session: Session, places: Places, people: People
) -> None:
    given_ = {"kind": "simple", "by": people.office, "now": at(MONDAY)}
    with pytest.raises(LookupError):
        set_deadline(session, places.in_region("changchun"), region=places.yanji, days=3, source="x", **given_)
    with pytest.raises(LookupError):
        set_deadline(session, places.in_yanji_hall, region=places.yanji, days=3, source="x", **given_)
    for days, source in ((3, " "), (0, "x"), (61, "x")):
        with pytest.raises(ValueError, match="simple"):
            set_deadline(session, people.office.scope, region=places.yanji, days=days, source=source, **given_)
