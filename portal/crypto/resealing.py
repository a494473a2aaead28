"""Re-encrypts stored values under the newest key, batch by batch. Knows tables by what features name; never commits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.crypto.envelopes import VERSION, KeyRing, reseal
from portal.crypto.suites import DecryptionError

BATCH = 200


@dataclass(frozen=True)
class SealedColumn:
    """A column of envelopes and the purpose they are sealed for. Its table has a primary key of one column."""

    column: InstrumentedAttribute[str]
    purpose: str

    @property
    def name(self) -> str:
        """`table.column`, for people."""
        return f"{self.column.class_.__tablename__}.{self.column.key}"

    @property
    def key(self) -> Any:
        """The primary key."""
        return self.column.class_.__mapper__.primary_key[0]


@dataclass(frozen=True)
class Resealed:
    """What became of one batch: re-encrypted, or unreadable with every key on the ring."""

    done: int
    unreadable: int


def count_outdated(session: Session, sealed: SealedColumn, *, ring: KeyRing) -> int:
    """How many values another key or suite than the current one sealed."""
    return session.scalar(_outdated(select(func.count(sealed.key)), sealed, ring)) or 0


def reseal_column(session: Session, sealed: SealedColumn, *, ring: KeyRing, batch: int = BATCH) -> Iterator[Resealed]:
    """Each batch as it is written, for the caller to commit; what is done stays done when this is stopped."""
    last: Any = None
    while rows := _next(session, sealed, ring, last, batch):
        last = rows[-1][0]
        yield _reseal_rows(session, sealed, rows, ring)


def _reseal_rows(session: Session, sealed: SealedColumn, rows: list[tuple[Any, str]], ring: KeyRing) -> Resealed:
    done = unreadable = 0
    for number, value in rows:
        try:
            renewed = reseal(value, sealed.purpose, ring=ring)
        except DecryptionError:
            unreadable += 1
            continue
        # Only where it still stands as it was read: what was deleted or written meanwhile is left alone.
        here = update(sealed.column.class_).where(sealed.key == number, sealed.column == value)
        changed: CursorResult[Any] = session.execute(here.values({sealed.column.key: renewed}))  # type: ignore[assignment] # an update gives a cursor
        done += changed.rowcount
    return Resealed(done, unreadable)


def _next(session: Session, sealed: SealedColumn, ring: KeyRing, last: Any, batch: int) -> list[tuple[Any, str]]:
    found = _outdated(select(sealed.key, sealed.column), sealed, ring).order_by(sealed.key).limit(batch)
    if last is not None:
        found = found.where(sealed.key > last)
    return [(number, value) for number, value in session.execute(found)]


def _outdated(found: Select[Any], sealed: SealedColumn, ring: KeyRing) -> Select[Any]:
    return found.where(~sealed.column.startswith(f"{VERSION}.{ring.suite.name}.{ring.current}.", autoescape=True))
