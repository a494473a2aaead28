"""Stores checked rows as ratings, in the caller's one transaction; rows that came before are left alone."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.places.models import Hall, Region, Window
from portal.places.queries import region as find_region
from surveys.collecting.loading.mapping import Mapping
from surveys.collecting.loading.rows import Row
from surveys.collecting.models.ratings import Rating, RatingComment
from surveys.collecting.privacy import find_personal_data
from surveys.publishing.tallying.dirty import mark_days

CHUNK = 500
IMPORTED_SET = "imported"
FOREIGN_SINCE = date(1949, 10, 1)


@dataclass(frozen=True)
class Batch:
    """Where imported rows belong: the batch and the mapping that read them."""

    id: int
    mapping: Mapping


def known_ids(session: Session, rows: Sequence[Row]) -> set[UUID]:
    """Those of the rows that an earlier import brought."""
    known: set[UUID] = set()
    for part in _chunks([row.id for row in rows]):
        known.update(session.scalars(select(Rating.id).where(Rating.id.in_(part))))
    return known


def ensure_region(session: Session, text: str) -> Region:
    """The region of that code or name; a name nobody here has becomes a foreign region of its own."""
    found = find_region(session, EVERYWHERE, code=text)
    found = found or session.scalar(
        select(Region).where(Region.name == text, Region.valid_to.is_(None)).order_by(Region.id)
    )
    if found is None:
        code = f"X{hashlib.sha256(text.encode()).hexdigest()[:11].upper()}"
        found = Region(code=code, name=text, name_en=text, level=3, valid_from=FOREIGN_SINCE)
        session.add(found)
        session.flush()
    return found


def ensure_windows(session: Session, rows: Sequence[Row], *, source: str, region: Region) -> dict[str, int]:
    """The window's number for every unit: a group becomes a hall, a unit a window of it."""
    numbers: dict[str, int] = {}
    for row in rows:
        if row.unit not in numbers:
            hall = _ensure_hall(session, row.group or region.name, source=source, region=region)
            numbers[row.unit] = _ensure_window(session, row.unit, source=source, hall=hall).id
    return numbers


def store_rows(
    session: Session, rows: Sequence[Row], batch: Batch, *, windows: dict[str, int], progress: Callable[[int], object]
) -> None:
    """Stores every row as a rating; "don't know" is kept without a level and not counted."""
    for part in _chunks(rows):
        ratings = [_rating(row, batch, window_id=windows[row.unit]) for row in part]
        session.execute(insert(Rating), ratings)
        mark_days(session, (rating["rated_on"] for rating in ratings))
        comments = [_comment(row) for row in part if row.comment]
        if comments:
            session.execute(insert(RatingComment), comments)
        progress(len(part))


def _rating(row: Row, batch: Batch, *, window_id: int) -> dict[str, Any]:
    by_default = batch.mapping.channel == 7
    counts = row.level is not None and not by_default
    return {
        "id": row.id,
        "window_id": window_id,
        "guide": "",
        "level": row.level,
        "language": row.language,
        "channel": batch.mapping.channel,
        "basis": "default" if by_default else "open",
        "state": "counted" if counts else "uncounted",
        "received_at": row.rated_at,
        "rated_on": row.rated_at.astimezone(ZoneInfo(batch.mapping.timezone)).date(),
        "question_set": IMPORTED_SET,
        "assess_number": 1,
        "simulated": False,
        "import_id": batch.id,
    }


def _comment(row: Row) -> dict[str, Any]:
    findings = find_personal_data(row.comment)
    scan = "withheld" if findings else "clean"
    found = [finding.as_json() for finding in findings]
    return {"rating_id": row.id, "text": row.comment, "language": row.language, "scan": scan, "findings": found}


def _ensure_hall(session: Session, name: str, *, source: str, region: Region) -> Hall:
    code = _code(source, "h", name)
    found = session.scalar(select(Hall).where(Hall.code == code))
    if found is None:
        found = Hall(code=code, region_id=region.id, name=name, name_en=name)
        session.add(found)
        session.flush()
    return found


def _ensure_window(session: Session, name: str, *, source: str, hall: Hall) -> Window:
    code = _code(source, "w", name)
    found = session.scalar(select(Window).where(Window.code == code))
    if found is None:
        found = Window(code=code, hall_id=hall.id, name=name, name_en=name)
        session.add(found)
        session.flush()
    return found


def _code(source: str, kind: str, name: str) -> str:
    """At most 20 characters, the same for the same name of the same source."""
    digest = hashlib.sha256(f"{source}\x1f{kind}\x1f{name}".encode()).hexdigest()
    return f"{source.split('-')[0][:8]}-{kind}{digest[:9]}"


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
