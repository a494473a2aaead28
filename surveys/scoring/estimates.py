"""What a score adds from other units: priors of comparable units, shrunken shares, case-mix adjusted shares."""

import numpy as np
import pandas as pd

from surveys.scoring.bayes import (
    Prior,
    chances_above,
    fit_prior,
    order_keys,
    posterior_means,
    reliabilities,
    top_cutoff,
)
from surveys.scoring.casemix import adjust_cases
from surveys.scoring.cells import CodedCells
from surveys.scoring.method import Method
from surveys.scoring.verdicts import SMALL, judge

LEAST_PEERS = 5  # fewer say too little of how units differ: the prior of all groups together is used


def add_priors(groups: pd.DataFrame, frame: pd.DataFrame, *, method: Method) -> pd.DataFrame:
    """The groups with peers, a, b, prior_from (group, all or none) and cutoff of the best top_share."""
    peers = frame[frame["n"] >= method.n_verdict]
    everyone = fit_prior(peers["satisfied"], peers["n"]) if len(peers) else None
    rows = []
    for group in groups["group"]:
        mine = peers[peers["group"] == group]
        own = len(mine) >= LEAST_PEERS
        prior = fit_prior(mine["satisfied"], mine["n"]) if own else everyone
        rows.append(_describe_prior(prior, peers=len(mine), own=own, top_share=method.top_share))
    columns = ["peers", "a", "b", "prior_from", "cutoff"]
    return groups.join(pd.DataFrame(rows, columns=columns, index=groups.index))


def add_shrunken(frame: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """The frame with estimate (posterior mean), reliability, p_top, order_key; NaN and -1 without a prior."""
    out = frame.assign(estimate=np.nan, reliability=np.nan, p_top=np.nan, order_key=-1)
    known = groups[groups["a"].notna()]
    for name, a, b, cutoff in zip(known["group"], known["a"], known["b"], known["cutoff"], strict=True):
        mine = frame["group"].eq(name).to_numpy()
        x, n, prior = frame["satisfied"][mine], frame["n"][mine], Prior(a=float(a), b=float(b))
        means = posterior_means(x, n, prior=prior)
        out.loc[mine, "estimate"] = means
        out.loc[mine, "reliability"] = reliabilities(n, prior=prior)
        out.loc[mine, "p_top"] = chances_above(x, n, prior=prior, cutoff=float(cutoff))
        out.loc[mine, "order_key"] = order_keys(means)
    return out


def add_adjusted(frame: pd.DataFrame, cells: CodedCells, *, method: Method, unit: str) -> pd.DataFrame:
    """The frame with expected, ratio, adjusted (share), adjusted_verdict, mix_sensitive (verdicts differ)."""
    strata = cells.sum_satisfied([unit, "guide"], levels=method.satisfied_levels)
    mixed = adjust_cases(strata, unit=unit, stratum="guide").drop(columns="observed")
    out = frame.merge(mixed, on=unit, how="left")
    hits = (out["adjusted"] * out["n"]).clip(upper=out["n"]).fillna(out["satisfied"])
    verdict = judge(hits, out["n"], target=method.target, alpha=method.alpha, phi=out["phi"])
    out["adjusted_verdict"] = np.where(out["n"] >= method.n_verdict, verdict, SMALL)
    out["mix_sensitive"] = out["adjusted_verdict"] != out["verdict"]
    return out


def _describe_prior(
    prior: Prior | None, *, peers: int, own: bool, top_share: float
) -> tuple[int, float, float, str, float]:
    if prior is None:
        return peers, np.nan, np.nan, "none", np.nan
    return peers, prior.a, prior.b, "group" if own else "all", top_cutoff(prior, top_share=top_share)
