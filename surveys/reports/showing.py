"""A report as pages and papers show it: plain data in one language, nothing left to compute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.i18n import locale
from surveys.publishing import words
from surveys.publishing.figures.periods import parse_period
from surveys.reports.content.building import build_sections
from surveys.reports.content.shape import Facts, Section
from surveys.reports.models import Report, ReportFile, ReportNote, ReportTask
from surveys.reports.queries import files_of, notes_of, report_before, tasks_of


@dataclass(frozen=True)
class Shown:
    """One report with everything beside it."""

    report: Report
    region: str
    period: str
    sections: Sequence[Section]
    notes: dict[str, ReportNote]
    tasks: Sequence[ReportTask]
    files: Sequence[ReportFile]
    published: str
    signed: str

    @property
    def facts(self) -> Facts:
        """The figures."""
        return self.report.facts

    @property
    def method_number(self) -> int:
        """The version of the method."""
        return int(self.report.facts["method"]["number"])


def show_report(session: Session, report: Report) -> Shown:
    """The report in the language of the page."""
    period = parse_period(report.period)
    before = report_before(session, region_id=report.region_id, before=period)
    tasks = tasks_of(session, report.id)
    facts: dict[str, Any] = report.facts
    return Shown(
        report=report,
        region=report.region.name_in(locale()),
        period=words.period_label(period),
        sections=build_sections(facts, tasks=tasks, before=before.facts if before else None),
        notes=notes_of(session, report.id),
        tasks=tasks,
        files=files_of(session, report.id),
        published=_instant(report.published_at),
        signed=_instant(report.signed_at),
    )


def _instant(at: datetime | None) -> str:
    return words.instant(at) if at else ""
