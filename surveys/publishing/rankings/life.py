"""The life of a ranking: draft, frozen, reviewed, signed, notice, published; corrected or withdrawn, never overwritten.

Every step names who, when and why in the audit log. No step runs on a clock that is behind the step before.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor, Change, record
from portal.errors import Conflict, DomainError
from portal.i18n import gettext as _
from portal.places.models import Region
from portal.workdays import add_workdays
from surveys.publishing.figures.periods import Period
from surveys.publishing.methods.registry import InForce, method_in_force
from surveys.publishing.rankings.models import Objection, Ranking

NOTICE_WORKDAYS = 5
CHINA = timedelta(hours=8)


def draft_ranking(
    session: Session,
    *,
    region: Region,
    period: Period,
    by: UserAccount,
    now: datetime,
    method: InForce | None = None,
    corrects: Ranking | None = None,
    reason: str = "",
) -> Ranking:
    """A draft with its public code; DomainError while the period still runs, Conflict where one is under way."""
    check_period_over(period, now=now)
    chosen = method or method_in_force(session, day=period.end)
    if chosen.id is None:
        raise DomainError(
            _("没有在 %(day)s 有效的已签发计分方法。", day=period.end.isoformat()),
            hint=_("请先起草一版方法并由另一人签发。"),
        )
    _check_first(session, region=region, period=period, corrects=corrects)
    ranking = Ranking(
        code=_code(session, region=region, period=period),
        region_id=region.id,
        period=period.code,
        starts=period.start,
        ends=period.end,
        method_id=chosen.id,
        created_by=by.id,
        created_at=now,
        corrects_id=corrects.id if corrects else None,
        reason=reason,
    )
    session.add(ranking)
    session.flush()
    note(session, ranking, by=by, action="ranking.drafted", at=now, reason=reason)
    return ranking


def review(session: Session, ranking: Ranking, *, by: UserAccount, now: datetime, checks: list[dict[str, Any]]) -> None:
    """Keeps the list of checks as they stood; a failed one that blocks stops here."""
    require(ranking, "frozen", now=now)
    blocking = [check["code"] for check in checks if check["state"] == "stop"]
    if blocking:
        raise Conflict(
            _("有 %(count)s 项检查不允许继续。", count=len(blocking)), hint=_("请先处理检查清单里标明的问题。")
        )
    ranking.state, ranking.checks, ranking.reviewed_by, ranking.reviewed_at = "reviewed", checks, by.id, now
    note(session, ranking, by=by, action="ranking.reviewed", at=now)


def sign(session: Session, ranking: Ranking, *, by: UserAccount, now: datetime) -> None:
    """Signed by a second person, over the hash that was frozen and the method as it was."""
    require(ranking, "reviewed", now=now)
    if by.id == ranking.created_by:
        raise Conflict(_("制作人不能签发自己的排名，请由另一人签发。"))
    check_method(ranking)
    ranking.state, ranking.signed_by, ranking.signed_at = "signed", by.id, now
    note(session, ranking, by=by, action="ranking.signed", at=now)


def begin_notice(
    session: Session, ranking: Ranking, *, by: UserAccount, now: datetime, days: int = NOTICE_WORKDAYS
) -> None:
    """The notice period begins today and lasts `days` working days."""
    require(ranking, "signed", now=now)
    today = china_day(now)
    ranking.state, ranking.notice_from = "notice", today
    ranking.notice_until = add_workdays(today, days).day
    note(session, ranking, by=by, action="ranking.notice", at=now)


def check_publishable(session: Session, ranking: Ranking, *, now: datetime, skip_notice: bool = False) -> None:
    """Conflict while the notice period runs or an objection is unanswered; demo data may skip the wait."""
    require(ranking, "notice", now=now)
    check_method(ranking)
    if skip_notice and not ranking.simulated:
        raise Conflict(_("只有演示数据可以跳过公示期。"))
    if ranking.notice_until and china_day(now) <= ranking.notice_until and not skip_notice:
        raise Conflict(_("公示期到 %(day)s 结束，之后才能公布。", day=ranking.notice_until.isoformat()))
    waiting = session.scalar(
        select(func.count()).where(Objection.ranking_id == ranking.id, Objection.outcome.is_(None))
    )
    if waiting:
        raise Conflict(_("还有 %(count)s 条异议没有答复。", count=waiting))


def mark_published(session: Session, ranking: Ranking, *, by: UserAccount, now: datetime, skip_notice: bool) -> None:
    """Published; the ranking it corrects is superseded and stays readable."""
    check_publishable(session, ranking, now=now, skip_notice=skip_notice)
    ranking.state, ranking.published_at, ranking.notice_skipped = "published", now, skip_notice
    if ranking.corrects is not None:
        ranking.corrects.state = "superseded"
        note(session, ranking.corrects, by=by, action="ranking.superseded", at=now, reason=ranking.reason)
    note(session, ranking, by=by, action="ranking.published", at=now)


def withdraw(session: Session, ranking: Ranking, *, by: UserAccount, now: datetime, reason: str) -> None:
    """Withdrawn with its reason; page and files stay, marked."""
    if ranking.state not in ("notice", "published"):
        raise Conflict(_("只有公示中或已公布的排名可以撤回。"))
    if not reason.strip():
        raise DomainError(_("请写明撤回的原因。"))
    ranking.state, ranking.withdrawn_at, ranking.withdrawn_reason = "withdrawn", now, reason.strip()
    note(session, ranking, by=by, action="ranking.withdrawn", at=now, reason=reason)


def check_period_over(period: Period, *, now: datetime) -> None:
    """DomainError while the period still runs: its ratings may still change."""
    if china_day(now) <= period.end:
        raise DomainError(
            _("时段 %(period)s 还没有结束，不能冻结排名。", period=period.code), hint=_("可以先看实时预览。")
        )


def require(ranking: Ranking, state: str, *, now: datetime) -> None:
    """Conflict unless the ranking is in the state and the clock is not behind its last step."""
    if ranking.state != state:
        raise Conflict(_("这份排名现在的状态不允许这一步，请刷新后核对。"))
    steps = (ranking.created_at, ranking.frozen_at, ranking.reviewed_at, ranking.signed_at)
    last = max(step for step in steps if step is not None)
    if now < last:
        raise Conflict(
            _("系统时钟比上一步还早（上一步 %(at)s），没有继续。", at=last.isoformat(timespec="seconds")),
            hint=_("请校准服务器时间后再试。"),
        )


def check_method(ranking: Ranking) -> None:
    """Conflict when the method is not the one the ranking was frozen with."""
    if ranking.method_digest and ranking.method.digest != ranking.method_digest:
        raise Conflict(_("冻结之后计分方法被改动过，没有继续。"), hint=_("请重新冻结，或改回原来的方法。"))


def china_day(now: datetime) -> date:
    """The business day of an instant."""
    return (now + CHINA).date()


def note(session: Session, ranking: Ranking, *, by: UserAccount, action: str, at: datetime, reason: str = "") -> None:
    """One entry of the audit log about a ranking."""
    after = {"state": ranking.state, "units_sha256": ranking.units_sha256, "method": ranking.method_digest}
    change = Change("ranking", ranking.code, after=after, reason=reason)
    record(session, change, actor=Actor(by.id, by.role), action=action, at=at)


def _check_first(session: Session, *, region: Region, period: Period, corrects: Ranking | None) -> None:
    """One ranking a region and period, unless it corrects the published one."""
    open_states = ("draft", "frozen", "reviewed", "signed", "notice", "published")
    found = session.scalars(
        select(Ranking)
        .where(Ranking.region_id == region.id, Ranking.period == period.code, Ranking.state.in_(open_states))
        .order_by(Ranking.id)
    ).all()
    others = [ranking for ranking in found if corrects is None or ranking.id != corrects.id]
    if others:
        raise Conflict(
            _("%(period)s 已经有一份排名（%(code)s）。", period=period.code, code=others[-1].code),
            hint=_("要改正已公布的排名，请从它的页面发起更正并写明原因。"),
        )


def _code(session: Session, *, region: Region, period: Period) -> str:
    """`220000-2026Q3-1`: region, period, edition."""
    before = session.scalar(select(func.count()).where(Ranking.region_id == region.id, Ranking.period == period.code))
    return f"{region.code[:6]}-{period.code.replace('..', '_')}-{(before or 0) + 1}"
