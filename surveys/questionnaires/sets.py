"""Versions of question sets: drafted, published once, and the same from then on. Never commits."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import DomainError
from portal.i18n import gettext as _
from surveys.questionnaires.content import Content
from surveys.questionnaires.models import QuestionSet


def sets(session: Session) -> list[QuestionSet]:
    """Every version, newest of each set first."""
    return list(session.scalars(select(QuestionSet).order_by(QuestionSet.code, QuestionSet.version.desc())))


def draft(session: Session, code: str, content: Content) -> QuestionSet:
    """The next version of this set; an unpublished one is replaced."""
    newest = session.scalar(
        select(QuestionSet).where(QuestionSet.code == code).order_by(QuestionSet.version.desc()).limit(1)
    )
    if newest is not None and newest.published_at is None:
        newest.content = content.model_dump(mode="json")
        return newest
    highest = session.scalar(select(func.max(QuestionSet.version)).where(QuestionSet.code == code)) or 0
    added = QuestionSet(code=code, version=highest + 1, content=content.model_dump(mode="json"))
    session.add(added)
    session.flush()
    return added


def publish(found: QuestionSet, *, by: int | None, now: datetime) -> None:
    """Seal this version; DomainError when it is sealed already."""
    if found.published_at is not None:
        raise DomainError(_("这一版已经发布，不能再改。"))
    found.published_at, found.published_by, found.digest = now, by, digest_of(found.content)


def content_of(found: QuestionSet) -> Content:
    """The questions; DomainError when a published version is not what was published."""
    if found.published_at is not None and digest_of(found.content) != found.digest:
        raise DomainError(_("这一版问卷与发布时不一致，不能使用。"))
    return Content.model_validate(found.content)


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the content in one canonical spelling."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
