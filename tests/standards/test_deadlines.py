"""Limits become dates by the civil code's counting and the published working days."""

from datetime import date, datetime
from typing import Any

import pytest

from portal.workdays import add_workdays, is_workday
from standards.deadlines import Due, due_date
from standards.guide.parts import Limit

START = datetime(2026, 9, 25, 15, 30)  # Friday before the shifted days of National Day


def limit(number: int | None, unit: str, **fields: Any) -> Limit:
    return Limit.model_validate({"key": "l", "kind": "promised", "number": number, "unit": unit, **fields})


def due(number: int | None, unit: str, start: datetime = START, **options: Any) -> Due | None:
    return due_date(limit(number, unit), start, is_workday=is_workday, **options)


def test_working_days_skip_weekends_and_holidays() -> None:
    assert due(5, "工作日") == Due(add_workdays(START.date(), 5).day)


def test_the_starting_day_is_not_counted() -> None:
    assert due(1, "工作日", datetime(2026, 3, 2, 9, 0)) == Due(date(2026, 3, 3))


def test_calendar_days_end_on_a_working_day() -> None:
    found = due(5, "自然日", datetime(2026, 3, 2, 9, 0))  # the fifth day is a Saturday
    assert found == Due(date(2026, 3, 9), counted="calendar")


@pytest.mark.parametrize(("rule", "day"), [("workdays", date(2026, 3, 16)), ("calendar", date(2026, 3, 12))])
def test_a_bare_day_counts_by_the_rule_of_the_region(rule: str, day: date) -> None:
    found = due(10, "日", datetime(2026, 3, 2, 9, 0), day_rule=rule)
    assert found is not None
    assert found.day == day


def test_a_limit_with_its_own_counting_does_not_ask_the_region() -> None:
    own = limit(10, "日", counting="calendar")
    found = due_date(own, datetime(2026, 3, 2, 9, 0), is_workday=is_workday, day_rule="workdays")
    assert found == Due(date(2026, 3, 12), counted="calendar")


def test_months_end_on_the_last_day_where_the_day_is_missing() -> None:
    assert due(1, "月", datetime(2026, 3, 31, 9, 0)) == Due(date(2026, 4, 30), counted="months")


def test_hours_run_from_the_moment() -> None:
    moment = datetime(2026, 9, 26, 15, 30)
    assert due(24, "小时") == Due(moment.date(), moment=moment, counted="clock")
    assert due(20, "分钟") == Due(START.date(), moment=datetime(2026, 9, 25, 15, 50), counted="clock")


def test_at_once_is_today_and_no_number_is_no_date() -> None:
    assert due(None, "即办") == Due(START.date(), counted="at_once")
    assert due(None, "工作日") is None


def test_days_of_a_hearing_are_not_counted() -> None:
    hearing = (date(2026, 3, 3), date(2026, 3, 4))
    assert due(2, "工作日", datetime(2026, 3, 2, 9, 0), pauses=[hearing]) == Due(date(2026, 3, 6))
    assert due(2, "自然日", datetime(2026, 3, 2, 9, 0), pauses=[hearing]) == Due(date(2026, 3, 6), counted="calendar")


def test_a_day_in_two_pauses_is_excluded_once() -> None:
    pauses = [(date(2026, 3, 3), date(2026, 3, 4)), (date(2026, 3, 4), date(2026, 3, 5))]
    assert due(1, "月", datetime(2026, 3, 2, 9, 0), pauses=pauses) == Due(date(2026, 4, 7), counted="months")
