"""Brings service letters in as drafts under a region of their own. Acts within the caller's transaction.

The same folder twice changes nothing. They are real, but another country's: every guide says so.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.audit.record import Actor, Change, record
from portal.features import Progress
from portal.orm import utc_now
from portal.places.models import Agency, Region
from standards.guide.document import dump_guide
from standards.ledgers import ImportReport
from standards.lint.checking import lint_guide
from standards.loading.letters import Letter, LoadedLetters
from standards.models import Edition, Guide, Item

BATCH = 200


def lint_letters(loaded: LoadedLetters) -> dict[str, int]:
    """How many findings each rule of the guide check has over all services, most first."""
    counts = Counter(finding.rule for letter in loaded.letters for finding in lint_guide(letter.content))
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def apply_letters(
    session: Session, loaded: LoadedLetters, *, actor: Actor, digest: str, progress: Progress
) -> dict[str, int]:
    """How many drafts, changed, unchanged and busy (under review) guides, and new agencies."""
    if actor.id is None:
        raise ValueError("a draft is written by a person")
    counts: Counter[str] = Counter()
    region = _region(session, loaded.mapping["region"])
    agencies = {agency.name: agency for agency in _agencies(session, region)}
    for start in range(0, len(loaded.letters), BATCH):
        batch = loaded.letters[start : start + BATCH]
        known = _known(session, [letter.code for letter in batch])
        for letter in batch:
            agency = _agency(session, letter, region, agencies=agencies, counts=counts)
            guide = known.get(letter.code) or _guide(session, letter, agency, source=loaded.mapping["source"])
            counts[_write(session, guide, letter, author_id=actor.id)] += 1
        session.flush()
        progress(start + len(batch), len(loaded.letters))
    _keep(session, loaded, actor=actor, digest=digest, counts=counts)
    return dict(counts)


def _region(session: Session, told: Mapping[str, str]) -> Region:
    found = session.scalar(select(Region).where(Region.code == told["code"], Region.valid_to.is_(None)))
    if found is None:
        found = Region(code=told["code"], name=told["name"], level=1)
        session.add(found)
        session.flush()
    return found


def _agencies(session: Session, region: Region) -> list[Agency]:
    return list(session.scalars(select(Agency).where(Agency.region_id == region.id).order_by(Agency.id)))


def _known(session: Session, codes: list[str]) -> dict[str, Guide]:
    found = select(Guide).where(Guide.code.in_(codes)).options(joinedload(Guide.editions)).order_by(Guide.id)
    return {guide.code: guide for guide in session.scalars(found).unique()}


def _agency(
    session: Session, letter: Letter, region: Region, *, agencies: dict[str, Agency], counts: Counter[str]
) -> Agency:
    name = letter.agency[:200] or "—"
    if name not in agencies:
        agency = Agency(region_id=region.id, name=name, credit_code=letter.agency_code, credit_code_fault="foreign")
        session.add(agency)
        session.flush()
        agencies[name] = agency
        counts["agencies"] += 1
    return agencies[name]


def _guide(session: Session, letter: Letter, agency: Agency, *, source: str) -> Guide:
    item = Item(code=letter.code, name=letter.content.name[:1000])
    guide = Guide(code=letter.code, item=item, agency=agency, local_code=letter.local_code, foreign_source=source)
    session.add(guide)
    return guide


def _write(session: Session, guide: Guide, letter: Letter, *, author_id: int) -> str:
    content: dict[str, Any] = dump_guide(letter.content)
    latest = guide.editions[0] if guide.id is not None and guide.editions else None
    if latest is not None and latest.content == content:
        return "unchanged"
    if latest is not None and latest.state == "review":
        return "busy"
    if latest is not None and latest.state == "draft":
        latest.content, latest.changed_at = content, utc_now()
        return "changed"
    number = latest.number + 1 if latest else 1
    session.add(Edition(guide=guide, number=number, content=content, author_id=author_id))
    return "drafts"


def _keep(session: Session, loaded: LoadedLetters, *, actor: Actor, digest: str, counts: Counter[str]) -> None:
    report = loaded.report
    kept = ImportReport(
        user_id=actor.id,
        kind="letters",
        file_name=loaded.mapping["source"],
        sha256=digest,
        rows=report.rows,
        faults=report.flagged + report.rejected,
        state="applied",
        report=report.to_dict() | {"counts": dict(counts)},
        applied_at=utc_now(),
    )
    session.add(kept)
    session.flush()
    after = {"sha256": digest, "rows": report.rows, **counts}
    record(session, Change("import_report", str(kept.id), after=after), actor=actor, action="letters.imported")
