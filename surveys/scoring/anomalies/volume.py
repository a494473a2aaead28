"""T5: the busiest half hours of a window hold more top ratings than its others; honest crowds do not praise."""

from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from surveys.scoring.anomalies.columns import SLOT, check_ratings
from surveys.scoring.anomalies.rule import VOLUME, Evidence

NEEDED = ("rating", "window", "at", "level")


@dataclass(frozen=True)
class VolumeParameters:
    """Share of slots called busy, the level counted, and the fewest ratings to test."""

    busy: float = 0.05
    level: int = 5
    least: int = 30


def find_busy_praise(ratings: pd.DataFrame, *, parameters: VolumeParameters = VolumeParameters()) -> Evidence:
    """T5 per window: `p` (hypergeometric), `n`, `top`, `busy_n` and `busy_top` in its busiest 5 % of slots."""
    check_ratings(ratings, NEEDED)
    marked = ratings[["rating", "window"]].assign(
        slot=ratings["at"].dt.floor(SLOT), top=ratings["level"] == parameters.level
    )
    marked["busy"] = _busy(marked, parameters.busy)
    marked["both"] = marked["busy"] & marked["top"]
    group = marked.groupby("window")
    out = group[["top", "busy", "both"]].sum().astype("int64")
    out.insert(0, "n", group.size())
    out = out.rename(columns={"busy": "busy_n", "both": "busy_top"}).reset_index()
    p = hypergeom.sf(out["busy_top"] - 1, out["n"], out["top"], out["busy_n"])
    out.insert(1, "p", np.where(out["n"] >= parameters.least, p, np.nan))
    ratings_there = marked.loc[marked["both"], ["rating", "window"]]
    return Evidence(VOLUME.code, out, ratings_there.sort_values(["window", "rating"]).reset_index(drop=True))


def _busy(marked: pd.DataFrame, share: float) -> "pd.Series[bool]":
    """True where the rating fell in one of its window's busiest slots (at least one; earliest first in a tie)."""
    slots = marked.groupby(["window", "slot"]).size().rename("count").reset_index()
    slots = slots.sort_values(["window", "count", "slot"], ascending=[True, False, True])
    place = slots.groupby("window").cumcount()
    most = slots.groupby("window")["slot"].transform("size").map(lambda count: ceil(share * count - 1e-9))
    hot = pd.MultiIndex.from_frame(slots.loc[place < most, ["window", "slot"]])
    return pd.Series(pd.MultiIndex.from_frame(marked[["window", "slot"]]).isin(hot), index=marked.index)
