"""The figures of a campaign: one function gives all that the page and the exports show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.questionnaires.choices import FEWEST_SHOWN, Choice, count_choices, hide_small
from surveys.questionnaires.content import Question, score
from surveys.questionnaires.fieldwork import dispositions
from surveys.questionnaires.models import Campaign, FrameMember, SurveyResponse
from surveys.questionnaires.sets import content_of
from surveys.questionnaires.weighing import responses
from surveys.scoring.samples import ResponseRates, rate_response
from surveys.scoring.weighted import Estimate, estimate_share

SATISFIED = 4
FEWEST = 30  # no verdict from fewer answers (domain 5.2)
Rated = list[tuple[SurveyResponse, int]]


@dataclass(frozen=True)
class GroupShare:
    """The share satisfied within one group, such as a city. `status`: shown, small ("<10") or withheld ("*")."""

    group: str
    value: str
    n: int
    estimate: Estimate | None
    verdict: str
    status: str


@dataclass(frozen=True)
class Results:
    """What a campaign found. `estimate` is None under two answers; verdict as everywhere, by the interval.

    `answers` counts everybody who said something, `partial` those who broke off, `over_quota` those whose cell was
    full. `status` as of a group: under 10 ratings the share is not shown.
    """

    estimate: Estimate | None
    verdict: str
    status: str
    answers: int
    partial: int
    over_quota: int
    outcomes: dict[str, int]
    rates: ResponseRates
    choices: list[Choice]
    groups: list[GroupShare]


def measure(session: Session, campaign: Campaign) -> Results:
    """Weighted share satisfied with its interval and verdict, response rates, groups, and every question's shares."""
    content = content_of(campaign.question_set)
    found = responses(session, campaign)
    rated = _rated(content.question(content.measure), found)
    sizes = frame_sizes(session, campaign)
    estimate = estimate_of(rated, campaign, sizes=sizes)
    outcomes = dispositions(session, campaign)
    return Results(
        estimate,
        judge(estimate, target=campaign.target),
        "small" if 0 < len(rated) < FEWEST_SHOWN else "shown",
        len(found),
        sum(not one.complete for one in found),
        sum(one.over_quota for one in found),
        outcomes,
        rate_response(outcomes),
        count_choices(content.questions, found),
        [share for name in campaign.groups for share in _group_shares(rated, campaign, str(name), sizes)],
    )


def judge(estimate: Estimate | None, *, target: float) -> str:
    """meets when the whole interval reaches the target, below when none of it does, small under 30 answers."""
    if estimate is None or estimate.n < FEWEST:
        return "small"
    if estimate.low >= target:
        return "meets"
    return "below" if estimate.high < target else "not_yet_shown"


def frame_sizes(session: Session, campaign: Campaign) -> dict[str, int]:
    """How many people the frame holds by its first group, those found not to belong to it left out."""
    name = campaign.groups[0] if campaign.groups else ""
    inside = (FrameMember.campaign_id == campaign.id, FrameMember.disposition != "not_eligible")
    found = session.scalars(select(FrameMember.groups).where(*inside))
    return dict(Counter(str(groups.get(name, "")) for groups in found))


def estimate_of(rated: Rated, campaign: Campaign, *, sizes: Mapping[str, int]) -> Estimate | None:
    """Weighted share of level 4 and 5 with its interval, strata by the first group; None under two ratings.

    People are drawn by lot, so the frame's `sizes` narrow the interval (finite population, scoring.md 1.8).
    """
    if len(rated) < 2:
        return None
    strata, joined = _strata(rated, campaign)
    frame = pd.DataFrame(
        {
            "value": [int(level >= SATISFIED) for _, level in rated],
            "weight": [one.weight for one, _ in rated],
            "stratum": strata,
            "cluster": [str(one.id) for one, _ in rated],
        }
    )
    drawn = strata.value_counts()
    known = {name: size for name, size in sizes.items() if not joined and size >= drawn.get(name, 0)}
    return estimate_share(frame, population=known)


def _rated(question: Question, found: Sequence[SurveyResponse]) -> Rated:
    levels = [(one, score(question, one.answers.get(question.code))) for one in found]
    return [(one, level) for one, level in levels if level is not None]


def _strata(rated: Rated, campaign: Campaign) -> tuple["pd.Series[str]", bool]:
    """The stratum of every answer, and whether strata had to be joined: then no size of the frame fits them."""
    name = campaign.groups[0] if campaign.groups else ""
    strata = pd.Series([str(one.groups.get(name, "")) for one, _ in rated])
    sizes = strata.map(strata.value_counts())
    lone = sizes < 2
    if lone.any():  # a stratum of one tells nothing about its spread: it joins the largest
        strata = strata.where(~lone, strata.value_counts().index[0] if (sizes > 1).any() else "")
    return strata, bool(lone.any())


def _group_shares(rated: Rated, campaign: Campaign, name: str, sizes: Mapping[str, int]) -> list[GroupShare]:
    """A share for each value of a group; only the first group's sizes are those of whole strata."""
    counts = Counter(str(one.groups.get(name, "")) for one, _ in rated)
    status = hide_small(counts, fewest=FEWEST_SHOWN, low="small")
    found = []
    for value in sorted(counts):
        own = [(one, level) for one, level in rated if str(one.groups.get(name, "")) == value]
        estimate = estimate_of(own, campaign, sizes=sizes if name == campaign.groups[0] else {})
        found.append(
            GroupShare(name, value, len(own), estimate, judge(estimate, target=campaign.target), status[value])
        )
    return found
