"""Entering sheets: who may, what a line says, the second reading, and the one way into the ratings. Never commits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from portal.accounts.scope import Scope
from portal.places.models import Agency, Hall, Window
from portal.places.queries import regions_under, window_within
from surveys.collecting.answers import Answer, Circumstances
from surveys.collecting.intake import CHINA, accept
from surveys.collecting.keys import Keys
from surveys.collecting.tags import TAGS
from surveys.paper.models import PaperBatch, PaperSheet

# No exchange code names paper or telephone (评价渠道, domain 1.7): paper comes from the hall, a call from a mobile.
CHANNELS = {"paper": 5, "phone": 2}
SHEETS = UUID("6f1d6f4e-0a52-4f0e-9d0f-5d9f6c1b7a10")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")


@dataclass(frozen=True)
class Line:
    """One sheet as typed."""

    number: str
    level: int
    tags: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a line was not taken: number, level, tags, taken (sheet number used), same_person, unknown (no first)."""

    number: str
    reason: str


def outside(scope: Scope) -> ColumnElement[bool]:
    """The condition that a Window may be entered from this scope: in reach, and not of the person's own unit."""
    if scope.kind == "hall":
        region = select(Hall.region_id).where(Hall.id == scope.id).scalar_subquery()
        return Window.hall_id.in_(select(Hall.id).where(Hall.region_id == region, Hall.id != scope.id))
    if scope.kind == "agency":
        region = select(Agency.region_id).where(Agency.id == scope.id).scalar_subquery()
        return Window.hall_id.in_(select(Hall.id).where(Hall.region_id == region)) & ~window_within(scope)
    if scope.kind == "region":
        return Window.hall_id.in_(select(Hall.id).where(Hall.region_id.in_(regions_under(scope.id or 0))))
    return window_within(scope)


def enterable_windows(session: Session, scope: Scope) -> list[Window]:
    """The windows whose sheets this scope may enter, by code."""
    return list(session.scalars(select(Window).where(outside(scope), Window.active).order_by(Window.code)))


def find_batch(session: Session, scope: Scope, *, number: int) -> PaperBatch | None:
    """One batch this scope may enter."""
    found = select(PaperBatch).join(PaperBatch.window).where(PaperBatch.id == number, outside(scope))
    return session.scalar(found)


def batches(session: Session, scope: Scope) -> list[PaperBatch]:
    """The newest 200 batches this scope may enter."""
    found = select(PaperBatch).join(PaperBatch.window).where(outside(scope)).order_by(PaperBatch.id.desc()).limit(200)
    return list(session.scalars(found))


def read_line(number: str, level: str, *, tags: str = "", comment: str = "") -> Line | Fault:
    """A line of the page; tags are three-digit codes of the chosen level, with any separators."""
    codes = tuple(dict.fromkeys(re.findall(r"\d+", tags)))
    if not _NUMBER.fullmatch(number):
        return Fault(number, "number")
    if level not in ("1", "2", "3", "4", "5"):
        return Fault(number, "level")
    if any(code not in TAGS or str(TAGS[code].level) != level for code in codes):
        return Fault(number, "tags")
    return Line(number.upper(), int(level), codes, comment[:500])


def enter(
    session: Session, batch: PaperBatch, lines: Iterable[Line], *, by: int, now: datetime, keys: Keys
) -> list[Fault]:
    """Stores the sheets; in a batch that is read twice the first reading waits for the second."""
    faults = []
    for line in lines:
        known = session.scalar(select(PaperSheet).where(PaperSheet.number == line.number))
        if known is None:
            sheet = PaperSheet(
                number=line.number,
                batch=batch,
                level=line.level,
                tags=list(line.tags),
                comment=line.comment,
                entered_by=by,
            )
            session.add(sheet)
            session.flush()
            if not batch.twice:
                settle(session, sheet, level=line.level, now=now, keys=keys)
        elif known.batch_id != batch.id or not batch.twice or known.second_by is not None:
            faults.append(Fault(line.number, "taken"))
        elif known.entered_by == by:
            faults.append(Fault(line.number, "same_person"))
        else:
            _read_again(session, known, line, by=by, now=now, keys=keys)
    return faults


def differences(batch: PaperBatch) -> list[PaperSheet]:
    """Sheets that two people read differently, by number."""
    return [sheet for sheet in batch.sheets if sheet.second_by is not None and sheet.rating_id is None]


def settle(session: Session, sheet: PaperSheet, *, level: int, now: datetime, keys: Keys) -> None:
    """Make the sheet a rating at this level. Its id follows from its number, so it can never become two."""
    batch = sheet.batch
    tags = sheet.tags if level == sheet.level else sheet.second_tags
    fitting = tuple(sorted(code for code in tags if TAGS[code].level == level))
    answer = Answer(uuid5(SHEETS, sheet.number), level, "zh", tags=fitting, comment=sheet.comment)
    circumstances = Circumstances(
        window_id=batch.window_id,
        channel=CHANNELS[batch.way],
        basis="paper",
        received_at=now,
        device_at=datetime.combine(batch.rated_on, time(12), CHINA),
    )
    accept(session, answer, circumstances, keys=keys)
    sheet.rating_id = answer.id
    session.flush()


def _read_again(session: Session, sheet: PaperSheet, line: Line, *, by: int, now: datetime, keys: Keys) -> None:
    sheet.second_by, sheet.second_level, sheet.second_tags = by, line.level, list(line.tags)
    session.flush()
    if (line.level, set(line.tags)) == (sheet.level, set(sheet.tags)):
        settle(session, sheet, level=line.level, now=now, keys=keys)
