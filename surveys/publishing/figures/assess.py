"""Every figure of a unit and of a ranking, from counts and a method. Pure: the only place that scores.

Office pages, CSV, XLSX, JSON, PDF and `verify` all call these two functions.
"""

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from surveys.publishing.figures.composite import add_scores
from surveys.publishing.figures.units import LEVELS, counts, floats, records
from surveys.publishing.indicators.catalogue import is_composite
from surveys.scoring import (
    bands,
    coverage,
    estimates,
    gates,
    intervals,
    multiplicity,
    ranks,
    rates,
    selection,
    smoothing,
    tukey,
)
from surveys.scoring import verdicts as verdict
from surveys.scoring.callbacks import Audit, decide
from surveys.scoring.gates import GATES, WindowFacts
from surveys.scoring.method import Method

SUPPRESSED = "suppressed"
RANKED = (
    "unit", "estimate", "reliability", "p_top", "rank", "rank_low", "rank_high", "alike", "first_group", "last_group",
    "may_be_top", "surely_top", "index_rank_low", "index_rank_high", "p_adjusted",
)  # fmt: skip


def measure(units: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The given rows with share, low, high, p_ge, p_le, verdict, index, coverage and their kin added.

    Verdicts: meets, not_yet_shown, below; small under `n_verdict`; suppressed under `n_suppress`.
    """
    out = units.copy()
    n, x = counts(units, "n"), counts(units, "x")
    phi = np.minimum(np.maximum(floats(units, "phi"), 1.0), method.phi_cap)
    out["share"] = rates.divide(x, n)
    out["low"], out["high"] = intervals.wilson_limits(x, n, alpha=method.alpha)
    out["p_ge"], out["p_le"] = verdict.tail_chances(x, n, target=method.target, phi=phi)
    out["verdict"] = _verdicts(out, n, method=method)
    _add_levels(out, method)
    _add_coverage(out, x, n, method=method)
    out["remote_verdict"] = _judge(counts(units, "remote_x"), counts(units, "remote_n"), 1.0, method=method)
    _add_adjusted(out, n, phi, method=method)
    return out


def rank_windows(measured: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Windows only, with estimate, reliability, p_top, rank, rank_low, rank_high, alike, p_adjusted, gates,
    selected, reason and band; those not ranked have blanks. Sorted by unit (the public code).

    Under a method of several indicators p_top is that of the composite, and its parts and scores are added.
    """
    windows = measured[measured["kind"] == "window"].sort_values("unit").reset_index(drop=True)
    eligible = windows["verdict"].isin(["meets", "not_yet_shown", "below"])
    ranked = _rank(windows[eligible], method)
    out = windows.merge(ranked, on="unit", how="left")
    out = add_scores(out, method) if is_composite(method.indicators) else out
    out["below_listed"] = out["p_adjusted"].le(method.q_below) & out["verdict"].eq("below")
    table = gate_list(windows, method)
    passed = table.groupby("window")["passed"].all().to_dict()
    reasons = table[~table["passed"]].groupby("window")["reasons"].agg(",".join).to_dict()
    out["gates_passed"] = [bool(passed.get(unit, False)) for unit in out["unit"]]
    out["gate_reasons"] = [reasons.get(unit, "") for unit in out["unit"]]
    failed = _failed_gates(table)
    out["failed_gates"] = [failed.get(unit, "") for unit in out["unit"]]
    return _add_bands(out, method)


def gate_counts(ranked: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Per gate: `gate`, `passed`, `failed`, `nobody`."""
    return gates.count_failures(gate_list(ranked, method))


def gate_list(ranked: pd.DataFrame, method: Method) -> pd.DataFrame:
    """By window and gate: `window`, `gate`, `passed`, `reasons`, `numbers` (what was compared)."""
    return gates.gate_table([_facts(row) for row in records(ranked)], method)


def _verdicts(out: pd.DataFrame, n: np.ndarray, *, method: Method) -> np.ndarray:
    judged = verdict.judge_tails(
        out["p_ge"].to_numpy(dtype="float64"), out["p_le"].to_numpy(dtype="float64"), alpha=method.alpha
    )
    hidden = (n < method.n_suppress) | out["status"].ne("shown").to_numpy()
    return np.select([hidden, n < method.n_verdict], [SUPPRESSED, verdict.SMALL], default=judged)


def _judge(x: np.ndarray, n: np.ndarray, phi: ArrayLike, *, method: Method) -> np.ndarray:
    """Verdicts, small where there is too little to judge."""
    judged = verdict.judge(x, n, target=method.target, alpha=method.alpha, phi=phi)
    return np.where(n >= method.n_verdict, judged, verdict.SMALL)


def _add_levels(out: pd.DataFrame, method: Method) -> None:
    known = out[list(LEVELS)].notna().all(axis=1).to_numpy()
    levels = out[list(LEVELS)].fillna(0).astype("int64")
    measures = rates.measure_levels(levels, satisfied=method.satisfied_levels, weights=method.level_weights)
    for name in ("bad", "top_box", "top3", "points"):
        out[name] = measures[name].astype("Int64").where(known)
    for name in ("bad_share", "top_box_share", "top3_share", "index", "mean"):
        out[name] = measures[name].where(known)
    _add_index_limits(out, levels, known & counts(out, "n").astype(bool), method)


def _add_index_limits(out: pd.DataFrame, levels: pd.DataFrame, known: np.ndarray, method: Method) -> None:
    """The index with its standard error and 95 % limits, smoothed by the levels of all windows together."""
    windows = known & out["kind"].eq("window").to_numpy()
    pooled = smoothing.pooled_shares(levels[windows]) if windows.any() else smoothing.pooled_shares(levels)
    prior = np.nan_to_num(pooled)
    _, variance = smoothing.smooth_index(levels, prior=prior, weights=method.level_weights, strength=method.smoothing)
    error = np.where(known, np.sqrt(variance * np.maximum(floats(out, "phi"), 1.0)), np.nan)
    reach, weights, index = intervals.normal_quantile(method.alpha) * error, method.level_weights, floats(out, "index")
    out["index_se"] = error
    out["index_low"] = np.maximum(index - reach, weights[-1])
    out["index_high"] = np.minimum(index + reach, weights[0])


def _add_coverage(out: pd.DataFrame, x: np.ndarray, n: np.ndarray, *, method: Method) -> None:
    served = floats(out, "served")
    known = ~np.isnan(served) & (served >= n) & (served > 0)
    cases = np.where(known, served, n)
    out["coverage"] = np.where(known, coverage.coverage_shares(n, cases), np.nan)
    least, most = coverage.manski_bounds(x, n, population=cases)
    out["bound_low"], out["bound_high"] = np.where(known, least, np.nan), np.where(known, most, np.nan)
    points = coverage.breakdown_points(x, n, population=cases, target=method.target)
    out["breakdown"] = np.where(known & np.isfinite(points), points, np.nan)


def _add_adjusted(out: pd.DataFrame, n: np.ndarray, phi: np.ndarray, *, method: Method) -> None:
    """The case-mix adjusted share: observed over expected, times the share of all windows."""
    expected = floats(out, "expected")
    windows = out["kind"].eq("window").to_numpy() & ~np.isnan(expected)
    overall = rates.divide(counts(out, "x")[windows].sum(), n[windows].sum())
    ratio = rates.divide(counts(out, "x"), expected)
    adjusted = np.where(windows, np.minimum(ratio * overall, 1.0), np.nan)
    out["adjusted"] = adjusted
    hits = np.where(np.isnan(adjusted), 0.0, adjusted * n)
    out["adjusted_verdict"] = np.where(np.isnan(adjusted), verdict.SMALL, _judge(hits, n, phi, method=method))
    out["mix_sensitive"] = (
        out["adjusted_verdict"].ne(verdict.SMALL)
        & out["verdict"].isin(["meets", "below"])
        & out["adjusted_verdict"].ne(out["verdict"])
    )


def _rank(eligible: pd.DataFrame, method: Method) -> pd.DataFrame:
    if not len(eligible):
        return pd.DataFrame({name: pd.Series(dtype=object if name == "unit" else "float64") for name in RANKED})
    x, n = counts(eligible, "x"), counts(eligible, "n")
    phi = np.minimum(floats(eligible, "phi"), method.phi_cap)
    out = pd.DataFrame({"unit": eligible["unit"].to_numpy()})
    shrunken = _estimate(eligible, method)
    for name in ("estimate", "reliability", "p_top"):
        out[name] = shrunken[name].to_numpy()
    out["rank"] = ranks.rank_keys(shrunken["order_key"])
    out["rank_low"], out["rank_high"] = ranks.binomial_rank_sets(x, n, alpha=method.alpha, phi=phi)
    limits = ranks.binomial_joint_limits(x, n, alpha=method.alpha, phi=phi)
    out["first_group"], out["last_group"] = ranks.find_groups(*limits)
    top = max(1, math.floor(method.top_share * len(out) + 0.5))
    out["may_be_top"] = ranks.may_be_best(out["rank_low"], count=top)
    out["surely_top"] = ranks.surely_best(out["rank_high"], count=top)
    out["alike"] = ranks.count_alike(out["rank_low"], out["rank_high"])
    _add_index_ranks(out, eligible, method)
    out["p_adjusted"] = multiplicity.adjust_bh(eligible["p_le"].to_numpy(dtype="float64"))
    return out[list(RANKED)]


def _add_index_ranks(out: pd.DataFrame, eligible: pd.DataFrame, method: Method) -> None:
    """Joint rank sets of the index by Tukey and Kramer, over the windows whose levels are known."""
    out["index_rank_low"] = out["index_rank_high"] = np.nan
    known = eligible["index_se"].notna().to_numpy()
    if known.any():
        index, error = floats(eligible, "index")[known], floats(eligible, "index_se")[known]
        out.loc[known, "index_rank_low"], out.loc[known, "index_rank_high"] = tukey.tukey_rank_sets(
            index, error, alpha=method.alpha
        )


def _estimate(eligible: pd.DataFrame, method: Method) -> pd.DataFrame:
    """estimate, reliability and p_top of each window by the prior of its group."""
    frame = pd.DataFrame({"group": eligible["group"].to_numpy(), "n": counts(eligible, "n")})
    frame["satisfied"] = counts(eligible, "x")
    groups = pd.DataFrame({"group": sorted(set(frame["group"]))})
    return estimates.add_shrunken(frame, estimates.add_priors(groups, frame, method=method))


def _facts(row: dict[str, Any]) -> WindowFacts:
    def whole(name: str) -> int:
        value = row[name]
        return 0 if pd.isna(value) else int(value)

    judged: Any = str(row["verdict"])
    remote, adjusted, anomaly = (_code(row, name) for name in ("remote_verdict", "adjusted_verdict", "anomaly"))
    return WindowFacts(
        window=str(row["unit"]),
        n=whole("n"),
        active_months=whole("months"),
        served=None if pd.isna(row["served"]) else whole("served"),
        verdict=judged if judged in ("meets", "not_yet_shown", "below") else "small",
        remote_verdict=remote,
        adjusted_verdict=adjusted,
        overdue_bad=whole("overdue_bad"),
        upheld_complaints=whole("upheld"),
        integrity_findings=whole("integrity"),
        anomaly=anomaly or "clear",
        audit=_audit(row, rated=whole("n")),
    )


def _code(row: dict[str, Any], name: str) -> Any:
    """A cell that holds one of a few codes."""
    return str(row[name])


def _audit(row: dict[str, Any], *, rated: int) -> Audit | None:
    if pd.isna(row["audit_reached"]):
        return None
    reached, forged, moved, away = (
        0 if pd.isna(row[name]) else int(row[name])
        for name in ("audit_reached", "audit_not_made", "audit_changed", "audit_unreached")
    )
    fine = max(reached - forged - moved, 0)
    outcomes = ["confirmed"] * fine + ["not_made"] * forged + ["changed"] * moved + ["unreached"] * away
    return decide(outcomes, rated=rated)


def _failed_gates(table: pd.DataFrame) -> dict[str, str]:
    failed = table[~table["passed"]]
    return {str(unit): str(gates) for unit, gates in failed.groupby("window")["gate"].agg(",".join).items()}


def _add_bands(out: pd.DataFrame, method: Method) -> pd.DataFrame:
    known = out.assign(p_top=out["p_top"].fillna(0.0))
    chosen = selection.choose(
        known[["unit", "p_top", "gates_passed"]].rename(columns={"unit": "window"}),
        quota=method.quota,
        fdr_limit=method.q_select,
    )
    picked = chosen.set_index("window")
    out["selected"] = [bool(picked["selected"].get(unit, False)) for unit in out["unit"]]
    out["reason"] = [str(picked["reason"].get(unit, "gates")) for unit in out["unit"]]
    if "score" in out.columns:
        unscored = out["gates_passed"] & out["score"].isna()
        out.loc[unscored, "reason"] = "missing_indicator"
    judged = out.assign(
        window=out["unit"],
        n=counts(out, "n"),
        verdict=out["verdict"].where(out["verdict"].isin(["meets", "not_yet_shown", "below"]), verdict.SMALL),
    )
    placed = bands.assign_bands(judged, method).set_index("window")["band"]
    out["band"] = np.where(out["verdict"].eq(SUPPRESSED), "S", out["unit"].map(placed))
    out["selected"] = out["selected"] & out["band"].eq("A")
    return out


__all__ = ["GATES", "SUPPRESSED", "gate_counts", "gate_list", "measure", "rank_windows"]
