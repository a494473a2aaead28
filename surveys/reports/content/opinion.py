"""Sections 5 to 7: satisfaction against the target, the 好差评 metrics, and what people name."""

from typing import Any

from portal.i18n import gettext as _
from surveys.collecting.words import part_names, tag_names
from surveys.publishing import words
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.figures.trends import Change
from surveys.publishing.plots import target_text
from surveys.publishing.sampled import coverage_sentences, kept_surveys, survey_of, survey_sentences
from surveys.publishing.unit import change_sentence, then_name
from surveys.reports import plots
from surveys.reports.content.shape import Column, Facts, Section, Table, interval, named, thousands
from surveys.scoring.method import Method

METRICS = (
    "participation",
    "good_before",
    "good",
    "bad_before",
    "bad",
    "replied",
    "rectified",
    "excluded_bad",
    "excluded_good",
    "improved",
)


def satisfaction_section(facts: Facts) -> Section:
    """Share and index with interval, the test against the target, by place and by month; defaults apart."""
    found, method = facts["satisfaction"], Method.from_dict(facts["method"]["parameters"])
    top = found["top"]
    title = _("满意度")
    if not top or not top["share"]:
        return Section("satisfaction", title, (), (_("本期有效评价太少，不显示满意率。"),))
    sentences = [
        _(
            "%(n)s 条有效评价中 %(x)s 条表示满意，满意率 %(share)s%%（95%% 区间 %(low)s%%–%(high)s%%）。",
            n=thousands(top["n"]),
            x=thousands(top["satisfied"]),
            share=top["share"],
            low=top["low"],
            high=top["high"],
        ),
        _verdict(top["verdict"], method),
    ]
    if top["index"]:
        sentences.append(_("满意度指数 %(index)s（满分 100）。", index=top["index"]))
    sentences += [*_coverage(top, target_text(method)), *_changed(found), *_survey(facts, top, method)]
    missing = _defaults(found["with_defaults"])
    children = [row for row in found["regions"] if row["parent"] == facts["region_code"]]
    drawn = children or found["halls"]
    places = [_place_table("regions", _("按地区"), children)] if children else []
    others = [row for row in found["regions"] if row not in children]
    places += [_place_table("counties", _("按下级地区"), others)] if others else []
    tables = (*places, _place_table("halls", _("按大厅"), found["halls"]), _month_table(found["months"]))
    figures = [
        plots.draw_places(drawn, method, name="places"),
        plots.draw_months(found["months"], method, name="months"),
    ]
    return Section("satisfaction", title, sentences, missing, tables, [figure for figure in figures if figure])


def service_section(facts: Facts) -> Section:
    """The metrics of 好差评, before and after what was excluded on review."""
    found = facts["service"]
    labels = {
        "participation": _("主动评价率（占邀请评价的办件）"),
        "good_before": _("好评率（剔除前）"),
        "good": _("好评率（剔除后）"),
        "bad_before": _("差评率（剔除前）"),
        "bad": _("差评率（剔除后）"),
        "replied": _("差评回复率（占已立案的差评）"),
        "rectified": _("按期整改率（占属实且合理的差评）"),
        "excluded_bad": _("复核剔除率（占差评）"),
        "excluded_good": _("好评剔除率（占好评）"),
        "improved": _("追评改善率"),
    }
    rows = [
        [labels[name], thousands(rate["part"]) or "—", thousands(rate["whole"]), rate["share"] or "—"]
        for name, rate in ((name, found["rates"][name]) for name in METRICS if name in found["rates"])
    ]
    good, bad = found["rates"]["good"], found["rates"]["bad"]
    sentences = []
    if good["share"]:
        sentences.append(
            _(
                "好评率 %(good)s%%（非常满意、满意和基本满意），"
                "差评率 %(bad)s%%。好评率把“基本满意”算作好，与满意率不同，不可混用。",
                good=good["share"],
                bad=bad["share"],
            )
        )
    if found["ten_points"]:
        sentences.append(_("平均分 %(points)s（十分制）。", points=found["ten_points"]))
    missing = []
    if "replied" not in found["rates"]:
        missing = [_("本期没有立案办理的差评，差评回复率和按期整改率无法计算，不作估计。")]
    columns = (Column(_("指标")), Column(_("分子"), True), Column(_("分母"), True), Column(_("比例（%）"), True))
    return Section(
        "service", _("“好差评”指标"), sentences, missing, (Table("service", _("“好差评”指标"), columns, rows),)
    )


def themes_section(facts: Facts) -> Section:
    """What people named, by the national tags, and which part of the standard it speaks against."""
    found, tags = facts["themes"], tag_names()
    if not found["blame"]:
        return Section("themes", _("差评主题"), (), (_("本期没有人选择差评标签。"),))
    first = found["blame"][0]
    sentences = [
        _(
            "被选得最多的差评标签是“%(tag)s”（%(code)s），%(n)s 次。",
            tag=tags[first["code"]],
            code=first["code"],
            n=first["n"],
        ),
        _("标签指向办事指南的哪一部分，就先检查哪一部分：改的是标准，不只是窗口。"),
    ]
    by_part = Table(
        "parts",
        _("按标准的哪一部分"),
        (Column(_("部分")), Column(_("标签")), Column(_("次数"), True)),
        [[_part_name(row), _("、").join(row["codes"]), thousands(row["n"])] for row in found["parts"]],
    )
    tables = (
        _tag_table("blame", _("差评标签"), found["blame"]),
        by_part,
        _tag_table("praise", _("好评标签"), found["praise"]),
    )
    return Section("themes", _("差评主题"), sentences, (), tables, [plots.draw_tags(found["blame"], name="blame")])


def _part_name(row: Facts) -> str:
    """Reports drafted before papers stood apart from conditions keep the three names they were drafted with."""
    if row["part"] == "conditions" and "109" in row["codes"]:
        return _("条件和材料")
    former = {"limit": _("办理时限"), "repeated": _("重复提交证明")}
    return {**former, **part_names()}[row["part"]]


def _verdict(code: str, method: Method) -> str:
    """The fixed wording as a sentence of its own."""
    told = words.verdict_sentences(target_text(method)).get(code, _("评价太少，不作判断"))
    return told[:1].upper() + told[1:] + _("。")


def _coverage(top: Facts, target: str) -> list[str]:
    return coverage_sentences(top, target=target)


def _changed(found: Facts) -> list[str]:
    """Reports drafted before there were two comparisons keep their one."""
    if "changes" not in found:
        return _change(found["change"])
    changes = [Change(**one | {"period": parse_period(one["period"])}) for one in found["changes"]]
    return [change_sentence(change, before=then_name(change)) for change in changes]


def _survey(facts: Facts, top: Facts, method: Method) -> list[str]:
    """The sample survey beside the ratings, and why they differ."""
    figure = survey_of(kept_surveys(facts), facts["region_code"])
    return survey_sentences(figure, share=top["share"], low=top["low"], high=top["high"], target=target_text(method))


def _change(change: Facts | None) -> list[str]:
    if not change:
        return []
    values = {
        "period": words.period_label(parse_period(change["period"])),
        "share": change["share"],
        "points": change["points"],
    }
    if change["shown"]:
        return [_("与%(period)s（%(share)s%%）相比变化 %(points)s 个百分点，超出偶然范围。", **values)]
    return [_("与%(period)s（%(share)s%%）相比变化 %(points)s 个百分点，可能只是偶然。", **values)]


def _defaults(found: Facts) -> list[str]:
    if not found["with"]:
        return [_("本期没有系统默认评价。")] if found["defaults"] == "0" else []
    return [
        _(
            "系统默认评价 %(defaults)s 条不计入；若计入，满意率会从 %(without)s%% 变为 %(with_)s%%。",
            defaults=thousands(found["defaults"]),
            without=found["without"],
            with_=found["with"],
        )
    ]


def _place_table(name: str, caption: str, rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column(_("名称")),
        Column(_("评价数"), True),
        Column(_("满意率（%）"), True),
        Column(_("95% 区间"), True),
        Column(_("指数"), True),
        Column(_("覆盖率（%）"), True),
        Column(_("判断")),
    )
    verdicts = words.verdict_words()
    body = [
        [
            named(row["name"]),
            thousands(row["n"]),
            row["share"],
            interval(row),
            row["index"],
            row["coverage"],
            verdicts[row["verdict"]],
        ]
        for row in rows
    ]
    return Table(name, caption, columns, body, rows)


def _month_table(rows: list[dict[str, Any]]) -> Table:
    columns = (Column(_("月")), Column(_("评价数"), True), Column(_("满意率（%）"), True), Column(_("95% 区间"), True))
    body = [[row["unit"], thousands(row["n"]), row["share"], interval(row)] for row in rows]
    return Table("months", _("逐月满意率"), columns, body, rows)


def _tag_table(name: str, caption: str, rows: list[dict[str, Any]]) -> Table:
    tags = tag_names()
    columns = (Column(_("编码")), Column(_("标签")), Column(_("次数"), True))
    return Table(name, caption, columns, [[row["code"], tags[row["code"]], thousands(row["n"])] for row in rows])
