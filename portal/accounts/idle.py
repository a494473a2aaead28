"""Signing out by itself: a session on which nothing happened for too long is over (GB/T 22239, 8.1.4.1)."""

from datetime import datetime

from flask import session as cookie

SEEN = "seen"
FRESH = 60  # seconds within which the cookie is not written again


def is_idle(now: datetime, *, minutes: int) -> bool:
    """Whether the last guarded page was too long ago; otherwise this one counts as seen. 0 minutes: never."""
    moment, seen = int(now.timestamp()), cookie.get(SEEN)
    if minutes and isinstance(seen, int) and moment - seen > minutes * 60:
        cookie.pop(SEEN)
        return True
    if not isinstance(seen, int) or moment - seen > FRESH:
        cookie[SEEN] = moment
    return False
