"""The directory of guides: filtered by region, department and kind, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import EVERYWHERE
from portal.i18n import locale
from portal.places.models import Agency, Region
from portal.places.queries import regions, regions_under
from standards.guide.codes import ITEM_KINDS
from standards.models import Edition, Guide, Item
from standards.pages.code_names import code_name
from standards.queries import in_force

PER_PAGE = 30


@dataclass(frozen=True)
class Row:
    """One guide of the directory."""

    code: str
    name: str
    agency: str
    kind: str


@dataclass(frozen=True)
class Directory:
    """One page of the directory with its filters."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    regions: tuple[tuple[str, str], ...]
    region: str
    kind: str


def directory(session: Session, asked: Mapping[str, str], *, day: date) -> Directory:
    """The page of the directory this address asks for; unknown filters count as none."""
    found = select(Edition).join(Edition.guide).join(Guide.item).join(Guide.agency).where(in_force(day))
    places = {region.code: region for region in regions(session, EVERYWHERE) if region.level in (2, 3)}
    region, kind = places.get(asked.get("region", "")), asked.get("kind", "")
    if region is not None:
        found = found.where(Agency.region_id.in_(regions_under(region.id)))
    if kind in ITEM_KINDS:
        found = found.where(Item.kind == kind)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, _number(asked.get("page", "1"))), pages)
    loaded = joinedload(Edition.guide)
    options = (loaded.joinedload(Guide.item), loaded.joinedload(Guide.agency))
    shown = found.options(*options).order_by(Item.name, Guide.code).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return Directory(
        rows=tuple(_row(edition) for edition in session.scalars(shown)),
        total=total,
        page=page,
        pages=pages,
        regions=tuple((code, place.name_in(locale())) for code, place in places.items()),
        region=region.code if isinstance(region, Region) else "",
        kind=kind if kind in ITEM_KINDS else "",
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _row(edition: Edition) -> Row:
    names = edition.content["identity"]["name"]
    name = names if isinstance(names, str) else names.get(locale()) or names["zh"]
    guide = edition.guide
    return Row(guide.code, name, guide.agency.name_in(locale()), code_name(ITEM_KINDS, guide.item.kind or ""))
