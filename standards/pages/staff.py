"""What a clerk sees on the desk: guides at hand, guides that changed, and who has not read a change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.i18n import locale
from portal.places.models import Agency, Hall, Region
from standards.desk import favourites, not_read_by, recent_guides
from standards.ledgers import Favourite, ReadConfirmation
from standards.models import Edition, Guide
from standards.queries import changed_editions, editions_on

RECENT_DAYS = 14
MOST_FAVOURITES = 12


@dataclass(frozen=True)
class Shelved:
    """A guide at hand: public code, name and agency."""

    code: str
    name: str
    note: str


@dataclass(frozen=True)
class Changed:
    """An edition published lately: guide, number, days, what it says changed, and whether this clerk has read it."""

    edition_id: int
    code: str
    name: str
    number: int
    published: datetime
    effective: date
    note: str
    read: bool


@dataclass(frozen=True)
class Desk:
    """The start page of a clerk."""

    recent: tuple[Shelved, ...]
    favourites: tuple[Shelved, ...]
    unread: tuple[Changed, ...]


def desk(session: Session, scope: Scope, *, user_id: int, now: datetime) -> Desk:
    """Guides last opened and kept, and the changes this clerk has not confirmed. Guides are public: all count."""
    recent = recent_guides(session, EVERYWHERE, user_id=user_id)
    kept = favourites(session, EVERYWHERE, user_id=user_id)[:MOST_FAVOURITES]
    names = _editions(session, [*recent, *kept], day=now.date())
    return Desk(
        recent=_shelved(recent, names),
        favourites=_shelved(kept, names),
        unread=tuple(one for one in changes(session, scope, user_id=user_id, now=now) if not one.read),
    )


def changes(session: Session, scope: Scope, *, user_id: int, now: datetime) -> tuple[Changed, ...]:
    """Editions in scope published in the last fourteen days, newest first."""
    read = set(session.scalars(select(ReadConfirmation.edition_id).where(ReadConfirmation.user_id == user_id)))
    found = changed_editions(session, scope, since=now - timedelta(days=RECENT_DAYS))
    return tuple(_changed(edition, read) for edition in found)


def changed_lately(edition: Edition, *, now: datetime) -> bool:
    """Whether an edition was published within the last fourteen days."""
    return edition.published_at is not None and edition.published_at >= now - timedelta(days=RECENT_DAYS)


def is_read(session: Session, edition: Edition, *, user_id: int) -> bool:
    """Whether a clerk has confirmed an edition."""
    return session.get(ReadConfirmation, (edition.id, user_id)) is not None


def is_favourite(session: Session, guide_id: int, *, user_id: int) -> bool:
    """Whether a clerk keeps a guide at hand."""
    return session.get(Favourite, (user_id, guide_id)) is not None


def unread_counts(session: Session, scope: Scope, shown: Iterable[Changed]) -> dict[int, int]:
    """How many clerks in scope have not confirmed each edition, by its id."""
    return {one.edition_id: len(not_read_by(session, scope, edition_id=one.edition_id)) for one in shown}


def home_region(session: Session, scope: Scope) -> str:
    """The code of the region a scope lies in; empty for everywhere."""
    if scope.kind == "region":
        place = session.get(Region, scope.id)
        return place.code if place else ""
    home: Agency | Hall | None = None
    if scope.kind == "agency":
        home = session.get(Agency, scope.id)
    elif scope.kind == "hall":
        home = session.get(Hall, scope.id)
    return home.region.code if home else ""


def home_hall(session: Session, scope: Scope) -> Hall | None:
    """The hall a clerk works in, where the scope is one."""
    return session.get(Hall, scope.id) if scope.kind == "hall" else None


def edition_name(edition: Edition) -> str:
    """The name of an edition's item in the language of the request, in Chinese where it has none."""
    names = edition.content["identity"]["name"]
    return str(names if isinstance(names, str) else names.get(locale()) or names["zh"])


def _changed(edition: Edition, read: set[int]) -> Changed:
    if edition.published_at is None or edition.effective_from is None:
        raise ValueError("a published edition says since when")
    return Changed(
        edition_id=edition.id,
        code=edition.guide.code,
        name=edition_name(edition),
        number=edition.number,
        published=edition.published_at,
        effective=edition.effective_from,
        note=edition.change_note or "",
        read=edition.id in read,
    )


def _editions(session: Session, guides: Sequence[Guide], *, day: date) -> dict[int, Edition]:
    ids = {guide.id for guide in guides}
    return {edition.guide_id: edition for edition in editions_on(session, EVERYWHERE, day=day, guide_ids=ids)}


def _shelved(guides: Sequence[Guide], editions: dict[int, Edition]) -> tuple[Shelved, ...]:
    """Guides in their order; one without an edition in force is not shown."""
    found = ((guide, editions[guide.id]) for guide in guides if guide.id in editions)
    return tuple(Shelved(guide.code, edition_name(edition), guide.agency.name_in(locale())) for guide, edition in found)
