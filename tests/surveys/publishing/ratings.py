"""Ratings for tests, put straight into the table."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

from sqlalchemy.orm import Session

from portal.places.models import Window
from surveys.collecting.models.ratings import Rating
from surveys.publishing.tallying.dirty import mark_dirty


def add_ratings(
    session: Session, window: Window, *, day: date, levels: dict[int, int], **fields: object
) -> list[Rating]:
    """So many ratings of each level on a day, and the day's mark."""
    made = []
    for level, count in levels.items():
        for _number in range(count):
            values = {
                "window_id": window.id,
                "level": level,
                "language": "zh",
                "channel": 3,
                "basis": "verified",
                "state": "counted",
                "guide": "",
                "question_set": "gov-40-1",
                "received_at": datetime.combine(day, time(3), UTC),
                "rated_on": day,
            }
            made.append(Rating(id=uuid4(), **(values | fields)))
    session.add_all(made)
    mark_dirty(session, day)
    session.flush()
    return made
