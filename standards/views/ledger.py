"""The ledger of consultations by phone and at the counter, with its export."""

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.i18n import gettext as _
from portal.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from standards.desk import Asked, add_consultation, consultations
from standards.forms import ConsultationForm
from standards.models import Edition
from standards.pages.ledger import Line, columns, ledger_lines
from standards.pages.staff import edition_name, home_hall
from standards.queries import editions_on
from standards.views.asked import now, today

PERIODS = (7, 30, 90, 366)


def pages() -> Blueprint:
    """Writing and reading the ledger, for clerks."""
    pages = audience("ledger", __name__, Audience.STAFF, url_prefix="/staff")
    pages.add_url_rule("/consultations", view_func=show, methods=["GET", "POST"])
    pages.add_url_rule("/consultations.<any(csv,xlsx):kind>", view_func=export)
    return pages


def show() -> ResponseReturnValue:
    """The ledger of the last days, and the form for one more line."""
    known = {edition.guide.code: edition for edition in editions_on(session(), current_user.scope, day=today())}
    form = ConsultationForm(guide=request.args.get("guide", ""))
    names = sorted((edition_name(edition), code) for code, edition in known.items())
    form.guide.choices = [("", _("没有对应的事项")), *((code, name) for name, code in names)]
    if form.validate_on_submit():
        _add(form, known.get(form.guide.data))
        session().commit()
        return redirect(url_for("ledger.show"), 303)
    days = _days()
    page = render_template(
        "standards/staff/consultations.html", form=form, lines=_lines(days), days=days, periods=PERIODS
    )
    return make_response(page, 400 if form.errors else 200)


def export(kind: str) -> Response:
    """The ledger of the last days as CSV or XLSX."""
    rows = [line.cells for line in _lines(_days())]
    data = write_csv(columns(), rows) if kind == "csv" else write_xlsx(columns(), rows, sheet=_("咨询台账"))
    response = make_response(data)
    response.headers["Content-Type"] = CSV if kind == "csv" else XLSX
    response.headers["Content-Disposition"] = f"attachment; filename=consultations.{kind}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _add(form: ConsultationForm, edition: Edition | None) -> None:
    hall = home_hall(session(), current_user.scope)
    asked = Asked(
        channel=form.channel.data,
        question=form.question.data.strip(),
        answer=form.answer.data.strip(),
        hall_id=hall.id if hall else None,
        guide_id=edition.guide_id if edition else None,
        edition_id=edition.id if edition else None,
        told_all=form.told_all.data,
    )
    add_consultation(session(), asked, handler_id=current_user.id)


def _days() -> int:
    asked = request.args.get("days", type=int)
    return asked if asked in PERIODS else PERIODS[1]


def _lines(days: int) -> list[Line]:
    kept = consultations(session(), current_user.scope, since=now() - timedelta(days=days))
    ids = {one.guide_id for one in kept if one.guide_id is not None}
    editions = editions_on(session(), current_user.scope, day=today(), guide_ids=ids)
    return ledger_lines(kept, {edition.guide_id: edition_name(edition) for edition in editions})
