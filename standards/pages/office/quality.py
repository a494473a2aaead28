"""The quality of each agency's guides: one mean score, counted findings, and the rules broken most."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.places.models import Agency
from standards.lint.checking import RULES, AgencyScore, score_agency
from standards.models import Guide
from standards.pages.office.checks import Check
from standards.pages.office.listing import describe_guides
from standards.queries import guide_within

BATCH = 500


@dataclass(frozen=True)
class AgencyRow:
    """One agency: its score and how many of its guides are proved to take one trip."""

    agency: Agency
    name: str
    score: AgencyScore
    proved: int
    worst: str


def agency_rows(session: Session, scope: Scope, *, day: date) -> list[AgencyRow]:
    """Every agency in scope that has guides, the best score first."""
    checks: dict[int, list[Check]] = {}
    found: dict[int, Agency] = {}
    for agency, check in _checks(session, scope, day):
        found[agency.id] = agency
        checks.setdefault(agency.id, []).append(check)
    rows = [_row(found[number], mine) for number, mine in checks.items()]
    return sorted(rows, key=lambda row: (-(row.score.score or 0), row.agency.name, row.agency.id))


def _checks(session: Session, scope: Scope, day: date) -> Iterator[tuple[Agency, Check]]:
    ids = list(session.scalars(select(Guide.id).where(guide_within(scope)).order_by(Guide.id)))
    for start in range(0, len(ids), BATCH):
        batch = select(Guide).where(Guide.id.in_(ids[start : start + BATCH]))
        loaded = batch.options(joinedload(Guide.item), joinedload(Guide.agency)).order_by(Guide.id)
        for row in describe_guides(session, list(session.scalars(loaded)), day=day):
            if row.check is not None:
                yield row.guide.agency, row.check


def _row(agency: Agency, checks: list[Check]) -> AgencyRow:
    score = score_agency([check.findings for check in checks])
    worst = next(iter(score.by_rule), "")
    proved = sum(check.trip == "proved" for check in checks)
    return AgencyRow(agency, agency.name_in(locale()), score, proved, rule_sentence(worst) if worst else "")


def rule_sentence(rule_id: str) -> str:
    """The sentence of a rule without a place: what would be filled in is left open."""
    return re.sub(r"\{\w+\}", "…", RULES[rule_id].sentence.translated(locale()))


def columns() -> list[str]:
    """The heads of the table and of its files."""
    return [
        _("部门"),
        _("指南"),
        _("质量分"),
        _("没有错误的指南"),
        _("错误"),
        _("提醒"),
        _("建议"),
        _("已证明只跑一次"),
        _("出现最多的问题"),
    ]


def cells(row: AgencyRow) -> list[str | int | float | None]:
    """The same figures for page, CSV and XLSX."""
    score = row.score
    counts = (score.errors, score.warns, score.advices)
    return [row.name, score.guides, score.score, score.without_errors, *counts, row.proved, row.worst]
