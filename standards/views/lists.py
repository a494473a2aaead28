"""The public lists: pages with filters and changes over time, and the same rows as XLSX, CSV and JSON."""

from datetime import date, timedelta

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, url_for

from portal.accounts.scope import EVERYWHERE
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.places.queries import agencies, regions
from portal.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from standards.pages import lists
from standards.pages.lists import Asked
from standards.views.asked import asked_day, today

USUAL_SPAN = timedelta(days=30)


def pages() -> Blueprint:
    """The lists, for everyone."""
    pages = audience("lists", __name__, Audience.EVERYONE)
    pages.add_url_rule("/lists", view_func=index)
    pages.add_url_rule("/lists/<name>", view_func=show_list)
    pages.add_url_rule("/lists/<name>.<ending>", view_func=export)
    return pages


def index() -> str:
    """All lists with how many lines each has today."""
    found = lists.lists_on(session(), day=today())
    return render_template(
        "standards/lists/index.html",
        lists=[(name, title, purpose, len(found[name])) for name, (title, purpose) in lists.list_words().items()],
    )


def find_name(name: str) -> str:
    """The name of a list, or NotFound."""
    if name not in lists.list_words():
        raise NotFound(_("没有这份清单。"))
    return name


def show_list(name: str) -> str:
    """One list, filtered, with what changed since a day."""
    day, asked = asked_day(), Asked.read(request.args)
    rows = lists.filter_rows(session(), lists.rows_on(session(), find_name(name), day=day), asked)
    pages = max(1, -(-len(rows) // lists.PER_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    since = asked_since(day)
    title, purpose = lists.list_words()[name]
    return render_template(
        "standards/lists/list.html",
        name=name,
        title=title,
        purpose=purpose,
        rows=rows[(page - 1) * lists.PER_PAGE : page * lists.PER_PAGE],
        total=len(rows),
        page=page,
        pages=pages,
        asked=asked,
        day=day,
        since=since,
        changes=lists.changes_since(session(), name, asked, since=since, day=day),
        columns=lists.columns_of(name),
        heads=lists.column_words(),
        numbers=lists.NUMBERS,
        flags=[one for one in lists.columns_of(name) if one in lists.FLAGS],
        say=lists.cell_words,
        agencies=[(one.id, one.name_in(locale())) for one in agencies(session(), EVERYWHERE)],
        regions=[(one.code, one.name_in(locale())) for one in regions(session(), EVERYWHERE) if one.level in (2, 3)],
        page_address=lambda number: url_for("lists.show_list", name=name, page=number, **asked.address()),
    )


def asked_since(day: date) -> date:
    """The day of `?since=`, else thirty days before."""
    text = request.args.get("since", "")
    try:
        return date.fromisoformat(text) if text else day - USUAL_SPAN
    except ValueError:
        return day - USUAL_SPAN


def export(name: str, ending: str) -> Response:
    """The same rows as a file: all of them, in the language of the page."""
    if ending not in ("csv", "xlsx", "json"):
        abort(404)
    day = asked_day()
    rows = lists.filter_rows(session(), lists.rows_on(session(), find_name(name), day=day), Asked.read(request.args))
    columns = lists.columns_of(name)
    if ending == "json":
        return jsonify(
            list=name, on=day.isoformat(), count=len(rows), rows=[{**row.cells, "key": row.key} for row in rows]
        )
    heads = [lists.column_words()[column] for column in columns]
    cells = [[lists.file_cell(column, row.cells[column]) for column in columns] for row in rows]
    data = write_csv(heads, cells) if ending == "csv" else write_xlsx(heads, cells, sheet=lists.list_words()[name][0])
    response = make_response(data)
    response.headers["Content-Type"] = CSV if ending == "csv" else XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day.isoformat()}.{ending}"'
    return response
