"""The office's list of guides: what is in force, what is in work, and how each stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.places.models import Agency
from portal.places.queries import agencies
from standards.guide.codes import ITEM_KINDS
from standards.models import Edition, Guide, Item
from standards.pages.office.checks import Check, check_edition, trip_words
from standards.queries import guide_within, in_force
from standards.switches import enabled_rules

PER_PAGE = 25
FOUND = ("errors", "warns", "clean", "unproved")
STATES = ("draft", "review", "published", "scheduled", "retired", "none")


@dataclass(frozen=True)
class Row:
    """One guide: the edition in force, the one in work, and the check of the newer of the two."""

    guide: Guide
    name: str
    current: Edition | None
    coming: Edition | None
    work: Edition | None
    check: Check | None

    @property
    def shown(self) -> Edition | None:
        """The edition the check is about."""
        return self.work or self.coming or self.current

    @property
    def state(self) -> str:
        """The code of the state, for words and filters."""
        if self.work is not None:
            return self.work.state
        if self.coming is not None:
            return "scheduled"
        return "published" if self.current is not None else "none"


@dataclass(frozen=True)
class Asked:
    """The filters of the list; what is unknown counts as not asked."""

    words: str = ""
    state: str = ""
    kind: str = ""
    agency: int | None = None
    found: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From the address."""
        state, kind, found = given.get("state", ""), given.get("kind", ""), given.get("found", "")
        return cls(
            words="".join(one for one in given.get("q", "")[:100] if one.isprintable()).strip(),
            state=state if state in STATES else "",
            kind=kind if kind in ITEM_KINDS else "",
            agency=_number(given.get("agency", "")),
            found=found if found in FOUND else "",
            page=max(1, _number(given.get("page", "")) or 1),
        )

    def address(self, **changes: object) -> dict[str, Any]:
        """The filters as parameters of an address, with changes."""
        given: dict[str, Any] = {"q": self.words, "state": self.state, "kind": self.kind, "agency": self.agency}
        given |= {"found": self.found, **changes}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Listing:
    """One page of the list."""

    asked: Asked
    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    agencies: tuple[tuple[int, str], ...] = field(default=())


def state_words() -> Mapping[str, str]:
    """What the states are called."""
    return {
        "draft": _("草稿"),
        "review": _("审核中"),
        "published": _("已发布"),
        "scheduled": _("待生效"),
        "retired": _("已停用"),
        "none": _("没有版本"),
    }


def list_guides(session: Session, scope: Scope, asked: Asked, *, day: date) -> Listing:
    """The page of the list that was asked for."""
    choices = tuple((agency.id, agency.name_in(locale())) for agency in agencies(session, scope))
    if asked.found:
        return _listed(all_guides(session, scope, asked, day=day), asked, choices)
    found = select(Guide).join(Guide.item).join(Guide.agency).where(guide_within(scope), *_filters(asked, day))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(asked.page, pages)
    options = (joinedload(Guide.item), joinedload(Guide.agency))
    shown = found.options(*options).order_by(Item.name, Guide.code).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    rows = tuple(describe_guides(session, list(session.scalars(shown)), day=day))
    return Listing(asked, rows, total, page, pages, choices)


def _listed(rows: Sequence[Row], asked: Asked, choices: tuple[tuple[int, str], ...]) -> Listing:
    """A page of rows that only the check can tell apart."""
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(asked.page, pages)
    return Listing(asked, tuple(rows[(page - 1) * PER_PAGE : page * PER_PAGE]), len(rows), page, pages, choices)


def found_words() -> Mapping[str, str]:
    """What the check may have found, for the filter."""
    return {
        "errors": _("有错误"),
        "warns": _("有提醒"),
        "clean": _("没有问题"),
        "unproved": _("没有证明只跑一次"),
    }


def _was_found(row: Row, found: str) -> bool:
    check = row.check
    if check is None:
        return False
    errors, warns = check.count("error") + len(check.problems), check.count("warn")
    told = {"errors": errors > 0, "warns": warns > 0, "clean": not errors and not warns}
    return told.get(found, check.trip != "proved")


def guides_by_code(session: Session, scope: Scope, codes: Collection[str], *, day: date) -> list[Row]:
    """The rows of these guides, as far as they lie in scope."""
    found = select(Guide).where(guide_within(scope), Guide.code.in_(codes))
    options = (joinedload(Guide.item), joinedload(Guide.agency))
    return describe_guides(session, list(session.scalars(found.options(*options).order_by(Guide.code))), day=day)


def describe_guides(session: Session, guides: Sequence[Guide], *, day: date) -> list[Row]:
    """Each guide with its editions of interest and their check."""
    editions = editions_of(session, [guide.id for guide in guides], day=day)
    rules: dict[int, frozenset[str]] = {}
    for guide in guides:
        region = guide.agency.region_id
        rules[region] = rules.get(region) or enabled_rules(session, region)
    return [_row(guide, editions.get(guide.id, []), rules[guide.agency.region_id], day) for guide in guides]


def editions_of(session: Session, guide_ids: Sequence[int], *, day: date) -> dict[int, list[Edition]]:
    """The editions in work, in force or still to come, by guide, newest first."""
    wanted = or_(Edition.state.in_(("draft", "review")), in_force(day), _coming(day))
    found = select(Edition).where(Edition.guide_id.in_(guide_ids), wanted)
    editions: dict[int, list[Edition]] = {}
    for edition in session.scalars(found.order_by(Edition.guide_id, Edition.number.desc())):
        editions.setdefault(edition.guide_id, []).append(edition)
    return editions


def _row(guide: Guide, editions: Sequence[Edition], enabled: frozenset[str], day: date) -> Row:
    work = next((one for one in editions if one.state in ("draft", "review")), None)
    fixed = [one for one in editions if one.effective_from is not None and one is not work]
    current = next((one for one in fixed if one.effective_from and one.effective_from <= day), None)
    coming = next((one for one in fixed if one.effective_from and one.effective_from > day), None)
    shown = work or coming or current
    check = check_edition(shown, enabled) if shown else None
    return Row(guide, name_of(shown) if shown else guide.item.name, current, coming, work, check)


def name_of(edition: Edition) -> str:
    """The name an edition gives its item, in the language of the request."""
    names = edition.content["identity"]["name"]
    return str(names if isinstance(names, str) else names.get(locale()) or names["zh"])


def _filters(asked: Asked, day: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.words:
        words = f"%{asked.words.replace('%', '')}%"
        conditions.append(or_(Item.name.like(words), Guide.code.like(words), Item.code.like(words)))
    if asked.kind:
        conditions.append(Item.kind == asked.kind)
    if asked.agency:
        conditions.append(Agency.id == asked.agency)
    if asked.state:
        conditions.append(_in_state(asked.state, day))
    return conditions


def _coming(day: date) -> ColumnElement[bool]:
    return and_(Edition.state == "published", Edition.effective_from > day)


def _in_state(state: str, day: date) -> ColumnElement[bool]:
    mine = Edition.guide_id == Guide.id
    if state in ("draft", "review"):
        return exists().where(mine, Edition.state == state)
    if state == "published":
        return exists().where(mine, in_force(day))
    if state == "scheduled":
        return exists().where(mine, _coming(day))
    gone = ~exists().where(mine, or_(in_force(day), _coming(day), Edition.state.in_(("draft", "review"))))
    return and_(gone, exists().where(mine)) if state == "retired" else ~exists().where(mine)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def all_guides(session: Session, scope: Scope, asked: Asked, *, day: date) -> list[Row]:
    """Every row the filters let through, in the order of the list; checks every guide."""
    found = select(Guide).join(Guide.item).join(Guide.agency).where(guide_within(scope), *_filters(asked, day))
    options = (joinedload(Guide.item), joinedload(Guide.agency))
    guides = session.scalars(found.options(*options).order_by(Item.name, Guide.code))
    rows = describe_guides(session, list(guides), day=day)
    return [row for row in rows if not asked.found or _was_found(row, asked.found)]


def columns() -> list[str]:
    """The heads of the exported list."""
    return [
        _("代码"), _("事项"), _("部门"), _("状态"), _("版本"), _("质量分"), _("错误"), _("提醒"), _("建议"),
        _("只跑一次"),
    ]  # fmt: skip


def cells(row: Row) -> list[str | int | float | None]:
    """One exported row."""
    check, shown = row.check, row.shown
    counts: list[str | int | float | None] = [None] * 4
    if check is not None:
        counts = [check.score, *(check.count(severity) for severity in ("error", "warn", "advice"))]
    told = trip_words()[check.trip] if check else ""
    place = row.guide.agency.name_in(locale())
    return [row.guide.code, row.name, place, state_words()[row.state], shown.number if shown else None, *counts, told]
