"""Upheld complaints and integrity findings about windows: two people to hold one, two to lift it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from portal.audit.record import Change, record
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.checking.deciding import is_of_unit
from surveys.collecting.privacy import find_personal_data
from surveys.handling.models import FINDING_KINDS, WindowFinding
from surveys.handling.states import MoveRefused
from surveys.handling.steps import Hand, NotYours

STANDINGS = ("recorded", "held", "lift_asked", "lifted", "discarded")


def findings(session: Session, scope: Scope) -> list[tuple[WindowFinding, Window]]:
    """Everything in scope with its window, newest first."""
    found = select(WindowFinding, Window).join(Window, Window.id == WindowFinding.window_id)
    order = (WindowFinding.found_on.desc(), WindowFinding.id.desc())
    return list(session.execute(found.where(window_within(scope)).order_by(*order)).tuples())


def finding(session: Session, scope: Scope, number: int) -> tuple[WindowFinding, Window] | None:
    """One in scope with its window."""
    found = (
        select(WindowFinding, Window)
        .join(Window, Window.id == WindowFinding.window_id)
        .where(WindowFinding.id == number, window_within(scope))
        .with_for_update(of=WindowFinding)
    )
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def standing(found: WindowFinding) -> str:
    """recorded, held (confirmed by the second person), lift_asked or lifted; discarded instead of confirmed."""
    if found.lifted_at is not None:
        return "lifted"
    if found.lift_asked_by is not None:
        return "lift_asked" if found.confirmed_at is not None else "discarded"
    return "held" if found.confirmed_at is not None else "recorded"


def record_finding(
    session: Session, window: Window, *, kind: str, found_on: date, reason: str, hand: Hand
) -> WindowFinding:
    """The first person writes it down; it counts when a second one confirms it."""
    by = _outsider(window, hand)
    if kind not in FINDING_KINDS or not reason.strip() or found_on > hand.today:
        raise MoveRefused("reason")
    _refuse_personal(reason)
    made = WindowFinding(
        window_id=window.id,
        kind=kind,
        found_on=found_on,
        reason=reason.strip(),
        recorded_by=by.id,
        recorded_at=hand.now,
    )
    session.add(made)
    session.flush()
    _note(session, made, "recorded", hand=hand, reason=reason)
    return made


def confirm_finding(session: Session, found: WindowFinding, window: Window, *, hand: Hand) -> None:
    """The second person confirms: from now on it stands against the window."""
    by = _outsider(window, hand)
    _require(found, "recorded", by.id, found.recorded_by)
    found.confirmed_by, found.confirmed_at = by.id, hand.now
    _note(session, found, "confirmed", hand=hand)


def discard(session: Session, found: WindowFinding, window: Window, *, reason: str, hand: Hand) -> None:
    """The second person does not confirm and says why: it never stood against the window, and stays to be read."""
    by = _outsider(window, hand)
    _require(found, "recorded", by.id, found.recorded_by)
    _give_up(found, reason, by)
    _note(session, found, "discarded", hand=hand, reason=reason)


def ask_lift(session: Session, found: WindowFinding, window: Window, *, reason: str, hand: Hand) -> None:
    """The first person says why it should no longer stand; it stands until a second one agrees."""
    by = _outsider(window, hand)
    _require(found, "held", by.id, None)
    _give_up(found, reason, by)
    _note(session, found, "lift_asked", hand=hand, reason=reason)


def lift(session: Session, found: WindowFinding, window: Window, *, hand: Hand) -> None:
    """The second person agrees: it no longer stands, and stays to be read."""
    by = _outsider(window, hand)
    _require(found, "lift_asked", by.id, found.lift_asked_by)
    found.lifted_by, found.lifted_at = by.id, hand.now
    _note(session, found, "lifted", hand=hand, reason=found.lift_reason)


def _give_up(found: WindowFinding, reason: str, by: UserAccount) -> None:
    if not reason.strip():
        raise MoveRefused("reason")
    _refuse_personal(reason)
    found.lift_reason, found.lift_asked_by = reason.strip(), by.id


def _outsider(window: Window, hand: Hand) -> UserAccount:
    if hand.by is None or is_of_unit(hand.by, window):
        raise NotYours("own_unit")
    return hand.by


def _require(found: WindowFinding, state: str, by_id: int, first: int | None) -> None:
    if standing(found) != state:
        raise MoveRefused("state")
    if by_id == first:
        raise NotYours("same_person")


def _refuse_personal(text: str) -> None:
    if find_personal_data(text):
        raise MoveRefused("personal")


def _note(session: Session, found: WindowFinding, act: str, *, hand: Hand, reason: str = "") -> None:
    session.flush()
    after = {"state": standing(found), "kind": found.kind}
    change = Change("window_finding", str(found.id), after=after, reason=reason)
    record(session, change, actor=hand.actor, action=f"window_finding.{act}", at=hand.now)
