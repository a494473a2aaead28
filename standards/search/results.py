"""From what the index found to what the page of results shows."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from standards.models import Guide
from standards.search.ranking import Candidate


@dataclass(frozen=True)
class Hit:
    """One result: the guide's public code, its name, and whose guide it is."""

    code: str
    name: str
    note: str


def hits(session: Session, found: list[Candidate], *, locale: str) -> list[Hit]:
    """The results in the order they were found, in this language where it has the name."""
    ids = [candidate.id for candidate in found]
    loaded = session.scalars(
        select(Guide).where(Guide.id.in_(ids)).options(joinedload(Guide.agency)).order_by(Guide.id)
    )
    by_id = {guide.id: guide for guide in loaded}
    return [_hit(by_id[candidate.id], candidate, locale) for candidate in found if candidate.id in by_id]


def _hit(guide: Guide, candidate: Candidate, locale: str) -> Hit:
    names = (*candidate.names, "", "")
    name = {"en": names[1], "ko": names[2]}.get(locale) or names[0]
    return Hit(guide.code, name, guide.agency.name_in(locale))
