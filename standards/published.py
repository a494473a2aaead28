"""What is in force on a day, page by page: items, and editions of guides."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.places.models import Agency, Region
from standards.models import Edition, Guide, Item
from standards.queries import guide_within, in_force


def items_in_force(
    session: Session, scope: Scope, *, day: date, kind: str | None = None, limit: int, offset: int
) -> tuple[Sequence[Item], int]:
    """Items of which some guide in scope is in force on a day, by code, and how many there are in all."""
    valid = select(Guide.item_id).join(Guide.editions).where(guide_within(scope), in_force(day))
    found = select(Item).where(Item.id.in_(valid))
    if kind:
        found = found.where(Item.kind == kind)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return session.scalars(found.order_by(Item.code, Item.id).limit(limit).offset(offset)).all(), total


def editions_in_force(
    session: Session,
    scope: Scope,
    *,
    day: date,
    item: str | None = None,
    region: str | None = None,
    limit: int,
    offset: int,
) -> tuple[Sequence[Edition], int]:
    """Editions in scope valid on a day with guide, item and agency, by guide code, and how many there are in all."""
    found = _editions(scope, day)
    if item:
        found = found.join(Guide.item).where(Item.code == item)
    if region:
        found = found.join(Guide.agency).join(Agency.region).where(Region.code == region)
    total = session.scalar(select(func.count()).select_from(found.with_only_columns(Edition.id).subquery())) or 0
    loaded = joinedload(Edition.guide)
    options = (loaded.joinedload(Guide.item), loaded.joinedload(Guide.agency).joinedload(Agency.region))
    shown = found.options(*options).order_by(Guide.code, Edition.number, Edition.id).limit(limit).offset(offset)
    return session.scalars(shown).all(), total


def _editions(scope: Scope, day: date) -> Select[tuple[Edition]]:
    return select(Edition).join(Edition.guide).where(guide_within(scope), in_force(day))
