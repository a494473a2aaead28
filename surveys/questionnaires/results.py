"""The figures of a campaign: one function gives all that the page and the exports show."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.questionnaires.content import Content, Question, score
from surveys.questionnaires.fieldwork import dispositions, frame_counts
from surveys.questionnaires.models import Campaign, SurveyResponse
from surveys.questionnaires.sets import content_of
from surveys.scoring.samples import ResponseRates, rate_response
from surveys.scoring.weighted import Estimate, estimate_share
from surveys.scoring.weights import kish_deff, rake, weigh_cells

SATISFIED = 4
FEWEST = 30  # no verdict from fewer answers (domain 5.2)


@dataclass(frozen=True)
class Choice:
    """One answer of one question: how many gave it, and its weighted share of those who answered."""

    question: str
    row: str
    answer: str
    n: int
    share: float


@dataclass(frozen=True)
class Results:
    """What a campaign found. `estimate` is None without two answers; verdict as everywhere, by the interval."""

    estimate: Estimate | None
    verdict: str
    answers: int
    outcomes: dict[str, int]
    rates: ResponseRates
    choices: list[Choice]


def measure(session: Session, campaign: Campaign) -> Results:
    """Weighted share satisfied with its interval and verdict, response rates, and every question's shares."""
    content = content_of(campaign.question_set)
    found = responses(session, campaign)
    values = [(one, score(_question(content), one.answers.get(content.measure))) for one in found]
    rated = [(one, level) for one, level in values if level is not None]
    estimate = _estimate(rated, campaign) if len(rated) > 1 else None
    outcomes = dispositions(session, campaign)
    return Results(
        estimate,
        judge(estimate, target=campaign.target),
        len(found),
        outcomes,
        rate_response(outcomes),
        [choice for question in content.questions for choice in _choices(question, found)],
    )


def judge(estimate: Estimate | None, *, target: float) -> str:
    """meets when the whole interval reaches the target, below when none of it does, small under 30 answers."""
    if estimate is None or estimate.n < FEWEST:
        return "small"
    if estimate.low >= target:
        return "meets"
    return "below" if estimate.high < target else "not_yet_shown"


def weigh(session: Session, campaign: Campaign) -> None:
    """Weights the answers to the frame by the campaign's method and keeps the weights with it.

    ValueError where a group of the frame has no answers, or the margins contradict each other.
    """
    found = responses(session, campaign)
    names = [str(name) for name in campaign.groups]
    keys = [tuple(str(one.groups.get(name, "")) for name in names) for one in found]
    weights: dict[tuple[str, ...], float] = dict.fromkeys(keys, 1.0)
    if campaign.weighting != "none" and names and found:
        weights = _weights(session, campaign, pd.DataFrame(keys, columns=names), names)
    for one, key in zip(found, keys, strict=True):
        one.weight = weights[key]
    sizes = Counter(keys)
    order = sorted(weights)
    shown = np.array([weights[key] for key in order], dtype=np.float64)
    counted = np.array([sizes[key] for key in order], dtype=np.float64)
    campaign.weights = {
        "method": campaign.weighting,
        "cells": [{"groups": list(key), "n": sizes[key], "weight": weights[key]} for key in order],
        "deff": kish_deff(shown, counted) if order else None,
    }


def responses(session: Session, campaign: Campaign) -> list[SurveyResponse]:
    """The answers of a campaign, in the order of their random ids."""
    found = select(SurveyResponse).where(SurveyResponse.campaign_id == campaign.id)
    return list(session.scalars(found.order_by(SurveyResponse.id)))


def _weights(
    session: Session, campaign: Campaign, answered: pd.DataFrame, names: list[str]
) -> dict[tuple[str, ...], float]:
    cells = answered.groupby(names).size().rename("n").reset_index()
    frame = frame_counts(session, campaign)
    if campaign.weighting == "cell":
        index = pd.MultiIndex.from_tuples(list(frame), names=names) if len(names) > 1 else [key[0] for key in frame]
        values = weigh_cells(cells, pd.Series(list(frame.values()), index=index, dtype="float64"), by=names)
    else:
        margins: dict[str, dict[object, float]] = {name: {} for name in names}
        for key, count in frame.items():
            for name, value in zip(names, key, strict=True):
                margins[name][value] = margins[name].get(value, 0.0) + count
        values = rake(cells, margins).weights
    keys = [tuple(str(part) for part in row) for row in cells[names].itertuples(index=False)]
    return {key: float(value) for key, value in zip(keys, values, strict=True)}


def _estimate(rated: list[tuple[SurveyResponse, int]], campaign: Campaign) -> Estimate:
    strata = pd.Series([str(one.groups.get(campaign.groups[0], "")) if campaign.groups else "" for one, _ in rated])
    sizes = strata.map(strata.value_counts())
    lone = sizes < 2
    if lone.any():  # a stratum of one tells nothing about its spread: it joins the largest
        strata = strata.where(~lone, strata.value_counts().index[0] if (sizes > 1).any() else "")
    frame = pd.DataFrame(
        {
            "value": [int(level >= SATISFIED) for _, level in rated],
            "weight": [one.weight for one, _ in rated],
            "stratum": strata,
            "cluster": [str(one.id) for one, _ in rated],
        }
    )
    return estimate_share(frame)


def _choices(question: Question, found: list[SurveyResponse]) -> list[Choice]:
    if question.kind in ("number", "text"):
        return []
    rows = [row.code for row in question.rows] or [""]
    return [choice for row in rows for choice in _row(question, row, found)]


def _row(question: Question, row: str, found: list[SurveyResponse]) -> list[Choice]:
    given = [(_given(one.answers.get(question.code), row), one.weight) for one in found]
    given = [(values, weight) for values, weight in given if values]
    total = sum(weight for _, weight in given)
    out = []
    for value in question.values:
        chose = [weight for values, weight in given if value in values]
        out.append(Choice(question.code, row, value, len(chose), sum(chose) / total if total else float("nan")))
    return out


def _given(value: Any, row: str) -> set[str]:
    if row:
        value = value.get(row) if isinstance(value, dict) else None
    if isinstance(value, list):
        return set(value)
    return {value} if value else set()


def _question(content: Content) -> Question:
    return next(question for question in content.questions if question.code == content.measure)
