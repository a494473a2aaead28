"""Scores as they are printed: every page, PDF, CSV, XLSX and JSON shows these words and no others.

Units under the suppression limit keep their name and "<10"; nothing else of them is shown.
"""

import pandas as pd

from surveys.scoring.display import (
    print_ceiling,
    print_estimate,
    print_floor,
    print_high,
    print_index,
    print_low,
    print_probability,
    print_share,
)
from surveys.scoring.method import LEVELS, Method
from surveys.scoring.rates import sum_points
from surveys.scoring.windows import Scores

PRINTED = (
    "n", "satisfied", "share", "low", "high", "top3_share", "top_box_share", "bad_share", "index",
    "index_low", "index_high", "mean", "estimate", "reliability", "adjusted", "coverage", "worst_case",
    "best_case", "breakdown", "p_ge", "p_le", "p_below", "p_top", "verdict", "rank", "rank_best",
    "rank_worst", "alike",
)  # fmt: skip
RANKED_ONLY = ("p_ge", "p_le", "p_below", "p_top", "rank", "rank_best", "rank_worst", "alike", "adjusted")


def print_scores(scores: Scores, *, hidden: pd.Series | None = None) -> pd.DataFrame:
    """A row a unit, all text: unit, group, standing and PRINTED; blank where a figure is not shown.

    hidden flags further units to suppress (secondary suppression), aligned with the rows of scores.units.
    """
    frame, method = scores.units, scores.method
    out = frame[[scores.unit, "group", "standing"]].copy()
    for name in PRINTED:
        out[name] = _print_column(frame, name, method=method)
    out.loc[~frame["standing"].eq("ranked"), list(RANKED_ONLY)] = ""
    few = frame["standing"].eq("suppressed")
    concealed = few if hidden is None else few | hidden
    out.loc[concealed, list(PRINTED)] = ""
    out.loc[few, "n"] = f"<{method.n_suppress}"
    out.loc[concealed, "standing"] = "suppressed"
    return out


def _print_column(frame: pd.DataFrame, name: str, *, method: Method) -> list[str]:
    values, sizes = frame[name].tolist(), frame["n"].tolist()
    if name in ("n", "satisfied", "rank", "rank_best", "rank_worst", "alike", "verdict"):
        return ["" if pd.isna(value) else str(value) for value in values]
    if name in ("low", "worst_case"):
        return [print_low(value) for value in values]
    if name in ("high", "best_case"):
        return [print_high(value) for value in values]
    if name in ("share", "top3_share", "top_box_share", "bad_share"):
        return _print_shares(frame, name, method=method)
    if name == "index":
        return [print_index(points, n) for points, n in zip(frame["points"].tolist(), sizes, strict=True)]
    if name == "mean":
        points = sum_points(frame, LEVELS).tolist()
        return [print_index(*pair) for pair in zip(points, sizes, strict=True)]
    if name in ("estimate", "adjusted"):
        return [print_estimate(value, target=method.target_fraction) for value in values]
    if name in ("coverage", "reliability"):
        return [print_estimate(value) for value in values]
    return [_print_number(value, name) for value in values]


def _print_shares(frame: pd.DataFrame, name: str, *, method: Method) -> list[str]:
    part = "satisfied" if name == "share" else name.removesuffix("_share")
    target = method.target_fraction if name == "share" else None
    return [print_share(x, n, target=target) for x, n in zip(frame[part].tolist(), frame["n"].tolist(), strict=True)]


def _print_number(value: float, name: str) -> str:
    if name.startswith("p_"):
        return print_probability(value)
    if pd.isna(value) or value in (float("inf"), float("-inf")):
        return ""
    if name == "breakdown":
        return f"{'-' if value < 0 else ''}{print_estimate(abs(value))}"
    return print_floor(value, places=2) if name == "index_low" else print_ceiling(value, places=2)
