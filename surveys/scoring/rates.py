"""What share answered how: rates, index and mean of level counts, and the rates of handling bad ratings.

Level counts are frames with the columns n5, n4, n3, n2, n1; every rate keeps its whole-number part and whole.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from surveys.scoring.tallies import COUNTS

TOP3 = (5, 4, 3)
BAD = (2, 1)

# metric -> (part, whole), columns of the service counts; excluded are bad ratings struck out on review
SERVICE_METRICS = {
    "participation": ("active", "evaluable"),  # 主动评价率
    "good": ("good", "active"),  # 好评率, before exclusion
    "good_after_review": ("good", "active_after_review"),  # 好评率, after exclusion
    "bad": ("bad", "active"),  # 差评率
    "bad_after_review": ("bad_after_review", "active_after_review"),
    "replied": ("replied", "bad"),  # 差评回复率
    "rectified": ("rectified", "upheld"),  # 按期整改率, of those judged true and reasonable
    "excluded": ("excluded", "bad"),  # 复核剔除率
}
SERVICE_COLUMNS = ("evaluable", "active", "good", "bad", "replied", "upheld", "rectified", "excluded")


def count_levels(levels: pd.DataFrame, chosen: Sequence[int]) -> pd.Series:
    """How many ratings are of the chosen levels, one whole number a row."""
    return levels[[f"n{level}" for level in chosen]].sum(axis=1).astype("int64")


def sum_points(levels: pd.DataFrame, weights: Sequence[int]) -> pd.Series:
    """Sum of level weight (of levels 5, 4, 3, 2, 1) times count, one whole number a row."""
    return pd.Series(levels[list(COUNTS)].to_numpy(np.int64) @ np.asarray(weights, np.int64), levels.index)


def divide(part: ArrayLike, whole: ArrayLike) -> NDArray[np.float64]:
    """part / whole as floats, NaN where whole is 0."""
    over, under = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    return np.where(under != 0, over / np.where(under != 0, under, 1.0), np.nan)


def measure_levels(levels: pd.DataFrame, *, satisfied: Sequence[int], weights: Sequence[int]) -> pd.DataFrame:
    """Columns n, satisfied, top3, top_box, bad, points; share and *_share; index by weights; mean 1..5."""
    out = pd.DataFrame({"n": count_levels(levels, (5, 4, 3, 2, 1))})
    out["satisfied"] = count_levels(levels, satisfied)
    out["top3"], out["top_box"] = count_levels(levels, TOP3), count_levels(levels, (5,))
    out["bad"], out["points"] = count_levels(levels, BAD), sum_points(levels, weights)
    out["share"] = divide(out["satisfied"], out["n"])
    for name in ("top3", "top_box", "bad"):
        out[f"{name}_share"] = divide(out[name], out["n"])
    out["index"] = divide(out["points"], out["n"])
    out["mean"] = divide(sum_points(levels, (5, 4, 3, 2, 1)), out["n"])
    return out


def measure_service(counts: pd.DataFrame, *, unit: str) -> pd.DataFrame:
    """Rates of taking part and of handling bad ratings: rows of unit, metric, part, whole, rate."""
    _check_service(counts, unit)
    known = counts.assign(
        active_after_review=counts["active"] - counts["excluded"],
        bad_after_review=counts["bad"] - counts["excluded"],
    )
    rows = [_measure_one(known, unit=unit, metric=metric) for metric in SERVICE_METRICS]
    return pd.concat(rows).sort_values([unit, "metric"], kind="stable", ignore_index=True)


def service_counts(levels: Mapping[str, int]) -> dict[str, int]:
    """active, good (levels 5, 4, 3) and bad (2, 1) of one unit's level counts."""
    good = sum(levels[f"n{level}"] for level in TOP3)
    bad = sum(levels[f"n{level}"] for level in BAD)
    return {"active": good + bad, "good": good, "bad": bad}


def _measure_one(counts: pd.DataFrame, *, unit: str, metric: str) -> pd.DataFrame:
    part, whole = SERVICE_METRICS[metric]
    return pd.DataFrame(
        {
            unit: counts[unit],
            "metric": metric,
            "part": counts[part],
            "whole": counts[whole],
            "rate": divide(counts[part], counts[whole]),
        }
    )


def _check_service(counts: pd.DataFrame, unit: str) -> None:
    missing = [name for name in (unit, *SERVICE_COLUMNS) if name not in counts.columns]
    if missing:
        raise ValueError(f"the service counts lack the columns {', '.join(missing)}")
    whole = counts[list(SERVICE_COLUMNS)]
    if not all(pd.api.types.is_integer_dtype(kind) for kind in whole.dtypes) or whole.lt(0).any(axis=None):
        raise ValueError("service counts must be whole numbers of 0 or more")
    for part, of in (("excluded", "bad"), ("replied", "bad"), ("rectified", "upheld"), ("upheld", "bad")):
        if counts[part].gt(counts[of]).any():
            raise ValueError(f"{part} exceeds {of} at {counts[unit][counts[part].gt(counts[of])].iloc[0]}")
