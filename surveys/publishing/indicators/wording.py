"""Indicators in words: names, sources, units, and the columns a ranking by several indicators adds."""

from collections.abc import Sequence

from portal.i18n import gettext as _
from surveys.publishing.indicators.catalogue import CATALOGUE, unit_of
from surveys.scoring.display import print_number
from surveys.scoring.method import Indicator

SHARE_SCALE = 100


def indicator_words() -> dict[str, str]:
    """The name of each indicator on the published list."""
    return {
        "satisfaction": _("满意率"),
        "done_today": _("一次办成率"),
        "coverage": _("评价覆盖率"),
        "bad_share": _("差评率"),
        "reply": _("差评回复率"),
        "rectified": _("差评整改率"),
        "survey": _("抽样调查满意率"),
        "inspection": _("现场检查得分"),
        "secret_visit": _("暗访得分"),
        "vote": _("群众评议得票率"),
        "duty_vote": _("监督员评议得票率"),
    }


def definition_words() -> dict[str, str]:
    """What each indicator is, in one sentence."""
    return {
        "satisfaction": _("表示满意的评价数 ÷ 全部有效评价数。"),
        "done_today": _("回答“今天办成了”的评价数 ÷ 回答了这一问的评价数。"),
        "coverage": _("有效评价数 ÷ 办件数。"),
        "bad_share": _("不满意和非常不满意的评价数 ÷ 全部有效评价数，越低越好。"),
        "reply": _("已回复的差评数 ÷ 差评总数。"),
        "rectified": _("按期整改的差评数 ÷ 属实且合理的差评数。"),
        "survey": _("按窗口抽样调查中表示满意的人数 ÷ 受访人数。"),
        "inspection": _("检查组按统一评分表现场打分，满分 100。"),
        "secret_visit": _("暗访组按统一评分表打分，满分 100。"),
        "vote": _("赞成票数 ÷ 群众投票总数。"),
        "duty_vote": _("赞成票数 ÷ 监督员投票总数。"),
    }


def source_words() -> dict[str, str]:
    """Where the values of an indicator come from."""
    return {
        "system": _("系统计算"),
        "survey": _("抽样调查"),
        "inspection": _("现场检查"),
        "vote": _("投票评议"),
    }


def cell_words() -> dict[str, str]:
    """The cells of a score sheet or a count of votes."""
    return {
        "window": _("窗口编号"),
        "name": _("窗口"),
        "value": _("得分"),
        "hits": _("赞成票"),
        "total": _("总票数"),
        "observed_on": _("日期"),
        "observer": _("检查组或工号"),
        "evidence": _("依据"),
    }


def finding_words() -> dict[str, str]:
    """What can be wrong with a cell."""
    return {
        "unknown_window": _("您的范围内没有这个窗口"),
        "repeated": _("同一个窗口出现两次"),
        "not_number": _("不是数字"),
        "out_of_range": _("超出可能的范围"),
        "counts_impossible": _("赞成票要不多于总票数，总票数要大于 0"),
        "bad_date": _("日期要写成 2026-10-01 这样"),
        "too_late": _("日期在今天以后"),
        "blank": _("没有填写"),
        "too_long": _("太长"),
    }


def describe_indicators(indicators: Sequence[Indicator]) -> list[dict[str, str]]:
    """Rows for a table of indicators: code, name, definition, source, worst, best, weight, all as text."""
    return [
        {
            "code": one.code,
            "name": indicator_words().get(one.code, one.code),
            "definition": definition_words().get(one.code, ""),
            "source": source_words()[one.source],
            "worst": print_value(one.code, one.worst),
            "best": print_value(one.code, one.best),
            "weight": f"{print_number(100 * one.weight, places=1)}%",
        }
        for one in indicators
    ]


def print_value(code: str, value: float) -> str:
    """A value of an indicator in its unit: 85% or 92.5 points."""
    if unit_of(code) == "share":
        return f"{_short(SHARE_SCALE * value)}%"
    return _("%(points)s 分", points=_short(value))


def column_words() -> dict[str, str]:
    """The columns of the composite, whatever indicators a method has."""
    words = {
        "score": _("综合得分"),
        "score_se": _("综合得分的标准误"),
        "score_low": _("综合得分 95% 区间下限"),
        "score_high": _("综合得分 95% 区间上限"),
        "score_rank_low": _("综合得分名次区间：最好"),
        "score_rank_high": _("综合得分名次区间：最差"),
        "missing": _("缺少的指标"),
    }
    for code, name in indicator_words().items():
        unit = "%" if CATALOGUE[code].unit == "share" else _("分")
        words[f"value_{code}"] = _("%(name)s（%(unit)s）", name=name, unit=unit)
        words[f"error_{code}"] = _("%(name)s的标准误", name=name)
        words[f"part_{code}"] = _("%(name)s折合分", name=name)
    return words


def _short(value: float) -> str:
    text = print_number(value, places=1)
    return text.removesuffix(".0")
