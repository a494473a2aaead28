"""How each unit stands: against the target, against what the unrated could change, and among the others."""

import math

import numpy as np
import pandas as pd

from surveys.scoring import ranks
from surveys.scoring.coverage import breakdown_points, coverage_shares, manski_bounds
from surveys.scoring.intervals import normal_quantile, wilson_limits
from surveys.scoring.method import Method
from surveys.scoring.multiplicity import adjust_bh
from surveys.scoring.smoothing import pooled_shares, smooth_index
from surveys.scoring.tallies import COUNTS
from surveys.scoring.tukey import tukey_rank_sets
from surveys.scoring.verdicts import BELOW, SMALL, judge_tails, tail_chances

RANK_COLUMNS = (
    "rank", "rank_best", "rank_worst", "alike", "first_group", "last_group",
    "index_rank_best", "index_rank_worst",
)  # fmt: skip


def add_verdicts(frame: pd.DataFrame, *, method: Method) -> pd.DataFrame:
    """The frame with standing, low and high (Wilson), p_ge, p_le, verdict, p_below (BH) and below_listed."""
    out, n = frame.copy(), frame["n"]
    out["standing"] = name_standings(n, method=method)
    out["low"], out["high"] = wilson_limits(frame["satisfied"], n, alpha=method.alpha)
    tails = tail_chances(frame["satisfied"], n, target=method.target, phi=frame["phi"])
    out["p_ge"], out["p_le"] = tails
    judged = n >= method.n_verdict
    out["verdict"] = np.where(judged, judge_tails(*tails, alpha=method.alpha), SMALL)
    out["p_below"] = adjust_bh(out["p_le"].where(judged))
    out["below_listed"] = out["verdict"].eq(BELOW) & out["p_below"].le(method.q_below)
    return out


def add_bounds(frame: pd.DataFrame, *, method: Method) -> pd.DataFrame:
    """The frame with coverage, worst_case and best_case (Manski), breakdown; NaN where served is unknown.

    Where fewer cases were served than rated (served_short) the served count is wrong and bounds nothing.
    """
    out, n = frame.copy(), frame["n"]
    out["served_short"] = frame["served"] < n
    cases = frame["served"].where(~out["served_short"])
    out["coverage"] = coverage_shares(n, frame["served"])
    out["worst_case"], out["best_case"] = manski_bounds(frame["satisfied"], n, population=cases)
    out["breakdown"] = breakdown_points(frame["satisfied"], n, population=cases, target=method.target)
    return out


def add_ranks(frame: pd.DataFrame, *, method: Method) -> tuple[pd.DataFrame, float | None, int]:
    """(the frame with ranks among the ranked, <NA> for others; Sidak level; size of the top).

    Columns rank (by estimate), rank_best..rank_worst (joint), alike (others it cannot be told from),
    first_group..last_group, index_low, index_high, index_rank_best..worst, may_be_top, surely_top.
    """
    out = _add_index_limits(frame, method=method)
    ranked = frame["standing"].eq("ranked").to_numpy()
    count = int(ranked.sum())
    for name in RANK_COLUMNS:
        out[name] = pd.array([pd.NA] * len(out), dtype="Int64")
    out["may_be_top"] = out["surely_top"] = False
    if not count:
        return out, None, 0
    top = max(1, math.floor(method.top_share * count + 0.5))
    found = _rank(out[ranked], method=method)
    for name, values in found.items():
        out.loc[ranked, name] = values
    out.loc[ranked, "may_be_top"] = ranks.may_be_best(found["rank_best"], count=top)
    out.loc[ranked, "surely_top"] = ranks.surely_best(found["rank_worst"], count=top)
    return out, ranks.sidak_alpha(count, alpha=method.alpha), top


def name_standings(n: pd.Series, *, method: Method) -> np.ndarray:
    """none, suppressed, small or ranked, by the number of ratings."""
    names = np.array(["none", "suppressed", "small", "ranked"], dtype=object)
    bounds = [1, method.n_suppress, method.n_verdict]
    return names[np.searchsorted(bounds, n.to_numpy(), side="right")]


def _rank(frame: pd.DataFrame, *, method: Method) -> dict[str, np.ndarray]:
    x, n, phi = frame["satisfied"], frame["n"], frame["phi"]
    best, worst = ranks.binomial_rank_sets(x, n, alpha=method.alpha, phi=phi)
    first, last = ranks.find_groups(*ranks.binomial_joint_limits(x, n, alpha=method.alpha, phi=phi))
    index_best, index_worst = tukey_rank_sets(frame["index"], frame["index_se"], alpha=method.alpha)
    return {
        "rank": ranks.rank_keys(frame["order_key"]),
        "rank_best": best,
        "rank_worst": worst,
        "alike": ranks.count_alike(best, worst),
        "first_group": first,
        "last_group": last,
        "index_rank_best": index_best,
        "index_rank_worst": index_worst,
    }


def _add_index_limits(frame: pd.DataFrame, *, method: Method) -> pd.DataFrame:
    counts = frame[list(COUNTS)].to_numpy(np.int64)
    _, variance = smooth_index(
        counts, prior=pooled_shares(counts), weights=method.level_weights, strength=method.smoothing
    )
    error = np.sqrt(variance * np.maximum(frame["phi"], 1.0))
    reach, weights = normal_quantile(method.alpha) * error, method.level_weights
    return frame.assign(
        index_se=error,
        index_low=(frame["index"] - reach).clip(lower=weights[-1]),
        index_high=(frame["index"] + reach).clip(upper=weights[0]),
    )
