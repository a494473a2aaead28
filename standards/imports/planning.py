"""What a workbook of guides would change here: guide by guide, within a scope, before anything is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.places.models import Agency
from portal.places.queries import agencies
from standards.exchange.columns import AGENCY_NAME, EDITION, GUIDE, ITEM
from standards.exchange.layout import GUIDES
from standards.exchange.rebuilding import ReadGuide, ReadWorkbook, rebuild
from standards.exchange.rows import GuideEntry, ItemEntry
from standards.exchange.workbook import read_workbook
from standards.guide.content import Guide as Content
from standards.guide.document import dump_guide, load_guide
from standards.loading.report import FLAG, REJECT, Finding, Report, make_report
from standards.locked import differences
from standards.models import Edition, Guide, Item
from standards.queries import guide_within, items

Fate = Literal["new", "changed", "unchanged"]
BATCH = 500
ADDRESS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True)
class Planned:
    """One guide of a workbook: what becomes of it, what it would be compared with, whose it is when new."""

    fate: Fate
    entry: GuideEntry
    before: Content | None = None
    edition: Edition | None = None
    agency: Agency | None = None

    @property
    def seen(self) -> list[int]:
        """The edition the plan was made on, and its version: when either moved, the plan is void."""
        return [self.edition.id, self.edition.version] if self.edition else [0, 0]


@dataclass(frozen=True)
class Plan:
    """What would be written, and the report on every cell; nothing may be written while a row is rejected."""

    guides: tuple[Planned, ...]
    items: tuple[ItemEntry, ...]
    report: Report

    def of(self, *fates: Fate) -> tuple[Planned, ...]:
        """The guides with these fates."""
        return tuple(one for one in self.guides if one.fate in fates)


def plan_workbook(session: Session, scope: Scope, *, content: bytes, name: str) -> Plan:
    """Read, check and compare a workbook. Raises LoadingError when it cannot be read at all."""
    lines, odd = read_workbook(content, name=name)
    return plan_guides(session, scope, read=_with(rebuild(lines), odd))


def plan_guides(session: Session, scope: Scope, *, read: ReadWorkbook) -> Plan:
    """Compare guides as read with those in scope."""
    known = _known(session, [one.entry.code for one in read.guides])
    mine = _within(session, scope, known)
    catalogue = {item.code: item for item in items(session)}
    register = agencies(session, scope)
    named = {*catalogue, *(item.code for item in read.items)}
    findings = [*read.findings]
    planned = []
    for one in read.guides:
        guide = known.get(one.entry.code)
        found = _new(one, register, named) if guide is None else _known_guide(one, guide, mine=mine)
        findings += found if isinstance(found, list) else _remarks(one, found, catalogue)
        if isinstance(found, Planned):
            planned.append(found)
    missing = tuple(item for item in read.items if item.code not in catalogue)
    return Plan(tuple(planned), missing, make_report(read.rows, findings))


def _with(read: ReadWorkbook, odd: Sequence[Finding]) -> ReadWorkbook:
    """A cell that is odd for a reason of its own (a formula) is not reported twice."""
    told = {(one.sheet, one.row, one.column) for one in odd if one.severity == REJECT}
    rest = [one for one in read.findings if (one.sheet, one.row, one.column) not in told]
    return replace(read, findings=(*odd, *rest))


def _known(session: Session, codes: Sequence[str]) -> dict[str, Guide]:
    known: dict[str, Guide] = {}
    for start in range(0, len(codes), BATCH):
        found = select(Guide).where(Guide.code.in_(codes[start : start + BATCH])).order_by(Guide.id)
        options = (joinedload(Guide.editions), joinedload(Guide.item))
        known |= {guide.code: guide for guide in session.scalars(found.options(*options)).unique()}
    return known


def _within(session: Session, scope: Scope, known: dict[str, Guide]) -> frozenset[int]:
    ids = [guide.id for guide in known.values()]
    mine: set[int] = set()
    for start in range(0, len(ids), BATCH):
        found = select(Guide.id).where(guide_within(scope), Guide.id.in_(ids[start : start + BATCH]))
        mine.update(session.scalars(found.order_by(Guide.id)))
    return frozenset(mine)


def _new(one: ReadGuide, register: Sequence[Agency], named: Collection[str]) -> Planned | list[Finding]:
    entry = one.entry
    agency = _agency(entry, register)
    faults = []
    if not set(entry.code) <= ADDRESS or len(entry.code) > 60:
        faults.append(_finding(one, GUIDE, "guide.bad_code", entry.code))
    if entry.item not in named:
        faults.append(_finding(one, ITEM, "guide.unknown_item", entry.item))
    if agency is None:
        faults.append(_finding(one, AGENCY_NAME, "guide.unknown_agency", entry.agency or entry.agency_code))
    return faults or Planned("new", entry, agency=agency)


def _agency(entry: GuideEntry, register: Sequence[Agency]) -> Agency | None:
    by_code = [agency for agency in register if entry.agency_code and agency.credit_code == entry.agency_code]
    by_name = [agency for agency in (by_code or register) if agency.name == entry.agency]
    return by_name[0] if by_name else by_code[0] if len(by_code) == 1 else None


def _known_guide(one: ReadGuide, guide: Guide, *, mine: Collection[int]) -> Planned | list[Finding]:
    if guide.id not in mine:
        return [_finding(one, GUIDE, "guide.out_of_scope", guide.code)]
    latest = guide.editions[0] if guide.editions else None
    if latest is None:
        return Planned("new", one.entry, agency=guide.agency)
    if latest.content == dump_guide(one.entry.content):
        return Planned("unchanged", one.entry, edition=latest)
    if latest.state == "review":
        return [_finding(one, GUIDE, "guide.in_review", guide.code)]
    return Planned("changed", one.entry, before=load_guide(latest.content), edition=latest)


def _remarks(one: ReadGuide, planned: Planned, catalogue: dict[str, Item]) -> list[Finding]:
    """What the person should know before it is applied."""
    found = []
    number = planned.edition.number if planned.edition else None
    if planned.fate == "changed" and one.entry.edition not in (None, number):
        found.append(_finding(one, EDITION, "guide.newer_edition", str(number), severity=FLAG))
    item = planned.edition.guide.item if planned.edition else catalogue.get(one.entry.item)
    if planned.fate != "unchanged" and item is not None and item.locked:
        departing = differences({one.entry.code: one.entry.content}, item.locked)
        found += [_finding(one, GUIDE, "guide.locked_differs", each.element, severity=FLAG) for each in departing]
    return found


def _finding(one: ReadGuide, column: str, code: str, value: str, severity: str = REJECT) -> Finding:
    kind = code.split(".")[-1]
    return Finding(one.row, column, kind, code, value[:60], severity=severity, sheet=GUIDES.sheet)
