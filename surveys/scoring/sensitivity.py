"""Who moves under another method: the nominal ranking beside each alternative."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from surveys.scoring.composite import compose
from surveys.scoring.method import Indicator


def rank_scores(scores: "pd.Series[float]") -> "pd.Series[float]":
    """Competition ranks, best 1, on scores rounded to 1e-9; a window without a score has none (NaN)."""
    key = pd.Series(np.floor(1e9 * scores.to_numpy(dtype="float64") + 0.5), index=scores.index)
    return key.rank(method="min", ascending=False)


def compare(base: "pd.Series[float]", other: "pd.Series[float]", *, top: int) -> pd.DataFrame:
    """Who moves: `window`, `rank`, `other_rank`, `move` (+ up), `in_top`, `other_in_top`, `change`.

    Both series have the windows as index. `change` is enters, leaves, stays or "". Largest moves first.
    """
    if set(base.index) != set(other.index) or base.index.has_duplicates:
        raise ValueError("both methods must score the same windows, each once")
    rank, moved = rank_scores(base), rank_scores(other.reindex(base.index))
    out = pd.DataFrame({"window": base.index.astype(str), "rank": rank.to_numpy(), "other_rank": moved.to_numpy()})
    out["move"] = out["rank"] - out["other_rank"]
    out["in_top"], out["other_in_top"] = out["rank"] <= top, out["other_rank"] <= top
    inside, later = out["in_top"], out["other_in_top"]
    out["change"] = np.select([later & ~inside, inside & ~later, inside], ["enters", "leaves", "stays"], default="")
    return (
        out.assign(size=-out["move"].abs()).sort_values(["size", "window"]).drop(columns="size").reset_index(drop=True)
    )


def alternatives(values: pd.DataFrame, indicators: Sequence[Indicator]) -> pd.DataFrame:
    """Scores `nominal`, `geometric`, `equal` (weights), `without_<code>` each; windows as index."""
    equal = [replace(indicator, weight=1 / len(indicators)) for indicator in indicators]
    columns = {
        "nominal": compose(values, indicators)["score"],
        "geometric": compose(values, indicators, mean="geometric")["score"],
        "equal": compose(values, equal)["score"],
    }
    for left_out in indicators if len(indicators) > 1 else ():
        rest = [indicator for indicator in indicators if indicator is not left_out]
        total = sum(indicator.weight for indicator in rest)
        shifted = [replace(indicator, weight=indicator.weight / total) for indicator in rest]
        columns[f"without_{left_out.code}"] = compose(values, shifted)["score"]
    return pd.DataFrame(columns)


def summarise(scores: pd.DataFrame, *, top: int, base: str = "nominal") -> pd.DataFrame:
    """Per alternative: `method`, `kept` of the top, `entered`, `largest_move`, `spearman` with the base."""
    rows = []
    for method in [column for column in scores.columns if column != base]:
        moves = compare(scores[base].dropna(), scores[method].reindex(scores[base].dropna().index), top=top)
        ranks = moves[["rank", "other_rank"]].to_numpy(dtype="float64")
        flat = len(ranks) < 2 or (np.ptp(ranks, axis=0) == 0).any()
        rho = np.nan if flat else float(np.corrcoef(ranks.T)[0, 1])
        change = moves["change"]
        rows.append(
            (
                method,
                int((change == "stays").sum()),
                int((change == "enters").sum()),
                moves["move"].abs().max(),
                rho,
            )
        )
    return pd.DataFrame(rows, columns=["method", "kept", "entered", "largest_move", "spearman"])
