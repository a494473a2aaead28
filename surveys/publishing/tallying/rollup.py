"""Brings the tallies up to date: only days marked dirty are counted again. `prove_tallies` proves the result.

Portable SQL: the rows never leave the database, and running it twice changes nothing. What a publication needs is
kept beside the cells in the same transaction: a row a day and window, and a row a month, window and guide.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CompoundSelect, Select, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveys.collecting.models.ratings import LEVELS, Rating
from surveys.publishing.receipts.keeping import count_wrong, mark_stale
from surveys.publishing.tallying.models import DayTally, DirtyDay, MonthTally, Recount, Tally
from surveys.publishing.tallying.statements import (
    CELL_KEYS,
    DAY_COLUMNS,
    MONTH_COLUMNS,
    MONTH_KEYS,
    count_cells,
    count_days,
    months_of,
    sum_month,
)

DAYS_AT_ONCE = 200


def refresh_tallies(session: Session, *, limit: int | None = None) -> int:
    """Counts the dirty days again (at most `limit`, oldest first) and takes their marks; how many days."""
    # Locked, so that two refreshes never move one month by the same day; SQLite has one writer anyway.
    found = select(DirtyDay.id, DirtyDay.day).order_by(DirtyDay.day, DirtyDay.id).with_for_update()
    marks = session.execute(found).all()
    days = sorted({mark.day for mark in marks})[:limit]
    if not days:
        return 0
    ratings = sum(_count(session, days[at : at + DAYS_AT_ONCE]) for at in range(0, len(days), DAYS_AT_ONCE))
    chosen = set(days)
    # By id, not by day: a mark set since then is about ratings this count has not seen.
    seen = [mark.id for mark in marks if mark.day in chosen]
    for at in range(0, len(seen), 5000):
        session.execute(delete(DirtyDay).where(DirtyDay.id.in_(seen[at : at + 5000])))
    session.add(Recount(kind="refresh", days=len(days), ratings=ratings))
    session.flush()
    return len(days)


def rebuild_tallies(session: Session) -> int:
    """Counts every day of every rating again from nothing; how many days."""
    for table in (Tally, DayTally, MonthTally):
        session.execute(delete(table))
    days = list(session.scalars(select(Rating.rated_on).distinct().order_by(Rating.rated_on)))
    for at in range(0, len(days), DAYS_AT_ONCE):
        _count(session, days[at : at + DAYS_AT_ONCE])
    return len(days)


def prove_tallies(session: Session, *, since: date | None = None) -> int:
    """Compares all tallies of clean days with a full recount; how many rows differ (0 is the proof)."""
    first = since or date.min
    dirty = select(DirtyDay.day)
    clean = Rating.rated_on.not_in(dirty) & (Rating.rated_on >= first)
    cells = select(*(getattr(Tally, key) for key in CELL_KEYS), Tally.n)
    days = select(*DayTally.__table__.columns)
    pairs = [
        (count_cells(clean), cells.where(Tally.day.not_in(dirty), Tally.day >= first)),
        (count_days(clean), days.where(DayTally.day.not_in(dirty), DayTally.day >= first)),
    ]
    differences = sum(_compare(session, counted, kept) for counted, kept in pairs)
    differences += _compare_months(session, first=first.replace(day=1)) + count_wrong(session)
    span = session.scalar(select(func.count(func.distinct(Tally.day)))) or 0
    ratings = session.scalar(select(func.coalesce(func.sum(Tally.n), 0))) or 0
    session.add(Recount(kind="proof", days=span, ratings=int(ratings), differences=differences))
    session.flush()
    return differences


def _count(session: Session, days: Sequence[date]) -> int:
    _move_months(session, days, sign=-1)
    session.execute(delete(Tally).where(Tally.day.in_(days)))
    session.execute(insert(Tally).from_select([*CELL_KEYS, "n"], count_cells(Rating.rated_on.in_(days))))
    _move_months(session, days, sign=1)
    session.execute(delete(DayTally).where(DayTally.day.in_(days)))
    session.execute(insert(DayTally).from_select(DAY_COLUMNS, count_days(Rating.rated_on.in_(days))))
    mark_stale(session, days)
    return int(session.scalar(select(func.coalesce(func.sum(Tally.n), 0)).where(Tally.day.in_(days))) or 0)


def _move_months(session: Session, days: Sequence[date], *, sign: int) -> None:
    """Takes the stored cells of these days out of their months, or adds them: the rest of a month is not read."""
    kind = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    for month, inside in months_of(days).items():
        moved = sum_month(month, Tally.day.in_(inside), sign=sign)
        adding = kind.insert(MonthTally).from_select(list(MONTH_COLUMNS), moved)
        sums = {f"n{level}": getattr(MonthTally, f"n{level}") + adding.excluded[f"n{level}"] for level in LEVELS}
        session.execute(adding.on_conflict_do_update(index_elements=list(MONTH_KEYS), set_=sums))
        if sign > 0:
            empty = [getattr(MonthTally, f"n{level}") == 0 for level in LEVELS]
            session.execute(delete(MonthTally).where(MonthTally.month == month, *empty))


def _compare_months(session: Session, *, first: date) -> int:
    """How many rows of months are not the sum of the stored cells: true of every month, dirty or not."""
    stored = session.scalars(select(Tally.day).where(Tally.day >= first).distinct().order_by(Tally.day)).all()
    kept = select(*MonthTally.__table__.columns)
    found = 0
    for month, days in months_of(stored).items():
        summed = sum_month(month, Tally.day.between(days[0], days[-1]))
        found += _compare(session, summed, kept.where(MonthTally.month == month))
    others = select(func.count()).select_from(MonthTally)
    known = list(months_of(stored))
    return found + (session.scalar(others.where(MonthTally.month >= first, MonthTally.month.not_in(known))) or 0)


def _compare(session: Session, counted: Select[tuple[object, ...]], kept: Select[tuple[object, ...]]) -> int:
    def count(found: CompoundSelect[tuple[object, ...]]) -> int:
        return session.scalar(select(func.count()).select_from(found.subquery())) or 0

    return count(counted.except_(kept)) + count(kept.except_(counted))
