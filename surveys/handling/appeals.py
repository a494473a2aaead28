"""Appeals against a rating as mistaken or malicious. Excluding goes the one way there is: a quarantine, two people.

The rating keeps counting while the unit only says so. The first person of another unit who agrees sets it aside;
the second excludes it; anybody of another unit who does not agree gives it back.
"""

from collections.abc import Callable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.places.models import Window
from surveys.collecting.checking.deciding import DecisionRefused, confirm_exclusion, propose_exclusion, release
from surveys.collecting.checking.running import change_states
from surveys.collecting.models.checks import Quarantine, QuarantinedRating
from surveys.collecting.models.ratings import Rating
from surveys.collecting.privacy import find_personal_data, mask
from surveys.handling.models import HandlingCase
from surveys.handling.states import APPEALS, MoveRefused, strike_from
from surveys.handling.steps import Hand, NotYours, check, move_case, note, take_step

RULE = "appeal"
VERSION = "1"


def contest(session: Session, case: HandlingCase, window: Window, *, kind: str, reason: str, hand: Hand) -> None:
    """The rated unit says that the rating is mistaken or malicious; once in a case."""
    check(case, window, "contest", hand)
    if case.appeal_kind is not None:
        raise MoveRefused("appealed_before")
    if kind not in APPEALS or not reason.strip():
        raise MoveRefused("reason")
    case.appeal_kind, case.appeal_by = kind, hand.id
    take_step(session, case, window, "contest", hand=hand, reason=reason, clock_from=hand.today)


def uphold(session: Session, case: HandlingCase, window: Window, *, reason: str, hand: Hand) -> None:
    """The first person of another unit agrees with the appeal: the rating is set aside, exclusion is proposed."""
    check(case, window, "reinstate", hand)  # whoever may refuse the appeal may agree with it
    if case.quarantine_id is not None:
        raise MoveRefused("state")
    rating = session.get_one(Rating, case.rating_id)
    if rating.state != "counted":
        raise MoveRefused("state")
    found = Quarantine(window_id=window.id, rule=RULE, version=VERSION, found_on=hand.today, evidence={"case": case.id})
    session.add(found)
    session.flush()
    session.execute(insert(QuarantinedRating), {"quarantine_id": found.id, "rating_id": case.rating_id})
    change_states(session, [case.rating_id], "quarantined")
    _decide(lambda: propose_exclusion(session, found, window, by=_person(hand), reason=reason, now=hand.now))
    case.quarantine_id = found.id
    note(session, case, "uphold", hand=hand, reason=reason)


def exclude(session: Session, case: HandlingCase, window: Window, *, hand: Hand) -> None:
    """The second person of another unit agrees: the rating is excluded and the case ends."""
    found = _quarantine(session, case, window, hand)
    _decide(lambda: confirm_exclusion(session, found, window, by=_person(hand), now=hand.now))
    follow(session, found, hand=hand)


def refuse(session: Session, case: HandlingCase, window: Window, *, reason: str, hand: Hand) -> None:
    """Somebody of another unit does not agree: the rating counts, the case goes back to 预审 with a new clock."""
    check(case, window, "reinstate", hand)
    if not reason.strip():
        raise MoveRefused("reason")
    if case.quarantine_id is not None:
        found = _quarantine(session, case, window, hand)
        _decide(lambda: release(session, found, window, by=_person(hand), now=hand.now))
    _give_back(session, case, window, hand=hand, reason=reason)


def follow(session: Session, decided: Quarantine, *, hand: Hand) -> None:
    """What a decided quarantine means for the cases of its ratings, wherever it was decided."""
    held = select(QuarantinedRating.rating_id).where(QuarantinedRating.quarantine_id == decided.id)
    found = select(HandlingCase, Window).join(Window, Window.id == HandlingCase.window_id)
    for case, window in session.execute(found.where(HandlingCase.rating_id.in_(held)).order_by(HandlingCase.id)):
        if decided.state == "excluded" and case.state not in ("closed", "excluded"):
            reason = mask(decided.reason, find_personal_data(decided.reason))
            move_case(session, case, window, "strike", strike_from(case.state), hand=hand, reason=reason)
        elif decided.state == "released" and case.state == "appeal" and case.quarantine_id == decided.id:
            _give_back(session, case, window, hand=hand, reason="")


def _give_back(session: Session, case: HandlingCase, window: Window, *, hand: Hand, reason: str) -> None:
    case.clock_from = hand.today
    move_case(session, case, window, "reinstate", "screening", hand=hand, reason=reason)


def _quarantine(session: Session, case: HandlingCase, window: Window, hand: Hand) -> Quarantine:
    check(case, window, "reinstate", hand)
    found = session.get(Quarantine, case.quarantine_id) if case.quarantine_id else None
    if found is None:
        raise MoveRefused("state")
    return found


def _person(hand: Hand) -> UserAccount:
    if hand.by is None:
        raise NotYours("role")
    return hand.by


def _decide(act: Callable[[], None]) -> None:
    try:
        act()
    except DecisionRefused as error:
        kind = NotYours if error.code in ("own_unit", "same_person") else MoveRefused
        raise kind(error.code) from error
