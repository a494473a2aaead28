"""The composite score of windows: parts, score, its error, rank set and chance of being among the best. Pure.

One function behind page, paper, files and `verify`: `score_windows`. The chance is over all windows that are ranked
and have every indicator, within comparable groups; gates bar from the choice, they do not shrink the field.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveys.publishing.figures.units import ERROR, VALUE, counts, floats
from surveys.scoring.composite import Mean, compose, propagate_errors
from surveys.scoring.estimates import LEAST_PEERS
from surveys.scoring.intervals import normal_quantile
from surveys.scoring.method import SATISFACTION, Indicator, Method
from surveys.scoring.rates import divide
from surveys.scoring.selection import top_probabilities
from surveys.scoring.smoothing import smooth_share_errors
from surveys.scoring.tukey import tukey_rank_sets

PART = "part_"
SCORES = ("score", "score_se", "score_low", "score_high", "score_rank_low", "score_rank_high")


@dataclass(frozen=True)
class Inputs:
    """Values and standard errors by window (index) and indicator code, in their own units, and comparable groups."""

    values: pd.DataFrame
    errors: pd.DataFrame
    groups: "pd.Series[str]"


def read_inputs(windows: pd.DataFrame, method: Method, *, indicators: Sequence[Indicator] | None = None) -> Inputs:
    """What the composite is made of, from measured rows of windows; NaN where a window lacks an indicator."""
    index = pd.Index(windows["unit"].astype(str), name="unit")
    values, errors = pd.DataFrame(index=index), pd.DataFrame(index=index)
    for indicator in indicators or method.indicators:
        value, error = _column(windows, indicator.code, method)
        values[indicator.code], errors[indicator.code] = value, error
    return Inputs(values, errors, pd.Series(windows["group"].astype(str).to_numpy(), index=index))


def score_windows(
    inputs: Inputs, indicators: Sequence[Indicator], *, method: Method, mean: Mean = "arithmetic"
) -> pd.DataFrame:
    """By unit (index): `part_<code>`, SCORES, `missing` (codes) and `p_top`; blank where an indicator is missing."""
    composed = compose(inputs.values, indicators, mean=mean)
    codes = [indicator.code for indicator in indicators]
    parts, errors = composed[codes].to_numpy(dtype="float64"), inputs.errors[codes].to_numpy(dtype="float64")
    out = composed[codes].add_prefix(PART)
    out["score"], out["missing"] = composed["score"], composed["missing"]
    out["score_se"] = np.where(out["score"].notna(), propagate_errors(parts, errors, indicators, mean=mean), np.nan)
    reach = normal_quantile(method.alpha) * out["score_se"]
    out["score_low"], out["score_high"] = (out["score"] - reach).clip(lower=0), (out["score"] + reach).clip(upper=100)
    whole = out["score"].notna()
    for name in ("score_rank_low", "score_rank_high", "p_top"):
        out[name] = np.nan
    if whole.any():
        low, high = tukey_rank_sets(out.loc[whole, "score"], out.loc[whole, "score_se"], alpha=method.alpha)
        out.loc[whole, "score_rank_low"], out.loc[whole, "score_rank_high"] = low, high
        out.loc[whole, "p_top"] = _chances(out[whole], inputs.groups[whole], top_share=method.top_share)
    return out


def add_scores(ranked: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The ranked windows with values, errors and scores added; `p_top` becomes that of the composite."""
    field = ranked["rank"].notna().to_numpy()
    inputs = read_inputs(ranked, method)
    scores = score_windows(
        Inputs(inputs.values[field], inputs.errors[field], inputs.groups[field]), method.indicators, method=method
    )
    out = ranked.drop(columns=["p_top", *[name for name in ranked.columns if str(name).startswith((VALUE, ERROR))]])
    for code in inputs.values.columns:
        out[VALUE + code], out[ERROR + code] = inputs.values[code].to_numpy(), inputs.errors[code].to_numpy()
    return out.merge(scores, left_on="unit", right_index=True, how="left")


def _column(windows: pd.DataFrame, code: str, method: Method) -> tuple[np.ndarray, np.ndarray]:
    if code == SATISFACTION.code:
        x, n = counts(windows, "x"), counts(windows, "n")
        phi = np.minimum(np.maximum(floats(windows, "phi"), 1.0), method.phi_cap)
        return divide(x, n), smooth_share_errors(x, n, phi=phi, strength=method.smoothing)
    if VALUE + code not in windows.columns:
        blank = np.full(len(windows), np.nan)
        return blank, blank
    return floats(windows, VALUE + code), floats(windows, ERROR + code)


def _chances(scores: pd.DataFrame, groups: "pd.Series[str]", *, top_share: float) -> np.ndarray:
    """P_top of each window among its group; among all where the group has too few."""
    frame = pd.DataFrame({"window": scores.index, "score": scores["score"], "se": scores["score_se"]})
    found = top_probabilities(frame, top_share=top_share)["p_top"].to_numpy().copy()
    for group in sorted(set(groups)):
        mine = groups.eq(group).to_numpy()
        if mine.sum() >= LEAST_PEERS:
            found[mine] = top_probabilities(frame[mine], top_share=top_share)["p_top"]
    return np.asarray(found, dtype=np.float64)
