"""The office's pages of reports: start one, write in it, hand it on, sign it, withdraw it."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.jobs.queue import jobs
from portal.orm import utc_now
from portal.places.queries import regions
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.asking import read_period
from surveys.publishing.figures.periods import parse_period, periods_back
from surveys.publishing.tallying.queries import tallied_days
from surveys.reports import life, queries
from surveys.reports.files import print_report
from surveys.reports.forms import StartForm, TaskForm
from surveys.reports.models import Report
from surveys.reports.showing import show_report
from surveys.reports.wording import state_words

TEMPLATES = str(ROOT / "surveys" / "templates")
REPORTED_LEVELS = (2, 3, 4)  # province, prefecture, county


def pages() -> Blueprint:
    """Reports for the office."""
    pages = audience("report_office", __name__, Audience.OFFICE, template_folder=TEMPLATES)
    pages.add_url_rule("/office/reports", view_func=index, methods=["GET", "POST"])
    pages.add_url_rule("/office/reports/<code>", view_func=edit)
    pages.add_url_rule("/office/reports/<code>/preview-<language>.pdf", view_func=preview)
    pages.add_url_rule("/office/reports/<code>/notes/<section>", view_func=write, methods=["POST"])
    pages.add_url_rule("/office/reports/<code>/tasks", view_func=add_task, methods=["POST"])
    pages.add_url_rule("/office/reports/<code>/tasks/<int:task_id>", view_func=keep_task, methods=["POST"])
    pages.add_url_rule("/office/reports/<code>/step", view_func=step, methods=["POST"])
    return pages


def index() -> ResponseReturnValue:
    """The reports in scope, and the form that starts one."""
    form = StartForm()
    form.set_choices(_region_choices(), _period_choices())
    if form.validate_on_submit():
        period = read_period(form.period.data)
        job = jobs().start(
            session(),
            "reports.draft",
            title=_("起草质量状况分析报告 %(period)s", period=period.code),
            owner_id=current_user.id,
            region_code=form.region.data,
            period=period.code,
            user_id=current_user.id,
        )
        session().commit()
        return redirect(url_for("jobs.show_job", job_id=job.id))
    found = queries.reports(session(), current_user.scope)
    rows = [(report, words.period_label(parse_period(report.period))) for report in found]
    page = render_template("surveys/reports/list.html", form=form, rows=rows, states=state_words())
    return page, 400 if form.is_submitted() else 200


def edit(code: str) -> str:
    """One report with everything that may be done to it now."""
    return _page(_find(code), TaskForm())


def preview(code: str, language: str) -> Response:
    """The paper as it would be printed now."""
    if language not in ("zh", "en", "ko"):
        raise NotFound(_("没有这种语言的报告。"))
    response = make_response(print_report(session(), _find(code), locale=language))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{code}-{language}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def write(code: str, section: str) -> ResponseReturnValue:
    """Keeps a section's commentary: by script while one types (JSON), or by its button."""
    report = _find(code)
    version = request.form.get("version", 0, type=int)
    text = request.form.get("text", "")
    kept = life.write_note(
        session(), report, section=section, text=text, version=version, by=current_user, now=utc_now()
    )
    session().commit()
    if request.accept_mimetypes.best == "application/json":
        return jsonify(version=kept.version, saved=_("已保存 %(at)s", at=words.instant(kept.changed_at)[-5:]))
    return redirect(url_for("report_office.edit", code=code, _anchor=f"note-{section}"))


def add_task(code: str) -> ResponseReturnValue:
    """One more problem with its task."""
    report, form = _find(code), TaskForm()
    if not form.validate_on_submit():
        return _page(report, form), 400
    life.keep_task(session(), report, by=current_user, fields=form.fields())
    session().commit()
    return redirect(url_for("report_office.edit", code=code, _anchor="tasks"))


def keep_task(code: str, task_id: int) -> ResponseReturnValue:
    """Changes a task, or takes it out."""
    report = _find(code)
    if request.form.get("act") == "drop":
        life.drop_task(session(), report, by=current_user, task_id=task_id)
    else:
        life.keep_task(session(), report, by=current_user, fields=_task_fields(), task_id=task_id)
    session().commit()
    return redirect(url_for("report_office.edit", code=code, _anchor="tasks"))


def step(code: str) -> ResponseReturnValue:
    """Hands the report on: submit, back, sign, again, withdraw."""
    report, act, reason = _find(code), request.form.get("act", ""), request.form.get("reason", "")
    person, now = current_user, utc_now()
    if act == "submit":
        life.submit(session(), report, by=person, now=now)
    elif act == "back":
        life.send_back(session(), report, by=person, now=now, reason=reason)
    elif act == "withdraw":
        life.withdraw(session(), report, by=person, now=now, reason=reason)
    elif act in ("sign", "again"):
        return _sign(report, act)
    else:
        raise DomainError(_("没有这一步。"))
    session().commit()
    return redirect(url_for("report_office.edit", code=code))


def _sign(report: Report, act: str) -> ResponseReturnValue:
    if act == "sign":
        life.sign(session(), report, by=current_user, now=utc_now())
    job = jobs().start(
        session(),
        "reports.publish",
        title=_("公布质量状况分析报告 %(code)s", code=report.code),
        owner_id=current_user.id,
        code=report.code,
        user_id=current_user.id,
    )
    session().commit()
    return redirect(url_for("jobs.show_job", job_id=job.id))


def _page(report: Report, form: TaskForm) -> str:
    return render_template(
        "surveys/reports/edit.html",
        shown=show_report(session(), report),
        form=form,
        states=state_words(),
        limit=life.NOTE_LIMIT,
        mine=current_user.id == report.created_by or current_user.id in report.editor_ids,
    )


def _find(code: str) -> Report:
    found = queries.report(session(), current_user.scope, code=code)
    if found is None:
        raise NotFound(_("您的范围里没有这份报告。"))
    return found


def _task_fields() -> dict[str, Any]:
    given = {name: request.form.get(name, "").strip() for name in ("problem", "task", "owner", "due")}
    if not given["problem"] or len(given["problem"]) > 500 or len(given["task"]) > 500 or len(given["owner"]) > 200:
        raise DomainError(_("请写明问题；问题和任务最多 500 个字，责任单位最多 200 个字。"))
    try:
        due = date.fromisoformat(given["due"]) if given["due"] else None
    except ValueError:
        raise DomainError(_("期限不是一个日期。")) from None
    return {**given, "due": due}


def _region_choices() -> list[tuple[str, str]]:
    found = [region for region in regions(session(), current_user.scope) if region.level in REPORTED_LEVELS]
    return [(region.code, region.name_in(locale())) for region in found]


def _period_choices() -> list[tuple[str, str]]:
    days = tallied_days(session())
    if not days:
        return []
    found = [period for kind in ("quarter", "half", "year", "month") for period in periods_back(days[1], kind, count=4)]
    today = utc_now().date()
    return [(period.code, words.period_label(period)) for period in found if period.end < today]
