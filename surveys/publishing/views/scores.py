"""The office's score pages: every window, hall and region in scope against the target, and each of them alone."""

from datetime import timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.orm import utc_now
from portal.settings import ROOT
from surveys.publishing import exports, plots, words
from surveys.publishing import unit as course
from surveys.publishing.asking import read_period
from surveys.publishing.figures.board import Board, read_board
from surveys.publishing.figures.listing import KINDS, NUMBERS, VERDICTS, Asked, count_verdicts, list_rows
from surveys.publishing.figures.periods import Period, period_of, periods_back
from surveys.publishing.figures.rows import ScoreRow
from surveys.publishing.figures.trends import Trend, read_trend
from surveys.publishing.tallying.dirty import count_dirty
from surveys.publishing.tallying.queries import last_recount, tallied_days
from surveys.publishing.tallying.rollup import refresh_tallies

COLUMNS = ("unit", "n", "share", "low", "", "verdict", "index", "bad_share", "coverage")
TEMPLATES = str(ROOT / "surveys" / "templates")


def pages() -> Blueprint:
    """Scores for the office and supervisors, each within their scope."""
    pages = audience("scores", __name__, Audience.OVERSIGHT, template_folder=TEMPLATES)
    pages.add_url_rule("/office/scores", view_func=index)
    pages.add_url_rule("/office/scores.<ending>", view_func=export)
    pages.add_url_rule("/office/scores/refresh", view_func=refresh, methods=["POST"])
    pages.add_url_rule("/office/scores/<kind>/<unit>", view_func=unit_page)
    pages.add_url_rule("/office/scores/<kind>/<unit>/<name>.<ending>", view_func=unit_table)
    return pages


def index() -> str:
    """The list asked for, with its plot and its files."""
    asked, board = _read()
    rows = board.rows(asked.kind, locale=locale())
    listing = list_rows(rows, asked)
    return render_template(
        "publishing/scores.html",
        asked=asked,
        board=board,
        listing=listing,
        chart=plots.draw_rows(listing.rows, board.method.method, name="scores"),
        counts=count_verdicts(rows),
        headers=[_header(name, asked) for name in COLUMNS],
        files={ending: _address(asked, endpoint="scores.export", ending=ending, page=None) for ending in exports.MEDIA},
        page_address=lambda page: _address(asked, page=page),
        kinds=[
            {"label": label, "href": _address(asked, kind=kind, page=1), "current": kind == asked.kind}
            for kind, label in words.kind_words().items()
        ],
        **_choices(asked, board.period),
    )


def export(ending: str) -> Response:
    """The whole list asked for as CSV or XLSX, with the same figures as the page."""
    asked, board = _read()
    rows = list_rows(board.rows(asked.kind, locale=locale()), asked).found
    name = f"scores-{asked.kind}-{board.period.code}"
    return exports.answer_table(rows, kind=ending, name=name, method=board.method)


def unit_page(kind: str, unit: str) -> str:
    """One window, hall or region: its figures in sentences, its course, and what it consists of."""
    asked, board = _read()
    row, trend = _unit(board, kind=kind, unit=unit)
    parts = _parts(board, kind=kind, code=_code(kind, unit))
    return render_template(
        "publishing/unit.html",
        row=row,
        facts=_facts(row),
        asked=asked,
        board=board,
        parts=parts,
        seen=trend.seen,
        changes=course.change_sentences(trend),
        control=course.control_sentences(trend.seen),
        chart=plots.draw_months(trend.months, board.method.method, name="months"),
        control_chart=plots.draw_control_chart(trend.seen, name="control"),
        tables={name: course.table_of(name, trend, parts) for name in course.TABLES},
        **_choices(asked, board.period),
    )


def unit_table(kind: str, unit: str, name: str, ending: str) -> Response:
    """One table of the unit's page as CSV or XLSX: the same cells."""
    _asked, board = _read()
    _row, trend = _unit(board, kind=kind, unit=unit)
    if name not in course.TABLES:
        raise NotFound(_("没有这张表。"))
    found = course.table_of(name, trend, _parts(board, kind=kind, code=_code(kind, unit)))
    return exports.answer_cells(
        found.labels,
        found.rows,
        texts=found.texts,
        kind=ending,
        name=f"{name}-{unit}-{board.period.code}",
        method=board.method,
    )


def _unit(board: Board, *, kind: str, unit: str) -> tuple[ScoreRow, Trend]:
    row = board.row(_code(kind, unit), locale=locale()) if kind in KINDS else None
    if row is None or row.kind != kind:
        raise NotFound(
            _("您的范围内没有编号为 %(unit)s 的%(kind)s。", unit=unit, kind=words.kind_words().get(kind, ""))
        )
    return row, read_trend(session(), board, unit=_code(kind, unit))


def _code(kind: str, unit: str) -> str:
    return f"h{unit}" if kind == "hall" else unit


def refresh() -> ResponseReturnValue:
    """Counts the days that changed, now."""
    refresh_tallies(session())
    session().commit()
    return redirect(url_for("scores.index"), 303)


def _parts(board: Board, *, kind: str, code: str) -> list[ScoreRow]:
    """The windows of a hall, or the halls and regions that report to a region."""
    frame = board.frame
    below = frame[frame["parent"].eq(code)]
    wanted = set(below["unit"]) if kind != "window" else set()
    rows = [row for part in KINDS for row in board.rows(part, locale=locale())]
    return [row for row in rows if (f"h{row.unit}" if row.kind == "hall" else row.unit) in wanted]


def _read() -> tuple[Asked, Board]:
    args = request.args
    asked = Asked(
        period=args.get("period", "").strip() or default_period().code,
        kind=args.get("kind", "window"),
        text=args.get("q", "")[:100],
        verdict=args.get("verdict", ""),
        sort=args.get("sort", "unit"),
        descending=args.get("order") == "descending",
        page=args.get("page", 1, type=int),
    ).tidy()
    return asked, read_board(session(), current_user.scope, period=read_period(asked.period))


def default_period() -> Period:
    """The quarter of the last day with a tally."""
    days = tallied_days(session())
    return period_of(days[1] if days else (utc_now() + timedelta(hours=8)).date(), "quarter")


def _choices(asked: Asked, period: Period) -> dict[str, object]:
    last = default_period().end
    quarters, months, years = (
        periods_back(last, kind, count=count) for kind, count in (("quarter", 5), ("month", 12), ("year", 2))
    )
    refreshed = last_recount(session())
    return {
        "period": period,
        "col": words.column_words(),
        "period_label": words.period_label,
        "quarters": quarters,
        "months_back": months,
        "years": years,
        "all_periods": [choice.code for choice in (*quarters, *months, *years)],
        "verdicts_options": [{"value": code, "label": words.verdict_words()[code]} for code in VERDICTS],
        "kind_word": words.kind_words()[asked.kind],
        "waiting": count_dirty(session()),
        "refreshed": words.instant(refreshed[1]) if refreshed else "",
    }


def _address(asked: Asked, *, endpoint: str = "scores.index", **changes: object) -> str:
    args: dict[str, object] = {
        "period": asked.period,
        "kind": asked.kind,
        "q": asked.text or None,
        "verdict": asked.verdict or None,
        "sort": asked.sort if asked.sort != "unit" else None,
        "order": "descending" if asked.descending else None,
        "page": asked.page,
    } | changes
    return url_for(endpoint, **{key: value for key, value in args.items() if value is not None})  # type: ignore[arg-type] # text and numbers


def _header(name: str, asked: Asked) -> dict[str, object]:
    if not name:
        return {"label": _("与目标相比")}
    mine = asked.sort == name
    falling = not asked.descending if mine else name in NUMBERS
    labels = {
        "unit": _("名称"),
        "low": _("95% 区间"),
        "share": _("满意率（%）"),
        "index": _("指数"),
        "coverage": _("覆盖率（%）"),
    }
    return {
        "label": labels.get(name) or words.column_words()[name],
        "numeric": name in NUMBERS,
        "href": _address(asked, sort=name, order="descending" if falling else None, page=1),
        "sorted": ("descending" if asked.descending else "ascending") if mine else None,
    }


def _facts(row: ScoreRow) -> list[dict[str, str]]:
    """What is known of a unit beside its share, without what is not."""
    bounds = f"{row.bound_low}%–{row.bound_high}%" if row.bound_low else ""
    found = {
        _("评价数"): row.n,
        _("办件数"): row.served,
        _("评价覆盖率（%）"): row.coverage,
        _("满意度指数"): row.index,
        _("差评率（%）"): row.bad_share,
        _("按事项结构调整后（%）"): row.adjusted,
        _("未评价者全不满意或全满意时"): bounds,
        _("未评价者可低多少（百分点）"): row.breakdown,
        _("离散系数"): row.phi,
    }
    return [{"label": label, "value": value} for label, value in found.items() if value]
