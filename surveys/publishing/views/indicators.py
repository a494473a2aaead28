"""Entering the values of indicators: one table a period and indicator, by page or by sheet, confirmed by another."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.accounts.models import UserAccount
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.i18n import locale, ngettext
from portal.orm import utc_now
from portal.places.models import Window
from portal.places.queries import windows as windows_within
from portal.settings import ROOT
from portal.spreadsheets import CSV, XLSX, SpreadsheetError, read_table, write_csv, write_xlsx
from surveys.publishing import words
from surveys.publishing.asking import read_period
from surveys.publishing.figures.periods import Period, periods_back
from surveys.publishing.indicators import register, wording
from surveys.publishing.indicators.catalogue import CATALOGUE, ENTERED, Listed
from surveys.publishing.indicators.entries import Checked, check_rows, columns_for
from surveys.publishing.indicators.tables import (
    Line,
    describe_findings,
    list_lines,
    sheet_columns,
    sheet_fields,
    sheet_rows,
    typed_cell,
)
from surveys.publishing.methods.registry import method_in_force
from surveys.publishing.rankings.life import china_day

PAGE_SIZE = 40
MOST_SHOWN = 200


def pages() -> Blueprint:
    """The register of values, for the office."""
    pages = audience("indicators", __name__, Audience.OFFICE, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/office/indicators", view_func=index)
    pages.add_url_rule("/office/indicators/<period>/<code>", view_func=table)
    pages.add_url_rule("/office/indicators/<period>/<code>", view_func=save, methods=["POST"])
    pages.add_url_rule("/office/indicators/<period>/<code>.<any(csv,xlsx):kind>", view_func=sheet)
    pages.add_url_rule("/office/indicators/<period>/<code>/import", view_func=check_sheet, methods=["POST"])
    pages.add_url_rule("/office/indicators/<period>/<code>/write", view_func=write_sheet, methods=["POST"])
    pages.add_url_rule("/office/indicators/<period>/<code>/confirm", view_func=confirm, methods=["POST"])
    return pages


def index() -> str:
    """What there is to enter for a period, how much is entered, and how much of it a second person confirmed."""
    chosen = _chosen_period()
    method = method_in_force(session(), day=chosen.end).method
    done = register.count_values(session(), current_user.scope, period=chosen)
    used = {indicator.code for indicator in method.indicators}
    names, sources = wording.indicator_words(), wording.source_words()
    return render_template(
        "publishing/indicators/index.html",
        period=chosen,
        period_text=words.period_label(chosen),
        periods=_periods(),
        total=len(windows_within(session(), current_user.scope)),
        rows=[
            {
                "code": listed.code,
                "name": names[listed.code],
                "source": sources[listed.source],
                "used": listed.code in used,
                "done": done.get(listed.code, (0, 0)),
            }
            for listed in CATALOGUE.values()
            if listed.source in ENTERED
        ],
    )


def table(period: str, code: str) -> str:
    """One page of the table."""
    return _table(read_period(period), _listed(code))


def save(period: str, code: str) -> ResponseReturnValue:
    """Keeps the page that was sent; with anything wrong nothing is written and everything typed stays."""
    span, listed = read_period(period), _listed(code)
    codes = [name.removeprefix("row-") for name in request.form if name.startswith("row-")]
    typed = [_typed(one, listed) for one in codes]
    checked = _check(typed, listed)
    if checked.findings:
        return _table(span, listed, typed={row["window"]: row for row in typed}, checked=checked), 400
    _enter(span, listed, checked)
    return redirect(
        url_for("indicators.table", period=period, code=code, page=_page(), find=_find() or None, saved=1), 303
    )


def check_sheet(period: str, code: str) -> ResponseReturnValue:
    """A sheet row by row, before anything is written: what would change and what is wrong."""
    span, listed = read_period(period), _listed(code)
    upload = request.files.get("sheet")
    if upload is None or not upload.filename:
        raise DomainError(_("请选择一个文件。"))
    checked = _check(_read_sheet(upload.read(), upload.filename, listed), listed)
    return _report(span, listed, checked), 400 if checked.findings else 200


def write_sheet(period: str, code: str) -> ResponseReturnValue:
    """Writes what the report showed; it is checked again, nothing is trusted."""
    span, listed = read_period(period), _listed(code)
    checked = _check(_read_sheet(request.form.get("table", "").encode(), "table.csv", listed), listed)
    if checked.findings:
        return _report(span, listed, checked), 400
    _enter(span, listed, checked)
    return redirect(url_for("indicators.table", period=period, code=code, saved=1), 303)


def confirm(period: str, code: str) -> ResponseReturnValue:
    """A second person confirms what was entered."""
    span, listed = read_period(period), _listed(code)
    register.confirm(session(), current_user.scope, period=span, indicator=listed.code, by=_me(), now=utc_now())
    session().commit()
    return redirect(url_for("indicators.table", period=period, code=code), 303)


def sheet(period: str, code: str, kind: str) -> Response:
    """The sheet to fill in: every window in scope, with what is already there."""
    span, listed = read_period(period), _listed(code)
    columns, rows = sheet_columns(listed), sheet_rows(_lines(span, listed), listed)
    data = write_csv(columns, rows) if kind == "csv" else write_xlsx(columns, rows, sheet=listed.code)
    response = make_response(data)
    response.headers["Content-Type"] = CSV if kind == "csv" else XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{listed.code}-{span.code}.{kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _typed(window: str, listed: Listed) -> dict[str, str]:
    """One row of the form; where a value is typed, blank cells take what is said for the whole page."""
    columns = columns_for(listed)
    cells = {name: request.form.get(f"{name}-{window}", "").strip() for name in columns}
    if cells[columns[0]]:
        cells = {name: cell or request.form.get(f"common-{name}", "").strip() for name, cell in cells.items()}
    return {"window": window} | cells


def _table(
    span: Period, listed: Listed, *, typed: dict[str, dict[str, str]] | None = None, checked: Checked | None = None
) -> str:
    every, find = _lines(span, listed), _find()
    lines = [line for line in every if line.matches(find)]
    last = max(-(-len(lines) // PAGE_SIZE), 1)
    page = min(_page(), last)
    shown = lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    waiting = [line for line in every if line.value is not None and line.value.confirmed_by is None]
    labels = wording.cell_words()
    return render_template(
        "publishing/indicators/table.html",
        period=span,
        period_text=words.period_label(span),
        listed=listed,
        name=wording.indicator_words()[listed.code],
        definition=wording.definition_words()[listed.code],
        columns=columns_for(listed),
        labels=labels,
        heads=[{"label": labels[column]} for column in columns_for(listed)],
        lines=[(line, (typed or {}).get(line.window) or line.cells(listed)) for line in shown],
        problems=describe_findings(checked.findings) if checked else [],
        wrong={(found.window, found.column) for found in checked.findings} if checked else set(),
        page=page,
        last=last,
        find=find,
        common={name: request.form.get(f"common-{name}", "") for name in columns_for(listed)},
        entered=sum(line.value is not None for line in every),
        total=len(every),
        waiting=len(waiting),
        mine=sum(line.value is not None and line.value.entered_by == current_user.id for line in waiting),
        saved=request.args.get("saved") == "1",
    )


def _report(span: Period, listed: Listed, checked: Checked) -> str:
    present = {line.window: line for line in _lines(span, listed)}
    changes = [
        {
            "window": entry.window,
            "name": present[entry.window].name,
            "old": present[entry.window].shown(listed),
            "new": wording.print_value(listed.code, entry.value),
        }
        for entry in checked.entries
    ]
    fields = ("window", *columns_for(listed))
    rows = [[typed_cell(entry, field, listed) for field in fields] for entry in checked.entries]
    return render_template(
        "publishing/indicators/report.html",
        period=span,
        period_text=words.period_label(span),
        listed=listed,
        name=wording.indicator_words()[listed.code],
        changes=changes[:MOST_SHOWN],
        more=max(len(changes) - MOST_SHOWN, 0),
        empty=checked.empty,
        problems=describe_findings(checked.findings),
        table=write_csv(fields, rows).decode("utf-8-sig"),
        count=ngettext("%(num)s 个窗口", "%(num)s 个窗口", len(changes)),
    )


def _read_sheet(data: bytes, filename: str, listed: Listed) -> list[dict[str, str]]:
    """Rows by field; the heading may be the field's name or its words in any language."""
    try:
        rows = read_table(data, filename, max_rows=20_000)
    except SpreadsheetError as error:
        detail = error.detail or error.reason
        raise DomainError(_("文件读不出来或者缺列：%(detail)s", detail=detail)) from error
    names = {label: field for field, label in zip(sheet_fields(listed), sheet_columns(listed), strict=True)}
    read = [{names.get(heading, heading): cell for heading, cell in row.items()} for row in rows]
    missing = [field for field in ("window", *columns_for(listed)) if read and field not in read[0]]
    if missing or not read:
        labels = wording.cell_words()
        listing = _("、").join(labels[field] for field in missing) or _("没有数据行")
        raise DomainError(_("文件读不出来或者缺列：%(detail)s", detail=listing))
    return read


def _check(rows: list[dict[str, str]], listed: Listed) -> Checked:
    codes = [window.code for window in windows_within(session(), current_user.scope)]
    return check_rows(rows, listed, windows=codes, last_day=_today())


def _enter(span: Period, listed: Listed, checked: Checked) -> None:
    register.enter(
        session(),
        current_user.scope,
        checked.entries,
        period=span,
        indicator=listed.code,
        by=_me(),
        now=utc_now(),
    )
    session().commit()


def _lines(span: Period, listed: Listed) -> list[Line]:
    found: list[Window] = windows_within(session(), current_user.scope)
    values = register.values_of(session(), current_user.scope, period=span, indicator=listed.code)
    return list_lines(found, values, locale=locale())


def _listed(code: str) -> Listed:
    listed = CATALOGUE.get(code)
    if listed is None or listed.source not in ENTERED:
        raise NotFound(_("没有这个要录入的指标。"))
    return listed


def _chosen_period() -> Period:
    given = request.args.get("period", "")
    return read_period(given) if given else read_period(_periods()[0]["value"])


def _periods() -> list[dict[str, Any]]:
    kinds = (("quarter", 6), ("half", 3), ("year", 2), ("month", 6))
    found = [period for kind, count in kinds for period in periods_back(_today(), kind, count=count)]
    return [{"value": period.code, "label": words.period_label(period)} for period in found]


def _find() -> str:
    return str(request.values.get("find", "")).strip()[:40]


def _page() -> int:
    return max(request.values.get("page", 1, type=int), 1)


def _today() -> date:
    return china_day(utc_now())


def _me() -> UserAccount:
    found = session().get(UserAccount, current_user.id)
    if found is None:
        raise NotFound(_("没有这个账号。"))
    return found
