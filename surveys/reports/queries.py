"""What a report asks of ratings beyond the scores: channels, languages, bases, tags, trips."""

from typing import Any

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.places.models import Region, Window
from portal.places.queries import region_within, window_within
from surveys.collecting.models.ratings import Rating, RatingTag
from surveys.collecting.models.windows import Served
from surveys.publishing.figures.periods import Period
from surveys.publishing.tallying.models import Tally
from surveys.reports.models import PUBLIC_STATES, Report, ReportFile, ReportNote, ReportTask

GROUPS = {"channel": Tally.channel, "language": Tally.language, "basis": Tally.basis}


def level_groups(session: Session, scope: Scope, *, period: Period, by: str) -> pd.DataFrame:
    """group, level, n of the counted ratings by channel, language or basis."""
    key = GROUPS[by]
    found = (
        select(key, Tally.level, func.sum(Tally.n))
        .join(Window, Window.id == Tally.window_id)
        .where(window_within(scope), Tally.day.between(period.start, period.end))
        .group_by(key, Tally.level)
        .order_by(key, Tally.level)
    )
    rows = [(str(group), int(level), int(n)) for group, level, n in session.execute(found)]
    return pd.DataFrame(rows, columns=["group", "level", "n"])


def tag_counts(session: Session, scope: Scope, *, period: Period) -> dict[str, int]:
    """How many counted ratings chose each tag."""
    found = (
        _ratings(select(RatingTag.code, func.count()), scope, period)
        .join(RatingTag, RatingTag.rating_id == Rating.id)
        .where(Rating.state == "counted")
        .group_by(RatingTag.code)
        .order_by(RatingTag.code)
    )
    return {code: int(n) for code, n in session.execute(found).tuples()}


def trip_counts(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """guide, trips, n of the counted ratings that said how often they had to come."""
    found = (
        _ratings(select(Rating.guide, Rating.trips, func.count()), scope, period)
        .where(Rating.state == "counted", Rating.trips.is_not(None))
        .group_by(Rating.guide, Rating.trips)
        .order_by(Rating.guide, Rating.trips)
    )
    return pd.DataFrame(session.execute(found).tuples().all(), columns=["guide", "trips", "n"])


def finished_counts(session: Session, scope: Scope, *, period: Period) -> dict[str, int]:
    """How many counted ratings answered yes, papers or no to “今天办成了吗？”."""
    found = (
        _ratings(select(Rating.finished, func.count()), scope, period)
        .where(Rating.state == "counted", Rating.finished.is_not(None))
        .group_by(Rating.finished)
        .order_by(Rating.finished)
    )
    return {str(answer): int(n) for answer, n in session.execute(found).tuples()}


def set_aside(session: Session, scope: Scope, *, period: Period) -> dict[tuple[str, str, int], int]:
    """(state, basis, level) -> n of ratings that are not counted: defaults, excluded, quarantined; level 0 unknown."""
    level = func.coalesce(Rating.level, 0)
    found = (
        _ratings(select(Rating.state, Rating.basis, level, func.count()), scope, period)
        .where(Rating.state != "counted")
        .group_by(Rating.state, Rating.basis, level)
        .order_by(Rating.state, Rating.basis, level)
    )
    return {(state, basis, int(of)): int(n) for state, basis, of, n in session.execute(found)}


def served_days(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """day, cases, offered over all windows in scope."""
    found = (
        select(Served.day, func.sum(Served.cases), func.sum(Served.offered))
        .join(Window, Window.id == Served.window_id)
        .where(window_within(scope), Served.day.between(period.start, period.end))
        .group_by(Served.day)
        .order_by(Served.day)
    )
    return pd.DataFrame(session.execute(found).tuples().all(), columns=["day", "cases", "offered"])


def reports(session: Session, scope: Scope) -> list[Report]:
    """The reports of the regions in scope, newest first."""
    found = select(Report).join(Region, Region.id == Report.region_id).where(region_within(scope))
    return list(session.scalars(found.order_by(Report.created_at.desc(), Report.id.desc())))


def report(session: Session, scope: Scope, *, code: str) -> Report | None:
    """One report in scope by its code."""
    found = select(Report).join(Region, Region.id == Report.region_id).where(region_within(scope), Report.code == code)
    return session.scalar(found)


def public_reports(session: Session) -> list[Report]:
    """What was published, newest first; withdrawn ones stay, marked."""
    found = select(Report).where(Report.state.in_(PUBLIC_STATES), Report.published_at.is_not(None))
    return list(session.scalars(found.order_by(Report.ends.desc(), Report.region_id, Report.id.desc())))


def public_report(session: Session, *, code: str) -> Report | None:
    """One published report."""
    found = select(Report).where(Report.code == code, Report.state.in_(PUBLIC_STATES), Report.published_at.is_not(None))
    return session.scalar(found)


def report_before(session: Session, *, region_id: int, before: Period) -> Report | None:
    """The last published report of the region that ended before this period began."""
    found = (
        select(Report)
        .where(Report.region_id == region_id, Report.published_at.is_not(None), Report.ends < before.start)
        .order_by(Report.ends.desc(), Report.id.desc())
        .limit(1)
    )
    return session.scalar(found)


def notes_of(session: Session, report_id: int) -> dict[str, ReportNote]:
    """What was written, by section."""
    found = select(ReportNote).where(ReportNote.report_id == report_id).order_by(ReportNote.section)
    return {note.section: note for note in session.scalars(found)}


def tasks_of(session: Session, report_id: int) -> list[ReportTask]:
    """Problems and tasks in their order."""
    found = select(ReportTask).where(ReportTask.report_id == report_id)
    return list(session.scalars(found.order_by(ReportTask.position, ReportTask.id)))


def files_of(session: Session, report_id: int) -> list[ReportFile]:
    """The stored files, by name."""
    found = select(ReportFile).where(ReportFile.report_id == report_id).order_by(ReportFile.name)
    return list(session.scalars(found))


def _ratings(found: Select[Any], scope: Scope, period: Period) -> Select[Any]:
    joined = found.select_from(Rating).join(Window, Window.id == Rating.window_id)
    return joined.where(window_within(scope), Rating.rated_on.between(period.start, period.end))
