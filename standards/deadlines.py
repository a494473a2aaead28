"""From a limit and a starting day to a real date. The calendar is handed in; the rules are 民法典 201-203. Pure.

The starting day is not counted; hours and minutes run from the moment itself; the last of calendar days or
months moves to the next working day. A bare 日 counts by the region's rule: the law that set it seldom says.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from standards.guide.codes import Unit
from standards.guide.parts import Limit

IsWorkday = Callable[[date], bool]
DayRule = Literal["workdays", "calendar"]
Pause = tuple[date, date]


@dataclass(frozen=True)
class Due:
    """When a limit ends: the day, for hours and minutes the moment too, and how its unit was counted."""

    day: date
    moment: datetime | None = None
    counted: Literal["at_once", "workdays", "calendar", "months", "clock"] = "workdays"


def due_date(
    limit: Limit,
    start: datetime,
    *,
    is_workday: IsWorkday,
    day_rule: DayRule = "workdays",
    pauses: Sequence[Pause] = (),
) -> Due | None:
    """When the limit ends for a case accepted at `start` (local time); None where the limit has no number.

    `pauses` are spans, ends included, that the clock excludes (hearing, inspection: 行政许可法 45).
    """
    rule = limit.counting if limit.counting != "region" else day_rule
    return due_after(limit.number, limit.unit, start=start, is_workday=is_workday, day_rule=rule, pauses=pauses)


def due_after(
    number: int | None,
    unit: Unit,
    *,
    start: datetime,
    is_workday: IsWorkday,
    day_rule: DayRule = "workdays",
    pauses: Sequence[Pause] = (),
) -> Due | None:
    """The same for a bare number and unit, such as a step's own limit."""
    if unit == "即办":
        return Due(start.date(), counted="at_once")
    if number is None:
        return None
    if unit in ("小时", "分钟"):
        end = start + (timedelta(hours=number) if unit == "小时" else timedelta(minutes=number))
        return Due(end.date(), moment=end, counted="clock")
    if unit == "月":
        last = _after_months(start.date(), number) + timedelta(days=_paused(pauses))
        return Due(_next_workday(last, is_workday), counted="months")
    if unit == "工作日" or (unit == "日" and day_rule == "workdays"):
        return Due(_count(start.date(), number, counts=lambda day: is_workday(day) and _runs(day, pauses)))
    last = _count(start.date(), number, counts=lambda day: _runs(day, pauses))
    return Due(_next_workday(last, is_workday), counted="calendar")


def _count(start: date, number: int, *, counts: Callable[[date], bool]) -> date:
    day = start
    while number:
        day += timedelta(days=1)
        number -= counts(day)
    return day


def _runs(day: date, pauses: Sequence[Pause]) -> bool:
    return not any(first <= day <= last for first, last in pauses)


def _paused(pauses: Sequence[Pause]) -> int:
    """Days in all pauses together, each counted once."""
    days = {first + timedelta(days=n) for first, last in pauses for n in range((last - first).days + 1)}
    return len(days)


def _after_months(start: date, number: int) -> date:
    """The same day of a later month, or its last day where there is none (民法典 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _next_workday(day: date, is_workday: IsWorkday) -> date:
    while not is_workday(day):
        day += timedelta(days=1)
    return day
