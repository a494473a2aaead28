"""The life of a report: draft, submitted, signed by a second person, published; withdrawn with a mark."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor, Change, record
from portal.errors import Conflict, DomainError
from portal.features import Progress
from portal.i18n import gettext as _
from portal.places.models import Region
from standards.guide.document import canonical_json
from surveys.publishing.figures.periods import Period
from surveys.publishing.methods.registry import method_in_force
from surveys.publishing.rankings.disclosing import check_out, keep_disclosure, mark_out
from surveys.publishing.rankings.life import check_period_over
from surveys.reports.facts import gather_draft
from surveys.reports.models import SECTIONS, Report, ReportNote, ReportTask
from surveys.reports.queries import notes_of, tasks_of
from surveys.scoring.method import Method

NOTE_LIMIT = 5000
DUE = timedelta(days=90)  # proposed for a task that the data suggest; 演示值


def draft_report(
    session: Session, *, region: Region, period: Period, by: UserAccount, now: datetime, progress: Progress
) -> Report:
    """A draft with all figures; DomainError while the period runs, without ratings or without a signed method."""
    check_period_over(period, now=now)
    method = method_in_force(session, day=period.end)
    if method.id is None:
        raise DomainError(
            _("没有在 %(day)s 有效的已签发计分方法。", day=period.end.isoformat()),
            hint=_("请先起草一版方法并由另一人签发。"),
        )
    facts, releases = gather_draft(session, region=region, period=period, method=method, progress=progress)
    if not facts["scope"]["counted"]:
        raise DomainError(_("%(period)s 在这个地区没有有效评价，没有生成报告。", period=period.code))
    report = Report(
        code=_code(session, region=region, period=period),
        region_id=region.id,
        period=period.code,
        starts=period.start,
        ends=period.end,
        method_id=method.id,
        simulated=facts["simulated"],
        facts=facts,
        facts_sha256=hash_facts(facts),
        created_by=by.id,
        created_at=now,
    )
    session.add(report)
    session.flush()
    keep_disclosure(session, source=report.code, releases=releases)
    _suggest_tasks(session, report, due=(now + DUE).date())
    note(session, report, by=by, action="report.drafted", at=now)
    return report


def hash_facts(facts: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the figures as canonical JSON."""
    return hashlib.sha256(canonical_json(dict(facts)).encode()).hexdigest()


def write_note(
    session: Session, report: Report, *, section: str, text: str, version: int, by: UserAccount, now: datetime
) -> ReportNote:
    """Keeps what was written under a section; Conflict when somebody else wrote since `version`."""
    _require(report, "draft")
    if section not in SECTIONS:
        raise DomainError(_("报告里没有这一节。"))
    if len(text) > NOTE_LIMIT:
        raise DomainError(_("最多 %(n)s 个字。", n=NOTE_LIMIT))
    found = notes_of(session, report.id).get(section)
    known = found.version if found else 0
    if known != version:
        raise Conflict(_("这一节刚被别人改过，没有保存。"), hint=_("请刷新后核对，再保存一次。"), kept={section: text})
    if found is None:
        found = ReportNote(report_id=report.id, section=section, text="", version=0, changed_by=by.id)
        session.add(found)
    if found.text == text.strip():
        return found
    before = {"version": found.version, "sha256": _digest(found.text)}
    found.text, found.version, found.changed_by, found.changed_at = text.strip(), known + 1, by.id, now
    _add_editor(report, by)
    session.flush()
    change = Change(
        "report",
        report.code,
        before=before,
        after={"section": section, "version": found.version, "sha256": _digest(text.strip())},
    )
    record(session, change, actor=Actor(by.id, by.role), action="report.commented", at=now)
    return found


def keep_task(
    session: Session, report: Report, *, by: UserAccount, fields: Mapping[str, Any], task_id: int | None = None
) -> ReportTask:
    """Adds a task or changes one: problem, task, owner, due."""
    _require(report, "draft")
    known = {task.id: task for task in tasks_of(session, report.id)}
    if task_id is None:
        place = max((task.position for task in known.values()), default=0) + 1
        task = ReportTask(report_id=report.id, position=place, **fields)
        session.add(task)
    elif task_id in known:
        task = known[task_id]
        for name, value in fields.items():
            setattr(task, name, value)
    else:
        raise DomainError(_("没有这项任务。"))
    _add_editor(report, by)
    session.flush()
    change = Change("report", report.code, after={"task": task.id, "owner": task.owner, "due": _day(task.due)})
    record(session, change, actor=Actor(by.id, by.role), action="report.task_kept")
    return task


def drop_task(session: Session, report: Report, *, by: UserAccount, task_id: int) -> None:
    """Takes a task out of a draft."""
    _require(report, "draft")
    for task in tasks_of(session, report.id):
        if task.id == task_id:
            session.delete(task)
    _add_editor(report, by)
    session.flush()
    change = Change("report", report.code, before={"task": task_id})
    record(session, change, actor=Actor(by.id, by.role), action="report.task_dropped")


def submit(session: Session, report: Report, *, by: UserAccount, now: datetime) -> None:
    """Hands the draft to the second person; every task needs an owner and a date."""
    _require(report, "draft")
    open_tasks = [task for task in tasks_of(session, report.id) if not (task.task and task.owner and task.due)]
    if open_tasks:
        raise DomainError(
            _("有 %(count)s 项任务没有写明任务、责任单位或期限。", count=len(open_tasks)),
            hint=_("请在“问题和任务”一节补全，或删去不需要的任务。"),
        )
    check_out(session, source=report.code, method=Method.from_dict(report.method.parameters))
    mark_out(session, source=report.code, out=True)
    report.state, report.submitted_at = "submitted", now
    note(session, report, by=by, action="report.submitted", at=now)


def send_back(session: Session, report: Report, *, by: UserAccount, now: datetime, reason: str) -> None:
    """Back to the author, with the reason."""
    _require(report, "submitted")
    if not reason.strip():
        raise DomainError(_("请写明退回的原因。"))
    mark_out(session, source=report.code, out=False)
    report.state, report.submitted_at = "draft", None
    note(session, report, by=by, action="report.sent_back", at=now, reason=reason)


def sign(session: Session, report: Report, *, by: UserAccount, now: datetime) -> None:
    """The second person's signature over figures that are still those of the draft."""
    _require(report, "submitted")
    if by.id == report.created_by or by.id in report.editor_ids:
        raise Conflict(_("起草和修改报告的人不能签发，请由另一人签发。"))
    if hash_facts(report.facts) != report.facts_sha256:
        raise Conflict(_("报告的数字与校验码不一致，没有签发。"))
    report.state, report.signed_by, report.signed_at = "signed", by.id, now
    note(session, report, by=by, action="report.signed", at=now)


def mark_published(session: Session, report: Report, *, by: UserAccount, now: datetime) -> None:
    """Published: its files are stored and its page is public."""
    _require(report, "signed")
    report.state, report.published_at = "published", now
    note(session, report, by=by, action="report.published", at=now)


def withdraw(session: Session, report: Report, *, by: UserAccount, now: datetime, reason: str) -> None:
    """Withdrawn with its reason; page and files stay, marked."""
    _require(report, "published")
    if not reason.strip():
        raise DomainError(_("请写明撤回的原因。"))
    report.state, report.withdrawn_at, report.withdrawn_reason = "withdrawn", now, reason.strip()
    note(session, report, by=by, action="report.withdrawn", at=now, reason=reason)


def note(session: Session, report: Report, *, by: UserAccount, action: str, at: datetime, reason: str = "") -> None:
    """One entry of the audit log about a report."""
    change = Change("report", report.code, after={"state": report.state, "facts": report.facts_sha256}, reason=reason)
    record(session, change, actor=Actor(by.id, by.role), action=action, at=at)


def _require(report: Report, state: str) -> None:
    if report.state != state:
        raise Conflict(_("这份报告现在的状态不允许这一步，请刷新后核对。"))


def _suggest_tasks(session: Session, report: Report, *, due: date) -> None:
    """What the figures themselves call for; owners are for the author to name."""
    facts = report.facts
    below, found = facts["bands"]["below"], facts["standards"]
    problems = []
    if found["errors"] or found["warns"]:
        count = found["errors"] + found["warns"]
        problems.append(
            (_("办事指南有 %(count)s 处必须改正或需要核实。", count=count), _("逐处核对依据，修订后重新发布。"))
        )
    if below:
        problems.append(
            (_("%(count)s 个窗口已证实未达标。", count=len(below)), _("逐个窗口分析差评主题，提出改进措施。"))
        )
    few = facts["bands"]["counts"]["N"] + facts["bands"]["counts"]["S"]
    if few:
        problems.append(
            (_("%(count)s 个窗口评价太少，无法判断。", count=few), _("检查二维码张贴和评价邀请，不得代评。"))
        )
    for place, (problem, task) in enumerate(problems, start=1):
        session.add(ReportTask(report_id=report.id, position=place, problem=problem, task=task, due=due))
    session.flush()


def _add_editor(report: Report, by: UserAccount) -> None:
    report.editor_ids = sorted({*report.editor_ids, by.id})


def _digest(text: str) -> str:
    # Short: a long run of digits could look like an identity number, which the audit log refuses.
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _code(session: Session, *, region: Region, period: Period) -> str:
    """`220000-2026Q3-R1`: region, period, number."""
    before = session.scalar(select(func.count()).where(Report.region_id == region.id, Report.period == period.code))
    return f"{region.code[:6]}-{period.code.replace('..', '_')}-R{(before or 0) + 1}"
