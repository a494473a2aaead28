"""Marks for days whose tallies must be counted again. Whoever adds or decides about ratings calls `mark_dirty`."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.prepared import Prepared
from surveys.publishing.tallying.models import DirtyDay

_MARK = Prepared(lambda _dialect: insert(DirtyDay).inline(), columns=("day",))


def mark_dirty(session: Session, day: date) -> None:
    """Says, in the transaction that changes ratings of this day, that its tallies are no longer current."""
    _MARK.run(session.connection(), {"day": day})


def mark_days(session: Session, days: Iterable[date]) -> None:
    """The same for many days at once, each once."""
    rows = [{"day": day} for day in sorted(set(days))]
    if rows:
        session.execute(insert(DirtyDay), rows)


def count_dirty(session: Session) -> int:
    """How many days wait to be counted."""
    return session.scalar(select(func.count(func.distinct(DirtyDay.day)))) or 0
