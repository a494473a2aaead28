"""The office's list of guides, what many of them undergo at once, and the quality of each agency."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.audit.record import Actor
from portal.db import session
from portal.errors import DomainError
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from standards.guide.codes import ITEM_KINDS
from standards.pages.code_names import code_names
from standards.pages.office import bulk, checks, listing, quality, words

BEIJING = ZoneInfo("Asia/Shanghai")


def pages() -> Blueprint:
    """The list of guides in scope, bulk acts and scores."""
    pages = audience("office_guides", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/guides", view_func=index)
    pages.add_url_rule("/office/guides.<ending>", view_func=export)
    pages.add_url_rule("/office/guides/bulk", view_func=bulk_preview)
    pages.add_url_rule("/office/guides/bulk", view_func=bulk_act, methods=["POST"])
    pages.add_url_rule("/office/quality", view_func=agency_scores)
    pages.add_url_rule("/office/quality.<ending>", view_func=export_scores)
    pages.app_context_processor(lambda: {"office_words": words})
    return pages


def today() -> date:
    """The day in Beijing."""
    return utc_now().astimezone(BEIJING).date()


def actor() -> Actor:
    """The signed-in person, for the audit log."""
    return Actor(current_user.id, current_user.role)


def index() -> str:
    """The guides in scope, a page at a time, with filters that work without scripts."""
    asked = listing.Asked.read(request.args)
    found = listing.list_guides(session(), current_user.scope, asked, day=today())
    return render_template(
        "standards/office/guides.html",
        listing=found,
        asked=asked,
        states=listing.state_words(),
        findings=listing.found_words(),
        kinds=code_names(ITEM_KINDS),
        trips=checks.trip_words(),
        acts=bulk.act_words(),
        done=request.args.get("done", type=int),
        page_address=lambda page: url_for("office_guides.index", **asked.address(page=page)),
    )


def export(ending: str) -> Response:
    """The list asked for as CSV or XLSX, all pages."""
    asked = listing.Asked.read(request.args)
    rows = listing.all_guides(session(), current_user.scope, asked, day=today())
    return answer_table(listing.columns(), [listing.cells(row) for row in rows], name="guides", ending=ending)


def bulk_preview() -> ResponseReturnValue:
    """What an act would do to each chosen guide; nothing happens yet."""
    act = request.args.get("act", "")
    if act not in bulk.act_words():
        raise DomainError(_("请选择要做什么。"))
    chosen = request.args.getlist("guide")
    rows = listing.guides_by_code(session(), current_user.scope, chosen, day=today())
    if not rows:
        raise DomainError(_("请先勾选办事指南。"))
    return render_template(
        "standards/office/bulk.html", act=act, acts=bulk.act_words(), plans=bulk.plan(act, rows, user=current_user.id)
    )


def bulk_act() -> ResponseReturnValue:
    """Do it, all or nothing: what the preview refuses is left out, any other refusal undoes all."""
    act, reason = request.form.get("act", ""), request.form.get("reason", "").strip()[:500]
    if act not in bulk.act_words():
        raise DomainError(_("请选择要做什么。"))
    if act in bulk.WITH_REASON and not reason:
        raise DomainError(_("请写明原因。"))
    chosen = request.form.getlist("guide")
    rows = listing.guides_by_code(session(), current_user.scope, chosen, day=today())
    plans = [plan for plan in bulk.plan(act, rows, user=current_user.id) if not plan.obstacle]
    for plan in plans:
        bulk.perform(session(), plan, act, actor=actor(), now=utc_now(), today=today(), reason=reason)
    session().commit()
    return redirect(url_for("office_guides.index", done=len(plans)))


def agency_scores() -> str:
    """Each agency's mean score, findings and proofs."""
    rows = quality.agency_rows(session(), current_user.scope, day=today())
    return render_template("standards/office/quality.html", rows=rows, columns=quality.columns(), cells=quality.cells)


def export_scores(ending: str) -> Response:
    """The same table as CSV or XLSX."""
    rows = quality.agency_rows(session(), current_user.scope, day=today())
    return answer_table(quality.columns(), [quality.cells(row) for row in rows], name="guide-quality", ending=ending)


def answer_table(columns: list[str], rows: list[list[str | int | float | None]], *, name: str, ending: str) -> Response:
    """A table as a download; 404 for another kind than csv or xlsx."""
    if ending not in ("csv", "xlsx"):
        abort(404)
    data = write_csv(columns, rows) if ending == "csv" else write_xlsx(columns, rows, sheet=name)
    response = make_response(data)
    response.headers["Content-Type"] = CSV if ending == "csv" else XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response
