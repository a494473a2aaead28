from datetime import date

import pytest

from surveys.publishing.figures.periods import (
    PeriodError,
    months_within,
    parse_period,
    period_before,
    period_of,
    periods_back,
    year_before,
)


@pytest.mark.parametrize(
    ("code", "start", "end", "kind"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "year"),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31), "half"),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30), "quarter"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2026-07-01..2026-07-14", date(2026, 7, 1), date(2026, 7, 14), "days"),
    ],
)
def test_a_code_names_its_days(code: str, start: date, end: date, kind: str) -> None:
    period = parse_period(code)
    assert (period.start, period.end, period.kind, period.code) == (start, end, kind, code)


@pytest.mark.parametrize(
    "text", ["", "2026Q5", "2026-13", "26Q3", "2026-07-02..2026-07-01", "x..y", "0001", "2026Q3 or 1=1"]
)
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(PeriodError):
        parse_period(text)


@pytest.mark.parametrize(
    ("code", "before", "last_year"),
    [
        ("2026Q1", "2025Q4", "2025Q1"),
        ("2026-01", "2025-12", "2025-01"),
        ("2026", "2025", "2025"),
        ("2026H1", "2025H2", "2025H1"),
        ("2024-02-29..2024-02-29", "2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
    ],
)
def test_every_period_has_one_before_and_one_a_year_ago(code: str, before: str, last_year: str) -> None:
    assert period_before(parse_period(code)).code == before
    assert year_before(parse_period(code)).code == last_year


def test_periods_back_begin_with_the_one_the_day_lies_in() -> None:
    assert [period.code for period in periods_back(date(2026, 2, 10), "quarter", count=3)] == [
        "2026Q1",
        "2025Q4",
        "2025Q3",
    ]
    assert period_of(date(2026, 11, 23), "half").code == "2026H2"


def test_a_quarter_has_its_three_months() -> None:
    assert [month.code for month in months_within(parse_period("2026Q3"))] == ["2026-07", "2026-08", "2026-09"]
