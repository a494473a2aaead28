"""Periods a score can be asked for: a year, half, quarter, month or any days. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_FORMS = re.compile(r"^(\d{4})(?:(Q[1-4])|(H[12])|-(\d{2}))?$")
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


class PeriodError(ValueError):
    """The text is not a period."""


@dataclass(frozen=True)
class Period:
    """Days from start to end, both included; code such as 2026Q3, kind year, half, quarter, month or days."""

    code: str
    kind: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


def parse_period(text: str) -> Period:
    """2026, 2026H1, 2026Q3, 2026-07 or 2026-07-01..2026-09-30; PeriodError otherwise."""
    given = text.strip()
    if ".." in given:
        return _span(given)
    match = _FORMS.match(given)
    if match is None or not 1949 <= int(match[1]) <= 2999:
        raise PeriodError(f"not a period: {text!r}")
    year = int(match[1])
    if match[2]:
        return _months(given, "quarter", year=year, first=3 * int(match[2][1]) - 2)
    if match[3]:
        return _months(given, "half", year=year, first=6 * int(match[3][1]) - 5)
    if match[4]:
        return _months(given, "month", year=year, first=int(match[4]))
    return _months(given, "year", year=year, first=1)


def period_before(period: Period) -> Period:
    """The period of the same length that ends the day before."""
    if period.kind == "days":
        end = period.start - timedelta(days=1)
        return _days(end - timedelta(days=period.days - 1), end)
    length = _MONTHS[period.kind]
    index = period.start.year * 12 + period.start.month - 1 - length
    return _at(period.kind, index)


def year_before(period: Period) -> Period:
    """The same period a year earlier."""
    if period.kind == "days":
        return _days(_year_back(period.start), _year_back(period.end))
    return _at(period.kind, (period.start.year - 1) * 12 + period.start.month - 1)


def period_of(day: date, kind: str) -> Period:
    """The year, half, quarter or month a day lies in."""
    length = _MONTHS[kind]
    return _at(kind, day.year * 12 + (day.month - 1) // length * length)


def periods_back(day: date, kind: str, *, count: int) -> list[Period]:
    """The count latest periods of a kind that begin on or before the day, newest first."""
    found = [period_of(day, kind)]
    while len(found) < count:
        found.append(period_before(found[-1]))
    return found


def months_within(period: Period) -> list[Period]:
    """The calendar months the period touches, oldest first."""
    months = [period_of(period.start, "month")]
    while months[-1].end < period.end:
        months.append(period_of(months[-1].end + timedelta(days=1), "month"))
    return months


def _at(kind: str, index: int) -> Period:
    year, month = divmod(index, 12)
    part = {"year": "", "half": f"H{month // 6 + 1}", "quarter": f"Q{month // 3 + 1}", "month": f"-{month + 1:02d}"}
    return _months(f"{year:04d}{part[kind]}", kind, year=year, first=month + 1)


def _months(code: str, kind: str, *, year: int, first: int) -> Period:
    last = first + _MONTHS[kind] - 1
    if not 1 <= first <= last <= 12:
        raise PeriodError(f"not a period: {code!r}")
    return Period(code, kind, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _span(text: str) -> Period:
    try:
        start, end = (date.fromisoformat(part.strip()) for part in text.split("..", 1))
    except ValueError:
        raise PeriodError(f"not a period: {text!r}") from None
    if end < start or (end - start).days > 3660:
        raise PeriodError(f"not a period: {text!r}")
    return _days(start, end)


def _days(start: date, end: date) -> Period:
    return Period(f"{start.isoformat()}..{end.isoformat()}", "days", start, end)


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
