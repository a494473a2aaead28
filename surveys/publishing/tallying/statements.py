"""What the roll-up asks of ratings and cells: seven-key cells, a row a day and window, a row a month and guide."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, case, func, literal, select

from surveys.collecting.models.ratings import LEVELS, Rating
from surveys.publishing.tallying.models import DayTally, MonthTally, Tally
from surveys.scoring.anomalies.columns import REMOTE

CELL_KEYS = ("day", "window_id", "guide", "channel", "language", "basis", "level")
DAY_COLUMNS = tuple(column.name for column in DayTally.__table__.columns)
MONTH_KEYS = ("month", "window_id", "guide")
MONTH_COLUMNS = tuple(column.name for column in MonthTally.__table__.columns)


def count_cells(condition: ColumnElement[bool]) -> Select[Any]:
    """The cells of counted ratings. Default, unattributed and unknown ratings are not ratings."""
    keys = (
        Rating.rated_on,
        Rating.window_id,
        Rating.guide,
        Rating.channel,
        Rating.language,
        Rating.basis,
        Rating.level,
    )
    named = [key.label(name) for key, name in zip(keys, CELL_KEYS, strict=True)]
    counted = select(*named, func.count(literal(1)).label("n")).where(
        condition, Rating.state == "counted", Rating.level.is_not(None), Rating.window_id.is_not(None)
    )
    return counted.group_by(*keys)


def count_days(condition: ColumnElement[bool]) -> Select[Any]:
    """DAY_COLUMNS of all ratings at a window, counted or not."""
    counted, default = Rating.state == "counted", Rating.basis == "default"
    columns: dict[str, ColumnElement[int]] = {}
    for level in LEVELS:
        at = Rating.level == level
        columns[f"n{level}"] = _sum(counted & at)
        columns[f"r{level}"] = _sum(counted & at & Rating.channel.in_(REMOTE))
        columns[f"q{level}"] = _sum((Rating.state == "quarantined") & at)
    columns |= {
        "excluded": _sum(Rating.state == "excluded"),
        "defaults": _sum(default),
        "uncounted": _sum((Rating.state == "uncounted") & ~default),
        "asked": _sum(counted & Rating.finished.is_not(None)),
        "done": _sum(counted & (Rating.finished == "yes")),
        "simulated": _sum(Rating.simulated.is_(True)),
    }
    keys = {"day": Rating.rated_on, "window_id": Rating.window_id}
    named = [(keys | columns)[name].label(name) for name in DAY_COLUMNS]
    found = select(*named).where(condition, Rating.window_id.is_not(None))
    return found.group_by(Rating.rated_on, Rating.window_id)


def sum_month(month: date, condition: ColumnElement[bool], *, sign: int = 1) -> Select[Any]:
    """MONTH_COLUMNS of the stored cells that meet the condition, all of one month; negative ones to take away."""
    sums = sum_levels(sign=sign)
    named = [sums[name].label(name) for name in MONTH_COLUMNS if name not in MONTH_KEYS]
    found = select(literal(month, Date).label("month"), Tally.window_id, Tally.guide, *named).where(condition)
    return found.group_by(Tally.window_id, Tally.guide)


def sum_levels(*, sign: int = 1) -> dict[str, ColumnElement[int]]:
    """n5 to n1 of the stored cells."""
    return {f"n{level}": func.sum(case((Tally.level == level, sign * Tally.n), else_=0)) for level in LEVELS}


def months_of(days: Sequence[date]) -> dict[date, list[date]]:
    """The days by the first day of their month."""
    found: dict[date, list[date]] = {}
    for day in days:
        found.setdefault(day.replace(day=1), []).append(day)
    return found


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
