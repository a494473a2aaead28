"""Working days in China: the State Council's published years, then plain weekdays, and says which. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

LAST_PUBLISHED_YEAR: int = max(chinese_calendar.holidays).year
FIRST_PUBLISHED_YEAR: int = min(chinese_calendar.holidays).year


@dataclass(frozen=True)
class Reckoned:
    """A date that was counted out; `assumed` when a year on the way has no published holidays yet."""

    day: date
    assumed: bool


def is_published(day: date) -> bool:
    """Whether the holidays of that year are known."""
    return FIRST_PUBLISHED_YEAR <= day.year <= LAST_PUBLISHED_YEAR


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether offices work that day, shifted weekends included; Monday to Friday in unpublished years."""
    return bool(chinese_calendar.is_workday(day)) if is_published(day) else day.weekday() < 5


def add_workdays(start: date, count: int) -> Reckoned:
    """The day on which `count` working days have passed, the starting day not counted (民法典 201)."""
    if count < 0:
        raise ValueError("working days are counted forward")
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return Reckoned(day, assumed=not (is_published(start) and is_published(day)))


def add_days(start: date, count: int) -> Reckoned:
    """The last of `count` calendar days, moved to the next working day when it is none (民法典 201, 203)."""
    if count < 0:
        raise ValueError("days are counted forward")
    return next_workday(start + timedelta(days=count))


def add_months(start: date, count: int) -> Reckoned:
    """The same day `count` months on, or the month's last (民法典 202), moved to a working day (203)."""
    if count < 0:
        raise ValueError("months are counted forward")
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return next_workday(date(year, month + 1, min(start.day, last)))


def next_workday(day: date) -> Reckoned:
    """That day when offices work on it, else the first one after."""
    while not is_workday(day):
        day += timedelta(days=1)
    return Reckoned(day, assumed=not is_published(day))


def count_workdays(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative when the end lies before the start."""
    if end < start:
        return -count_workdays(end, start)
    return sum(is_workday(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))
