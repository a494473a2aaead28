"""Choosing 示范窗口: the largest set within the Bayes false-discovery limit, capped by the quota."""

from math import ceil

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from surveys.scoring.bayes import order_keys

COLUMNS = ("window", "p_top", "gates_passed")
FDR_LIMIT = 0.20


def top_probabilities(scores: pd.DataFrame, *, top_share: float = 0.10) -> pd.DataFrame:
    """`window`, `posterior`, `p_top`: chance that a composite is truly among the best share, in closed form.

    Takes `window`, `score`, `se`. Normal-normal empirical Bayes by moments; for a plain satisfaction rate
    use the beta-binomial P_top instead. Without spread beyond chance everyone gets `top_share`.
    """
    score, se = scores["score"].to_numpy(dtype="float64"), scores["se"].to_numpy(dtype="float64")
    if np.isnan(score).any() or not (se >= 0).all():
        raise ValueError("every score and standard error must be given, errors not negative")
    mean = float(score.mean()) if len(score) else 0.0
    spread = max(0.0, float(score.var(ddof=1)) - float((se**2).mean())) if len(score) > 1 else 0.0
    cut = mean + float(ndtri(1 - top_share)) * np.sqrt(spread)
    keep = spread / (spread + se**2) if spread else np.zeros_like(se)
    posterior = mean + keep * (score - mean)
    left = np.sqrt(keep) * se
    exact = np.where(posterior >= cut, 1.0, 0.0)
    safe = np.where(left > 0, left, 1.0)
    p_top = np.where(left > 0, ndtr((posterior - cut) / safe), exact) if spread else np.full_like(se, top_share)
    return pd.DataFrame({"window": scores["window"].astype(str), "posterior": posterior, "p_top": p_top})


def choose(windows: pd.DataFrame, *, quota: int, fdr_limit: float = FDR_LIMIT) -> pd.DataFrame:
    """`window`, `p_top`, `fdr` (of the set up to here), `selected`, `reason`, in code order.

    Takes `window`, `p_top`, `gates_passed`. Reasons: selected, gates, fdr, quota, tie_at_quota. Windows
    with the same p_top (to 1e-9) come in or stay out together; fewer winners than the quota is a result.
    """
    missing = sorted(set(COLUMNS) - set(windows.columns))
    if missing:
        raise ValueError(f"windows lacks {missing}")
    if quota < 0 or windows["window"].duplicated().any():
        raise ValueError("the quota is not negative and every window comes once")
    if not windows["p_top"].between(0, 1).all():
        raise ValueError("p_top lies in 0..1 for every window")
    passed = windows["gates_passed"].astype(bool)
    ranked = _rank(windows[passed], quota=quota, fdr_limit=fdr_limit)
    barred = windows.loc[~passed, ["window", "p_top"]].assign(fdr=np.nan, selected=False, reason="gates")
    out = pd.concat([part for part in (ranked, barred) if len(part)]) if len(windows) else ranked
    return out.sort_values("window").reset_index(drop=True)


def _rank(gated: pd.DataFrame, *, quota: int, fdr_limit: float) -> pd.DataFrame:
    out = gated[["window", "p_top"]].copy()
    out = out.assign(key=-order_keys(out["p_top"])).sort_values(["key", "window"])
    place = np.arange(1, len(out) + 1)
    out["end"], out["fdr"] = place, np.cumsum(1 - out["p_top"].to_numpy(dtype="float64")) / place
    group = out.groupby("key")
    out["fdr"] = group["fdr"].transform("last")
    size, end = group["end"].transform("size"), group["end"].transform("last")
    honest, room = out["fdr"] <= fdr_limit + 1e-12, end <= quota
    tie = honest & ~room & (end - size < quota) & (size > 1)
    out["selected"] = honest & room
    out["reason"] = np.select([out["selected"], ~honest, tie], ["selected", "fdr", "tie_at_quota"], default="quota")
    return out.drop(columns=["key", "end"])


def quota_of(windows: int, *, share: float = 0.10) -> int:
    """The most winners for a share of the windows ranked, rounded up so that one window can win."""
    return ceil(share * windows - 1e-9)
