"""Tablets in scope, and those that still hold ratings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.kiosk.models import KioskDevice

SILENT_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Waiting:
    """A tablet that a period should wait for: its window's code, what it holds, when it was last heard of."""

    window: str
    device: str
    unsent: int
    last_seen_at: datetime | None


def devices(session: Session, scope: Scope) -> list[KioskDevice]:
    """The tablets in scope with window and hall: those in use first, then by window and name."""
    joined = joinedload(KioskDevice.window).joinedload(Window.hall)
    found = select(KioskDevice).join(KioskDevice.window).where(window_within(scope)).options(joined)
    order = (KioskDevice.revoked_at.is_not(None), Window.code, KioskDevice.name, KioskDevice.id)
    return list(session.scalars(found.order_by(*order)))


def device(session: Session, scope: Scope, *, number: int) -> KioskDevice | None:
    """One tablet in scope."""
    joined = joinedload(KioskDevice.window).joinedload(Window.hall)
    found = select(KioskDevice).join(KioskDevice.window).where(window_within(scope), KioskDevice.id == number)
    return session.scalar(found.options(joined))


def devices_to_wait_for(session: Session, scope: Scope, *, now: datetime) -> list[Waiting]:
    """Enrolled tablets that hold unsent ratings or are silent, so may hold some: name them before a period closes."""
    silent = KioskDevice.last_seen_at.is_(None) | (KioskDevice.last_seen_at < now - SILENT_AFTER)
    found = (
        select(Window.code, KioskDevice.name, KioskDevice.unsent, KioskDevice.last_seen_at)
        .join(KioskDevice.window)
        .where(window_within(scope), KioskDevice.token_hash.is_not(None), or_(KioskDevice.unsent > 0, silent))
        .order_by(Window.code, KioskDevice.id)
    )
    return [Waiting(*row) for row in session.execute(found)]


def status_of(found: KioskDevice, *, now: datetime) -> str:
    """revoked, waiting (for its code), expired (code too old), silent, holding (unsent ratings) or well."""
    if found.revoked_at:
        return "revoked"
    if found.token_hash is None:
        return "waiting" if found.code_expires_at and found.code_expires_at > now else "expired"
    if found.last_seen_at is None or found.last_seen_at < now - SILENT_AFTER:
        return "silent"
    return "holding" if found.unsent else "well"
