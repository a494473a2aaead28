"""Opens a case for every bad rating that counts, and ends those whose rating two people excluded.

Never for what is quarantined, excluded, a default or a follow-up; not for simulated or imported ratings, whose
handling is told by the demo or by the system they came from. A clerk never opens cases: seconds after a rating it
would be plain who gave it.
"""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.intake import business_day
from surveys.collecting.models.checks import Quarantine, QuarantinedRating
from surveys.collecting.models.ratings import Rating
from surveys.collecting.privacy import find_personal_data, mask
from surveys.handling import clocks
from surveys.handling.deadlines import DEFAULTS, clock_start
from surveys.handling.models import HandlingCase
from surveys.handling.states import OPEN
from surveys.handling.steps import Hand, move_case, note

BAD = (1, 2)
AT_ONCE = 500
Progress = Callable[[int, int], None]


def open_cases(session: Session, scope: Scope = EVERYWHERE, *, hand: Hand, progress: Progress) -> int:
    """Opens what is missing in scope, oldest first; how many. Repeating it changes nothing."""
    found = unopened(session, scope)
    held = clocks.all_deadlines(session) if found else {}
    for done, (rating, window, region) in enumerate(found, start=1):
        received_on = business_day(rating.received_at)
        start = clock_start(received_on, hand.today)
        case = HandlingCase(
            rating_id=rating.id,
            window_id=window.id,
            state="screening",
            opened_at=hand.now,
            clock_from=start,
            due_on=clocks.due_in(held.get(region, DEFAULTS), "screening", None, start=start),
        )
        session.add(case)
        session.flush()
        note(session, case, "open", hand=hand, before="")
        progress(done, len(found))
    return len(found)


def unopened(session: Session, scope: Scope) -> list[tuple[Rating, Window, int]]:
    """Bad ratings in scope without a case, with window and region, oldest first."""
    found = (
        select(Rating, Window)
        .join(Window, Window.id == Rating.window_id)
        .outerjoin(HandlingCase, HandlingCase.rating_id == Rating.id)
        .where(
            window_within(scope),
            Rating.state == "counted",
            Rating.level.in_(BAD),
            Rating.assess_number == 1,
            Rating.import_id.is_(None),
            Rating.simulated.is_(False),
            HandlingCase.id.is_(None),
        )
        .order_by(Rating.received_at, Rating.id)
    )
    return [(rating, window, window.hall.region_id) for rating, window in session.execute(found)]


def end_excluded(session: Session, *, hand: Hand) -> int:
    """Ends the open cases whose rating was excluded in another way than by their appeal; how many."""
    found = (
        select(HandlingCase, Window)
        .join(Rating, Rating.id == HandlingCase.rating_id)
        .join(Window, Window.id == HandlingCase.window_id)
        .where(HandlingCase.state.in_(OPEN), Rating.state == "excluded")
        .order_by(HandlingCase.id)
        .limit(AT_ONCE)
    )
    ended = session.execute(found).tuples().all()
    for case, window in ended:
        move_case(session, case, window, "strike", "excluded", hand=hand, reason=_reason_of(session, case))
    return len(ended)


def _reason_of(session: Session, case: HandlingCase) -> str:
    found = (
        select(Quarantine.reason)
        .join(QuarantinedRating, QuarantinedRating.quarantine_id == Quarantine.id)
        .where(QuarantinedRating.rating_id == case.rating_id, Quarantine.state == "excluded")
        .order_by(Quarantine.id.desc())
    )
    reason = session.scalar(found) or ""
    return mask(reason, find_personal_data(reason))
