"""Weighted shares and means of a sample survey with their variance: strata, clusters, finite population."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveys.scoring.intervals import wilson_limits

COLUMNS = ("value", "weight", "stratum", "cluster")


@dataclass(frozen=True)
class Estimate:
    """A weighted mean, its standard error, 95 % limits, answers, effective answers and design effect."""

    mean: float
    se: float
    low: float
    high: float
    n: int
    effective_n: float
    deff: float


def estimate_share(
    answers: pd.DataFrame, *, population: Mapping[str, int] | None = None, alpha: float = 0.05
) -> Estimate:
    """Weighted share of `value` (0 or 1), limits by Wilson on the effective number of answers.

    Takes `value`, `weight`, `stratum`, `cluster` (a person's own id without clusters). `population` counts the
    clusters of each stratum and narrows the error. ValueError where a stratum has one cluster only.
    """
    if not answers["value"].isin([0, 1]).all():
        raise ValueError("a share needs answers of 0 or 1")
    mean, variance = _linearise(answers, population or {})
    n = len(answers)
    plain = mean * (1 - mean) / n
    deff = variance / plain if plain > 0 else kish(answers)
    effective = n / deff if deff > 0 else float(n)
    low, high = wilson_limits(mean * effective, effective, alpha=alpha)
    return Estimate(mean, float(np.sqrt(variance)), float(low), float(high), n, effective, deff)


def estimate_mean(answers: pd.DataFrame, *, population: Mapping[str, int] | None = None) -> tuple[float, float]:
    """(weighted mean, standard error) of any `value`; columns and errors as for `estimate_share`."""
    mean, variance = _linearise(answers, population or {})
    return mean, float(np.sqrt(variance))


def kish(answers: pd.DataFrame) -> float:
    """n sum w^2 / (sum w)^2: the design effect of the weights alone."""
    weight = answers["weight"].to_numpy(dtype="float64")
    return float(len(weight) * (weight**2).sum() / weight.sum() ** 2)


def _linearise(answers: pd.DataFrame, population: Mapping[str, int]) -> tuple[float, float]:
    """Mean and variance by Taylor linearisation of the ratio, between clusters within strata."""
    _check(answers)
    weight = answers["weight"].to_numpy(dtype="float64")
    value = answers["value"].to_numpy(dtype="float64")
    mean = float((weight * value).sum() / weight.sum())
    part = answers[["stratum", "cluster"]].assign(pull=weight * (value - mean) / weight.sum())
    clusters = part.groupby(["stratum", "cluster"])["pull"].sum()
    variance = 0.0
    for stratum, pulls in clusters.groupby("stratum"):
        size = len(pulls)
        if size < 2:
            raise ValueError(f"stratum {stratum} has one cluster: join it with another")
        kept = 1 - size / population[str(stratum)] if str(stratum) in population else 1.0
        if kept < 0:
            raise ValueError(f"stratum {stratum} has more clusters in the sample than in the population")
        variance += kept * size / (size - 1) * float(((pulls - pulls.mean()) ** 2).sum())
    return mean, variance


def _check(answers: pd.DataFrame) -> None:
    missing = sorted(set(COLUMNS) - set(answers.columns))
    if missing:
        raise ValueError(f"answers lacks {missing}")
    if not len(answers) or not (answers["weight"] > 0).all():
        raise ValueError("an estimate needs answers, each with a weight above 0")
