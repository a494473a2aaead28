"""Comments as they may be shown, and the redaction of those that hold personal data."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from portal.audit.record import Actor, Change, record
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.models.ratings import Rating, RatingComment
from surveys.collecting.privacy import Finding, find_personal_data, mask


class StillPersonal(ValueError):
    """The redacted text still holds personal data."""


def shown_text(comment: RatingComment) -> str | None:
    """What every view but the handler's may show: the text, its redaction, or None while it is withheld."""
    return {"clean": comment.text, "redacted": comment.redacted, "withheld": None}[comment.scan]


def withheld_comments(session: Session, scope: Scope, *, limit: int = 100) -> Sequence[RatingComment]:
    """Comments in scope that wait for redaction, oldest first."""
    found = (
        select(RatingComment)
        .join(Rating, Rating.id == RatingComment.rating_id)
        .join(Window, Window.id == Rating.window_id)
        .where(RatingComment.scan == "withheld", window_within(scope))
        .order_by(Rating.received_at, Rating.id)
        .limit(limit)
    )
    return session.scalars(found).all()


def withheld_comment(session: Session, scope: Scope, rating_id: object) -> RatingComment | None:
    """One comment in scope that waits for redaction."""
    found = (
        select(RatingComment)
        .join(Rating, Rating.id == RatingComment.rating_id)
        .join(Window, Window.id == Rating.window_id)
        .where(RatingComment.rating_id == rating_id, RatingComment.scan == "withheld", window_within(scope))
    )
    return session.scalar(found)


def proposed_redaction(comment: RatingComment) -> str:
    """The text with what was found blotted out: where a redaction begins."""
    return mask(comment.text, [Finding(**finding) for finding in comment.findings])


def redact(session: Session, comment: RatingComment, text: str, *, by: UserAccount) -> None:
    """Stores the text that may be shown; StillPersonal when the scan finds personal data in it. The original stays."""
    if find_personal_data(text):
        raise StillPersonal
    comment.redacted, comment.redacted_by, comment.scan = text.strip(), by.id, "redacted"
    change = Change("rating_comment", str(comment.rating_id), {"scan": "withheld"}, {"scan": "redacted"})
    record(session, change, actor=Actor(by.id, by.role), action="comment.redacted")
    session.flush()
