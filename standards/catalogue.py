"""Brings a checked catalogue into items, guides and drafts. Acts within the caller's transaction, never commits.

The same file twice changes nothing. A malformed credit code is kept on its agency, flagged, with its proposals.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.record import Actor, Change, record
from portal.codes import parse_item_code, region_level
from portal.features import Progress
from portal.orm import utc_now
from portal.places.models import Agency, Region
from standards.guide.content import Guide as Content
from standards.guide.document import dump_guide, load_guide
from standards.ledgers import ImportReport
from standards.loading.catalogue import CatalogueRow, CheckedCatalogue
from standards.models import Edition, Guide, Item

UNKNOWN_REGION = "000000000000"
CODE_LENGTH = 40
BATCH = 500


@dataclass(frozen=True)
class ImportFile:
    """What was imported: the file's name and the sha-256 of its bytes."""

    name: str
    sha256: str


@dataclass
class _Known:
    """What the database holds already, by what names it: all places, and the items and guides of one batch."""

    regions: dict[str, Region]
    agencies: dict[tuple[int, str, str], Agency]
    items: dict[str, Item] = field(default_factory=dict)
    guides: dict[tuple[int, str | None], Guide] = field(default_factory=dict)
    latest: dict[int, Edition] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def apply_catalogue(
    session: Session,
    catalogue: CheckedCatalogue,
    *,
    file: ImportFile,
    actor: Actor,
    progress: Progress,
    reported: bool = False,
) -> dict[str, int]:
    """What was added or changed, by kind: regions, agencies, items, guides, drafts, changed, unchanged, busy.

    New rows become drafts; a changed row of a guide in force becomes a new draft; one under review is left (busy).
    The report is kept with it unless it is `reported` already.
    """
    if actor.id is None:
        raise ValueError("a draft is written by a person")
    known = _places(session)
    rows = catalogue.rows
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        _look_up(session, batch, known)
        for row in batch:
            _apply(session, row, known=known, author_id=actor.id)
        session.flush()
        progress(start + len(batch), len(rows))
    if not reported:
        _keep_report(session, catalogue, file=file, actor=actor, counts=known.counts)
    return dict(known.counts)


def _places(session: Session) -> _Known:
    agencies = session.scalars(select(Agency).order_by(Agency.id))
    regions = session.scalars(select(Region).where(Region.valid_to.is_(None)).order_by(Region.code, Region.id))
    return _Known(
        regions={region.code: region for region in regions},
        agencies={(agency.region_id, agency.name, agency.credit_code): agency for agency in agencies},
    )


def _look_up(session: Session, batch: Sequence[CatalogueRow], known: _Known) -> None:
    """The items, guides and newest editions a batch may meet, in three questions."""
    codes = [_item_code(row) for row in batch]
    items = session.scalars(select(Item).where(Item.code.in_(codes)).order_by(Item.id))
    local = [row.item_code for row in batch]
    guides = list(session.scalars(select(Guide).where(Guide.local_code.in_(local)).order_by(Guide.id)))
    ids = [guide.id for guide in guides]
    editions = session.scalars(select(Edition).where(Edition.guide_id.in_(ids)).order_by(Edition.number, Edition.id))
    known.items = {item.code: item for item in items}
    known.guides = {(guide.agency_id, guide.local_code): guide for guide in guides}
    known.latest = {edition.guide_id: edition for edition in editions}


def _apply(session: Session, row: CatalogueRow, *, known: _Known, author_id: int) -> None:
    region = _region(session, row, known)
    agency = _agency(session, row, region=region, known=known)
    guide = known.guides.get((agency.id, row.item_code))
    if guide is None:
        guide = _guide(session, row, agency=agency, item=_item(session, row, known), known=known)
        _draft(session, guide, 1, content=_content(row, region), author_id=author_id, known=known)
    elif guide.id is not None:  # without a number it came with an earlier row of this batch
        _change(session, guide, content=_content(row, region), author_id=author_id, known=known)


def _region(session: Session, row: CatalogueRow, known: _Known) -> Region:
    """The region of a row; one nobody knows yet is added under its code, for a person to name."""
    parsed = parse_item_code(row.item_code)
    code = row.region_code or (parsed.region if parsed else "") or UNKNOWN_REGION
    if code not in known.regions:
        parents = [known.regions.get(code[:width].ljust(12, "0")) for width in (9, 6, 4, 2)]
        parent = next((found for found in parents if found is not None), None)
        region = Region(code=code[:12], name=code, level=region_level(code))
        region.parent_id = region.reports_to_id = parent.id if parent else None
        _add(session, region, "regions", known)
        known.regions[code] = region
    return known.regions[code]


def _agency(session: Session, row: CatalogueRow, *, region: Region, known: _Known) -> Agency:
    code = row.credit_code[:CODE_LENGTH]
    key = (region.id, row.department[:200], code)
    if key not in known.agencies:
        fault = None if row.credit_kind == "valid" else row.credit_kind
        agency = Agency(region_id=region.id, name=row.department[:200], credit_code=code, credit_code_fault=fault)
        agency.credit_code_proposals = list(row.credit_proposals)
        _add(session, agency, "agencies", known)
        known.agencies[key] = agency
    return known.agencies[key]


def _item_code(row: CatalogueRow) -> str:
    parsed = parse_item_code(row.item_code)
    return _short(parsed.base if parsed else row.item_code)


def _item(session: Session, row: CatalogueRow, known: _Known) -> Item:
    code = _item_code(row)
    if code not in known.items:
        item = Item(code=code, name=row.name, kind=row.task_type or None)
        _add(session, item, "items", known)
        known.items[code] = item
    return known.items[code]


def _guide(session: Session, row: CatalogueRow, *, agency: Agency, item: Item, known: _Known) -> Guide:
    parsed = parse_item_code(row.item_code)
    national = row.item_code if parsed is not None and parsed.form == "national" else None
    guide = Guide(code=_address(row), item=item, agency_id=agency.id, national_code=national, local_code=row.item_code)
    _add(session, guide, "guides", known)
    known.guides[agency.id, row.item_code] = guide
    return guide


def _draft(
    session: Session, guide: Guide, number: int, *, content: dict[str, Any], author_id: int, known: _Known
) -> None:
    edition = Edition(guide=guide, number=number, content=content, author_id=author_id)
    _add(session, edition, "drafts", known)


def _change(session: Session, guide: Guide, *, content: dict[str, Any], author_id: int, known: _Known) -> None:
    """Bring what the catalogue says into the newest edition's identity; everything else stays as written."""
    latest = known.latest.get(guide.id)
    if latest is None:
        _draft(session, guide, 1, content=content, author_id=author_id, known=known)
        return
    merged = {**latest.content, "identity": {**latest.content["identity"], **content["identity"]}}
    if merged == latest.content:
        known.counts["unchanged"] += 1
    elif latest.state in ("published", "retired"):
        _draft(session, guide, latest.number + 1, content=merged, author_id=author_id, known=known)
    elif latest.state == "draft":
        latest.content, latest.changed_at = merged, utc_now()
        known.counts["changed"] += 1
    else:
        known.counts["busy"] += 1


def _content(row: CatalogueRow, region: Region) -> dict[str, Any]:
    """A draft's content: who and what, under the codes as found; lint judges them later."""
    parsed = parse_item_code(row.item_code)
    national = parsed if parsed is not None and parsed.form == "national" else None
    identity: dict[str, Any] = {
        "name": row.name,
        "item_code": national.base if national else None,
        "guide_code": row.item_code[:31] if national else None,
        "handling_code": row.item_code if national and national.handling else None,
        "local_code": row.item_code[:100],
        "kind": row.task_type or None,
        "level": str(region_level(region.code)),
        "region": region.code,
        "agency": row.department,
        "agency_code": row.credit_code[:100] or None,
    }
    channels = [{"key": "online", "kind": "online", "url": row.link}] if row.link else []
    document: Content = load_guide({"identity": identity, "channels": channels})
    return dump_guide(document)


def _add(session: Session, row: Region | Agency | Item | Guide | Edition, kind: str, known: _Known) -> None:
    session.add(row)
    if isinstance(row, Region | Agency):  # few, and the others name them by number
        session.flush()
    known.counts[kind] += 1


def _short(code: str) -> str:
    digest = hashlib.sha256(code.encode()).hexdigest()[:12]
    return code if len(code) <= CODE_LENGTH else f"{code[: CODE_LENGTH - 13]}-{digest}"


def _address(row: CatalogueRow) -> str:
    """The public address of a guide: the base code, and what tells apart the same item of two agencies."""
    parsed = parse_item_code(row.item_code)
    base = re.sub(r"[^0-9A-Za-z]+", "-", parsed.base if parsed else row.item_code).strip("-").lower()[:40]
    facts = f"{row.region_code}|{row.department}|{row.credit_code}|{row.item_code}"
    return f"{base}-{hashlib.sha256(facts.encode()).hexdigest()[:12]}"


def _keep_report(
    session: Session, catalogue: CheckedCatalogue, *, file: ImportFile, actor: Actor, counts: Counter[str]
) -> None:
    report = catalogue.report
    kept = ImportReport(
        user_id=actor.id,
        kind="items",
        file_name=file.name[:255],
        sha256=file.sha256,
        rows=report.rows,
        faults=report.flagged + report.rejected,
        state="applied",
        report=report.to_dict(),
        applied_at=utc_now(),
    )
    session.add(kept)
    session.flush()
    after = {"sha256": file.sha256, "rows": report.rows, **counts}
    record(session, Change("import_report", str(kept.id), after=after), actor=actor, action="items.imported")
