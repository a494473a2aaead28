"""One-time notices at the counter: pick what is missing, hand out the sheet, find what was handed out."""

from collections.abc import Mapping

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.documents import read_document
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from standards.forms import NoticeForm
from standards.guide.content import Guide as Content
from standards.ledgers import Notice as Kept
from standards.models import Edition
from standards.notice import NoticeError
from standards.notices import find_notice, is_unchanged, notices, read_content
from standards.pages.handed import columns, handed_rows
from standards.pages.handout import Counter, Picked, asked_papers, compose_notice, keep_notice, picked_papers
from standards.pages.staff import home_hall
from standards.queries import guide
from standards.rules import Checklist, evaluate
from standards.sentences import tell_notice_error
from standards.views.asked import find_edition, given_answers, now, today

MOST_SHOWN = 200
MOST_EXPORTED = 20_000
MOST_WORDS = 200


def pages() -> Blueprint:
    """Writing, printing and listing notices, for clerks."""
    pages = audience("notices", __name__, Audience.STAFF, url_prefix="/staff")
    pages.add_url_rule("/guides/<code>/notice", view_func=write, methods=["GET", "POST"])
    pages.add_url_rule("/notices", view_func=list_notices)
    pages.add_url_rule("/notices.<any(csv,xlsx):kind>", view_func=export_notices)
    pages.add_url_rule("/notices/<number>", view_func=show)
    pages.add_url_rule("/notices/<number>.pdf", view_func=sheet)
    return pages


def write(code: str) -> ResponseReturnValue:
    """The form of a notice for the answers in the address; sent, it is handed out and kept."""
    edition, content = _edition_in_scope(code)
    checklist = evaluate(content, given_answers(content))
    form = NoticeForm(received=today())
    problems = {
        paper.key: request.form.get(f"problem-{paper.key}", "")[:MOST_WORDS] for paper in asked_papers(checklist)
    }
    told = _("请先选定申请人的情形，再开告知单。") if checklist.open and request.method == "POST" else ""
    if not told and form.validate_on_submit():
        try:
            kept = _hand_out(edition, content, checklist=checklist, form=form, problems=problems)
        except NoticeError as error:
            told = tell_notice_error(content, error)
        else:
            return redirect(url_for("notices.show", number=kept.number), 303)
    if told:
        form.form_errors.append(told)
    page = render_template(
        "standards/staff/notice_form.html",
        form=form,
        edition=edition,
        content=content,
        checklist=checklist,
        chosen=set(request.form.getlist("missing")),
        problems=problems,
        answers=given_answers(content),
    )
    return make_response(page, 400 if form.errors else 200)


def _hand_out(
    edition: Edition, content: Content, *, checklist: Checklist, form: NoticeForm, problems: Mapping[str, str]
) -> Kept:
    picked = Picked(
        kind=form.kind.data,
        missing=picked_papers(checklist, request.form.getlist("missing"), problems=problems),
        received=form.received.data,
        workdays=form.workdays.data,
        case_number=(form.case_number.data or "").strip(),
        reason=form.reason.data or "",
    )
    user = current_user._get_current_object()
    counter = Counter(handler=user, hall=home_hall(session(), user.scope), at=now())
    notice = compose_notice(session(), edition, content=content, checklist=checklist, picked=picked, counter=counter)
    kept = keep_notice(session(), notice, edition=edition, counter=counter)
    session().commit()
    return kept


def list_notices() -> str:
    """What was handed out on guides in scope, newest first."""
    found = notices(session(), current_user.scope, limit=MOST_SHOWN)
    return render_template("standards/staff/notices.html", rows=handed_rows(found), most=MOST_SHOWN)


def export_notices(kind: str) -> Response:
    """The same as CSV or XLSX, without what names a person."""
    rows = [row.cells for row in handed_rows(notices(session(), current_user.scope, limit=MOST_EXPORTED))]
    data = write_csv(columns(), rows) if kind == "csv" else write_xlsx(columns(), rows, sheet=_("告知单"))
    return _download(data, f"notices.{kind}", CSV if kind == "csv" else XLSX)


def show(number: str) -> str:
    """One notice that was handed out: its sheet, its papers, whether it is unchanged."""
    kept = _notice_in_scope(number)
    return render_template(
        "standards/staff/notice.html", kept=kept, notice=read_content(kept), unchanged=is_unchanged(kept)
    )


def sheet(number: str) -> Response:
    """The very sheet that was handed out."""
    kept = _notice_in_scope(number)
    if kept.document_id is None:
        raise NotFound(_("这份告知单没有保存打印件。"))
    response = _download(read_document(session(), kept.document_id).data, f"{kept.number}.pdf", "application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename={kept.number}.pdf"
    return response


def _edition_in_scope(code: str) -> tuple[Edition, Content]:
    if guide(session(), current_user.scope, code=code) is None:
        raise NotFound(_("这个事项不在您的窗口范围内，不能出具告知单。"))
    return find_edition(code, day=today())


def _notice_in_scope(number: str) -> Kept:
    kept = find_notice(session(), number)
    if kept is None or guide(session(), current_user.scope, code=kept.edition.guide.code) is None:
        raise NotFound(_("没有这个编号的告知单，或者它不在您的范围内。"))
    return kept


def _download(data: bytes, name: str, kind: str) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
