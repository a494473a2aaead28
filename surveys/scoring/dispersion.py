"""Over-dispersion: how much more a unit's share moves from day to day than independent ratings would."""

import numpy as np
import pandas as pd


def estimate_phi(cells: pd.DataFrame, *, unit: str, cap: float) -> pd.DataFrame:
    """Rows of group, phi (at most cap; 1.0 where nothing tells) and days, from cells group, unit, day, x, n.

    Pearson's statistic over unit days divided by its degrees of freedom. Units where all answer alike have
    no expected spread and are left out.
    """
    totals = cells.groupby(unit)[["x", "n"]].transform("sum")
    share = totals["x"] / totals["n"]
    varied = share.gt(0) & share.lt(1) & cells["n"].gt(0)
    kept, p = cells[varied], share[varied]
    excess = (kept["x"] - kept["n"] * p) ** 2 / (kept["n"] * p * (1 - p))
    by_group = pd.DataFrame(
        {
            "excess": excess.groupby(kept["group"]).sum(),
            "cells": kept.groupby("group").size(),
            "units": kept.groupby("group")[unit].nunique(),
        }
    ).reindex(sorted(cells["group"].unique()), fill_value=0)
    freedom = (by_group["cells"] - by_group["units"]).to_numpy()
    phi = np.where(freedom > 0, by_group["excess"] / np.maximum(freedom, 1), 1.0)
    return pd.DataFrame({"group": by_group.index, "phi": np.minimum(phi, cap), "days": by_group["cells"].to_numpy()})
