"""Background work of this room: opening and ending cases each night and whenever the office asks."""

from typing import Any

from sqlalchemy.orm import Session

from portal.features import Progress, Task
from portal.jobs.queue import Nightly
from portal.orm import utc_now
from surveys.handling.opening import end_excluded, open_cases
from surveys.handling.steps import Hand


def follow_ratings(session: Session, progress: Progress) -> dict[str, Any]:
    """Opens a case for every bad rating that counts and ends those whose rating was excluded."""
    hand = Hand(None, utc_now())
    ended = end_excluded(session, hand=hand)
    return {"opened": open_cases(session, hand=hand, progress=progress), "ended": ended}


TASKS = (Task("handling.open", follow_ratings),)
# After the check of ratings at half past midnight: what a rule sets aside is not opened.
NIGHTLY = (Nightly("handling.open", "差评立案", 1, 10),)
