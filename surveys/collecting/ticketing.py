"""Visits and their tickets: who may rate which visit, once, and follow up, once.

Only the hash of a ticket is stored. Nothing leads from a visit to its rating: the rating carries a `thread` that is
computed from the ticket itself, which only its holder has.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Dialect, Select, Update, bindparam, delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.crypto.alphabet import tidy
from portal.crypto.codes import CodeError, hash_ticket, new_ticket
from portal.places.models import Hall, Window
from portal.places.queries import window as find_window
from portal.prepared import Prepared
from surveys.collecting.intake import business_day
from surveys.collecting.keys import Keys
from surveys.collecting.models.visits import Ticket, Visit
from surveys.collecting.places import NAMES, names_by_language

TICKET_DAYS = 7  # peers.md 5.2; 演示值
USES = 2  # one rating, one follow-up

TicketState = Literal["open", "follow_up", "used", "expired", "revoked"]


class VisitRefused(ValueError):
    """A visit that cannot be made; the code is `window`, `used` or `future`."""


@dataclass(frozen=True)
class Occasion:
    """What a case system or a clerk says of a visit."""

    case_number: str
    service_number: int
    window: str
    served_at: datetime
    guide: str = ""
    guide_edition: int | None = None
    days: int = TICKET_DAYS


@dataclass(frozen=True)
class Issued:
    """A visit with its ticket, which is shown now and never again. `fresh` is False for a visit known before."""

    visit: Visit
    token: str
    expires_on: date
    fresh: bool


@dataclass(frozen=True)
class Held:
    """A ticket in somebody's hand: the visit it was given for and what it still allows."""

    window_id: int
    names: dict[str, tuple[str, str]]  # by language: hall and window
    guide: str
    guide_edition: int | None
    served_on: date
    state: TicketState
    hash: bytes
    thread: bytes


def issue(
    session: Session, scope: Scope, occasion: Occasion, *, keys: Keys, now: datetime, by: int | None, key: int | None
) -> Issued:
    """A visit and its ticket. A repeat voids the unused ticket and gives another; a used one is refused."""
    window = find_window(session, scope, code=occasion.window)
    if window is None:
        raise VisitRefused("window")
    if occasion.served_at > now + timedelta(minutes=5):
        raise VisitRefused("future")
    found = find_visit(session, occasion.case_number, occasion.service_number)
    visit = found or _add_visit(session, occasion, window, by=by, key=key)
    if found is not None:
        _void(session, found, window)
    ticket = new_ticket(suite=keys.suite)
    expires_on = business_day(occasion.served_at) + timedelta(days=occasion.days)
    session.add(Ticket(hash=ticket.hash, visit_id=visit.id, expires_on=expires_on))
    session.flush()
    return Issued(visit, ticket.token, expires_on, fresh=found is None)


def find_visit(session: Session, case_number: str, service_number: int) -> Visit | None:
    """The visit of that case and service."""
    of_case = (Visit.case_number == case_number, Visit.service_number == service_number)
    return session.scalar(select(Visit).where(*of_case))


def visit_state(session: Session, visit: Visit, *, today: date) -> TicketState | None:
    """What the ticket of a visit allows; None when there is none. Never whether what was said was good."""
    ticket = session.scalar(select(Ticket).where(Ticket.visit_id == visit.id))
    if ticket is None:
        return None
    return _state_of(ticket.revoked, ticket.uses, ticket.expires_on, today)


def hold(session: Session, token: str, *, keys: Keys, today: date) -> Held | None:
    """The ticket somebody scanned or typed; None when this house never gave it out."""
    try:
        hashed = hash_ticket(token, suite=keys.suite)
    except CodeError:
        return None
    found = _HOLD.run(session.connection(), {"hash": hashed}).one_or_none()
    if found is None:
        return None
    # From the secret that is not stored: whoever has only the table cannot tell whose rating it is.
    thread = keys.suite.hmac(keys.thread, b"thread:" + keys.suite.digest(b"holder:" + _tidied(token)))
    state = _state_of(found.revoked, found.uses, found.expires_on, today)
    served_on = business_day(found.served_at)
    return Held(found.id, names_by_language(found), found.guide, found.guide_edition, served_on, state, hashed, thread)


def use_up(session: Session, held: Held) -> bool:
    """Takes one use of the ticket; False when somebody else was faster."""
    before = 0 if held.state == "open" else 1
    taken = _USE_UP.run(session.connection(), {"held": held.hash, "before": before, "uses": before + 1})
    return bool(taken.rowcount)


def revoke_ticket(session: Session, scope: Scope, visit: Visit) -> bool:
    """Makes the ticket of a visit in scope useless; False when the visit lies elsewhere."""
    window = session.get(Window, visit.window_id)
    if window is None or find_window(session, scope, code=window.code) is None:
        return False
    session.execute(update(Ticket).where(Ticket.visit_id == visit.id).values(revoked=True))
    return True


def _add_visit(session: Session, occasion: Occasion, window: Window, *, by: int | None, key: int | None) -> Visit:
    visit = Visit(
        case_number=occasion.case_number,
        service_number=occasion.service_number,
        window_id=window.id,
        guide=occasion.guide,
        guide_edition=occasion.guide_edition,
        served_at=occasion.served_at,
        created_by=by,
        api_key_id=key,
    )
    session.add(visit)
    session.flush()
    return visit


def _void(session: Session, visit: Visit, window: Window) -> None:
    """The unused ticket of a known visit goes, so that one visit never has two."""
    if visit.window_id != window.id:
        raise VisitRefused("window")
    ticket = session.scalar(select(Ticket).where(Ticket.visit_id == visit.id))
    if ticket is not None and ticket.uses:
        raise VisitRefused("used")
    session.execute(delete(Ticket).where(Ticket.visit_id == visit.id))


def _state_of(revoked: bool, uses: int, expires_on: date, today: date) -> TicketState:
    if revoked:
        return "revoked"
    if uses >= USES:
        return "used"
    if today > expires_on:
        return "expired"
    return "follow_up" if uses else "open"


def _tidied(token: str) -> bytes:
    return tidy(token).encode()


def _hold(_dialect: Dialect) -> Select[Any]:
    """A ticket with its visit and the names on its page, in one statement: it runs twice with every verified rating."""
    ticket, visit, window = Ticket.__table__.c, Visit.__table__.c, Window.__table__.c
    joined = Ticket.__table__.join(Visit.__table__, visit.id == ticket.visit_id)
    joined = joined.join(Window.__table__, window.id == visit.window_id)
    joined = joined.join(Hall.__table__, Hall.__table__.c.id == window.hall_id)
    of_visit = (visit.guide, visit.guide_edition, visit.served_at)
    found = select(ticket.revoked, ticket.uses, ticket.expires_on, *of_visit, window.id, *NAMES)
    return found.select_from(joined).where(ticket.hash == bindparam("hash"))


def _use(_dialect: Dialect) -> Update:
    ticket: Any = Ticket.__table__
    still = (ticket.c.hash == bindparam("held"), ticket.c.uses == bindparam("before"))
    return update(ticket).where(*still).values(uses=bindparam("uses"))


_HOLD, _USE_UP = Prepared(_hold), Prepared(_use)
