"""Places within a scope. Public pages ask with EVERYWHERE."""

from sqlalchemy import ScalarSelect, Select, select, true
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.elements import ColumnElement

from portal.accounts.scope import Scope
from portal.places.models import Agency, Hall, Region, Window, window_agency


def regions_under(region_id: int) -> Select[tuple[int]]:
    """The ids of a region and of all that reports to it."""
    tree = select(Region.id).where(Region.id == region_id).cte(recursive=True)
    tree = tree.union_all(select(Region.id).where(Region.reports_to_id == tree.c.id))
    return select(tree.c.id)


def _windows_of_agency(agency_id: int | None) -> ScalarSelect[int]:
    return select(window_agency.c.window_id).where(window_agency.c.agency_id == agency_id).scalar_subquery()


def window_within(scope: Scope) -> ColumnElement[bool]:
    """The condition that a Window lies in the scope."""
    if scope.kind == "region":
        halls = select(Hall.id).where(Hall.region_id.in_(regions_under(scope.id or 0)))
        return Window.hall_id.in_(halls)
    if scope.kind == "agency":
        return Window.id.in_(_windows_of_agency(scope.id))
    if scope.kind == "hall":
        return Window.hall_id == scope.id
    return true()


def hall_within(scope: Scope) -> ColumnElement[bool]:
    """The condition that a Hall lies in the scope."""
    if scope.kind == "region":
        return Hall.region_id.in_(regions_under(scope.id or 0))
    if scope.kind == "agency":
        return Hall.id.in_(select(Window.hall_id).where(window_within(scope)))
    if scope.kind == "hall":
        return Hall.id == scope.id
    return true()


def region_within(scope: Scope) -> ColumnElement[bool]:
    """The condition that a Region lies in the scope."""
    if scope.kind == "region":
        return Region.id.in_(regions_under(scope.id or 0))
    if scope.kind == "agency":
        return Region.id == select(Agency.region_id).where(Agency.id == scope.id).scalar_subquery()
    if scope.kind == "hall":
        return Region.id == select(Hall.region_id).where(Hall.id == scope.id).scalar_subquery()
    return true()


def agency_within(scope: Scope) -> ColumnElement[bool]:
    """The condition that an Agency lies in the scope."""
    if scope.kind == "region":
        return Agency.region_id.in_(regions_under(scope.id or 0))
    if scope.kind == "agency":
        return Agency.id == scope.id
    if scope.kind == "hall":
        served = select(window_agency.c.agency_id).join(Window, Window.id == window_agency.c.window_id)
        return Agency.id.in_(served.where(Window.hall_id == scope.id))
    return true()


def windows(session: Session, scope: Scope) -> list[Window]:
    """The windows in scope with hall and region, by code."""
    joined = joinedload(Window.hall).joinedload(Hall.region)
    return list(session.scalars(select(Window).where(window_within(scope)).options(joined).order_by(Window.code)))


def window(session: Session, scope: Scope, *, code: str) -> Window | None:
    """One window in scope by its public code."""
    return session.scalar(select(Window).where(window_within(scope), Window.code == code))


def halls(session: Session, scope: Scope) -> list[Hall]:
    """The halls in scope with their region, by code."""
    found = select(Hall).where(hall_within(scope)).options(joinedload(Hall.region)).order_by(Hall.code)
    return list(session.scalars(found))


def hall(session: Session, scope: Scope, *, code: str) -> Hall | None:
    """One hall in scope by its public code."""
    return session.scalar(select(Hall).where(hall_within(scope), Hall.code == code))


def regions(session: Session, scope: Scope, *, level: int | None = None) -> list[Region]:
    """The regions in scope and in force, by code; perhaps of one level (2 province, 3 prefecture, 4 county)."""
    found = select(Region).where(region_within(scope), Region.valid_to.is_(None))
    if level is not None:
        found = found.where(Region.level == level)
    return list(session.scalars(found.order_by(Region.code, Region.id)))


def region(session: Session, scope: Scope, *, code: str) -> Region | None:
    """One region in scope, in force, by its 12-digit code."""
    found = select(Region).where(region_within(scope), Region.code == code, Region.valid_to.is_(None))
    return session.scalar(found.order_by(Region.id))


def agencies(session: Session, scope: Scope) -> list[Agency]:
    """The agencies in scope, by name."""
    return list(session.scalars(select(Agency).where(agency_within(scope)).order_by(Agency.name, Agency.id)))
