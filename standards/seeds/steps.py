"""The demo's guides, published by the office and approved by the supervisor. May be repeated."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.queries import account
from portal.audit.record import Actor
from portal.features import Progress, SeedStep
from portal.orm import utc_now
from portal.places.models import Agency, Region
from standards.editions import approve_edition, publish_edition, start_draft, submit_edition
from standards.guide.content import Guide as Content
from standards.locked import locked_elements
from standards.models import Guide, Item
from standards.search.documents import reindex
from standards.seeds.compiling import base_code, compile_guide
from standards.seeds.entries import read_entries
from standards.seeds.places import YANJI, SeedPlace

FIRST_DAY = date(2025, 11, 3)
RENEWED_DAYS_AGO = 5


def seed_guides_demo(session: Session, progress: Progress) -> None:
    """Every seed guide for Yanji, in force since last November; a few renewed five days ago."""
    region = session.scalar(select(Region).where(Region.code == YANJI.region, Region.valid_to.is_(None)))
    people = [account(session, email=email) for email in ("office@demo.example", "supervisor@demo.example")]
    if region is None or None in people:
        return
    author, approver = (Actor(person.id, person.role) for person in people if person is not None)
    present = set(session.scalars(select(Guide.code)))
    added: list[Guide] = []
    for done, entry in enumerate(read_entries(), start=1):
        if guide_address(entry, YANJI) not in present:
            guide = _add_guide(session, entry, region=region, place=YANJI)
            _publish_all(session, guide, entry, author=author, approver=approver)
            added.append(guide)
        progress(done, len(read_entries()))
    reindex(session, [guide.id for guide in added], day=utc_now().date())


def guide_address(entry: dict[str, Any], place: SeedPlace) -> str:
    """The public address of a seed guide at a place."""
    return f"{place.hall}-{entry['key']}"


def _add_guide(session: Session, entry: dict[str, Any], *, region: Region, place: SeedPlace) -> Guide:
    content = compile_guide(entry, place)
    guide = Guide(
        code=guide_address(entry, place),
        item=_item(session, entry, content),
        agency=_agency(session, entry, region=region, place=place),
        national_code=content.identity.guide_code,
        local_code=content.identity.local_code,
        simulated=True,
    )
    session.add(guide)
    session.flush()
    return guide


def _item(session: Session, entry: dict[str, Any], content: Content) -> Item:
    found = session.scalar(select(Item).where(Item.code == base_code(entry)))
    if found is not None:
        return found
    reason = content.trips.exception_reason if content.trips else None
    return Item(
        code=base_code(entry),
        name=content.name,
        kind=content.identity.kind,
        locked=locked_elements(content),
        exception=reason is not None,
        exception_reason=reason.zh if reason else None,
        simulated=True,
    )


def _agency(session: Session, entry: dict[str, Any], *, region: Region, place: SeedPlace) -> Agency:
    """The department among the demo's agencies, or a new one beside them."""
    name = place.agency_name(entry["dept"])
    wanted = select(Agency).where(Agency.region_id == region.id, Agency.name == name.zh)
    found = session.scalar(wanted.order_by(Agency.id).limit(1))
    if found is not None:
        return found
    agency = Agency(
        region_id=region.id,
        name=name.zh,
        name_en=name.en,
        name_ko=name.ko,
        credit_code=place.agency_code(entry["dept"]),
        credit_code_proposals=[],
    )
    session.add(agency)
    return agency


def _publish_all(session: Session, guide: Guide, entry: dict[str, Any], *, author: Actor, approver: Actor) -> None:
    """One edition since last November; where the entry tells what it said before, a second one since this week."""
    former = {**entry, **entry.get("former", {})}
    _publish(session, guide, former, author=author, approver=approver, day=FIRST_DAY)
    if "former" in entry:
        day = utc_now().date() - timedelta(days=RENEWED_DAYS_AGO)
        _publish(session, guide, entry, author=author, approver=approver, day=day)


def _publish(
    session: Session, guide: Guide, entry: dict[str, Any], *, author: Actor, approver: Actor, day: date
) -> None:
    content = compile_guide(entry, YANJI)
    moment = datetime.combine(day, time(1), UTC)
    edition = start_draft(
        session, guide, content=content, author=author, note="压缩承诺时限" if guide.editions else None
    )
    submit_edition(session, edition, actor=author, now=moment)
    approve_edition(session, edition, approver=approver, now=moment)
    publish_edition(session, edition, effective_from=day, now=moment, today=day, actor=author)


STEPS = (SeedStep("guides", seed_guides_demo),)
