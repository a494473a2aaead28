"""T3: fewer unhappy ratings (level 3 and below) than the window's items and channels lead one to expect."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveys.scoring.anomalies.betabinomial import lower_tail, robust_rho
from surveys.scoring.anomalies.columns import check_ratings
from surveys.scoring.anomalies.rule import TAIL, Evidence

NEEDED = ("rating", "window", "stratum", "channel", "level")


@dataclass(frozen=True)
class TailParameters:
    """Highest level that counts as unhappy, and the fewest ratings to test."""

    level: int = 3
    least: int = 30


def find_missing_unhappy(ratings: pd.DataFrame, *, parameters: TailParameters = TailParameters()) -> Evidence:
    """T3 per window: `p`, `n`, `unhappy`, `expected`. Nobody in particular is implicated: `ratings` is empty."""
    check_ratings(ratings, NEEDED)
    marked = ratings[["window", "stratum", "channel"]].assign(unhappy=ratings["level"] <= parameters.level)
    marked["usual"] = marked.groupby(["stratum", "channel"])["unhappy"].transform("mean")
    group = marked.groupby("window")
    out = pd.DataFrame(
        {"n": group.size(), "unhappy": group["unhappy"].sum().astype("int64"), "expected": group["usual"].sum()}
    )
    n, x = out["n"].to_numpy(dtype="float64"), out["unhappy"].to_numpy(dtype="float64")
    share, large = out["expected"].to_numpy() / n, n >= parameters.least
    rho = robust_rho(x[large], n[large], mean=share[large])
    out["p"] = np.where(large, lower_tail(x, n, mean=share, rho=rho), np.nan)
    nobody = ratings.loc[ratings.index[:0], ["rating", "window"]]
    return Evidence(TAIL.code, out.reset_index()[["window", "p", "n", "unhappy", "expected"]], nobody)
