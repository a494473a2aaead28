"""What many guides undergo at once: first the plan, guide by guide, then the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.audit.record import Actor
from portal.i18n import gettext as _
from standards.editions import (
    approve_edition,
    publish_edition,
    retire_edition,
    send_back,
    start_draft,
    submit_edition,
)
from standards.guide.document import load_guide
from standards.models import Edition
from standards.pages.office.listing import Row

WITH_REASON = frozenset({"send_back", "retire"})


@dataclass(frozen=True)
class Plan:
    """One guide, the edition the act is about, and why it cannot be done (empty: it can)."""

    row: Row
    edition: Edition | None
    obstacle: str = ""


def act_words() -> Mapping[str, str]:
    """The acts and what they are called."""
    return {
        "start": _("开始修订（新建草稿）"),
        "submit": _("提交审核"),
        "send_back": _("退回修改"),
        "approve": _("审核通过"),
        "publish": _("发布（今天起生效）"),
        "retire": _("停用（今天起失效）"),
    }


def plan(act: str, rows: Sequence[Row], *, user: int) -> list[Plan]:
    """What the act would do to each guide."""
    return [_plan(act, row, user) for row in rows]


def _plan(act: str, row: Row, user: int) -> Plan:
    work = row.work
    if act == "start":
        return Plan(row, row.current, _("已经有一版在编写或审核中") if work else "")
    if act == "retire":
        return Plan(row, row.current, "" if row.current else _("没有生效的版本"))
    if act == "submit":
        return Plan(row, work, _draft_obstacle(row))
    if work is None or work.state != "review":
        return Plan(row, work, _("不在审核中"))
    if act == "approve" and user in {work.author_id, *work.editor_ids}:
        return Plan(row, work, _("您编写或修改过这一版，不能审核"))
    if act == "publish" and work.approver_id is None:
        return Plan(row, work, _("还没有审核通过"))
    return Plan(row, work)


def _draft_obstacle(row: Row) -> str:
    if row.work is None or row.work.state != "draft":
        return _("没有草稿")
    if row.check is not None and not row.check.publishable:
        errors = row.check.count("error") + len(row.check.problems)
        return _("还有 %(n)s 个必须改正的错误", n=errors)
    return ""


def perform(
    session: Session, plan: Plan, act: str, *, actor: Actor, now: datetime, today: date, reason: str = ""
) -> None:
    """Do what was planned to one guide. Raises EditionError and undoes nothing: the caller rolls all back."""
    edition = plan.edition
    if act == "start":
        source = edition.content if edition else {"identity": {"name": plan.row.guide.item.name}}
        start_draft(session, plan.row.guide, content=load_guide(source), author=actor)
    elif edition is None:
        return
    elif act == "submit":
        submit_edition(session, edition, actor=actor, now=now)
    elif act == "send_back":
        send_back(session, edition, actor=actor, reason=reason)
    elif act == "approve":
        approve_edition(session, edition, approver=actor, now=now)
    elif act == "publish":
        publish_edition(session, edition, effective_from=today, now=now, today=today, actor=actor)
    else:
        retire_edition(session, edition, on=today, now=now, actor=actor, reason=reason)
