"""The deadlines that hold in a region: what the nearest region up the reporting line set, else the defaults."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from portal.audit.record import Actor, Change, record
from portal.places.models import Hall, Region, Window
from portal.places.queries import region_within
from surveys.handling.deadlines import DEFAULTS, KINDS, MOST_DAYS, Deadline, due_after
from surveys.handling.models import HandlingDeadline
from surveys.handling.states import clock_of

Deadlines = Mapping[str, Deadline]


def reporting_lines(session: Session) -> dict[int, list[int]]:
    """Region -> itself and all it reports to, nearest first."""
    above = dict(session.execute(select(Region.id, Region.reports_to_id).order_by(Region.id)).tuples().all())
    return {region: _line(region, above) for region in above}


def deadlines_in(session: Session, region_id: int) -> dict[str, Deadline]:
    """kind -> the deadline that holds in a region."""
    return all_deadlines(session).get(region_id, dict(DEFAULTS))


def all_deadlines(session: Session) -> dict[int, dict[str, Deadline]]:
    """Region -> kind -> deadline, for every region."""
    set_here: dict[int, dict[str, Deadline]] = {}
    for row in session.scalars(select(HandlingDeadline).order_by(HandlingDeadline.region_id, HandlingDeadline.kind)):
        set_here.setdefault(row.region_id, {})[row.kind] = Deadline(row.kind, row.days, row.source)
    found: dict[int, dict[str, Deadline]] = {}
    for region, line in reporting_lines(session).items():
        found[region] = dict(DEFAULTS)
        for above in reversed(line):
            found[region].update(set_here.get(above, {}))
    return found


def region_of(session: Session, window: Window) -> int:
    """The region a window's hall lies in."""
    found = session.scalar(select(Hall.region_id).where(Hall.id == window.hall_id))
    if found is None:
        raise LookupError(f"window {window.code} has no hall")
    return found


def due_in(deadlines: Deadlines, state: str, complexity: str | None, *, start: date) -> date | None:
    """The last day of a state whose clock starts on a day; None where no clock runs."""
    kind = clock_of(state, complexity)
    return due_after(start, deadlines[kind]).day if kind else None


def set_deadline(
    session: Session,
    scope: Scope,
    *,
    region: Region,
    kind: str,
    days: int,
    source: str,
    by: UserAccount,
    now: datetime,
) -> None:
    """Sets a deadline for a region and below, with its source. LookupError outside the scope, ValueError otherwise.

    Cases that are open keep the last day they were given.
    """
    inside = session.scalar(select(Region.id).where(Region.id == region.id, region_within(scope)))
    if inside is None or scope.kind not in ("everywhere", "region"):
        raise LookupError(region.code)
    if kind not in KINDS or not 1 <= days <= MOST_DAYS or not source.strip():
        raise ValueError(kind)
    row = session.get(HandlingDeadline, (region.id, kind))
    before = {"days": row.days, "source": row.source} if row else {}
    if row is None:
        row = HandlingDeadline(region_id=region.id, kind=kind, days=days, source="", changed_by=by.id)
        session.add(row)
    row.days, row.source, row.changed_by, row.changed_at = days, source.strip(), by.id, now
    after = {"days": days, "source": row.source}
    change = Change("handling_deadline", f"{region.code}/{kind}", before, after)
    record(session, change, actor=Actor(by.id, by.role), action="handling_deadline.set", at=now)
    session.flush()


def _line(region: int, above: Mapping[int, int | None]) -> list[int]:
    line: list[int] = []
    following: int | None = region
    while following is not None and following not in line:
        line.append(following)
        following = above.get(following)
    return line
