"""Moves a case one step: checks whose step it is, sets the next last day, writes timeline and audit log together."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor, Change, record
from portal.places.models import Window
from surveys.collecting.checking.deciding import is_of_unit
from surveys.collecting.intake import business_day
from surveys.collecting.privacy import find_personal_data
from surveys.handling import clocks
from surveys.handling.models import HandlingCase, HandlingStep
from surveys.handling.states import ROLES, Move, MoveRefused, move_from

SYSTEM = "nightly"


class NotYours(MoveRefused):
    """The step is another person's: of another role, another unit, or just another one."""


@dataclass(frozen=True)
class Hand:
    """Who acts and when; nobody when the system does."""

    by: UserAccount | None
    now: datetime

    @property
    def today(self) -> date:
        """The business day in China."""
        return business_day(self.now)

    @property
    def id(self) -> int | None:
        """The person's number."""
        return self.by.id if self.by else None

    @property
    def actor(self) -> Actor:
        """For the audit log."""
        return Actor(self.by.id, self.by.role) if self.by else Actor(None, SYSTEM)


def check(case: HandlingCase, window: Window, name: str, hand: Hand) -> Move:
    """The step of that name, when it is due and this person's; MoveRefused otherwise."""
    move = move_from(case.state, name)
    if hand.by is None or hand.by.role not in ROLES[move.party]:
        raise NotYours("role")
    if move.party == "outsider" and (is_of_unit(hand.by, window) or case.appeal_by == hand.by.id):
        raise NotYours("own_unit")
    if move.party == "approver" and case.submitted_by == hand.by.id:
        raise NotYours("same_person")
    return move


def take_step(
    session: Session,
    case: HandlingCase,
    window: Window,
    name: str,
    *,
    hand: Hand,
    reason: str = "",
    evidence: str = "",
    clock_from: date | None = None,
) -> None:
    """Takes the step and starts its clock: from `clock_from`, else from where the case's clock began."""
    move = check(case, window, name, hand)
    move_case(session, case, window, name, move.target, hand=hand, reason=reason, evidence=evidence, start=clock_from)


def move_case(
    session: Session,
    case: HandlingCase,
    window: Window,
    act: str,
    target: str,
    *,
    hand: Hand,
    reason: str = "",
    evidence: str = "",
    start: date | None = None,
) -> None:
    """Puts a case into a state and says so in timeline and audit log."""
    held = clocks.deadlines_in(session, clocks.region_of(session, window))
    before, case.state = case.state, target
    case.due_on = clocks.due_in(held, target, case.complexity, start=start or case.clock_from)
    case.ended_on = hand.today if target in ("closed", "excluded") else None
    note(session, case, act, hand=hand, before=before, reason=reason, evidence=evidence)


def note(
    session: Session,
    case: HandlingCase,
    act: str,
    *,
    hand: Hand,
    before: str | None = None,
    reason: str = "",
    evidence: str = "",
    changed: tuple[dict[str, Any], dict[str, Any]] = ({}, {}),
) -> None:
    """One line of the timeline and its entry in the audit log, for steps and for acts that change no state.

    `changed` is what else the audit log should show, before and after.
    """
    for text in (reason, evidence):
        if find_personal_data(text):
            raise MoveRefused("personal")
    session.add(
        HandlingStep(
            case_id=case.id,
            at=hand.now,
            by_id=hand.id,
            act=act,
            before=case.state if before is None else before,
            after=case.state,
            reason=reason.strip(),
            evidence=evidence.strip(),
            due_on=case.due_on,
        )
    )
    session.flush()
    due = case.due_on.isoformat() if case.due_on else None
    old = {"state": case.state if before is None else before} | changed[0]
    new = {"state": case.state, "due_on": due} | changed[1]
    change = Change("handling_case", str(case.id), old, new, reason=reason.strip())
    record(session, change, actor=hand.actor, action=f"handling.{act}", at=hand.now)


def steps_of(session: Session, case: HandlingCase) -> list[HandlingStep]:
    """The timeline, oldest first."""
    found = select(HandlingStep).where(HandlingStep.case_id == case.id).order_by(HandlingStep.id)
    return list(session.scalars(found))
