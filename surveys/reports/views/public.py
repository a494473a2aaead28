"""Public pages of the reports: the list, each report, and its stored files."""

from flask import Blueprint, Response, make_response, render_template

from portal.audience import Audience, audience
from portal.db import session
from portal.documents import read_document
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.figures.periods import parse_period
from surveys.reports import queries
from surveys.reports.models import Report
from surveys.reports.showing import show_report

TEMPLATES = str(ROOT / "surveys" / "templates")


def pages() -> Blueprint:
    """Reports for everyone."""
    pages = audience("reports", __name__, Audience.EVERYONE, template_folder=TEMPLATES)
    pages.add_url_rule("/reports", view_func=index)
    pages.add_url_rule("/reports/<code>", view_func=show)
    pages.add_url_rule("/reports/<code>/<name>", view_func=file)
    return pages


def index() -> str:
    """All published reports, newest period first."""
    found = queries.public_reports(session())
    rows = [
        (report, words.period_label(parse_period(report.period)), words.instant(report.published_at)[:10])
        for report in found
        if report.published_at
    ]
    return render_template("surveys/reports/public_list.html", rows=rows)


def show(code: str) -> str:
    """One report, with the same figures as its files."""
    return render_template("surveys/reports/report.html", shown=show_report(session(), _find(code)))


def file(code: str, name: str) -> Response:
    """The stored bytes of one file."""
    report = _find(code)
    found = next((kept for kept in queries.files_of(session(), report.id) if kept.name == name), None)
    if found is None:
        raise NotFound(_("这份报告没有这个文件。"))
    document = read_document(session(), found.document_id)
    response = make_response(document.data)
    response.headers["Content-Type"] = document.media_type
    shown = "inline" if document.media_type == "application/pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="{report.code}-{name}"'
    response.set_etag(document.sha256)
    return response


def _find(code: str) -> Report:
    found = queries.public_report(session(), code=code)
    if found is None:
        raise NotFound(_("没有这份报告，或者还没有公布。"))
    return found
