"""Sections 1 and 2: what the report covers, and how much was handled and rated."""

from typing import Any

from portal.i18n import gettext as _
from surveys.collecting.words import basis_names, channel_names
from surveys.publishing import words
from surveys.publishing.figures.periods import parse_period
from surveys.reports.content.shape import Column, Facts, Section, Table, interval, thousands


def scope_section(facts: Facts) -> Section:
    """Period, places, where the data come from and how much of the service they cover."""
    scope, top = facts["scope"], facts["satisfaction"]["top"]
    sentences = [
        _(
            "本报告覆盖 %(start)s 至 %(end)s，%(halls)s 个大厅、%(windows)s 个窗口，其中 %(rated)s 个窗口收到评价。",
            start=facts["starts"],
            end=facts["ends"],
            halls=thousands(scope["halls"]),
            windows=thousands(scope["windows"]),
            rated=thousands(scope["windows_rated"]),
        ),
        _(
            "共收到评价 %(received)s 条，"
            "计入 %(counted)s 条。系统默认评价、无法归属、待查和复核剔除的不计入，分别列在下表。",
            received=thousands(scope["received"]),
            counted=thousands(scope["counted"]),
        ),
    ]
    if top and top["coverage"]:
        sentences.append(_("每 100 件办件中有 %(share)s 件留下了计入的评价。", share=top["coverage"]))
    missing = [
        _(
            "评价由办事人自愿作出，不是随机抽样；没有评价的人可能不同。抽样调查的结果另列在“满意度”一节；暗访的结果不在本报告之内。"
        ),
    ]
    if not scope["served"]:
        missing.append(_("没有办件数，覆盖率无法计算。"))
    return Section("scope", _("时段、范围和数据来源"), sentences, missing, (_scope_table(scope),))


def volume_section(facts: Facts) -> Section:
    """Cases, offers and ratings by month, channel, language and basis."""
    volume = facts["volume"]
    served = sum(month["served"] for month in volume["months"])
    sentences = []
    if served:
        sentences.append(
            _(
                "本期登记办件 %(served)s 件，其中 %(offered)s 件当场邀请评价。",
                served=thousands(served),
                offered=thousands(facts["scope"]["offered"]),
            )
        )
    first = max(volume["channel"], key=lambda row: int(row["n"]) if row["n"].isdigit() else 0, default=None)
    if first and first["share"]:
        sentences.append(
            _(
                "评价最多的渠道是“%(channel)s”，%(n)s 条。",
                channel=channel_names().get(int(first["unit"]), first["unit"]),
                n=thousands(first["n"]),
            )
        )
    missing = [] if served else [_("没有接入办件数，只能按评价数统计。")]
    months = Table(
        "months-served",
        _("逐月办件"),
        (Column(_("月")), Column(_("办件数"), True), Column(_("邀请评价"), True)),
        [
            [words.period_label(parse_period(m["code"])), thousands(m["served"]), thousands(m["offered"])]
            for m in volume["months"]
        ],
    )
    tables = (months, *(_group_table(by, volume[by]) for by in ("channel", "basis", "language")))
    return Section("volume", _("业务量"), sentences, missing, tables)


def _scope_table(scope: Facts) -> Table:
    lines = (
        (_("办件数"), "served"),
        (_("邀请评价"), "offered"),
        (_("收到评价"), "received"),
        (_("计入"), "counted"),
        (_("待查"), "quarantined"),
        (_("复核剔除"), "excluded"),
        (_("系统默认评价"), "defaults"),
        (_("无法归属"), "uncounted"),
    )
    rows = [[label, thousands(scope[name])] for label, name in lines]
    return Table("denominators", _("分母：从办件到计入的评价"), (Column(_("项目")), Column(_("数量"), True)), rows)


def _group_table(by: str, rows: list[dict[str, Any]]) -> Table:
    labels: dict[str, dict[Any, str]] = {
        "channel": {str(code): name for code, name in channel_names().items()},
        "basis": dict(basis_names().items()),
        "language": {"zh": _("中文"), "en": _("英文"), "ko": _("朝鲜文")},
    }
    captions = {"channel": _("按渠道"), "basis": _("按评价依据"), "language": _("按语言")}
    columns = (
        Column(captions[by]),
        Column(_("评价数"), True),
        Column(_("满意率（%）"), True),
        Column(_("95% 区间"), True),
        Column(_("判断")),
    )
    verdicts = words.verdict_words()
    body = [
        [
            labels[by].get(row["unit"], row["unit"]),
            thousands(row["n"]),
            row["share"],
            interval(row),
            verdicts[row["verdict"]],
        ]
        for row in rows
    ]
    return Table(by, captions[by], columns, body, rows)
