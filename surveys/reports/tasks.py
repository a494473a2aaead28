"""Background work of this room: drafting, which reads every guide, and publishing, which prints three papers."""

from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE, Scope
from portal.errors import DomainError, NotFound
from portal.features import Progress, SeedStep, Task
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.places.models import Region
from portal.places.queries import region as find_region
from portal.places.queries import regions
from surveys.publishing.asking import read_period
from surveys.publishing.figures.board import province
from surveys.publishing.seeds import finished_quarter, people
from surveys.reports import life, queries
from surveys.reports.files import keep_files, make_files
from surveys.reports.models import Report

OWNER = "政务服务和数字化建设管理局（演示）"
NOTES = {
    "satisfaction": "本期满意率与上期相近。各地差别多在偶然范围之内，下期重点看评价少的大厅，不按名次排队。",
    "themes": "差评集中在材料和样本。请各地先对照标签核对办事指南，再分析窗口。",
}


def draft(session: Session, progress: Progress, *, region_code: str, period: str, user_id: int) -> dict[str, Any]:
    """A draft of a region within the person's scope; the result is the address of its page."""
    by = session.get(UserAccount, user_id)
    region = find_region(session, by.scope if by else EVERYWHERE, code=region_code)
    if by is None or region is None:
        raise NotFound(_("您的范围里没有这个地区。"))
    made = life.draft_report(
        session, region=region, period=read_period(period), by=by, now=utc_now(), progress=progress
    )
    return {"address": f"/office/reports/{made.code}"}


def publish(session: Session, progress: Progress, *, code: str, user_id: int) -> dict[str, Any]:
    """Prints and stores the files of a signed report, then publishes it."""
    report, by = queries.report(session, EVERYWHERE, code=code), session.get(UserAccount, user_id)
    if report is None or by is None:
        raise NotFound(_("没有这份报告。"))
    if report.state != "signed":
        raise DomainError(_("这份报告现在的状态不允许这一步，请刷新后核对。"))
    _publish(session, report, by=by, progress=progress)
    return {"address": f"/reports/{report.code}"}


def seed_reports(session: Session, progress: Progress) -> None:
    """The province's last quarter published and Yanbian's as a draft, so that both pages have something to show."""
    period, top = finished_quarter(session), province(session)
    if period is None or top is None or queries.reports(session, EVERYWHERE):
        return
    office, admin = people(session)
    report = life.draft_report(session, region=top, period=period, by=office, now=utc_now(), progress=progress)
    _fill_in(session, report, by=office)
    life.submit(session, report, by=office, now=utc_now())
    life.sign(session, report, by=admin, now=utc_now())
    _publish(session, report, by=admin, progress=progress)
    below = [region for region in regions(session, Scope("region", top.id), level=3) if _is_korean(region)]
    for region in below[:1]:
        life.draft_report(session, region=region, period=period, by=office, now=utc_now(), progress=progress)


def _fill_in(session: Session, report: Report, *, by: UserAccount) -> None:
    for section, text in NOTES.items():
        life.write_note(session, report, section=section, text=text, version=0, by=by, now=utc_now())
    for task in queries.tasks_of(session, report.id):
        life.keep_task(session, report, by=by, fields={"owner": OWNER}, task_id=task.id)


def _publish(session: Session, report: Report, *, by: UserAccount, progress: Progress) -> None:
    life.mark_published(session, report, by=by, now=utc_now())
    keep_files(session, report, make_files(session, report, progress=progress))


def _is_korean(region: Region) -> bool:
    return region.code.startswith("2224")


TASKS = (Task("reports.draft", draft), Task("reports.publish", publish))
STEPS = (SeedStep("reports", seed_reports),)
