"""The words of codes in the language of the page: periods, verdicts, bands, gates, reasons, columns."""

from datetime import datetime, timedelta, timezone

from portal.i18n import gettext as _
from surveys.publishing.figures.periods import Period
from surveys.publishing.indicators import wording

CHINA = timezone(timedelta(hours=8))  # no summer time since 1991


def period_label(period: Period) -> str:
    """The period as people say it."""
    year, month = period.start.year, period.start.month
    if period.kind == "year":
        return _("%(year)s 年", year=year)
    if period.kind == "half":
        return _("%(year)s 年上半年", year=year) if month == 1 else _("%(year)s 年下半年", year=year)
    if period.kind == "quarter":
        return _("%(year)s 年第 %(quarter)s 季度", year=year, quarter=(month + 2) // 3)
    if period.kind == "month":
        return _("%(year)s 年 %(month)s 月", year=year, month=month)
    return _("%(start)s 至 %(end)s", start=period.start.isoformat(), end=period.end.isoformat())


def verdict_words() -> dict[str, str]:
    """The short word of each verdict."""
    return {
        "meets": _("达标"),
        "not_yet_shown": _("尚未证实"),
        "below": _("未达标"),
        "small": _("评价太少"),
        "suppressed": _("不显示"),
    }


def verdict_sentences(target: str) -> dict[str, str]:
    """The fixed wording of the three verdicts (scoring rules §5)."""
    return {
        "meets": _("数据足以表明满意率高于 %(target)s%%", target=target),
        "not_yet_shown": _("数据不足以表明高于或低于 %(target)s%%", target=target),
        "below": _("数据足以表明低于 %(target)s%%", target=target),
    }


def kind_words() -> dict[str, str]:
    """The kinds of units."""
    return {"window": _("窗口"), "hall": _("大厅"), "region": _("地区")}


def column_words() -> dict[str, str]:
    """The columns of tables, files and data dictionaries."""
    return {
        "kind": _("类别"),
        "unit": _("编号"),
        "name": _("名称"),
        "place": _("所属"),
        "region": _("地区"),
        "n": _("评价数"),
        "satisfied": _("满意数"),
        "share": _("满意率（%）"),
        "low": _("95% 区间下限（%）"),
        "high": _("95% 区间上限（%）"),
        "verdict": _("判断"),
        "index": _("满意度指数"),
        "bad_share": _("差评率（%）"),
        "served": _("办件数"),
        "coverage": _("评价覆盖率（%）"),
        "bound_low": _("最坏情形（%）"),
        "bound_high": _("最好情形（%）"),
        "breakdown": _("未评价者可低多少（百分点）"),
        "adjusted": _("按事项结构调整后（%）"),
        "phi": _("离散系数"),
        "p_ge": _("偶然达到此数的概率"),
        "p_le": _("偶然低至此数的概率"),
        **_rank_columns(),
        **wording.column_words(),
    }


def _rank_columns() -> dict[str, str]:
    return {
        "rank": _("名次"),
        "rank_low": _("名次区间：最好"),
        "rank_high": _("名次区间：最差"),
        "alike": _("分不出高下的窗口数"),
        "estimate": _("收缩估计（%）"),
        "reliability": _("可靠度（%）"),
        "p_top": _("属于最好一成的概率"),
        "p_adjusted": _("校正后概率"),
        "band": _("档次"),
        "gates": _("未过门槛"),
        "reasons": _("未过原因"),
        "choice": _("选定结果"),
    }


def band_words() -> dict[str, str]:
    """The bands of a ranking."""
    return {
        "A": _("示范窗口"),
        "B": _("达标"),
        "C": _("尚未证实"),
        "C*": _("低于目标，但未列入名单"),
        "D": _("未达标"),
        "N": _("样本不足"),
        "S": _("不显示"),
    }


def gate_words() -> dict[str, str]:
    """The seven gates."""
    return {
        "G1": _("评价数量与月份"),
        "G2": _("覆盖率"),
        "G3": _("已证实达标，远程渠道不低于目标"),
        "G4": _("按事项结构调整后不低于目标"),
        "G5": _("差评按期办结，无属实投诉和违规"),
        "G6": _("异常评价已查清"),
        "G7": _("电话回访抽查"),
    }


def reason_words() -> dict[str, str]:
    """Why a gate was not passed."""
    return {
        "too_few_ratings": _("评价数不够"),
        "too_few_months": _("有评价的月份不够"),
        "served_unknown": _("办件数未知"),
        "coverage_low": _("覆盖率太低"),
        "not_shown_to_meet": _("未证实达标"),
        "remote_below": _("远程渠道低于目标"),
        "adjusted_below": _("调整后低于目标"),
        "overdue_bad_ratings": _("有差评逾期未办"),
        "upheld_complaint": _("有属实投诉"),
        "integrity_finding": _("有违规认定"),
        "anomaly_open": _("异常尚未查清"),
        "anomaly_upheld": _("异常属实"),
        "audit_missing": _("没有回访"),
        "audit_incomplete": _("回访未完成"),
        "audit_not_by_citizen": _("回访发现非本人评价"),
        "audit_levels_changed": _("回访发现评价被改动过多"),
    }


def choice_words() -> dict[str, str]:
    """What the choice of 示范窗口 came to."""
    return {
        "selected": _("入选"),
        "gates": _("未过门槛"),
        "fdr": _("证据不足以列入最好一成"),
        "quota": _("超出名额"),
        "tie_at_quota": _("名额边缘并列，一并不选"),
        "missing_indicator": _("缺少指标，没有综合得分"),
    }


def instant(at: datetime) -> str:
    """An instant in China's time, to the minute."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def variant_words() -> dict[str, str]:
    """The alternatives of the sensitivity page."""
    return {
        "no_dispersion": _("不按逐日波动放宽"),
        "strict": _("错判机会减到五分之一"),
        "lenient": _("错判机会加倍"),
        "half_fdr": _("入选错误比例减半"),
        "double_n": _("参评所需评价数加倍"),
        "target_up": _("目标提高 5 个百分点"),
    }


def alternative_words() -> dict[str, str]:
    """Other ways to compute the composite."""
    found = {
        "geometric": _("改用几何平均"),
        "equal": _("各指标权重相同"),
        "top3": _("把“基本满意”也算满意"),
        "scaled_mean": _("改用五级平均分"),
        "with_quarantined": _("把正在核查的评价也计入"),
    }
    return found | {f"without_{code}": _("去掉%(name)s", name=name) for code, name in wording.indicator_words().items()}


def acceptance_words() -> dict[str, str]:
    """How safe a choice is, by the share of draws."""
    return {"robust": _("稳固"), "likely": _("较有把握"), "contestable": _("可争议")}


def check_words() -> dict[str, str]:
    """The checks of a review."""
    return {
        "frozen_whole": _("冻结的数据完好，与校验码一致"),
        "coverage_low": _("总体评价覆盖率达到要求"),
        "windows_low_coverage": _("覆盖率低于要求的窗口"),
        "quarantine_open": _("尚未查清的异常评价"),
        "devices_unsent": _("还有评价没有上传、或者已经失联的终端"),
        "days_waiting": _("等待汇总的日期"),
        "gates_nobody": _("没有一个窗口通过的门槛"),
        "small_windows": _("评价太少不作判断的窗口"),
        "nobody_chosen": _("有窗口入选示范窗口"),
        "all_equal": _("窗口之间有差别"),
    }


def state_words() -> dict[str, str]:
    """The states of a ranking."""
    return {
        "draft": _("草稿"),
        "frozen": _("已冻结"),
        "reviewed": _("已复核"),
        "signed": _("已签发"),
        "notice": _("公示中"),
        "published": _("已公布"),
        "superseded": _("已被更正版取代"),
        "withdrawn": _("已撤回"),
    }
