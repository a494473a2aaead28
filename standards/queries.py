"""Items, guides and editions within a scope. Public pages ask with EVERYWHERE."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.places.models import Agency
from portal.places.queries import agency_within
from standards.models import Edition, Guide, Item, Matter

IN_LAW = ("published", "retired")


def guide_within(scope: Scope) -> ColumnElement[bool]:
    """The condition that a Guide's agency lies in the scope."""
    if scope.kind == "everywhere":
        return true()
    return Guide.agency_id.in_(select(Agency.id).where(agency_within(scope)))


def in_force(day: date) -> ColumnElement[bool]:
    """The condition that an Edition is valid on a day."""
    lasting = or_(Edition.effective_to.is_(None), Edition.effective_to > day)
    return and_(Edition.state.in_(IN_LAW), Edition.effective_from <= day, lasting)


def items(session: Session) -> list[Item]:
    """All items, by code."""
    return list(session.scalars(select(Item).order_by(Item.code, Item.id)))


def item(session: Session, code: str) -> Item | None:
    """One item by its code."""
    return session.scalar(select(Item).where(Item.code == code))


def guides(session: Session, scope: Scope, *, agency_id: int | None = None, item_id: int | None = None) -> list[Guide]:
    """The guides in scope with item and agency, by code; perhaps of one agency or one item."""
    found = select(Guide).where(guide_within(scope)).options(joinedload(Guide.item), joinedload(Guide.agency))
    if agency_id is not None:
        found = found.where(Guide.agency_id == agency_id)
    if item_id is not None:
        found = found.where(Guide.item_id == item_id)
    return list(session.scalars(found.order_by(Guide.code)))


def guide(session: Session, scope: Scope, *, code: str) -> Guide | None:
    """One guide in scope by its public code."""
    found = select(Guide).where(guide_within(scope), Guide.code == code)
    return session.scalar(found.options(joinedload(Guide.item), joinedload(Guide.agency)))


def edition_on(session: Session, guide_id: int, *, day: date) -> Edition | None:
    """The edition of a guide that is valid on a day."""
    found = select(Edition).where(Edition.guide_id == guide_id, in_force(day))
    return session.scalar(found.order_by(Edition.number.desc()).limit(1))


def editions_on(
    session: Session, scope: Scope, *, day: date, guide_ids: Collection[int] | None = None
) -> list[Edition]:
    """The editions in scope valid on a day, with guide, item and agency, by guide code."""
    loaded = joinedload(Edition.guide)
    found = select(Edition).join(Edition.guide).where(guide_within(scope), in_force(day))
    if guide_ids is not None:
        found = found.where(Edition.guide_id.in_(guide_ids))
    options = (loaded.joinedload(Guide.item), loaded.joinedload(Guide.agency))
    return list(session.scalars(found.options(*options).order_by(Guide.code, Edition.number)))


def editions_by_code(session: Session, scope: Scope, *, day: date, codes: Collection[str]) -> dict[str, Edition]:
    """The editions valid on a day of guides with these public codes, by code; those without one are left out."""
    ids = session.scalars(select(Guide.id).where(Guide.code.in_(codes)).order_by(Guide.id)).all()
    return {found.guide.code: found for found in editions_on(session, scope, day=day, guide_ids=ids)}


def edition(session: Session, scope: Scope, *, guide_code: str, number: int) -> Edition | None:
    """One edition in scope, in any state: only for those who may see drafts."""
    found = select(Edition).join(Edition.guide).where(guide_within(scope), Guide.code == guide_code)
    return session.scalar(found.where(Edition.number == number))


def open_edition(session: Session, guide_id: int) -> Edition | None:
    """The draft or edition under review of a guide; there is at most one."""
    found = select(Edition).where(Edition.guide_id == guide_id, Edition.state.in_(("draft", "review")))
    return session.scalar(found.order_by(Edition.number))


def public_history(session: Session, guide_id: int) -> list[Edition]:
    """Every edition that was ever published, newest first."""
    found = select(Edition).where(Edition.guide_id == guide_id, Edition.state.in_(IN_LAW))
    return list(session.scalars(found.order_by(Edition.number.desc())))


def changed_editions(session: Session, scope: Scope, *, since: datetime) -> list[Edition]:
    """Editions in scope published since then, newest first: what clerks must read."""
    found = select(Edition).join(Edition.guide).where(guide_within(scope), Edition.state.in_(IN_LAW))
    found = found.where(Edition.published_at >= since).options(joinedload(Edition.guide))
    return list(session.scalars(found.order_by(Edition.published_at.desc(), Edition.id.desc())))


def matters(session: Session) -> list[Matter]:
    """The active matters (一件事), by code."""
    return list(session.scalars(select(Matter).where(Matter.active).order_by(Matter.code)))


def matter(session: Session, code: str) -> Matter | None:
    """One active matter by its code."""
    return session.scalar(select(Matter).where(Matter.code == code, Matter.active))
