"""Objections during the notice period, each answered in public."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.errors import Conflict, DomainError
from portal.i18n import gettext as _
from surveys.collecting.privacy import find_personal_data
from surveys.publishing.rankings.life import note
from surveys.publishing.rankings.models import Objection, Ranking

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LONGEST = 2000


def object_to(
    session: Session, ranking: Ranking, *, from_kind: str, window_code: str, text: str, now: datetime
) -> Objection:
    """Keeps an objection; Conflict outside the notice period, DomainError when it says nothing or names people."""
    kept = {_("异议内容"): text}
    if ranking.state != "notice":
        raise Conflict(_("现在不在公示期，不能提出异议。"), kept=kept)
    if not text.strip() or len(text) > LONGEST:
        raise DomainError(_("请用不超过 %(count)s 字写明异议。", count=LONGEST), kept=kept)
    if find_personal_data(text):
        raise DomainError(_("异议会公开，请不要写电话、身份证号等个人信息。"), kept=kept)
    objection = Objection(
        code="".join(secrets.choice(LETTERS) for _place in range(8)),
        ranking_id=ranking.id,
        from_kind="unit" if from_kind == "unit" else "citizen",
        window_code=window_code.strip()[:20],
        text=text.strip(),
        received_at=now,
    )
    session.add(objection)
    session.flush()
    return objection


def answer(
    session: Session, objection: Objection, *, ranking: Ranking, outcome: str, text: str, by: UserAccount, now: datetime
) -> None:
    """Answers an objection once, for everybody to read."""
    if objection.outcome is not None:
        raise Conflict(_("这条异议已经答复过。"))
    if outcome not in ("upheld", "rejected") or not text.strip():
        raise DomainError(_("请写明答复并选择是否成立。"))
    objection.outcome, objection.answer, objection.answered_by = outcome, text.strip(), by.id
    objection.answered_at = now
    note(session, ranking, by=by, action="ranking.objection_answered", at=now, reason=objection.code)
