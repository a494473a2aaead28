"""What handlers, approvers and callers do with a case. Every function is one step; all refuse with MoveRefused."""

from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating
from surveys.handling import clocks
from surveys.handling.colleagues import colleagues
from surveys.handling.models import HandlingCase
from surveys.handling.replies import approve_reply, write_reply
from surveys.handling.states import CALL_BACKS, COMPLEXITIES, OPEN, ROLES, MoveRefused
from surveys.handling.steps import Hand, NotYours, check, note, take_step


def take(session: Session, case: HandlingCase, *, hand: Hand) -> None:
    """Makes this person the handler: 谁办理、谁负责."""
    _require_handler(case, hand)
    if case.owner_id != hand.id:
        case.owner_id = hand.id
        note(session, case, "take", hand=hand)


def give(
    session: Session, case: HandlingCase, window: Window, *, to: UserAccount | None, reason: str, hand: Hand
) -> None:
    """Makes a colleague the handler. A clerk gives only what is theirs or nobody's; the office gives any case."""
    _require_handler(case, hand)
    _require_reason(reason)
    if hand.by is None or (hand.by.role == "staff" and case.owner_id not in (None, hand.id)):
        raise NotYours("owner")
    if to is None or to.id == case.owner_id or to.id not in {one.id for one in colleagues(session, window, hand.by)}:
        raise MoveRefused("colleague")
    before, case.owner_id = case.owner_id, to.id
    told = ({"owner_id": before}, {"owner_id": to.id})
    note(session, case, "give", hand=hand, reason=reason, evidence=to.name, changed=told)


def name_clause(session: Session, case: HandlingCase, *, part: str, key: str, reason: str, hand: Hand) -> None:
    """Confirms or changes which clause of the guide the rating speaks against; "" for none."""
    _require_handler(case, hand)
    case.part, case.key = part, key
    note(session, case, "clause", hand=hand, reason=reason, evidence=f"{part}.{key}".strip("."))


def accept(
    session: Session,
    case: HandlingCase,
    window: Window,
    *,
    is_true: bool,
    is_reasonable: bool,
    complexity: str,
    reason: str,
    evidence: str,
    hand: Hand,
) -> None:
    """预审: judged true or not, reasonable or not, simple or complex, with what the contact and the check showed."""
    check(case, window, "accept", hand)
    _require_reason(reason)
    if complexity not in COMPLEXITIES:
        raise MoveRefused("reason")
    case.is_true, case.is_reasonable, case.complexity = is_true, is_reasonable, complexity
    case.owner_id = case.owner_id or hand.id
    held = clocks.deadlines_in(session, clocks.region_of(session, window))
    case.rectify_due = clocks.due_in(held, "to_rectify", complexity, start=case.clock_from)
    take_step(session, case, window, "accept", hand=hand, reason=reason, evidence=evidence)


def begin(session: Session, case: HandlingCase, window: Window, *, reason: str, hand: Hand) -> None:
    """整改中: what is going to be done, or explained."""
    check(case, window, "begin", hand)
    _require_reason(reason)
    case.owner_id = case.owner_id or hand.id
    take_step(session, case, window, "begin", hand=hand, reason=reason)


def submit(
    session: Session, case: HandlingCase, window: Window, *, rating: Rating, evidence: str, reply: str, hand: Hand
) -> None:
    """待审核: what was done, with evidence, and the reply to the person."""
    check(case, window, "submit", hand)
    _require_reason(evidence)
    write_reply(session, case, reply, language=rating.language, hand=hand)
    case.submitted_by = hand.id
    take_step(session, case, window, "submit", hand=hand, evidence=evidence)


def send_back(session: Session, case: HandlingCase, window: Window, *, reason: str, hand: Hand) -> None:
    """Back to 整改中, with what is missing."""
    check(case, window, "send_back", hand)
    _require_reason(reason)
    case.submitted_by = None
    take_step(session, case, window, "send_back", hand=hand, reason=reason)


def approve(
    session: Session, case: HandlingCase, window: Window, *, reason: str, shows_words: bool, hand: Hand
) -> None:
    """The second person agrees: the reply is public, the clock of putting right stops, the one of calling back starts.

    What is approved after its last day stays late, also when the case is taken up again.
    """
    check(case, window, "approve", hand)
    approve_reply(session, case, shows_words=shows_words, hand=hand)
    case.approved_by, case.rectified_on = hand.id, hand.today
    case.late = case.late or (case.rectify_due is not None and hand.today > case.rectify_due)
    take_step(session, case, window, "approve", hand=hand, reason=reason, clock_from=hand.today)


def close(
    session: Session,
    case: HandlingCase,
    window: Window,
    *,
    call_back: str,
    has_contact: bool,
    evidence: str,
    hand: Hand,
) -> None:
    """已办结 with the outcome of the call-back; "no contact" only where the person left none."""
    check(case, window, "close", hand)
    if call_back not in CALL_BACKS or (call_back == "no_contact") == has_contact:
        raise MoveRefused("call_back")
    case.call_back = call_back
    take_step(session, case, window, "close", hand=hand, evidence=evidence)


def reopen(session: Session, case: HandlingCase, window: Window, *, reason: str, hand: Hand) -> None:
    """Back to 整改中, because the person told us that it is not put right; the deadline starts again."""
    check(case, window, "reopen", hand)
    _require_reason(reason)
    held = clocks.deadlines_in(session, clocks.region_of(session, window))
    case.clock_from = hand.today
    case.rectify_due = clocks.due_in(held, "rectifying", case.complexity, start=hand.today)
    case.submitted_by, case.approved_by, case.rectified_on = None, None, None
    take_step(session, case, window, "reopen", hand=hand, reason=reason)


def ask_revision(session: Session, case: HandlingCase, *, reason: str, hand: Hand) -> None:
    """Asks the office to revise the guide: clerks may not write standards."""
    _require_handler(case, hand)
    _require_reason(reason)
    case.revision_asked = True
    note(session, case, "ask_revision", hand=hand, reason=reason)


def _require_handler(case: HandlingCase, hand: Hand) -> None:
    if case.state not in OPEN:
        raise MoveRefused("state")
    if hand.by is None or hand.by.role not in ROLES["handler"]:
        raise NotYours("role")


def _require_reason(text: str) -> None:
    if not text.strip():
        raise MoveRefused("reason")
