"""Every guide in scope as one file: workbook, CPSV-AP, or national fields as JSON and CSV."""

import json
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.features import Progress
from portal.spreadsheets import CSV, XLSX
from standards.exchange.cpsv import MEDIA_TYPE, catalogue, service_nodes
from standards.exchange.national import national_fields, write_national_csv
from standards.exchange.rows import GuideEntry, ItemEntry
from standards.exchange.workbook import write_workbook
from standards.guide.document import load_guide
from standards.models import Edition, Guide, Item
from standards.queries import guide_within

MEDIA: Mapping[str, str] = {"xlsx": XLSX, "jsonld": MEDIA_TYPE, "json": "application/json", "csv": CSV}
IN_LAW = ("published", "retired")


def export_guides(
    session: Session, scope: Scope, *, kind: str, base: str, progress: Progress, drafts: bool = True
) -> bytes:
    """The file of a kind in MEDIA: the newest edition of each guide, or without drafts the newest ever in force."""
    editions = newest_editions(session, scope, drafts=drafts)
    entries = []
    for done, edition in enumerate(editions, start=1):
        entries.append(entry_of(edition))
        progress(done, len(editions))
    writers: Mapping[str, Callable[[], bytes]] = {
        "xlsx": lambda: write_workbook(entries, _items(editions)),
        "jsonld": lambda: _json(catalogue(_nodes(entries, base))),
        "json": lambda: _json([{"guide": one.code, **national_fields(one.content)} for one in entries]),
        "csv": lambda: write_national_csv((one.code, one.content) for one in entries),
    }
    return writers[kind]()


def newest_editions(session: Session, scope: Scope, *, drafts: bool) -> Sequence[Edition]:
    """One edition of each guide in scope, with guide, item and agency, by guide code."""
    states = ("draft", "review", *IN_LAW) if drafts else IN_LAW
    found = select(Edition).join(Edition.guide).where(guide_within(scope), Edition.state.in_(states))
    loaded = joinedload(Edition.guide)
    options = (loaded.joinedload(Guide.item), loaded.joinedload(Guide.agency))
    newest: dict[int, Edition] = {}
    for edition in session.scalars(found.options(*options).order_by(Guide.code, Edition.number)):
        newest[edition.guide_id] = edition
    return list(newest.values())


def entry_of(edition: Edition) -> GuideEntry:
    """An edition as a workbook names it."""
    guide = edition.guide
    return GuideEntry(
        code=guide.code,
        item=guide.item.code,
        agency=guide.agency.name,
        agency_code=guide.agency.credit_code,
        content=load_guide(edition.content),
        edition=edition.number,
    )


def _items(editions: Sequence[Edition]) -> list[ItemEntry]:
    items: dict[str, Item] = {edition.guide.item.code: edition.guide.item for edition in editions}
    return [
        ItemEntry(item.code, item.name, item.kind or "", item.exception, item.exception_reason or "")
        for _code, item in sorted(items.items())
    ]


def _nodes(entries: Sequence[GuideEntry], base: str) -> list[dict[str, object]]:
    return [
        node
        for entry in entries
        for node in service_nodes(entry.content, address=f"{base}/guides/{entry.code}", code=entry.code)
    ]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
