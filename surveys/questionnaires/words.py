"""Outcomes, answers and figures of sample surveys in the language of the page."""

from typing import Any

from portal.i18n import gettext as _
from portal.i18n import locale
from surveys.collecting.words import level_names
from surveys.questionnaires.content import DONT_KNOW, LEVELS, Question
from surveys.questionnaires.measuring import Results
from surveys.scoring.display import print_estimate, print_high, print_low


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


def answer_name(question: Question, value: str) -> str:
    """The words of one answer."""
    if value == DONT_KNOW:
        return _("不清楚")
    if question.kind in ("level", "matrix") and value in LEVELS:
        return level_names()[int(value)]
    return next((option.text.given(locale()) for option in question.options if option.code == value), value)


def results_facts(results: Results, *, target: float) -> dict[str, Any]:
    """The figures as they are printed everywhere: page and files."""
    found, rates = results.estimate, results.rates
    share = print_estimate(found.mean, target=target) if found else ""
    low, high = (print_low(found.low), print_high(found.high)) if found else ("", "")
    percents = [
        (_("应答率 RR1"), rates.strict),
        (_("应答率 RR2（含部分完成）"), rates.with_partial),
        (_("应答率 RR3（估计合格比例）"), rates.estimated),
        (_("合作率"), rates.cooperation),
        (_("拒访率"), rates.refusal),
        (_("接触率"), rates.contact),
    ]
    lines = [
        (_("加权满意率（%）"), share),
        (_("95% 区间（%）"), f"{low}–{high}" if found else ""),
        (_("答卷数"), str(results.answers)),
        (_("有效样本量"), f"{found.effective_n:.0f}" if found else ""),
        (_("设计效应"), f"{found.deff:.2f}" if found else ""),
        *((name, f"{print_estimate(value)}%" if value == value else "") for name, value in percents),
    ]
    return {"share": share or None, "low": low, "high": high, "n": found.n if found else 0, "lines": lines}
