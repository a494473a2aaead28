"""What the page of one unit says of its course: plain sentences, and tables that page and files share."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.i18n import gettext as _
from portal.i18n import ngettext
from surveys.publishing import words
from surveys.publishing.figures.rows import ScoreRow
from surveys.publishing.figures.trends import Change, Trend
from surveys.publishing.figures.watch import FEWEST, Watch

TABLES = ("months", "control", "changes", "parts")


@dataclass(frozen=True)
class UnitTable:
    """A table of printed cells; the names of the numeric columns follow the first `texts`."""

    name: str
    caption: str
    labels: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 1

    @property
    def columns(self) -> list[dict[str, object]]:
        """The heads as the table component takes them."""
        return [{"label": label, "numeric": place >= self.texts} for place, label in enumerate(self.labels)]


def table_of(name: str, trend: Trend, parts: Sequence[ScoreRow]) -> UnitTable:
    """One of the four tables; LookupError for another name."""
    return {
        "months": lambda: _months(trend.months),
        "control": lambda: _control(trend.seen),
        "changes": lambda: _changes(trend.changes),
        "parts": lambda: _parts(parts),
    }[name]()


def change_sentence(change: Change, *, before: str) -> str:
    """What changed since then, and whether that is more than chance; `before` is the name of that period."""
    if change.outcome == "none":
        return _("%(period)s没有评价，无法比较。", period=before)
    if change.outcome == "small":
        return _("与%(period)s相比：至少一段的评价太少，不作比较。", period=before)
    known = {
        "period": before,
        "share": change.share,
        "points": change.difference.lstrip("+-"),
        "low": change.low,
        "high": change.high,
    }
    if change.outcome == "higher":
        return _(
            "比%(period)s（%(share)s%%）高 %(points)s 个百分点（95%% 区间 %(low)s 至 %(high)s），超出偶然范围。",
            **known,
        )
    if change.outcome == "lower":
        return _(
            "比%(period)s（%(share)s%%）低 %(points)s 个百分点（95%% 区间 %(low)s 至 %(high)s），超出偶然范围。",
            **known,
        )
    return _(
        "与%(period)s（%(share)s%%）相差 %(difference)s 个百分点（95%% 区间 %(low)s 至 %(high)s），可能只是偶然；"
        "这么多评价大约只看得出 %(least)s 个百分点以上的变化。",
        **known,
        difference=change.difference,
        least=change.detectable,
    )


def change_sentences(trend: Trend) -> list[str]:
    """Against the period before and the same period a year earlier."""
    return [change_sentence(change, before=then_name(change)) for change in trend.changes]


def control_sentences(seen: Watch) -> list[str]:
    """The alarm and its date, and which periods lie outside the limits."""
    if not seen.centre:
        return [_("评价足够的时段不到 %(count)s 个，画不出控制图，也不判断有没有变化。", count=FEWEST)]
    told = [_alarm(seen)]
    if seen.outside:
        days = _("、").join(row.start.isoformat() for row in seen.outside)
        told.append(
            ngettext(
                "有 %(num)s 个时段越出控制限：%(days)s 开始。",
                "有 %(num)s 个时段越出控制限：%(days)s 开始。",
                len(seen.outside),
                days=days,
            )
        )
    return told


def _alarm(seen: Watch) -> str:
    if seen.shift is None:
        return _("最近 %(count)s 个时段没有发现超出偶然的水平变化。", count=len(seen.rows))
    return _(
        "满意率的水平大约从 %(day)s 起变了：此前平均 %(before)s%%，此后平均 %(after)s%%，超出偶然范围。",
        day=seen.shift.day.isoformat(),
        before=seen.shift.before,
        after=seen.shift.after,
    )


def then_name(change: Change) -> str:
    """The name of the period compared with, and that it is the same one a year earlier."""
    label = words.period_label(change.period)
    return _("去年同期（%(period)s）", period=label) if change.kind == "year" else label


def _months(months: Sequence[ScoreRow]) -> UnitTable:
    labels = [_("月"), _("评价数"), _("满意率（%）"), _("95% 区间")]
    return UnitTable(
        "months",
        _("逐月满意率，数字与上图相同"),
        labels,
        [[month.unit, month.n, month.share, interval(month)] for month in months],
    )


def _control(seen: Watch) -> UnitTable:
    labels = [_("从"), _("到"), _("是否越限"), _("评价数"), _("满意率（%）"), _("控制下限（%）"), _("控制上限（%）")]
    rows = [
        [
            row.start.isoformat(),
            row.end.isoformat(),
            _("越出") if row.outside else _("在限内") if row.lower else "",
            row.n,
            row.share,
            row.lower,
            row.upper,
        ]
        for row in seen.rows
    ]
    return UnitTable("control", _("控制图的数字"), labels, rows, texts=3)


def _changes(changes: Sequence[Change]) -> UnitTable:
    labels = [
        _("与哪一段相比"),
        _("判断"),
        _("那一段（%）"),
        _("变化（百分点）"),
        _("下限"),
        _("上限"),
        _("看得出的最小变化"),
    ]
    rows = [
        [
            then_name(change),
            outcome_words()[change.outcome],
            change.share,
            change.difference,
            change.low,
            change.high,
            change.detectable,
        ]
        for change in changes
    ]
    return UnitTable("changes", _("与以前相比"), labels, rows, texts=2)


def _parts(parts: Sequence[ScoreRow]) -> UnitTable:
    labels = [_("编号"), _("名称"), _("判断"), _("评价数"), _("满意率（%）"), _("95% 区间")]
    rows = [
        [part.unit, part.name, words.verdict_words().get(part.verdict, ""), part.n, part.share, interval(part)]
        for part in parts
    ]
    return UnitTable("parts", _("下一级的满意率"), labels, rows, texts=3)


def outcome_words() -> dict[str, str]:
    """What a comparison found."""
    return {
        "higher": _("升高"),
        "lower": _("降低"),
        "unsure": _("可能只是偶然"),
        "small": _("评价太少"),
        "none": _("没有评价"),
    }


def interval(row: ScoreRow) -> str:
    """The interval as text, "" where no share is shown."""
    return f"{row.low}–{row.high}" if row.share else ""
