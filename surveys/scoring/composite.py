"""The composite score of 示范窗口: at most six indicators, fixed weights, weighted arithmetic mean.

The geometric mean is here for the sensitivity page only. Entropy weights and TOPSIS are not
offered: taking out one bottom window changed the top 30 in 39 % of trials (scoring.md 2).
"""

from collections.abc import Sequence
from math import fsum
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.scoring.goalposts import scale_frame
from surveys.scoring.method import Indicator

Mean = Literal["arithmetic", "geometric"]
MOST_INDICATORS = 6
GEOMETRIC_FLOOR = 1.0


def check_indicators(indicators: Sequence[Indicator]) -> None:
    """Raises ValueError unless there are 1-6, with distinct codes and weights above 0 that sum to 1."""
    codes = [indicator.code for indicator in indicators]
    if not 1 <= len(codes) <= MOST_INDICATORS:
        raise ValueError(f"a composite takes 1 to {MOST_INDICATORS} indicators, not {len(codes)}")
    if len(set(codes)) != len(codes):
        raise ValueError(f"indicator codes repeat: {codes}")
    if any(not indicator.weight > 0 for indicator in indicators):
        raise ValueError("every weight must be above 0")
    total = fsum(indicator.weight for indicator in indicators)
    if abs(total - 1) > 1e-9:
        raise ValueError(f"weights sum to {total}, not to 1")


def compose(values: pd.DataFrame, indicators: Sequence[Indicator], *, mean: Mean = "arithmetic") -> pd.DataFrame:
    """One row a window (index kept): the 0-100 part of each indicator, `score`, `missing` (their codes).

    A window that lacks an indicator gets no score: weights are never shifted to what happens to be there.
    """
    check_indicators(indicators)
    parts = scale_frame(values, indicators)
    weights = np.array([indicator.weight for indicator in indicators])
    out = parts.copy()
    out["score"] = weigh(parts.to_numpy(), weights, mean=mean)
    lacking = parts.isna().to_numpy()
    out["missing"] = [",".join(parts.columns[row]) for row in lacking]
    return out


def weigh(
    parts: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    mean: Mean = "arithmetic",
) -> NDArray[np.float64]:
    """Weighted mean over the last axis, added in the order given so that no BLAS changes a digit."""
    terms = parts if mean == "arithmetic" else np.log(np.maximum(parts, GEOMETRIC_FLOOR))
    total = np.zeros(np.broadcast_shapes(parts.shape[:-1], weights.shape[:-1]))
    for column in range(parts.shape[-1]):
        total = total + weights[..., column] * terms[..., column]
    return total if mean == "arithmetic" else np.asarray(np.exp(total), dtype=np.float64)


def propagate_errors(
    parts: NDArray[np.float64],
    errors: NDArray[np.float64],
    indicators: Sequence[Indicator],
    *,
    mean: Mean = "arithmetic",
) -> NDArray[np.float64]:
    """Standard error of each score by the delta method, indicators taken as independent.

    Arithmetic: sqrt(sum (w_i e_i)^2) with e_i the error in points of 100. The slope goes on beyond a goalpost, so that
    a value at its best is not taken for certain. Geometric: the score times sqrt(sum (w_i e_i / max(part_i, 1))^2).
    """
    slopes = np.array([100.0 * indicator.weight / abs(indicator.best - indicator.worst) for indicator in indicators])
    terms = slopes * errors
    if mean == "geometric":
        terms = terms / np.maximum(parts, GEOMETRIC_FLOOR)
    total = np.zeros(parts.shape[:-1])
    for column in range(parts.shape[-1]):
        total = total + terms[..., column] ** 2
    error = np.sqrt(total)
    if mean == "arithmetic":
        return np.asarray(error, dtype=np.float64)
    weights = np.array([indicator.weight for indicator in indicators])
    return np.asarray(weigh(parts, weights, mean=mean) * error, dtype=np.float64)


def weigh_influence(parts: pd.DataFrame, indicators: Sequence[Indicator]) -> pd.DataFrame:
    """Per indicator `code`, nominal `weight` and `influence` (share of squared correlations with the score).

    Weight is not importance (Paruolo, Saisana and Saltelli 2013): the page prints both.
    """
    whole = parts.dropna()
    squares = []
    for indicator in indicators:
        column = whole[indicator.code].to_numpy(dtype="float64")
        score = whole["score"].to_numpy(dtype="float64")
        flat = len(whole) < 2 or np.ptp(column) == 0 or np.ptp(score) == 0
        squares.append(0.0 if flat else float(np.corrcoef(column, score)[0, 1]) ** 2)
    total = fsum(squares) or 1.0
    return pd.DataFrame(
        {
            "code": [indicator.code for indicator in indicators],
            "weight": [indicator.weight for indicator in indicators],
            "influence": [square / total for square in squares],
        }
    )
