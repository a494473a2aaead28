"""The public lists ready for page and file: built once for a set of editions, filtered, compared, in words."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.places.models import Agency, Region
from portal.places.queries import regions_under
from standards.guide.codes import ITEM_KINDS, LEVELS, POWER_SOURCES, REPLACEMENTS
from standards.guide.document import load_guide
from standards.lists.builders import BUILDERS, COLUMNS
from standards.lists.rows import Cell, Entry, Row, RowChange, compare_rows
from standards.models import Edition
from standards.pages.code_names import code_name
from standards.queries import editions_on, in_force

KEPT = 24
PER_PAGE = 100
REGION_CODE = 12
CODES: dict[str, Mapping[str, str]] = {"kind": ITEM_KINDS, "level": LEVELS, "power_source": POWER_SOURCES}
NUMBERS = frozenset({"trips", "amount", "guides", "agencies", "shared", "promised", "follow_days"})
FLAGS = frozenset({"one_trip", "exception", "replaceable", "demo"})
_built: OrderedDict[tuple[str, str], dict[str, tuple[Row, ...]]] = OrderedDict()


@dataclass(frozen=True)
class Asked:
    """The filters of a list."""

    words: str = ""
    agency: int | None = None
    region: str = ""
    only: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From the address."""
        agency, only, region = (given.get(name, "") for name in ("agency", "only", "region"))
        return cls(
            words="".join(one for one in given.get("q", "")[:100] if one.isprintable()).strip(),
            agency=int(agency) if agency.isascii() and agency.isdigit() and len(agency) < 10 else None,
            region=region if len(region) == REGION_CODE and region.isascii() and region.isdigit() else "",
            only=only if only in FLAGS else "",
        )

    def address(self, **changes: Any) -> dict[str, Any]:
        """The filters as parameters of an address."""
        given = {"q": self.words, "agency": self.agency, "region": self.region, "only": self.only, **changes}
        return {name: value for name, value in given.items() if value}


def rows_on(session: Session, name: str, *, day: date) -> tuple[Row, ...]:
    """The rows of a list as it stood on a day, in the language of the request. KeyError: no such list."""
    return lists_on(session, day=day)[name]


def lists_on(session: Session, *, day: date) -> dict[str, tuple[Row, ...]]:
    """All lists of a day. Built once for a set of editions and a language."""
    key = (edition_set(session, day=day), locale())
    if key not in _built:
        entries = entries_on(session, day=day)
        _built[key] = {name: build(entries, locale()) for name, build in BUILDERS.items()}
        while len(_built) > KEPT:
            _built.popitem(last=False)
    _built.move_to_end(key)
    return _built[key]


def edition_set(session: Session, *, day: date) -> str:
    """A mark of exactly the editions in force on a day."""
    found = session.execute(select(Edition.id, Edition.content_hash).where(in_force(day)).order_by(Edition.id))
    return hashlib.sha256("".join(f"{number}:{digest};" for number, digest in found).encode()).hexdigest()


def entries_on(session: Session, *, day: date) -> list[Entry]:
    """The guides in force on a day with their contents, by code."""
    return [
        Entry(
            code=edition.guide.code,
            agency=edition.guide.agency.name_in(locale()),
            agency_id=edition.guide.agency_id,
            content=load_guide(edition.content),
        )
        for edition in editions_on(session, EVERYWHERE, day=day)
    ]


def filter_rows(session: Session, rows: Sequence[Row], asked: Asked) -> list[Row]:
    """The rows the filters let through."""
    inside = agencies_within(session, asked.region)
    return [row for row in rows if _passes(row, asked, inside)]


def agencies_within(session: Session, code: str) -> frozenset[int] | None:
    """The agencies of a region and of all that report to it; none for an unknown code, None for no filter."""
    if not code:
        return None
    region = session.scalar(select(Region).where(Region.code == code, Region.valid_to.is_(None)))
    if region is None:
        return frozenset()
    return frozenset(session.scalars(select(Agency.id).where(Agency.region_id.in_(regions_under(region.id)))))


def _passes(row: Row, asked: Asked, inside: frozenset[int] | None) -> bool:
    if asked.agency is not None and asked.agency not in row.agencies:
        return False
    if inside is not None and inside.isdisjoint(row.agencies):
        return False
    if asked.only and not row.cells.get(asked.only):
        return False
    return not asked.words or any(asked.words.lower() in str(cell).lower() for cell in row.cells.values() if cell)


def changes_since(session: Session, name: str, asked: Asked, *, since: date, day: date) -> list[RowChange]:
    """What changed in a list between two days, within the filters."""
    found = compare_rows(rows_on(session, name, day=since), rows_on(session, name, day=day))
    inside = agencies_within(session, asked.region)
    return [change for change in found if _passes(change.row, asked, inside)]


def cell_words(column: str, value: Cell) -> str:
    """A cell as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if column == "replacement":
        return _("；").join(code_name(REPLACEMENTS, one) for one in str(value).split(","))
    if column in CODES:
        return code_name(CODES[column], str(value))
    if column == "amount":
        return f"{value:.2f}".removesuffix(".00")
    return str(value)


def file_cell(column: str, value: Cell) -> str | int | float | None:
    """A cell of a file: numbers stay numbers, everything else as on the page, blanks blank."""
    if value is None or (column in NUMBERS and not isinstance(value, bool)):
        return value
    return cell_words(column, value)


def list_words() -> Mapping[str, tuple[str, str]]:
    """Name and purpose of every list."""
    return {
        "powers": (_("权责清单"), _("每个部门办什么、凭什么办、依据哪部法律。")),
        "trips": (_("只跑一次清单"), _("承诺的到场次数和原因；省级例外事项写明为什么做不到一次。")),
        "fees": (_("收费目录"), _("每一项收费的金额、依据和减免；清单之外不得收费。")),
        "papers": (_("证明事项清单"), _("每一份要交的材料：谁出具、多少事项在要、哪些可以核查或替代。")),
        "intermediaries": (_("中介服务清单"), _("办事前要由别的机构先做的服务、依据和由谁付费。")),
        "deferrals": (_("容缺受理清单"), _("可以先受理、后补交的材料和补交期限。")),
        "promises": (_("告知承诺清单"), _("写一份承诺就可以不交的证明。")),
    }


def column_words() -> Mapping[str, str]:
    """The heads of the columns."""
    return {
        "name": _("事项"), "agency": _("部门"), "kind": _("类型"), "item_code": _("基本编码"),
        "guide_code": _("实施编码"), "level": _("行使层级"), "power_source": _("权力来源"), "bases": _("依据"),
        "trips": _("到场次数"), "one_trip": _("只跑一次"), "reason": _("原因"), "exception": _("省级例外事项"),
        "exception_reason": _("列为例外的原因"), "fee": _("收费"), "amount": _("金额（元）"), "standard": _("收费标准"),
        "basis": _("依据"), "reductions": _("减免"), "demo": _("演示值"), "paper": _("材料"), "issuer": _("出具单位"),
        "guides": _("事项数"), "agencies": _("部门数"), "asked_by": _("哪些事项在要"),
        "shared": _("免提交"), "promised": _("可承诺"), "replacement": _("替代方式"),
        "replaceable": _("可以核查或替代"), "service": _("中介服务"), "conditions": _("条件和流程"),
        "payer": _("由谁付费"), "follow_days": _("几天内补齐"),
    }  # fmt: skip


def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a list, in order."""
    return COLUMNS[name]
