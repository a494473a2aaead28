"""What random samples say beside the ratings people chose to give: sample surveys and call-back audits.

Only here a finite population narrows an interval: people were drawn by lot. Who rates a window chooses to, so
ratings get none, however many of those served have rated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.i18n import gettext as _
from portal.places.models import Region
from surveys.publishing.figures.board import province
from surveys.publishing.figures.periods import Period
from surveys.questionnaires.results import SurveyShare, survey_shares
from surveys.scoring.display import print_estimate, print_high, print_low
from surveys.scoring.intervals import finite_wilson_limits


@dataclass(frozen=True)
class SurveyFigure:
    """The weighted share of one region in one published survey: percentages and counts as printed text."""

    region: str
    title: str
    opens: str
    closes: str
    n: str
    share: str
    low: str
    high: str
    response: str
    deff: str
    verdict: str
    simulated: bool


@dataclass(frozen=True)
class AuditFigure:
    """Calls back to people drawn by lot from `rated`: how many were not theirs, in percent with limits."""

    rated: str
    reached: str
    not_made: str
    changed: str
    share: str
    low: str
    high: str


def read_surveys(session: Session, period: Period) -> list[SurveyFigure]:
    """The published surveys that closed within the period, newest first, a figure for each region they show."""
    shares = survey_shares(session, EVERYWHERE, period)
    return [_print(session, one) for one in shares if one.published and one.status == "shown"]


def plain_surveys(figures: Iterable[SurveyFigure]) -> list[dict[str, Any]]:
    """As they are kept with a frozen ranking."""
    return [asdict(figure) for figure in figures]


def survey_of(figures: Iterable[SurveyFigure], region: str) -> SurveyFigure | None:
    """The newest figure of a region by its code."""
    return next((figure for figure in figures if figure.region == region), None)


def kept_surveys(facts: Mapping[str, Any]) -> list[SurveyFigure]:
    """What was kept when a ranking was frozen; nothing for older ones."""
    return [SurveyFigure(**one) for one in facts.get("survey", ())]


def survey_sentences(figure: SurveyFigure | None, *, share: str, low: str, high: str, target: str) -> list[str]:
    """Both numbers of a region, which is which, and why they differ; `share` is that of the ratings, or ""."""
    if figure is None:
        return [
            _(
                "本期没有公布覆盖这个地区的抽样调查。上面的满意率来自自愿评价，只代表评价者；"
                "全体办事人是否达到 %(target)s%%，要由抽样调查来判断。",
                target=target,
            )
        ]
    told = [
        _(
            "抽样调查：%(opens)s 至 %(closes)s 随机抽取办事人，%(n)s 份有效答卷加权后，"
            "每 100 人中约有 %(people)s 人满意（95%% 区间 %(low)s%% 至 %(high)s%%）。"
            "全体办事人是否达到 %(target)s%%，看这个数：%(verdict)s。",
            opens=figure.opens,
            closes=figure.closes,
            n=figure.n,
            people=figure.share.split(".", maxsplit=1)[0],
            low=figure.low,
            high=figure.high,
            target=target,
            verdict=_verdict(figure.verdict),
        )
    ]
    if share:
        told.append(
            _(
                "自愿评价：谁愿意谁评，每 100 条中约有 %(people)s 条满意。用来比较窗口、发现问题。",
                people=share.split(".")[0],
            )
        )
        told.append(_differ(figure, low=low, high=high))
    return told


def audit_figure(*, rated: int, reached: int, not_made: int, changed: int) -> AuditFigure | None:
    """The share not made by the citizen, by Wilson for a finite population; None before anybody was reached."""
    if not reached or reached > rated:
        return None
    low, high = finite_wilson_limits(not_made, reached, population=rated)
    return AuditFigure(
        str(rated),
        str(reached),
        str(not_made),
        str(changed),
        print_estimate(not_made / reached),
        print_low(float(low)),
        print_high(float(high)),
    )


def audit_of(row: Mapping[str, Any]) -> AuditFigure | None:
    """The audit of a window from its row of the public frame; None where nothing is shown of it."""
    names = ("n", "audit_reached", "audit_not_made", "audit_changed")
    if row.get("status") != "shown" or any(pd.isna(row[name]) for name in names):
        return None
    rated, reached, not_made, changed = (int(row[name]) for name in names)
    return audit_figure(rated=rated, reached=reached, not_made=not_made, changed=changed)


def audit_sentence(figure: AuditFigure) -> str:
    """What the calls found, and how sure that is."""
    return _(
        "从 %(rated)s 条评价中随机抽取回访，联系上 %(reached)s 人：%(not_made)s 条不是本人所评，"
        "%(changed)s 条等级被改动。"
        "据此推算，不是本人所评的占 %(low)s%% 至 %(high)s%%（95%% 区间；回访是随机抽取，已按有限总体修正）。",
        rated=figure.rated,
        reached=figure.reached,
        not_made=figure.not_made,
        changed=figure.changed,
        low=figure.low,
        high=figure.high,
    )


def coverage_sentences(row: Mapping[str, Any], *, target: str) -> list[str]:
    """What those who did not rate could change: the bounds, and how much less satisfied they would have to be."""
    told = []
    if row["bound_low"]:
        told.append(
            _(
                "每 100 件办件中有 %(coverage)s 件作了评价。没有评价的人如果全都不满意，满意率会是 %(low)s%%；"
                "如果全都满意，会是 %(high)s%%。",
                coverage=row["coverage"],
                low=row["bound_low"],
                high=row["bound_high"],
            )
        )
    if row["breakdown"] and not row["breakdown"].startswith("-"):
        told.append(
            _(
                "没有评价的人的满意率，要比评价了的人低 %(points)s 个百分点以上，总体才会低于 %(target)s%%。",
                points=row["breakdown"],
                target=target,
            )
        )
    elif row["breakdown"]:
        told.append(
            _(
                "没有评价的人的满意率，要比评价了的人高 %(points)s 个百分点以上，总体才会达到 %(target)s%%。",
                points=row["breakdown"].removeprefix("-"),
                target=target,
            )
        )
    if told:
        told.append(_("评价是自愿的，不是随机抽取，所以这里的区间不作有限总体修正：评得再多，也推不出没评的人。"))
    return told


def _differ(figure: SurveyFigure, *, low: str, high: str) -> str:
    if float(figure.low) <= float(high) and float(low) <= float(figure.high):
        told = _("两个数的区间互相重叠，看不出差别。")
    elif float(low) > float(figure.high):
        told = _("自愿评价的数高出抽样调查的区间：评价了的人比全体办事人更满意。")
    else:
        told = _("自愿评价的数低于抽样调查的区间：评价了的人比全体办事人更不满意。")
    return told + _(
        "两个数本来就会不同：自愿评价的人自己选择要不要评，特别满意或特别不满意的人更愿意开口；"
        "抽样调查随机抽人、按人群结构加权，但样本有限，也有人不回应。"
    )


def _verdict(verdict: str) -> str:
    return {
        "meets": _("数据足以表明达到"),
        "below": _("数据足以表明没有达到"),
        "not_yet_shown": _("数据还不足以断定"),
    }.get(verdict, _("答卷太少，不作判断"))


def _print(session: Session, one: SurveyShare) -> SurveyFigure:
    """The printed figure; ValueError where the share is not shown."""
    if one.share is None or one.low is None or one.high is None:
        raise ValueError(f"the share of {one.title} is hidden")
    top = province(session)
    region = session.get(Region, one.region_id) if one.region_id else top
    return SurveyFigure(
        region=region.code if region else "",
        title=one.title,
        opens=one.opens_on.isoformat(),
        closes=one.closes_on.isoformat(),
        n=f"{one.n:,}",
        share=print_estimate(one.share, target=one.target),
        low=print_low(one.low),
        high=print_high(one.high),
        response="" if one.response_rate is None else print_estimate(one.response_rate),
        deff="" if one.deff is None else f"{one.deff:.2f}",
        verdict=one.verdict,
        simulated=one.simulated,
    )


def region_sentences(rows: Sequence[Any], figures: Sequence[SurveyFigure], region: str, *, target: str) -> list[str]:
    """`survey_sentences` for the region's own row among the printed ones."""
    row = next((row for row in rows if row.kind == "region" and row.unit == region), None)
    share, low, high = (row.share, row.low, row.high) if row else ("", "", "")
    return survey_sentences(survey_of(figures, region), share=share, low=low, high=high, target=target)
