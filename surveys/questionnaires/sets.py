"""Versions of question sets: drafted, published once by a second person, and the same from then on. Never commits."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import Conflict, DomainError
from portal.i18n import gettext as _
from surveys.questionnaires.content import Content, Draft
from surveys.questionnaires.models import QuestionSet
from surveys.questionnaires.reaching import never_asked


def sets(session: Session) -> list[QuestionSet]:
    """Every version, newest of each set first."""
    return list(session.scalars(select(QuestionSet).order_by(QuestionSet.code, QuestionSet.version.desc())))


def versions(session: Session, code: str) -> list[QuestionSet]:
    """The versions of one set, newest first."""
    return [one for one in sets(session) if one.code == code]


def draft(session: Session, code: str, content: Draft, *, by: int | None = None) -> QuestionSet:
    """The next version of this set; an unpublished one is replaced."""
    newest = session.scalar(
        select(QuestionSet).where(QuestionSet.code == code).order_by(QuestionSet.version.desc()).limit(1)
    )
    if newest is not None and newest.published_at is None:
        save(newest, content, by=by, revision=newest.revision)
        return newest
    highest = session.scalar(select(func.max(QuestionSet.version)).where(QuestionSet.code == code)) or 0
    added = QuestionSet(code=code, version=highest + 1, content={}, editor_ids=[], revision=0)
    save(added, content, by=by, revision=0)
    session.add(added)
    session.flush()
    return added


def save(found: QuestionSet, content: Draft, *, by: int | None, revision: int) -> None:
    """The draft as written by this person; Conflict when it was changed since `revision` or is published."""
    if found.published_at is not None:
        raise Conflict(_("这一版已经发布，不能再改。"), hint=_("请复制成新的草稿再改。"))
    if found.revision != revision:
        raise Conflict(_("您打开以后，别人改过这份草稿。"), hint=_("请重新打开这一页，再改一次。"))
    found.content = content.model_dump(mode="json")
    found.revision = revision + 1
    found.editor_ids = sorted({*found.editor_ids, *([by] if by is not None else [])})


def publish(found: QuestionSet, *, by: int | None, now: datetime) -> None:
    """Seal this version; DomainError when it is sealed already, unfinished, or published by who wrote it."""
    if found.published_at is not None:
        raise DomainError(_("这一版已经发布，不能再改。"))
    if by in found.editor_ids:
        raise DomainError(_("发布要由没有参与起草的另一个人来做。"))
    if not can_be_asked(found):
        raise DomainError(_("这份问卷还不完整，不能发布。"), hint=_("请看检查单里必须补上的内容。"))
    found.published_at, found.published_by, found.digest = now, by, digest_of(found.content)


def can_be_asked(found: QuestionSet) -> bool:
    """Whether it has questions that can all be reached and one that the satisfied share is computed from."""
    written = draft_of(found)
    measured = written.measure in {question.code for question in written.measures}
    return bool(written.questions) and measured and not never_asked(written)


def draft_of(found: QuestionSet) -> Draft:
    """What is written so far, or what was published."""
    return Draft.model_validate(found.content)


def content_of(found: QuestionSet) -> Content:
    """The questions; DomainError when a published version is not what was published."""
    if found.published_at is not None and digest_of(found.content) != found.digest:
        raise DomainError(_("这一版问卷与发布时不一致，不能使用。"))
    return Content.model_validate(found.content)


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the content in one canonical spelling."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
