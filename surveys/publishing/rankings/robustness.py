"""How much the choice depends on weights, on chance and on the method. Pure; nothing is chosen by any of this.

Acceptability: the share of draws in which a window is among the best tenth of all ranked ones, under other weights
(Dirichlet around the published ones), under a redraw of every indicator by its error, and both. The seed is published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from surveys.publishing.figures.assess import measure, rank_windows
from surveys.publishing.figures.composite import PART, Inputs, read_inputs, score_windows
from surveys.publishing.figures.units import LEVELS, counts, records
from surveys.publishing.indicators.catalogue import is_composite
from surveys.scoring.acceptability import accept
from surveys.scoring.composite import Mean, weigh_influence
from surveys.scoring.display import print_number
from surveys.scoring.method import SATISFACTION, Indicator, Method
from surveys.scoring.selection import choose, quota_of
from surveys.scoring.sensitivity import compare
from surveys.scoring.smoothing import pooled_shares, smooth_index

SEED = 20240601
MOST_DRAWS, LEAST_DRAWS, DRAWN_WINDOWS = 2000, 200, 2_000_000
NEAR = 10


@dataclass(frozen=True)
class Acceptance:
    """One chosen or nearly chosen window; shares of draws in percent. `label`: robust, likely, contestable."""

    unit: str
    selected: bool
    weights_only: str
    sampling_only: str
    both: str
    label: str


@dataclass(frozen=True)
class Alternative:
    """Another method: how many it chooses, who stays, enters and leaves, the largest move and the rank correlation."""

    code: str
    chosen: int
    kept: int
    entered: tuple[str, ...]
    left: tuple[str, ...]
    largest_move: str
    spearman: str


@dataclass(frozen=True)
class Influence:
    """One indicator: its weight and its share of what makes the scores differ, both in percent."""

    code: str
    weight: str
    influence: str


@dataclass(frozen=True)
class Robustness:
    """All of it, with what the draws were made by. `windows` were drawn, `top` of them are the best tenth."""

    seed: int
    draws: int
    windows: int
    top: int
    accepted: list[Acceptance]
    alternatives: list[Alternative]
    influence: list[Influence]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def examine(ranked: pd.DataFrame, method: Method) -> Robustness:
    """Acceptability, method alternatives and influence of a ranked frame, from what it publishes."""
    inputs = _field(ranked, method)
    whole = inputs.values.notna().all(axis=1)
    scored = Inputs(inputs.values[whole], inputs.errors[whole], inputs.groups[whole])
    windows = len(scored.values)
    draws = int(np.clip(DRAWN_WINDOWS // max(windows, 1), LEAST_DRAWS, MOST_DRAWS))
    top = quota_of(windows, share=method.top_share)
    return Robustness(
        seed=SEED,
        draws=draws,
        windows=windows,
        top=top,
        accepted=_accept(ranked, scored, method, top=top, draws=draws) if windows else [],
        alternatives=[
            _alternative(code, ranked, _scores(inputs, indicators, method, mean), method)
            for code, (indicators, mean) in list_alternatives(method).items()
        ],
        influence=_influence(ranked, method),
    )


def list_alternatives(method: Method) -> dict[str, tuple[tuple[Indicator, ...], Mean]]:
    """code -> (indicators, mean) of the composites beside the published one; none for the satisfaction rate alone."""
    indicators = method.indicators
    if not is_composite(indicators):
        return {}
    equal = tuple(replace(one, weight=1 / len(indicators)) for one in indicators)
    found: dict[str, tuple[tuple[Indicator, ...], Mean]] = {
        "geometric": (indicators, "geometric"),
        "equal": (equal, "arithmetic"),
    }
    for left_out in indicators if len(indicators) > 1 else ():
        rest = [one for one in indicators if one is not left_out]
        total = sum(one.weight for one in rest)
        shifted = tuple(replace(one, weight=one.weight / total) for one in rest)
        found[f"without_{left_out.code}"] = (shifted, "arithmetic")
    return found


def examine_counts(
    units: pd.DataFrame, ranked: pd.DataFrame, method: Method, *, quarantined: pd.DataFrame
) -> list[Alternative]:
    """Alternatives that need the full counts of the office: another measure, and the quarantined ratings counted.

    `units` is the whole frame, `quarantined` has window, x, n. Only who moves is told, no count.
    """
    windows = units[units["kind"].eq("window")].copy()
    top3 = windows.assign(x=windows[["n5", "n4", "n3"]].sum(axis=1).astype("Int64"))
    extra = quarantined.set_index("window").reindex(windows["unit"]).fillna(0)
    more = windows.assign(x=windows["x"] + extra["x"].to_numpy("int64"), n=windows["n"] + extra["n"].to_numpy("int64"))
    found = {"top3": _again(top3, ranked, method), "with_quarantined": _again(more, ranked, method)}
    found["scaled_mean"] = _scaled(windows, ranked, method)
    return [_alternative(code, ranked, scores, method) for code, scores in found.items()]


def read_alternatives(rows: Sequence[Mapping[str, Any]]) -> list[Alternative]:
    """Alternatives as they were kept in JSON."""
    return [Alternative(**{**row, "entered": tuple(row["entered"]), "left": tuple(row["left"])}) for row in rows]


def _field(ranked: pd.DataFrame, method: Method) -> Inputs:
    """The inputs of the ranked windows."""
    if is_composite(method.indicators):
        return read_inputs(ranked[ranked["rank"].notna()], method)
    return read_inputs(ranked[ranked["rank"].notna()], method, indicators=[SATISFACTION])


def _scores(inputs: Inputs, indicators: tuple[Indicator, ...], method: Method, mean: Mean) -> pd.DataFrame:
    found = score_windows(inputs, indicators, method=method, mean=mean)
    return found[["score", "p_top"]]


def _again(windows: pd.DataFrame, ranked: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Score and chance by other counts, for the windows that are ranked."""
    known = windows.set_index("unit").loc[ranked["unit"]].reset_index()
    again = rank_windows(measure(known.assign(status=ranked["status"].to_numpy()), method), method).set_index("unit")
    score = again["score"] if "score" in again.columns else again["estimate"]
    return pd.DataFrame({"score": score, "p_top": again["p_top"]})


def _scaled(windows: pd.DataFrame, ranked: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The scaled mean of the five levels in the place of the satisfaction rate."""
    inputs = _field(ranked, method)
    levels = windows.set_index("unit").loc[inputs.values.index]
    cells = np.stack([counts(levels, name) for name in LEVELS], axis=1)
    index, variance = smooth_index(
        cells, prior=pooled_shares(cells), weights=method.level_weights, strength=method.smoothing
    )
    span = float(method.level_weights[0] - method.level_weights[-1])
    values, errors = inputs.values.copy(), inputs.errors.copy()
    if SATISFACTION.code in values.columns:
        values[SATISFACTION.code] = (index - method.level_weights[-1]) / span
        errors[SATISFACTION.code] = np.sqrt(variance) / span
    indicators = method.indicators if is_composite(method.indicators) else (SATISFACTION,)
    return _scores(Inputs(values, errors, inputs.groups), indicators, method, "arithmetic")


def _accept(ranked: pd.DataFrame, scored: Inputs, method: Method, *, top: int, draws: int) -> list[Acceptance]:
    indicators = method.indicators if is_composite(method.indicators) else (SATISFACTION,)
    found = accept(scored.values, scored.errors, indicators=indicators, top=top, seed=SEED, draws=draws)
    rows = {str(row["window"]): row for row in records(found)}
    return [_acceptance(rows[unit], selected=chosen) for unit, chosen in _shown(ranked, set(rows))]


def _acceptance(row: Mapping[str, Any], *, selected: bool) -> Acceptance:
    weights, sampling, both = (
        print_number(100 * float(row[kind]), places=1) for kind in ("weights_only", "sampling_only", "both")
    )
    return Acceptance(str(row["window"]), selected, weights, sampling, both, str(row["label"]))


def _shown(ranked: pd.DataFrame, scored: set[str]) -> list[tuple[str, bool]]:
    """The chosen by code, then the nearest of those that passed every gate, likeliest first."""
    able = ranked[ranked["gates_passed"] & ranked["unit"].isin(scored)]
    chosen = [(str(unit), True) for unit in able.loc[able["selected"], "unit"]]
    rest = able[~able["selected"]].sort_values(["p_top", "unit"], ascending=[False, True])
    return chosen + [(str(unit), False) for unit in rest["unit"].head(NEAR)]


def _alternative(code: str, ranked: pd.DataFrame, scores: pd.DataFrame, method: Method) -> Alternative:
    chances = ranked["unit"].map(scores["p_top"]).fillna(0.0)
    table = pd.DataFrame({"window": ranked["unit"], "p_top": chances, "gates_passed": ranked["gates_passed"]})
    picked = choose(table, quota=method.quota, fdr_limit=method.q_select)
    then, now = set(picked.loc[picked["selected"], "window"]), set(ranked.loc[ranked["selected"], "unit"])
    move, rho = _moves(_nominal(ranked), scores["score"].dropna())
    return Alternative(
        code, len(then), len(now & then), tuple(sorted(then - now)), tuple(sorted(now - then)), move, rho
    )


def _nominal(ranked: pd.DataFrame) -> "pd.Series[float]":
    column = "score" if "score" in ranked.columns else "estimate"
    return pd.Series(ranked[column].to_numpy(dtype="float64"), index=ranked["unit"]).dropna()


def _moves(base: "pd.Series[float]", other: "pd.Series[float]") -> tuple[str, str]:
    """The largest move in ranks and Spearman's correlation over the windows both score; "" where there is none."""
    both = base.index.intersection(other.index)
    if len(both) < 2:
        return "", ""
    moves = compare(base[both], other[both], top=1)
    ranks = moves[["rank", "other_rank"]].to_numpy(dtype="float64")
    flat = bool((np.ptp(ranks, axis=0) == 0).any())
    rho = np.nan if flat else float(np.corrcoef(ranks.T)[0, 1])
    return str(int(moves["move"].abs().max())), print_number(rho, places=3)


def _influence(ranked: pd.DataFrame, method: Method) -> list[Influence]:
    if not is_composite(method.indicators):
        return []
    parts = ranked[["score", *[PART + one.code for one in method.indicators]]]
    found = weigh_influence(parts.rename(columns=lambda name: name.removeprefix(PART)), method.indicators)
    return [
        Influence(str(code), print_number(100 * weight, places=1), print_number(100 * influence, places=1))
        for code, weight, influence in zip(found["code"], found["weight"], found["influence"], strict=True)
    ]
