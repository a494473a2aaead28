"""The office's beginning page, what people wrote, the views one keeps, and every table as a file."""

from datetime import date, timedelta
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.settings import ROOT
from portal.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from surveys.collecting.intake import business_day
from surveys.collecting.tags import TAGS
from surveys.collecting.words import level_names, tag_names
from surveys.handling.queries import count_overdue, state_counts
from surveys.publishing.tallying.dirty import count_dirty
from surveys.publishing.tallying.queries import tallied_days
from surveys.reports.content.shape import Column, Table, named
from surveys.reports.files import to_number
from surveys.workbench import queries
from surveys.workbench.dashboard import GAPS_SHOWN, TABLES, period_text, read_dashboard, span_words

TEMPLATES = str(ROOT / "surveys" / "templates")
MEDIA = {"csv": CSV, "xlsx": XLSX}
COMMENT_DAYS = 30
FIELDS = ("level", "window", "tag", "q", "start", "end")


def pages() -> Blueprint:
    """The workbench of the office and of supervisors, each within their scope."""
    pages = audience("workbench", __name__, Audience.OVERSIGHT, template_folder=TEMPLATES)
    pages.add_url_rule("/office", view_func=index)
    pages.add_url_rule("/office/tables/<name>.<ending>", view_func=table)
    pages.add_url_rule("/office/comments", view_func=comments)
    pages.add_url_rule("/office/comments.<ending>", view_func=comment_table)
    pages.add_url_rule("/office/views", view_func=keep_view, methods=["POST"])
    pages.add_url_rule("/office/views/<int:view_id>/drop", view_func=drop_view, methods=["POST"])
    return pages


def index() -> str:
    """How things stand: the last day, week and month, the target, what moved, and where data are thin."""
    board = read_dashboard(session(), current_user.scope)
    return render_template(
        "surveys/workbench/index.html",
        shown=board,
        period=period_text(board.period) if board else "",
        span_words=span_words(),
        gaps_shown=GAPS_SHOWN,
        views=queries.saved_views(session(), current_user.id),
        waiting=count_dirty(session()),
        cases=queries.open_cases(session(), current_user.scope),
        handling=state_counts(session(), current_user.scope),
        overdue=count_overdue(session(), current_user.scope, today=business_day(utc_now())),
        here=_here(),
    )


def table(name: str, ending: str) -> Response:
    """One table of the dashboard as CSV or XLSX: the same cells as the page."""
    board = read_dashboard(session(), current_user.scope)
    if board is None or name not in TABLES:
        raise NotFound(_("没有这张表。"))
    return _answer(board.table(name), ending=ending, name=f"{name}-{board.last.isoformat()}")


def comments() -> str:
    """What people wrote, without what may not be shown."""
    asked, page = _asked(), max(request.args.get("page", 1, type=int), 1)
    shown, withheld = queries.count_comments(session(), current_user.scope, asked=asked)
    last = max(ceil(shown / queries.PAGE), 1)
    page = min(page, last)
    return render_template(
        "surveys/workbench/comments.html",
        asked=asked,
        found=queries.find_comments(session(), current_user.scope, asked=asked, page=page),
        shown=shown,
        withheld=withheld,
        page=page,
        last=last,
        page_address=lambda number: url_for("workbench.comments", **_given(), page=number),
        files={ending: url_for("workbench.comment_table", ending=ending, **_given()) for ending in MEDIA},
        levels=level_names(),
        tags=[{"value": code, "label": f"{code} {label}"} for code, label in tag_names().items()],
        named=named,
        views=queries.saved_views(session(), current_user.id),
        here=_here(),
    )


def comment_table(ending: str) -> Response:
    """All comments asked for as CSV or XLSX."""
    asked, levels = _asked(), level_names()
    found = queries.find_comments(session(), current_user.scope, asked=asked, page=None)
    columns = (
        Column(_("日期")),
        Column(_("评价")),
        Column(_("编号")),
        Column(_("大厅")),
        Column(_("窗口")),
        Column(_("留言")),
    )
    rows = [
        [
            said.day.isoformat(),
            levels.get(said.level, ""),
            said.window,
            named(said.hall),
            named(said.window_name),
            said.text,
        ]
        for said in found
    ]
    return _answer(Table("comments", _("留言"), columns, rows), ending=ending, name=f"comments-{asked.end.isoformat()}")


def keep_view() -> ResponseReturnValue:
    """Keeps an address of the office's pages under a name."""
    name, address = request.form.get("name", "").strip(), request.form.get("address", "")
    if not name or len(name) > 80:
        raise DomainError(_("请给视图起一个不超过 80 个字的名字。"))
    if not address.startswith("/office") or len(address) > 500:
        raise DomainError(_("只能保存工作台里的页面。"))
    queries.keep_view(session(), current_user.id, name=name, address=address)
    session().commit()
    return redirect(request.script_root + address)


def drop_view(view_id: int) -> ResponseReturnValue:
    """Forgets one of one's own views."""
    queries.drop_view(session(), current_user.id, view_id=view_id)
    session().commit()
    return redirect(url_for("workbench.index"))


def _answer(found: Table, *, ending: str, name: str) -> Response:
    if ending not in MEDIA:
        abort(404)
    columns = [column.label for column in found.columns]
    response = make_response(
        write_csv(columns, found.rows) if ending == "csv" else write_xlsx(columns, _numbers(found), sheet=found.name)
    )
    response.headers["Content-Type"] = MEDIA[ending]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _numbers(found: Table) -> list[list[Any]]:
    return [
        [to_number(cell) if column.numeric else cell for cell, column in zip(row, found.columns, strict=True)]
        for row in found.rows
    ]


def _asked() -> queries.Asked:
    args = request.args
    days = tallied_days(session())
    end = _day(args.get("end", "")) or (days[1] if days else utc_now().date())
    start = _day(args.get("start", "")) or end - timedelta(days=COMMENT_DAYS - 1)
    if start > end:
        raise DomainError(_("开始日期在结束日期之后。"))
    level, tag = args.get("level", 0, type=int), args.get("tag", "")
    return queries.Asked(
        start=start,
        end=end,
        level=level if level in (1, 2, 3, 4, 5) else 0,
        text=args.get("q", "").strip()[:100],
        window=args.get("window", "").strip()[:20],
        tag=tag if tag in TAGS else "",
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DomainError(_("“%(text)s”不是一个日期。", text=text[:20])) from None


def _here() -> str:
    """The present page with its filters, as an address that can be kept."""
    query = urlencode(list(request.args.items(multi=True)))
    return f"{request.path}?{query}" if query else request.path


def _given() -> dict[str, Any]:
    return {name: request.args[name] for name in FIELDS if request.args.get(name)}
