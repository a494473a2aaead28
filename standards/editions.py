"""The life of an edition: draft, review, published, retired. Acts within the caller's transaction, never commits."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.audit.record import Actor, Change, record
from portal.orm import utc_now
from standards.guide.content import Guide as Content
from standards.guide.document import document_hash, dump_guide, load_guide
from standards.guide.soundness import require_sound
from standards.lint.checking import lint_guide
from standards.lint.rule import ERROR, Finding
from standards.models import Edition, Guide, ReviewComment
from standards.search.documents import reindex
from standards.switches import enabled_rules

BEIJING = ZoneInfo("Asia/Shanghai")
COLLISIONS = ("locked", "serializ", "deadlock")  # how the engines call two writers on one row


class EditionError(Exception):
    """An act the state of an edition does not allow. `code` says which, `facts` with what.

    Codes: open_edition not_draft not_in_review not_approved already_published not_published own_edition
    in_the_past too_early blocked changed_meanwhile.
    """

    def __init__(self, code: str, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = dict(facts or {})


def standing_errors(session: Session, guide: Guide, *, content: Content) -> tuple[Finding, ...]:
    """The findings that keep a content from being published, by the rules switched on where the agency is."""
    found = lint_guide(content, enabled=enabled_rules(session, guide.agency.region_id))
    return tuple(finding for finding in found if finding.severity == ERROR)


def start_draft(session: Session, guide: Guide, *, content: Content, author: Actor, note: str | None = None) -> Edition:
    """A new draft after the newest edition. Raises EditionError(open_edition) while another is in work."""
    waiting = select(Edition.number).where(Edition.guide_id == guide.id, Edition.state.in_(("draft", "review")))
    if (number := session.scalar(waiting.order_by(Edition.number))) is not None:
        raise EditionError("open_edition", {"number": number})
    newest = session.scalar(select(func.max(Edition.number)).where(Edition.guide_id == guide.id)) or 0
    edition = Edition(
        guide=guide, number=newest + 1, content=dump_guide(content), author_id=_person(author), change_note=note
    )
    with _collisions_told():
        session.add(edition)
        session.flush()
        _note(session, edition, action="edition.started", actor=author)
    return edition


def save_draft(
    session: Session, edition: Edition, *, content: Content, version: int, editor: Actor, note: str | None = None
) -> None:
    """Keep new content if nobody saved since `version`. Raises EditionError(changed_meanwhile, not_draft)."""
    _require_state(edition, "draft", error="not_draft")
    if edition.version != version:
        raise EditionError("changed_meanwhile", {"version": edition.version})
    with _collisions_told():
        edition.content, edition.changed_at = dump_guide(content), utc_now()
        edition.change_note = note if note is not None else edition.change_note
        edition.editor_ids = sorted({*edition.editor_ids, _person(editor)} - {edition.author_id})
        session.flush()


def discard_draft(session: Session, edition: Edition, *, actor: Actor) -> None:
    """Throw a draft away with its remarks. Raises EditionError(not_draft, changed_meanwhile)."""
    _require_state(edition, "draft", error="not_draft")
    with _collisions_told():
        _note(session, edition, action="edition.discarded", actor=actor, before={"state": "draft"})
        session.execute(delete(ReviewComment).where(ReviewComment.edition_id == edition.id))
        session.expire(edition, ["comments"])
        session.delete(edition)
        session.flush()


def submit_edition(session: Session, edition: Edition, *, actor: Actor, now: datetime) -> None:
    """Draft to review. Raises UnsoundGuide, or EditionError(blocked) with the findings that are errors."""
    _require_state(edition, "draft", error="not_draft")
    _require_publishable(session, edition)
    with _collisions_told():
        edition.state, edition.submitted_at = "review", now
        _note(session, edition, action="edition.submitted", actor=actor, before={"state": "draft"})


def send_back(session: Session, edition: Edition, *, actor: Actor, reason: str) -> None:
    """Review to draft, with the reason; an approval given is void."""
    _require_state(edition, "review", error="not_in_review")
    with _collisions_told():
        edition.state, edition.submitted_at = "draft", None
        edition.approver_id, edition.approved_at = None, None
        _note(session, edition, action="edition.sent_back", actor=actor, before={"state": "review"}, reason=reason)


def approve_edition(session: Session, edition: Edition, *, approver: Actor, now: datetime) -> None:
    """The second person's word. Raises EditionError(own_edition) for the author and everybody who edited."""
    _require_state(edition, "review", error="not_in_review")
    if approver.id is None or approver.id in {edition.author_id, *edition.editor_ids}:
        raise EditionError("own_edition")
    with _collisions_told():
        edition.approver_id, edition.approved_at = approver.id, now
        _note(session, edition, action="edition.approved", actor=approver)


def publish_edition(
    session: Session, edition: Edition, *, effective_from: date, now: datetime, today: date, actor: Actor
) -> None:
    """Put an approved edition in force from a day on; the one before it ends there. All or nothing.

    Raises EditionError(already_published, not_approved, in_the_past, too_early, blocked, changed_meanwhile).
    """
    if edition.state in ("published", "retired"):
        raise EditionError("already_published", {"number": edition.number})
    if edition.state != "review" or edition.approver_id is None:
        raise EditionError("not_approved")
    if effective_from < today:
        raise EditionError("in_the_past", {"day": effective_from.isoformat()})
    _require_publishable(session, edition)
    with _collisions_told():
        _end_former(session, edition, effective_from=effective_from)
        edition.content_hash = document_hash(edition.content)
        edition.state, edition.effective_from, edition.published_at = "published", effective_from, now
        _note(session, edition, action="edition.published", actor=actor, before={"state": "review"})
    reindex(session, [edition.guide_id], day=today)


def retire_edition(session: Session, edition: Edition, *, on: date, now: datetime, actor: Actor, reason: str) -> None:
    """End an edition on a day, the day itself excluded; one not yet in force never comes, and the one before lasts."""
    _require_state(edition, "published", error="not_published")
    start = edition.effective_from
    if start is None or (edition.effective_to is not None and edition.effective_to <= on):
        raise EditionError("not_published")
    with _collisions_told():
        edition.effective_to = max(on, start)
        edition.state, edition.retired_at = "retired", now
        session.flush()
        if on < start:
            _reopen_former(session, edition)
        _note(session, edition, action="edition.retired", actor=actor, before={"state": "published"}, reason=reason)
    reindex(session, [edition.guide_id], day=now.astimezone(BEIJING).date())


def retire_superseded(session: Session, *, today: date, now: datetime) -> int:
    """Mark as retired what a later edition has replaced by today; how many. The dates already say so."""
    over = select(Edition).where(Edition.state == "published", Edition.effective_to <= today).order_by(Edition.id)
    found = list(session.scalars(over))
    for edition in found:
        edition.state, edition.retired_at = "retired", now
        _note(
            session, edition, action="edition.superseded", actor=Actor(None, "nightly"), before={"state": "published"}
        )
    return len(found)


def _person(actor: Actor) -> int:
    if actor.id is None:
        raise ValueError("an edition is written by a person")
    return actor.id


def _require_state(edition: Edition, state: str, *, error: str) -> None:
    if edition.state != state:
        raise EditionError(error, {"state": edition.state, "number": edition.number})


def _require_publishable(session: Session, edition: Edition) -> None:
    content = load_guide(edition.content)
    require_sound(content)
    if errors := standing_errors(session, edition.guide, content=content):
        raise EditionError("blocked", {"findings": errors})


def _end_former(session: Session, edition: Edition, *, effective_from: date) -> None:
    """End the edition that lasts where the new one begins, before the new one counts as lasting."""
    lasting = select(Edition).where(
        Edition.guide_id == edition.guide_id, Edition.state == "published", Edition.effective_to.is_(None)
    )
    for former in session.scalars(lasting.order_by(Edition.id)):
        if former.effective_from is None or former.effective_from >= effective_from:
            raise EditionError("too_early", {"number": former.number, "day": str(former.effective_from)})
        former.effective_to = effective_from
    session.flush()


def _reopen_former(session: Session, edition: Edition) -> None:
    former = select(Edition).where(
        Edition.guide_id == edition.guide_id,
        Edition.state == "published",
        Edition.effective_to == edition.effective_from,
    )
    for ended in session.scalars(former.order_by(Edition.number.desc()).limit(1)):
        ended.effective_to = None


def _note(
    session: Session,
    edition: Edition,
    *,
    action: str,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    session.flush()
    after = {"state": edition.state, "number": edition.number, "content_hash": edition.content_hash}
    if edition.effective_from is not None:
        after |= {"effective_from": edition.effective_from.isoformat()}
    change = Change("edition", str(edition.id), before=before or {}, after=after, reason=reason)
    record(session, change, actor=actor, action=action)


@contextmanager
def _collisions_told() -> Iterator[None]:
    """Whoever comes second is told; the transaction then holds nothing and must be rolled back."""
    try:
        yield
    except (StaleDataError, IntegrityError) as error:
        raise EditionError("changed_meanwhile") from error
    except OperationalError as error:
        if not any(sign in str(error).lower() for sign in COLLISIONS):
            raise
        raise EditionError("changed_meanwhile") from error
