"""Outcomes, answers and figures of sample surveys in the language of the page."""

from typing import Any

from portal.i18n import gettext as _
from portal.i18n import locale
from surveys.collecting.words import level_names
from surveys.questionnaires.content import DONT_KNOW, LEVELS, Condition, Draft, Question
from surveys.questionnaires.measuring import GroupShare, Results
from surveys.scoring.display import print_estimate, print_high, print_low
from surveys.scoring.samples import ResponseRates


def disposition_names() -> dict[str, str]:
    """How each person drawn ended (AAPOR Standard Definitions)."""
    return {
        "complete": _("已完成"),
        "partial": _("部分完成"),
        "refused": _("拒绝"),
        "not_reached": _("未联系上"),
        "unable": _("无法作答"),
        "unknown_eligible": _("尚无结果"),
        "not_eligible": _("不属于调查对象"),
    }


def kind_names() -> dict[str, str]:
    """The kinds of questions."""
    return {
        "level": _("五级满意度"),
        "single": _("单选"),
        "multiple": _("多选"),
        "number": _("数字"),
        "text": _("文字"),
        "matrix": _("矩阵"),
    }


def answer_name(question: Question, value: str) -> str:
    """The words of one answer."""
    if value == DONT_KNOW:
        return _("不清楚")
    if question.kind in ("level", "matrix") and value in LEVELS:
        return level_names()[int(value)]
    return next((option.text.given(locale()) for option in question.options if option.code == value), value)


def condition_words(one: Condition, draft: Draft) -> str:
    """One condition of a rule, such as: 第 1 题答“不满意”或“非常不满意”."""
    number = next(place for place, question in enumerate(draft.questions, start=1) if question.code == one.question)
    if one.values:
        answers = _("”或“").join(answer_name(draft.question(one.question), value) for value in one.values)
        return _("第 %(n)s 题答“%(answers)s”", n=number, answers=answers)
    if one.least == one.most:
        return _("第 %(n)s 题填 %(least)s", n=number, least=one.least)
    if one.most is None:
        return _("第 %(n)s 题填 %(least)s 或更大", n=number, least=one.least)
    if one.least is None:
        return _("第 %(n)s 题填 %(most)s 或更小", n=number, most=one.most)
    return _("第 %(n)s 题填 %(least)s 到 %(most)s", n=number, least=one.least, most=one.most)


def rule_words(code: str, draft: Draft) -> str:
    """When a question of the draft is asked; empty when always, or when the draft has no such question."""
    rule = next((question.show_if for question in draft.questions if question.code == code), None)
    if rule is None:
        return ""
    between = _("，并且") if rule.join == "all" else _("，或者")
    told = between.join(condition_words(one, draft) for one in rule.conditions)
    return _("%(conditions)s时才问", conditions=told)


def medium_names() -> dict[str, str]:
    """How a wave went out."""
    return {"letter": _("信"), "sms": _("短信"), "links": _("链接文件")}


def result_names() -> dict[str, str]:
    """What can happen on the line, as an interviewer says it."""
    return {
        "no_answer": _("没人接"),
        "busy": _("占线"),
        "machine": _("语音信箱或关机"),
        "appointment": _("约好时间再打"),
        "refused": _("不愿意答"),
        "dead_number": _("空号或停机"),
        "wrong_person": _("号码不是本人的"),
        "language": _("语言不通"),
        "unable": _("身体原因答不了"),
        "not_eligible": _("没有办过事，不属于调查对象"),
        "not_reached": _("没联系上"),
    }


def disposition_meanings() -> dict[str, str]:
    """What each outcome means, with its number in the AAPOR Standard Definitions."""
    return {
        "complete": _("答完了全部该答的题（1.1）"),
        "partial": _("答了一部分就中断，已答的保留（1.2）"),
        "refused": _("联系上了，不愿意答（2.10）"),
        "not_reached": _("打过或寄过，始终没有联系上（2.20）"),
        "unable": _("语言或身体原因答不了（2.30）"),
        "unknown_eligible": _("还没有任何消息，不知道是不是调查对象（3.0）"),
        "not_eligible": _("核实不属于调查对象（4.0）"),
    }


def rate_lines(rates: ResponseRates) -> list[tuple[str, str, str]]:
    """Every response rate: name, percent, and how it is computed."""
    rows = [
        (_("应答率 RR1"), rates.strict, _("完成 ÷ 全部抽中且可能合格的人；最严")),
        (_("应答率 RR2（含部分完成）"), rates.with_partial, _("完成加部分完成 ÷ 同上")),
        (_("应答率 RR3（估计合格比例）"), rates.estimated, _("没有消息的人按已知的合格比例折算")),
        (_("应答率 RR4"), rates.estimated_with_partial, _("RR3 再加部分完成")),
        (_("合作率"), rates.cooperation, _("完成 ÷ 联系上且能答的人")),
        (_("拒访率"), rates.refusal, _("拒绝 ÷ 全部抽中且可能合格的人")),
        (_("接触率"), rates.contact, _("联系上的人 ÷ 全部抽中且可能合格的人")),
    ]
    return [(name, f"{print_estimate(value)}%" if value == value else "", how) for name, value, how in rows]


def choice_number(n: int, status: str) -> str:
    """A count as it may be shown."""
    return {"small": "<10", "few": "<5", "withheld": "*"}.get(status, str(n))


def choice_share(share: float, status: str) -> str:
    """A share in percent as it may be shown."""
    return "" if status != "shown" else print_estimate(share)


def verdict_word(verdict: str) -> str:
    """A verdict against the target."""
    return {"meets": _("达标"), "not_yet_shown": _("尚未证实"), "below": _("未达标")}.get(verdict, _("评价太少"))


def weight_facts(weights: dict[str, Any]) -> dict[str, Any]:
    """What weighting did and what it cost; empty before it was done."""
    cells = weights.get("cells", [])
    if not cells:
        return {}
    n, frame = sum(cell["n"] for cell in cells), sum(cell.get("frame", 0) for cell in cells)
    rows = [
        {
            "cell": " · ".join(cell["groups"]) or _("全部"),
            "n": cell["n"],
            "answered": print_estimate(cell["n"] / n),
            "frame": print_estimate(cell["frame"] / frame) if frame else "",
            "weighted": print_estimate(cell["n"] * cell["weight"] / n),
            "weight": f"{cell['weight']:.3f}",
        }
        for cell in cells
    ]
    largest = max(cell["weight"] for cell in cells)
    return {
        "rows": rows,
        "deff": f"{weights['deff']:.2f}",
        "n": n,
        "effective": f"{n / weights['deff']:.0f}",
        "largest": f"{largest:.2f}",
        "cap": f"{weights.get('cap', 0):g}",
    }


def results_facts(results: Results, *, target: float) -> dict[str, Any]:
    """The figures as they are printed everywhere: page and files."""
    found = results.estimate if results.status == "shown" else None
    share = print_estimate(found.mean, target=target) if found else ""
    low, high = (print_low(found.low), print_high(found.high)) if found else ("", "")
    lines = [
        (_("加权满意率（%）"), share),
        (_("95% 区间（%）"), f"{low}–{high}" if found else ""),
        (_("判断"), verdict_word(results.verdict)),
        (_("答卷数"), str(results.answers)),
        (_("其中中途中断"), str(results.partial)),
        (_("其中超出配额"), str(results.over_quota)),
        (_("有效样本量"), f"{found.effective_n:.0f}" if found else ""),
        (_("设计效应"), f"{found.deff:.2f}" if found else ""),
        *((name, value) for name, value, _how in rate_lines(results.rates)),
    ]
    return {
        "share": share or None,
        "low": low,
        "high": high,
        "n": found.n if found else 0,
        "rate": rate_lines(results.rates)[0][1] or "–",
        "lines": lines,
        "groups": [_group_facts(one, target) for one in results.groups],
        "choice_number": choice_number,
        "choice_share": choice_share,
    }


def _group_facts(one: GroupShare, target: float) -> dict[str, Any]:
    found = one.estimate if one.status == "shown" else None
    low, high = (print_low(found.low), print_high(found.high)) if found else ("", "")
    return {
        "group": one.group,
        "value": one.value or _("未填写"),
        "n": choice_number(one.n, one.status),
        "share": print_estimate(found.mean, target=target) if found else "",
        "mark": "" if found else choice_number(one.n, one.status),
        "low": low,
        "high": high,
        "interval": f"{low}–{high}" if found else "",
        "verdict": one.verdict if found else "suppressed",
        "word": verdict_word(one.verdict) if found else _("不显示"),
    }
