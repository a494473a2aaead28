"""From editions in force to the documents of the search index."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, table
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.features import Progress
from standards.guide.document import load_guide
from standards.models import Edition
from standards.queries import editions_on
from standards.search.index import put, remove
from standards.search.ranking import Candidate

BATCH = 500


def document_of(edition: Edition) -> Candidate:
    """What the index keeps of an edition; wants its guide, agency and region loaded."""
    identity = load_guide(edition.content).identity
    guide = edition.guide
    codes = (guide.code, guide.national_code, guide.local_code, guide.item.code)
    return Candidate(
        id=guide.id,
        names=(identity.name.zh, identity.name.en or "", identity.name.ko or ""),
        aliases=(*identity.aliases, *identity.everyday),
        codes=tuple(code for code in codes if code),
        weight=2.0 if identity.everyday else 0.0,
        item=guide.item.code,
        region=guide.agency.region.code,
    )


def reindex(session: Session, guide_ids: Collection[int], *, day: date) -> None:
    """Bring the index up to what these guides say on a day; guides with no edition in force leave it."""
    remove(session, list(guide_ids))
    put(session, [document_of(edition) for edition in editions_on(session, EVERYWHERE, day=day, guide_ids=guide_ids)])


def rebuild(session: Session, progress: Progress, *, day: date) -> None:
    """Make the whole index anew."""
    session.execute(delete(table("search_guide")))
    editions = editions_on(session, EVERYWHERE, day=day)
    for start in range(0, len(editions), BATCH):
        put(session, [document_of(edition) for edition in editions[start : start + BATCH]])
        progress(min(start + BATCH, len(editions)), len(editions))
