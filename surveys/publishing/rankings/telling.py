"""What a published figure of one place or window means, for its head and for a journalist, in plain sentences."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal.i18n import gettext as _
from surveys.publishing import words
from surveys.publishing.figures.rows import RankRow, ScoreRow
from surveys.publishing.sampled import audit_of, audit_sentence, coverage_sentences


def place_sentence(row: ScoreRow, *, target: str) -> str:
    """A region or hall in one sentence."""
    if not row.share:
        return _("评价太少，为保护隐私不显示。")
    verdict = words.verdict_sentences(target).get(row.verdict, _("评价太少，不作判断"))
    return _("100 人中约有 %(count)s 人满意；%(verdict)s。", count=row.share.split(".", maxsplit=1)[0], verdict=verdict)


def meaning_of(row: ScoreRow, unit: Mapping[str, Any], *, target: str) -> list[str]:
    """What stands behind the share: those who did not rate, the mix of matters, the calls back."""
    if not row.share:
        return []
    told = coverage_sentences(asdict(row), target=target)
    if row.adjusted:
        told.append(_("按所办事项的难易折算后，满意率是 %(share)s%%（各窗口事项相同时可比）。", share=row.adjusted))
    audit = audit_of(unit)
    if audit is not None:
        told.append(audit_sentence(audit))
    return told


def standing_of(row: RankRow, *, total: int) -> list[str]:
    """Where a window stands and why it was or was not chosen."""
    if not row.share:
        return []
    if not row.rank:
        return [_("评价还不够多，本期不判断、不排名；这不说明办得好或不好。")]
    told = [
        _(
            "在 %(total)s 个参评窗口中，可能的名次从第 %(low)s 到第 %(high)s：范围越宽，越不能拿名次说事。",
            total=total,
            low=row.rank_low,
            high=row.rank_high,
        )
    ]
    if row.band == "C*":
        told.append(_("单看这个窗口低于目标；放到全部窗口里一起检验，证据不够列入未达标名单。"))
    if row.band == "D":
        told.append(_("列入未达标名单：单看和放到全部窗口里一起检验（Benjamini–Hochberg），都足以表明低于目标。"))
    told += _choice(row)
    return told


def _choice(row: RankRow) -> list[str]:
    if row.band == "A":
        return [_("通过全部门槛，入选示范窗口。")]
    if row.gates:
        reasons = words.reason_words()
        listed = _("、").join(reasons.get(code, code) for code in row.reasons.split(","))
        return [_("没有入选示范窗口，因为：%(reasons)s。", reasons=listed)]
    return [_("没有入选示范窗口：%(reason)s。", reason=words.choice_words().get(row.choice, row.choice))]
