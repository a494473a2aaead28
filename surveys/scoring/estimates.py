"""What a score adds from other units: priors of comparable units, shrunken shares."""

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
from surveys.scoring.method import Method

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


def _describe_prior(
    prior: Prior | None, *, peers: int, own: bool, top_share: float
) -> tuple[int, float, float, str, float]:
    if prior is None:
        return peers, np.nan, np.nan, "none", np.nan
    return peers, prior.a, prior.b, "group" if own else "all", top_cutoff(prior, top_share=top_share)
