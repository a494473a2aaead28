"""The dashboard as the page and its files show it: every figure once, every plot with its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.charts.figures import Estimate, Words, draw_dots, draw_series
from portal.i18n import gettext as _
from portal.i18n import locale
from surveys.publishing import words
from surveys.publishing.figures.board import Board, read_board
from surveys.publishing.figures.listing import count_verdicts
from surveys.publishing.figures.periods import Period, period_of
from surveys.publishing.figures.rows import ScoreRow
from surveys.publishing.figures.watch import Watch, watch
from surveys.publishing.plots import target_text
from surveys.publishing.tallying.queries import daily_sums, tallied_days
from surveys.publishing.unit import control_sentences
from surveys.reports.content.shape import Column, Table
from surveys.workbench.figures import Gap, Mover, Span, read_gaps, read_movers, read_spans, read_weeks

TABLES = ("spans", "weeks", "movers", "gaps")
GAPS_SHOWN = 20


@dataclass(frozen=True)
class Dashboard:
    """Everything of one scope up to one day."""

    last: date
    period: Period
    board: Board
    spans: Sequence[Span]
    weeks: Sequence[ScoreRow]
    movers: Sequence[Mover]
    gaps: Sequence[Gap]
    verdicts: dict[str, int]
    total: ScoreRow | None
    seen: Watch

    def table(self, name: str) -> Table:
        """One of the tables, with all its rows."""
        return {"spans": self._spans, "weeks": self._weeks, "movers": self._movers, "gaps": self._gaps}[name]()

    def draw_weeks(self) -> Markup:
        """The weeks as a series."""
        target = target_text(self.board.method.method)
        told = Words(
            name="weeks",
            title=_("逐周满意率"),
            description=_(
                "最近 %(count)s 周的满意率和 95%% 区间；虚线是 %(target)s%% 目标。",
                count=len(self.weeks),
                target=target,
            ),
            value=_("满意率（%）"),
            target=_("目标 %(target)s%%", target=target),
        )
        return draw_series([_estimate(row, row.unit[5:]) for row in self.weeks], told, target=float(target))

    @property
    def control(self) -> list[str]:
        """Whether the level of the whole scope changed, and when."""
        return control_sentences(self.seen)

    def draw_movers(self) -> Markup:
        """The movers' shares now; empty when nothing moved."""
        if not self.movers:
            return Markup("")
        target = target_text(self.board.method.method)
        told = Words(
            name="movers",
            title=_("变化超出偶然的窗口"),
            description=_(
                "%(count)s 个窗口最近 30 天的满意率和 95%% 区间，降得最多的在最上面。", count=len(self.movers)
            ),
            value=_("满意率（%）"),
            target=_("目标 %(target)s%%", target=target),
        )
        rows = [_estimate(mover.row, f"{mover.unit} {mover.points}") for mover in self.movers]
        return draw_dots(rows, told, target=float(target))

    def _spans(self) -> Table:
        columns = (
            Column(_("时段")),
            Column(_("从")),
            Column(_("到")),
            Column(_("评价数"), True),
            Column(_("满意率（%）"), True),
            Column(_("95% 区间"), True),
            Column(_("与前一段相比（百分点）"), True),
            Column(_("是否超出偶然")),
        )
        labels = span_words()
        rows = [
            [
                labels[span.code],
                span.start.isoformat(),
                span.end.isoformat(),
                span.row.n,
                span.row.share,
                _interval(span.row),
                span.points,
                (_("是") if span.shown else _("否")) if span.points else "",
            ]
            for span in self.spans
        ]
        return Table("spans", _("今天、本周、本月"), columns, rows)

    def _weeks(self) -> Table:
        columns = (
            Column(_("一周的第一天")),
            Column(_("评价数"), True),
            Column(_("满意率（%）"), True),
            Column(_("95% 区间"), True),
        )
        rows = [[row.unit, row.n, row.share, _interval(row)] for row in self.weeks]
        return Table("weeks", _("逐周满意率，数字与图相同"), columns, rows)

    def _movers(self) -> Table:
        columns = (
            Column(_("编号")),
            Column(_("名称")),
            Column(_("大厅")),
            Column(_("前 30 天（%）"), True),
            Column(_("最近 30 天（%）"), True),
            Column(_("95% 区间"), True),
            Column(_("变化（百分点）"), True),
            Column(_("校正后概率"), True),
        )
        rows = [
            [
                mover.unit,
                mover.name,
                mover.place,
                mover.before,
                mover.row.share,
                _interval(mover.row),
                mover.points,
                mover.p,
            ]
            for mover in self.movers
        ]
        return Table("movers", _("变化超出偶然的窗口，降得最多的在前"), columns, rows)

    def _gaps(self) -> Table:
        columns = (
            Column(_("编号")),
            Column(_("名称")),
            Column(_("大厅")),
            Column(_("原因")),
            Column(_("评价数"), True),
            Column(_("办件数"), True),
            Column(_("覆盖率（%）"), True),
        )
        reasons = gap_words()
        rows = [
            [gap.unit, gap.name, gap.place, reasons[gap.reason], gap.n, gap.served, gap.coverage] for gap in self.gaps
        ]
        return Table("gaps", _("覆盖不足的窗口"), columns, rows)


def read_dashboard(session: Session, scope: Scope) -> Dashboard | None:
    """The dashboard of a scope up to the last day with tallies; None before there are any."""
    days = tallied_days(session)
    if days is None:
        return None
    last, period = days[1], period_of(days[1], "quarter")
    board = read_board(session, scope, period=period)
    method = board.method.method
    sums = daily_sums(session, scope, levels=method.satisfied_levels)
    phi = float(board.frame["phi"].max()) if len(board.frame) else 1.0
    return Dashboard(
        last=last,
        period=period,
        board=board,
        spans=read_spans(sums, last=last, method=method, phi=phi),
        weeks=read_weeks(sums, last=last, method=method, phi=phi),
        movers=read_movers(session, scope, board=board, last=last, locale=locale()),
        gaps=read_gaps(board, locale=locale()),
        verdicts=count_verdicts(board.rows("window", locale=locale())),
        total=_total(board),
        seen=watch(sums, last=last, method=method),
    )


def _total(board: Board) -> ScoreRow | None:
    """The row that holds all windows of the scope, whatever it is named: the page names the scope."""
    for kind in ("region", "hall"):
        rows = board.rows(kind, locale=locale())
        if rows:
            return max(rows, key=lambda row: int(row.n) if row.n.isdigit() else 0)
    return None


def span_words() -> dict[str, str]:
    """The spans."""
    return {"day": _("最近一天"), "week": _("最近 7 天"), "month": _("最近 30 天")}


def gap_words() -> dict[str, str]:
    """Why a window's figures stand on little."""
    return {
        "none": _("没有评价"),
        "unknown": _("办件数未知"),
        "low": _("覆盖率太低"),
        "few": _("评价太少，不作判断"),
    }


def period_text(period: Period) -> str:
    """The period in words."""
    return words.period_label(period)


def _estimate(row: ScoreRow, label: str) -> Estimate:
    if not row.share:
        return Estimate(label, None)
    return Estimate(label, float(row.share), float(row.low), float(row.high), row.verdict)


def _interval(row: ScoreRow) -> str:
    return f"{row.low}–{row.high}" if row.share else ""
