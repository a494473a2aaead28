"""Public replies: written by one person, approved by another, screened like comments, never changed afterwards."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.places.models import Hall, Window
from surveys.collecting.comments import shown_text
from surveys.collecting.models.ratings import Rating, RatingComment
from surveys.collecting.privacy import find_personal_data
from surveys.handling.models import HandlingCase, HandlingReply
from surveys.handling.states import MoveRefused
from surveys.handling.steps import Hand

LONGEST = 1000
PAGE = 20


@dataclass(frozen=True)
class Published:
    """A reply as everybody may read it: the month, never the day; the words only where they may be shown."""

    window: Window
    month: str
    level: int
    words: str
    language: str
    reply: str
    reply_language: str
    replied_on: date
    guide: str
    edition_id: int | None


def write_reply(session: Session, case: HandlingCase, text: str, *, language: str, hand: Hand) -> HandlingReply:
    """Keeps the draft of a reply; MoveRefused(reply) when it is empty or too long, (personal) when it names people."""
    if not text.strip() or len(text) > LONGEST:
        raise MoveRefused("reply")
    if find_personal_data(text):
        raise MoveRefused("personal")
    if hand.by is None:
        raise MoveRefused("role")
    draft = draft_of(session, case)
    if draft is None:
        draft = HandlingReply(case_id=case.id, language=language, text="", written_by=hand.by.id, written_at=hand.now)
        session.add(draft)
    draft.text, draft.written_by, draft.written_at = text.strip(), hand.by.id, hand.now
    session.flush()
    return draft


def approve_reply(session: Session, case: HandlingCase, *, shows_words: bool, hand: Hand) -> HandlingReply:
    """The second person's word: from now on it is public. MoveRefused without a draft or by its writer."""
    draft = draft_of(session, case)
    if draft is None:
        raise MoveRefused("reply")
    if hand.by is None or draft.written_by == hand.by.id:
        raise MoveRefused("same_person")
    draft.approved_by, draft.approved_at, draft.shows_words = hand.by.id, hand.now, shows_words
    session.flush()
    return draft


def draft_of(session: Session, case: HandlingCase) -> HandlingReply | None:
    """The reply that waits for approval."""
    found = select(HandlingReply).where(HandlingReply.case_id == case.id, HandlingReply.approved_by.is_(None))
    return session.scalar(found.order_by(HandlingReply.id.desc()).limit(1))


def approved_of(session: Session, case: HandlingCase) -> list[HandlingReply]:
    """The public replies of a case, oldest first."""
    found = select(HandlingReply).where(HandlingReply.case_id == case.id, HandlingReply.approved_by.is_not(None))
    return list(session.scalars(found.order_by(HandlingReply.id)))


def halls_with_replies(session: Session) -> list[tuple[Hall, int]]:
    """Halls with public replies and how many, by code."""
    counted = _public(select(Hall, func.count(HandlingReply.id)))
    return [(hall, int(n)) for hall, n in session.execute(counted.group_by(Hall.id).order_by(Hall.code))]


def published(session: Session, hall: Hall, *, window: str = "", page: int = 1) -> tuple[list[Published], int]:
    """Public replies of a hall, newest first, a page at a time, and how many there are."""
    conditions = [Hall.id == hall.id, *([Window.code == window] if window else [])]
    total = session.scalar(_public(select(func.count(HandlingReply.id))).where(*conditions)) or 0
    found = (
        _public(select(HandlingReply, HandlingCase, Rating, Window, RatingComment))
        .outerjoin(RatingComment, RatingComment.rating_id == Rating.id)
        .where(*conditions)
        .order_by(HandlingReply.approved_at.desc(), HandlingReply.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [_published(*row) for row in session.execute(found)], total


def _public(found: Select[Any]) -> Select[Any]:
    """Replies of ratings that were not excluded."""
    return (
        found.select_from(HandlingReply)
        .join(HandlingCase, HandlingCase.id == HandlingReply.case_id)
        .join(Rating, Rating.id == HandlingCase.rating_id)
        .join(Window, Window.id == HandlingCase.window_id)
        .join(Hall, Hall.id == Window.hall_id)
        .where(HandlingReply.approved_by.is_not(None), Rating.state == "counted")
    )


def _published(
    reply: HandlingReply, case: HandlingCase, rating: Rating, window: Window, comment: RatingComment | None
) -> Published:
    words = shown_text(comment) if comment is not None and reply.shows_words else None
    return Published(
        window=window,
        month=f"{rating.rated_on:%Y-%m}",
        level=rating.level or 0,
        words=words or "",
        language=comment.language if comment is not None else "",
        reply=reply.text,
        reply_language=reply.language,
        replied_on=Hand(None, reply.approved_at or reply.written_at).today,
        guide=rating.guide,
        edition_id=case.edition_id,
    )
