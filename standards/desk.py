"""What a clerk keeps: favourites, guides last opened, changes read, consultations answered. Never commits."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from portal.orm import utc_now
from portal.places.models import Agency, Hall
from portal.places.queries import agency_within, hall_within, regions_under
from standards.ledgers import Consultation, Favourite, ReadConfirmation, RecentGuide
from standards.models import Edition, Guide
from standards.queries import changed_editions, guide_within


@dataclass(frozen=True)
class Asked:
    """One consultation: how it came, what was asked and told, about which guide, and whether all was told."""

    channel: str  # phone, window, web, other
    question: str
    answer: str
    hall_id: int | None = None
    guide_id: int | None = None
    edition_id: int | None = None
    told_all: bool = True


def toggle_favourite(session: Session, *, user_id: int, guide_id: int) -> bool:
    """Put a guide among the favourites or take it out; whether it is one now."""
    kept = session.get(Favourite, (user_id, guide_id))
    if kept is not None:
        session.delete(kept)
    else:
        session.add(Favourite(user_id=user_id, guide_id=guide_id))
    session.flush()
    return kept is None


def favourites(session: Session, scope: Scope, *, user_id: int) -> list[Guide]:
    """A clerk's favourites in scope, by code."""
    found = select(Guide).join(Favourite, Favourite.guide_id == Guide.id)
    return list(session.scalars(found.where(Favourite.user_id == user_id, guide_within(scope)).order_by(Guide.code)))


def note_opened(session: Session, *, user_id: int, guide_id: int) -> None:
    """Remember that a clerk opened a guide just now."""
    session.merge(RecentGuide(user_id=user_id, guide_id=guide_id, at=utc_now()))
    session.flush()


def recent_guides(session: Session, scope: Scope, *, user_id: int, limit: int = 8) -> list[Guide]:
    """The guides in scope a clerk opened last, the latest first."""
    found = select(Guide).join(RecentGuide, RecentGuide.guide_id == Guide.id)
    found = found.where(RecentGuide.user_id == user_id, guide_within(scope))
    return list(session.scalars(found.order_by(RecentGuide.at.desc(), Guide.id).limit(limit)))


def confirm_read(session: Session, *, user_id: int, edition_id: int) -> None:
    """Keep that a clerk has read an edition; the first time counts."""
    if session.get(ReadConfirmation, (edition_id, user_id)) is None:
        session.add(ReadConfirmation(edition_id=edition_id, user_id=user_id))
        session.flush()


def unread_editions(session: Session, scope: Scope, *, user_id: int, since: datetime) -> list[Edition]:
    """Editions in scope published since then that this clerk has not confirmed, newest first."""
    read = set(session.scalars(select(ReadConfirmation.edition_id).where(ReadConfirmation.user_id == user_id)))
    return [edition for edition in changed_editions(session, scope, since=since) if edition.id not in read]


def not_read_by(session: Session, scope: Scope, *, edition_id: int) -> list[UserAccount]:
    """The clerks in scope who have not confirmed an edition, by name: for whoever leads the hall."""
    read = select(ReadConfirmation.user_id).where(ReadConfirmation.edition_id == edition_id)
    found = select(UserAccount).where(UserAccount.role == "staff", UserAccount.active, _clerk_within(scope))
    return list(session.scalars(found.where(UserAccount.id.not_in(read)).order_by(UserAccount.name, UserAccount.id)))


def _clerk_within(scope: Scope) -> ColumnElement[bool]:
    """The condition that an account's own scope lies in this one."""
    kind, place = UserAccount.scope_kind, UserAccount.scope_id
    if scope.kind == "everywhere":
        return kind.in_(("everywhere", "region", "agency", "hall"))
    inside = [
        and_(kind == "hall", place.in_(select(Hall.id).where(hall_within(scope)))),
        and_(kind == "agency", place.in_(select(Agency.id).where(agency_within(scope)))),
    ]
    if scope.kind == "region":
        inside.append(and_(kind == "region", place.in_(regions_under(scope.id or 0))))
    if scope.kind == "hall":
        inside.pop()  # an agency at a hall's windows does not belong to the hall
    if scope.kind == "agency":
        inside.pop(0)
    return or_(*inside)


def add_consultation(session: Session, asked: Asked, *, handler_id: int) -> Consultation:
    """Write one line of the ledger."""
    line = Consultation(**asdict(asked), handler_id=handler_id)
    session.add(line)
    session.flush()
    return line


def consultations(
    session: Session, scope: Scope, *, since: datetime, guide_id: int | None = None
) -> list[Consultation]:
    """The ledger of the halls in scope, and of guides in scope without a hall, newest first."""
    halls = Consultation.hall_id.in_(select(Hall.id).where(hall_within(scope)))
    guides = and_(
        Consultation.hall_id.is_(None), Consultation.guide_id.in_(select(Guide.id).where(guide_within(scope)))
    )
    found = select(Consultation).where(Consultation.at >= since, or_(halls, guides))
    if guide_id is not None:
        found = found.where(Consultation.guide_id == guide_id)
    options = (joinedload(Consultation.guide), joinedload(Consultation.handler))
    return list(session.scalars(found.options(*options).order_by(Consultation.at.desc(), Consultation.id.desc())))
