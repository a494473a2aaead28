"""Decides about quarantined ratings. Exclusion takes two people, both of another unit, and a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from portal.audit.record import Actor, Change, record
from portal.places.models import Hall, Window
from portal.places.queries import window_within
from surveys.collecting.checking.running import change_states
from surveys.collecting.models.checks import Quarantine, QuarantinedRating


class DecisionRefused(ValueError):
    """This person may not decide this now; the code is `own_unit`, `same_person`, `state` or `reason`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def quarantines(session: Session, scope: Scope, *, states: tuple[str, ...]) -> list[tuple[Quarantine, Window]]:
    """The quarantines in scope with their window, newest first."""
    found = (
        select(Quarantine, Window)
        .join(Window, Window.id == Quarantine.window_id)
        .options(joinedload(Window.hall).joinedload(Hall.region))
        .where(window_within(scope), Quarantine.state.in_(states))
        .order_by(Quarantine.found_on.desc(), Quarantine.id.desc())
    )
    return [(quarantine, window) for quarantine, window in session.execute(found)]


def quarantine(session: Session, scope: Scope, number: int) -> tuple[Quarantine, Window] | None:
    """One quarantine in scope with its window."""
    found = (
        select(Quarantine, Window)
        .join(Window, Window.id == Quarantine.window_id)
        .where(window_within(scope), Quarantine.id == number)
        .with_for_update(of=Quarantine)
    )
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def propose_exclusion(
    session: Session, case: Quarantine, window: Window, *, by: UserAccount, reason: str, now: datetime
) -> None:
    """The first person says that the ratings should not count, and why."""
    _check(case, window, by, states=("open",))
    if not reason.strip():
        raise DecisionRefused("reason")
    case.state, case.reason, case.proposed_by, case.proposed_at = "proposed", reason.strip(), by.id, now
    _record(session, case, by, before="open")


def confirm_exclusion(session: Session, case: Quarantine, window: Window, *, by: UserAccount, now: datetime) -> None:
    """The second person agrees: the ratings are excluded and stay, marked, with the reason."""
    _check(case, window, by, states=("proposed",))
    if case.proposed_by == by.id:
        raise DecisionRefused("same_person")
    case.state, case.decided_by, case.decided_at = "excluded", by.id, now
    change_states(session, _ratings_of(session, case), "excluded")
    _record(session, case, by, before="proposed")


def release(session: Session, case: Quarantine, window: Window, *, by: UserAccount, now: datetime) -> None:
    """The ratings count again: by anybody of another unit, but not by the one who proposed to exclude them."""
    _check(case, window, by, states=("open", "proposed"))
    before = case.state
    if case.proposed_by == by.id:
        raise DecisionRefused("same_person")
    case.state, case.decided_by, case.decided_at = "released", by.id, now
    change_states(session, _ratings_of(session, case), "counted")
    _record(session, case, by, before=before)


def is_of_unit(user: UserAccount, window: Window) -> bool:
    """Whether a person belongs to the unit that the ratings are about: its hall, or an agency it serves."""
    scope = user.scope
    if scope.kind == "hall":
        return scope.id == window.hall_id
    return scope.kind == "agency" and scope.id in {agency.id for agency in window.agencies}


def _check(case: Quarantine, window: Window, by: UserAccount, *, states: tuple[str, ...]) -> None:
    if is_of_unit(by, window):
        raise DecisionRefused("own_unit")
    if case.state not in states:
        raise DecisionRefused("state")


def _ratings_of(session: Session, case: Quarantine) -> list[object]:
    found = select(QuarantinedRating.rating_id).where(QuarantinedRating.quarantine_id == case.id)
    return list(session.scalars(found.order_by(QuarantinedRating.rating_id)))


def _record(session: Session, case: Quarantine, by: UserAccount, *, before: str) -> None:
    change = Change("quarantine", str(case.id), {"state": before}, {"state": case.state}, reason=case.reason)
    record(session, change, actor=Actor(by.id, by.role), action=f"quarantine.{case.state}")
