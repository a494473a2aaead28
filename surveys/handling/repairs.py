"""修订标准: a bad rating opens work on the standard. A draft edition of the guide, linked to the case."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from standards import queries
from standards.editions import start_draft
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.models import Edition, Guide, ReviewComment
from surveys.collecting.models.ratings import Rating
from surveys.handling.clauses import Clause
from surveys.handling.models import HandlingCase
from surveys.handling.states import OPEN, MoveRefused
from surveys.handling.steps import Hand, NotYours, note

WRITERS = frozenset({"office", "admin"})


@dataclass(frozen=True)
class Rated:
    """The edition a rating was about, its content, and the edition in work or in force that repaired it."""

    guide: Guide
    edition: Edition
    content: Content


def rated_edition(session: Session, rating: Rating) -> Rated | None:
    """The edition named by the rating, else the one in force that day; None where no guide was named."""
    found = queries.guide(session, EVERYWHERE, code=rating.guide) if rating.guide else None
    if found is None:
        return None
    named = (
        queries.edition(session, EVERYWHERE, guide_code=found.code, number=rating.guide_edition)
        if rating.guide_edition
        else None
    )
    edition = named or queries.edition_on(session, found.id, day=rating.rated_on)
    return Rated(found, edition, load_guide(edition.content)) if edition else None


def revise(session: Session, scope: Scope, case: HandlingCase, *, rating: Rating, reason: str, hand: Hand) -> Edition:
    """A draft of the guide, new or already in work, linked to the case, with a remark at the clause.

    Raises NotYours for others than the guide's office, EditionError from the standards' room.
    """
    if hand.by is None or hand.by.role not in WRITERS:
        raise NotYours("role")
    guide = queries.guide(session, scope, code=rating.guide) if rating.guide else None
    if guide is None:
        raise NotYours("guide")
    if case.state not in OPEN or not reason.strip():
        raise MoveRefused("reason" if case.state in OPEN else "state")
    edition = queries.open_edition(session, guide.id) or start_draft(
        session, guide, content=_source(session, guide, hand.today), author=hand.actor, note=reason.strip()
    )
    place = Clause(case.part, case.key).place
    session.add(ReviewComment(edition_id=edition.id, author_id=hand.by.id, place=place, text=reason.strip()))
    case.edition_id = edition.id
    note(session, case, "revise", hand=hand, reason=reason, evidence=f"{guide.code} {edition.number}")
    return edition


def repair_of(session: Session, case: HandlingCase) -> Edition | None:
    """The edition that repairs the clause, in work or published; None where there is none or it was thrown away."""
    if case.edition_id is None:
        return None
    return session.scalar(select(Edition).where(Edition.id == case.edition_id))


def is_published(edition: Edition | None) -> bool:
    """Whether the repair is law by now."""
    return edition is not None and edition.state in queries.IN_LAW


def _source(session: Session, guide: Guide, day: date) -> Content:
    """What a draft begins with: the edition in force, else the newest that ever was."""
    source = queries.edition_on(session, guide.id, day=day)
    source = source or next(iter(queries.public_history(session, guide.id)), None)
    return load_guide(source.content if source else {"identity": {"name": guide.item.name}})
