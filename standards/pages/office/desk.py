"""What the office sees of one guide: its editions, the check of the newest, and the next step."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.accounts.models import UserAccount
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.models import Edition, Guide, ReviewComment
from standards.pages.office.checks import Check, check_edition
from standards.pages.office.listing import name_of
from standards.switches import enabled_rules


@dataclass(frozen=True)
class Desk:
    """One guide: all editions newest first, the one in work, the ones in law, and what the check says."""

    name: str
    editions: tuple[Edition, ...]
    work: Edition | None
    current: Edition | None
    coming: Edition | None
    content: Content | None
    check: Check | None
    comments: tuple[ReviewComment, ...]
    people: dict[int, str]
    mine: bool

    @property
    def shown(self) -> Edition | None:
        """The edition the check is about."""
        return self.work or self.coming or self.current or next(iter(self.editions), None)

    @property
    def unresolved(self) -> int:
        """How many remarks are not dealt with."""
        return sum(comment.resolved_at is None for comment in self.comments)


def read_desk(session: Session, guide: Guide, *, day: date, user: int) -> Desk:
    """The guide as it stands on a day, for a person."""
    options = (joinedload(Edition.author), joinedload(Edition.approver), selectinload(Edition.comments))
    found = select(Edition).where(Edition.guide_id == guide.id).options(*options)
    editions = tuple(session.scalars(found.order_by(Edition.number.desc())))
    work = next((one for one in editions if one.state in ("draft", "review")), None)
    law = [one for one in editions if one.effective_from and one.state in ("published", "retired")]
    current = next((one for one in law if valid_on(one, day)), None)
    coming = next((one for one in law if one.state == "published" and (one.effective_from or day) > day), None)
    shown = work or coming or current or next(iter(editions), None)
    comments = tuple(work.comments) if work else ()
    return Desk(
        name=name_of(shown) if shown else guide.item.name,
        editions=editions,
        work=work,
        current=current,
        coming=coming,
        content=load_guide(shown.content) if shown else None,
        check=check_edition(shown, enabled_rules(session, guide.agency.region_id)) if shown else None,
        comments=comments,
        people=people_named(session, {one.author_id for one in comments}),
        mine=work is not None and user in {work.author_id, *work.editor_ids},
    )


def valid_on(edition: Edition, day: date) -> bool:
    """Whether a published edition is in force on a day."""
    start, end = edition.effective_from, edition.effective_to
    return start is not None and start <= day and (end is None or end > day)


def people_named(session: Session, ids: set[int]) -> dict[int, str]:
    """The names of these accounts."""
    found = select(UserAccount).where(UserAccount.id.in_(ids)).order_by(UserAccount.id)
    return {person.id: person.name for person in session.scalars(found)}
