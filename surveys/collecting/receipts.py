"""What became of a rating, as its receipt tells it: never the text, never who."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.crypto.codes import CodeError, read_receipt
from surveys.collecting.models.checks import Quarantine, QuarantinedRating
from surveys.collecting.models.ratings import Rating, RatingComment


@dataclass(frozen=True)
class Fate:
    """Where a rating stands: its state, its basis, when it came, why it was excluded."""

    code: str
    state: str
    basis: str
    rated_on: date
    assess_number: int
    reason: str
    withheld: bool
    rating: Rating


def find_fate(session: Session, text: str) -> Fate | None:
    """The fate of the rating with this receipt, as typed or heard; CodeError when the code was misread."""
    code = read_receipt(text)
    rating = session.scalar(select(Rating).where(Rating.receipt == code))
    if rating is None:
        return None
    scan = session.scalar(select(RatingComment.scan).where(RatingComment.rating_id == rating.id))
    reason = _reason_of(session, rating) if rating.state == "excluded" else ""
    facts = (rating.state, rating.basis, rating.rated_on, rating.assess_number)
    return Fate(code, *facts, reason, withheld=scan == "withheld", rating=rating)


def is_receipt(text: str) -> bool:
    """Whether the text can be a receipt: the check character agrees."""
    try:
        read_receipt(text)
    except CodeError:
        return False
    return True


def _reason_of(session: Session, rating: Rating) -> str:
    found = (
        select(Quarantine.reason)
        .join(QuarantinedRating, QuarantinedRating.quarantine_id == Quarantine.id)
        .where(QuarantinedRating.rating_id == rating.id, Quarantine.state == "excluded")
        .order_by(Quarantine.id.desc())
    )
    return session.scalar(found) or ""
