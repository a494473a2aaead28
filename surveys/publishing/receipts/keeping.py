"""Keeps the buckets of receipts current: only days that were counted again are made again, each window by itself."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.crypto.suites import Suite
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.periods import Period
from surveys.publishing.receipts.buckets import grow, make_leaves, maker_of
from surveys.publishing.receipts.models import ReceiptBucket, ReceiptDay, StaleReceipts
from surveys.publishing.tallying.models import DayTally, DirtyDay

Made = dict[int, tuple[bytes, list[bytes]]]  # window id -> root and sorted leaves


def mark_stale(session: Session, days: Iterable[date]) -> None:
    """Says, in the transaction that counts these days again, that their buckets are no longer current."""
    rows = [{"day": day} for day in days]
    if rows:
        session.execute(insert(StaleReceipts), rows)


def refresh_buckets(session: Session, *, key: bytes, suite: Suite, period: Period | None = None) -> int:
    """Makes the buckets of changed days again, all or those of a period; how many days.

    Days whose buckets were made by another key or suite have changed too.
    """
    maker = maker_of(key=key, suite=suite)
    marks = select(StaleReceipts.id, StaleReceipts.day).order_by(StaleReceipts.id).with_for_update()
    others = select(ReceiptDay.day).where(ReceiptDay.maker != maker).distinct()
    if period is not None:
        marks = marks.where(StaleReceipts.day.between(period.start, period.end))
        others = others.where(ReceiptDay.day.between(period.start, period.end))
    seen = session.execute(marks).all()
    days = {mark.day for mark in seen} | set(session.scalars(others))
    for day in sorted(days):
        _keep(session, day, _make(session, day, key=key, suite=suite), maker=maker, suite=suite)
    ids = [mark.id for mark in seen]
    for at in range(0, len(ids), 5000):
        session.execute(delete(StaleReceipts).where(StaleReceipts.id.in_(ids[at : at + 5000])))
    return len(days)


def find_roots(session: Session, scope: Scope, *, period: Period) -> tuple[dict[tuple[str, date], bytes], int]:
    """The roots of the current buckets by window (public code) and day, and how many receipts they hold."""
    found = (
        select(Window.code, ReceiptDay.day, ReceiptDay.root, ReceiptDay.n)
        .join(Window, Window.id == ReceiptDay.window_id)
        .where(window_within(scope), ReceiptDay.day.between(period.start, period.end))
    )
    rows = session.connection().execute(found).all()
    return {(code, day): root for code, day, root, _n in rows}, sum(row.n for row in rows)


def prune_buckets(session: Session, *, frozen: Iterable[tuple[date, date]]) -> int:
    """Takes away buckets that are no longer current, but none of a day that a ranking covers; how many.

    `frozen` has the first and last day of every ranking, drafts too: one may be freezing at this moment.
    """
    stale = ~exists().where(ReceiptDay.root == ReceiptBucket.root)
    spans = [~ReceiptBucket.day.between(first, last) for first, last in sorted(set(frozen))]
    roots = session.scalars(select(ReceiptBucket.root).where(stale, *spans)).all()
    for at in range(0, len(roots), 5000):
        session.execute(delete(ReceiptBucket).where(ReceiptBucket.root.in_(roots[at : at + 5000])))
    return len(roots)


def count_wrong(session: Session) -> int:
    """How many windows and days hold other numbers of receipts than counted ratings, of days that nothing waits for."""
    waiting = select(DirtyDay.day).union(select(StaleReceipts.day))
    n = DayTally.n5 + DayTally.n4 + DayTally.n3 + DayTally.n2 + DayTally.n1
    counted = select(DayTally.day, DayTally.window_id, n).where(n > 0, DayTally.day.not_in(waiting))
    kept = select(ReceiptDay.day, ReceiptDay.window_id, ReceiptDay.n).where(ReceiptDay.day.not_in(waiting))
    parts = (counted.except_(kept), kept.except_(counted))
    return sum(session.scalar(select(func.count()).select_from(part.subquery())) or 0 for part in parts)


def _make(session: Session, day: date, *, key: bytes, suite: Suite) -> Made:
    found = (
        select(Rating.window_id, Rating.receipt, Rating.id)
        .where(Rating.rated_on == day, Rating.state == "counted", Rating.window_id.is_not(None))
        .order_by(Rating.window_id)
    )
    made: Made = {}
    for window_id, rows in groupby(session.execute(found), key=lambda row: row.window_id):
        receipts = ((row.receipt or "", row.id.hex) for row in rows)
        leaves = make_leaves(receipts, key=key, suite=suite)
        made[window_id] = (grow(leaves, key=key, suite=suite).root, leaves)
    return made


def _keep(session: Session, day: date, made: Made, *, maker: str, suite: Suite) -> None:
    known = set(session.scalars(select(ReceiptBucket.root).where(ReceiptBucket.day == day)))
    buckets = [
        {"root": root, "suite": suite.name, "day": day, "n": len(leaves), "leaves": b"".join(leaves)}
        for root, leaves in made.values()
        if root not in known
    ]
    current = [
        {"day": day, "window_id": window_id, "root": root, "maker": maker, "n": len(leaves)}
        for window_id, (root, leaves) in made.items()
    ]
    session.execute(delete(ReceiptDay).where(ReceiptDay.day == day))
    for table, rows in ((ReceiptBucket, buckets), (ReceiptDay, current)):
        if rows:
            session.execute(insert(table), rows)
