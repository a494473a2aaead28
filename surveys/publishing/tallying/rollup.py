"""Brings the tallies up to date: only days marked dirty are counted again. `recount` proves the result.

Portable SQL: the rows never leave the database, and running it twice changes nothing.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from surveys.collecting.models.ratings import Rating
from surveys.publishing.tallying.models import DirtyDay, Recount, Tally

KEYS = ("day", "window_id", "guide", "channel", "language", "basis", "level")
DAYS_AT_ONCE = 200


def refresh_tallies(session: Session, *, limit: int | None = None) -> int:
    """Counts the dirty days again (at most `limit`, oldest first) and takes their marks; how many days."""
    marks = session.execute(select(DirtyDay.id, DirtyDay.day).order_by(DirtyDay.day, DirtyDay.id)).all()
    days = sorted({mark.day for mark in marks})[:limit]
    if not days:
        return 0
    ratings = sum(_count_days(session, days[at : at + DAYS_AT_ONCE]) for at in range(0, len(days), DAYS_AT_ONCE))
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
    session.execute(delete(Tally))
    days = list(session.scalars(select(Rating.rated_on).distinct().order_by(Rating.rated_on)))
    for at in range(0, len(days), DAYS_AT_ONCE):
        _count_days(session, days[at : at + DAYS_AT_ONCE])
    return len(days)


def prove_tallies(session: Session, *, since: date | None = None) -> int:
    """Compares all tallies of clean days with a full recount; how many cells differ (0 is the proof)."""
    dirty = select(DirtyDay.day)
    counted = _counted(Rating.rated_on.not_in(dirty), since=since)
    kept = select(*(getattr(Tally, key) for key in KEYS), Tally.n).where(Tally.day.not_in(dirty))
    if since is not None:
        kept = kept.where(Tally.day >= since)
    missing = select(func.count()).select_from(counted.except_(kept).subquery())
    surplus = select(func.count()).select_from(kept.except_(counted).subquery())
    differences = (session.scalar(missing) or 0) + (session.scalar(surplus) or 0)
    days = session.scalar(select(func.count(func.distinct(Tally.day)))) or 0
    ratings = session.scalar(select(func.coalesce(func.sum(Tally.n), 0))) or 0
    session.add(Recount(kind="proof", days=days, ratings=int(ratings), differences=differences))
    session.flush()
    return differences


def _count_days(session: Session, days: Sequence[date]) -> int:
    session.execute(delete(Tally).where(Tally.day.in_(days)))
    session.execute(insert(Tally).from_select([*KEYS, "n"], _counted(Rating.rated_on.in_(days))))
    return int(session.scalar(select(func.coalesce(func.sum(Tally.n), 0)).where(Tally.day.in_(days))) or 0)


def _counted(condition: ColumnElement[bool], *, since: date | None = None) -> Select[tuple[object, ...]]:
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
    named = [key.label(name) for key, name in zip(keys, KEYS, strict=True)]
    found = select(*named, func.count(literal(1)).label("n")).where(
        condition, Rating.state == "counted", Rating.level.is_not(None), Rating.window_id.is_not(None)
    )
    if since is not None:
        found = found.where(Rating.rated_on >= since)
    return found.group_by(*keys)
