from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import workdays
from portal.workdays import Reckoned, add_days, add_months, add_workdays, count_workdays, is_workday

DAYS = st.dates(date(2024, 1, 1), date(2025, 6, 30))


def test_a_shifted_sunday_is_worked_and_the_national_day_is_not():
    assert is_workday(date(2025, 9, 28))
    assert not is_workday(date(2025, 10, 1))
    assert not is_workday(date(2025, 11, 1))


def test_five_working_days_over_the_golden_week_are_counted_after_the_start():
    assert add_workdays(date(2025, 9, 29), 5) == Reckoned(date(2025, 10, 13), assumed=False)
    assert add_workdays(date(2025, 9, 29), 0).day == date(2025, 9, 29)


def test_beyond_the_published_years_weekdays_count_and_the_result_says_assumed():
    unknown = date(workdays.LAST_PUBLISHED_YEAR + 1, 1, 1)
    while unknown.weekday() != 4:
        unknown = unknown.replace(day=unknown.day + 1)
    reckoned = add_workdays(unknown, 1)
    assert reckoned.assumed
    assert (reckoned.day - unknown).days == 3
    assert add_workdays(date(workdays.LAST_PUBLISHED_YEAR, 12, 30), 5).assumed


def test_a_period_that_ends_on_a_holiday_ends_after_it():
    assert add_days(date(2025, 9, 26), 5) == Reckoned(date(2025, 10, 9), assumed=False)
    assert add_days(date(2025, 9, 22), 3).day == date(2025, 9, 25)


def test_a_month_from_the_31st_ends_on_the_months_last_day():
    assert add_months(date(2025, 10, 31), 1).day == date(2025, 12, 1)  # 30 November is a Sunday
    assert add_months(date(2024, 1, 31), 1).day == date(2024, 2, 29)
    assert add_months(date(2024, 12, 5), 14).day == date(2026, 2, 5)


@pytest.mark.parametrize("count_on", [add_workdays, add_days, add_months])
def test_periods_do_not_run_backward(count_on):
    with pytest.raises(ValueError, match="forward"):
        count_on(date(2025, 1, 1), -1)


@settings(max_examples=60)
@given(DAYS, st.integers(1, 60))
def test_counting_gives_back_what_was_added(start: date, count: int):
    reached = add_workdays(start, count).day
    assert is_workday(reached)
    assert count_workdays(start, reached) == count
    assert count_workdays(reached, start) == -count
