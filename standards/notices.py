"""Handing out one-time notices, finding them by number, and proving them unchanged. Never commits."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.audit.record import Actor, Change, record
from standards.guide.document import document_hash
from standards.ledgers import Notice
from standards.models import Edition, Guide
from standards.notice import Notice as Content
from standards.queries import guide_within

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # read aloud and typed from paper: no 0/O, no 1/I


@dataclass(frozen=True)
class Handing:
    """Where and with what paper a notice was handed out."""

    hall_id: int | None = None
    window_id: int | None = None
    document_id: UUID | None = None
    language: str = "zh_CN"


def new_number(session: Session, day: date) -> str:
    """A free notice number such as GZ20261123-7F3K9Q: it tells the day and cannot be guessed from another."""
    while True:
        number = f"GZ{day:%Y%m%d}-{''.join(secrets.choice(ALPHABET) for _ in range(6))}"
        if find_notice(session, number) is None:
            return number


def hand_out(session: Session, content: Content, *, edition: Edition, handler: Actor, handing: Handing) -> Notice:
    """Keep a notice for good. The row cannot be changed or deleted afterwards."""
    if handler.id is None:
        raise ValueError("a notice is handed out by a person")
    document = content.model_dump(mode="json", exclude_none=True)
    kept = Notice(
        number=content.facts.number,
        kind=content.kind,
        edition_id=edition.id,
        hall_id=handing.hall_id,
        window_id=handing.window_id,
        document_id=handing.document_id,
        language=handing.language,
        handler_id=handler.id,
        deadline=content.deadline,
        case_number=content.facts.case_number,
        content=document,
        content_hash=document_hash(document),
    )
    session.add(kept)
    session.flush()
    after = {"kind": kept.kind, "edition": edition.id, "content_hash": kept.content_hash}
    record(session, Change("notice", kept.number, after=after), actor=handler, action="notice.handed_out")
    return kept


def find_notice(session: Session, number: str) -> Notice | None:
    """The notice with this number, however it was typed."""
    found = select(Notice).where(Notice.number == "".join(number.split()).upper())
    return session.scalar(found.options(joinedload(Notice.edition).joinedload(Edition.guide)))


def read_content(kept: Notice) -> Content:
    """What was handed out, as data again."""
    return Content.model_validate(kept.content)


def is_unchanged(kept: Notice) -> bool:
    """Whether what is stored is what was handed out."""
    return document_hash(kept.content) == kept.content_hash


def notices(session: Session, scope: Scope, *, limit: int = 100) -> list[Notice]:
    """The newest notices on guides in scope."""
    found = select(Notice).join(Notice.edition).join(Edition.guide).where(guide_within(scope))
    options = (joinedload(Notice.edition).joinedload(Edition.guide).joinedload(Guide.item), joinedload(Notice.handler))
    return list(
        session.scalars(found.options(*options).order_by(Notice.handed_at.desc(), Notice.id.desc()).limit(limit))
    )
