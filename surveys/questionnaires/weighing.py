"""Weights of a campaign: answers brought to the frame, capped where asked, kept with what they cost."""

from collections import Counter

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.questionnaires.fieldwork import frame_counts
from surveys.questionnaires.models import Campaign, SurveyResponse
from surveys.scoring.weights import cap_weights, kish_deff, rake, weigh_cells

Key = tuple[str, ...]
CAPS = (0.0, 3.0, 4.0, 5.0)  # times the mean; 0 cuts nothing


def responses(session: Session, campaign: Campaign) -> list[SurveyResponse]:
    """The answers of a campaign, in the order of their random ids."""
    found = select(SurveyResponse).where(SurveyResponse.campaign_id == campaign.id)
    return list(session.scalars(found.order_by(SurveyResponse.id)))


def weigh(session: Session, campaign: Campaign, *, cap: float = 0.0) -> None:
    """Weights the answers to the frame by the campaign's method and keeps the weights with it.

    No weight exceeds `cap` times the mean (0: no cap). ValueError where a group of the frame has no answers, or
    the margins contradict each other.
    """
    found = responses(session, campaign)
    names = [str(name) for name in campaign.groups]
    keys = [_key(one, names) for one in found]
    sizes = Counter(keys)
    weights: dict[Key, float] = dict.fromkeys(keys, 1.0)
    if campaign.weighting != "none" and names and found:
        weights = _cut(_weights(session, campaign, keys, names), sizes, cap=cap)
    for one, key in zip(found, keys, strict=True):
        one.weight = weights[key]
    campaign.weights = _told(session, campaign, weights, sizes, cap=cap)


def is_stale(session: Session, campaign: Campaign) -> bool:
    """Whether answers came in after the weights were made."""
    counted = sum(int(cell["n"]) for cell in campaign.weights.get("cells", []))
    return counted != len(responses(session, campaign))


def _key(answer: SurveyResponse, names: list[str]) -> Key:
    return tuple(str(answer.groups.get(name, "")) for name in names)


def _told(
    session: Session, campaign: Campaign, weights: dict[Key, float], sizes: Counter[Key], *, cap: float
) -> dict[str, object]:
    order = sorted(weights)
    shown = np.array([weights[key] for key in order], dtype=np.float64)
    counted = np.array([sizes[key] for key in order], dtype=np.float64)
    frame = frame_counts(session, campaign)
    return {
        "method": campaign.weighting,
        "cap": cap,
        "cells": [
            {"groups": list(key), "n": sizes[key], "weight": weights[key], "frame": frame.get(key, 0)} for key in order
        ],
        "deff": kish_deff(shown, counted) if order else None,
    }


def _cut(weights: dict[Key, float], sizes: Counter[Key], *, cap: float) -> dict[Key, float]:
    if cap <= 1:
        return weights
    order = sorted(weights)
    values = np.array([weights[key] for key in order], dtype=np.float64)
    counts = np.array([sizes[key] for key in order], dtype=np.float64)
    return dict(zip(order, map(float, cap_weights(values, counts, most=cap)), strict=True))


def _weights(session: Session, campaign: Campaign, keys: list[Key], names: list[str]) -> dict[Key, float]:
    answered = pd.DataFrame(keys, columns=names)
    cells = answered.groupby(names).size().rename("n").reset_index()
    frame = frame_counts(session, campaign)
    if campaign.weighting == "cell":
        index = pd.MultiIndex.from_tuples(list(frame), names=names) if len(names) > 1 else [key[0] for key in frame]
        values = weigh_cells(cells, pd.Series(list(frame.values()), index=index, dtype="float64"), by=names)
    else:
        values = rake(cells, _margins(frame, names)).weights
    found = [tuple(str(part) for part in row) for row in cells[names].itertuples(index=False)]
    return {key: float(value) for key, value in zip(found, values, strict=True)}


def _margins(frame: Counter[Key], names: list[str]) -> dict[str, dict[object, float]]:
    margins: dict[str, dict[object, float]] = {name: {} for name in names}
    for key, count in frame.items():
        for name, value in zip(names, key, strict=True):
            margins[name][value] = margins[name].get(value, 0.0) + count
    return margins
