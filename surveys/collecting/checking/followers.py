"""Rooms that follow what was decided about quarantined ratings. Each brings a follower; none sees the others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from surveys.collecting.models.checks import Quarantine

Follower = Callable[[Session, Quarantine, UserAccount, datetime], None]
EXTENSION = "mingchuang.decision_followers"


def follow_decisions(app: Any, follower: Follower) -> None:
    """Lets a room hear of every decision, in its transaction; call it when its blueprint is mounted."""
    app.extensions.setdefault(EXTENSION, []).append(follower)


def tell_followers(app: Any, session: Session, decided: Quarantine, *, by: UserAccount, now: datetime) -> None:
    """Tells all rooms what was decided."""
    followers: list[Follower] = app.extensions.get(EXTENSION, [])
    for follower in followers:
        follower(session, decided, by, now)
