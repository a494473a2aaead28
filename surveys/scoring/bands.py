"""Bands instead of positions: A 示范候选, B 达标, C 尚未证实, C* and D 未达标, N 样本不足, S suppressed."""

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.scoring.method import Method
from surveys.scoring.verdicts import BELOW, MEETS, NOT_YET_SHOWN, SMALL

Band = Literal["A", "B", "C", "C*", "D", "N", "S"]
BANDS: tuple[Band, ...] = ("A", "B", "C", "C*", "D", "N", "S")
VERDICTS = {MEETS, BELOW, NOT_YET_SHOWN, SMALL}
COLUMNS = ("window", "n", "verdict", "below_listed", "gates_passed", "selected")


def assign_bands(windows: pd.DataFrame, method: Method) -> pd.DataFrame:
    """`window`, `band`, sorted by band then window code (byte order).

    Takes `window`, `n`, `verdict` (meets, not_yet_shown, below, small), `below_listed` (Benjamini-Hochberg says
    below), `gates_passed`, `selected`. C* is below on its own but not on the list.
    """
    missing = sorted(set(COLUMNS) - set(windows.columns))
    if missing:
        raise ValueError(f"windows lacks {missing}")
    unknown = sorted(set(windows["verdict"]) - VERDICTS)
    if unknown:
        raise ValueError(f"unknown verdicts {unknown}")
    out = pd.DataFrame({"window": windows["window"].astype(str), "band": _bands(windows, method)})
    order = out["band"].map({band: place for place, band in enumerate(BANDS)})
    return out.assign(place=order).sort_values(["place", "window"])[["window", "band"]].reset_index(drop=True)


def _bands(windows: pd.DataFrame, method: Method) -> NDArray[np.str_]:
    meets = (windows["verdict"] == MEETS).to_numpy()
    below = (windows["verdict"] == BELOW).to_numpy()
    chosen = (windows["gates_passed"].astype(bool) & windows["selected"].astype(bool)).to_numpy() & meets
    n = windows["n"].to_numpy()
    listed = windows["below_listed"].astype(bool).to_numpy()
    cases = [n < method.n_suppress, n < method.n_verdict, chosen, meets, below & listed, below]
    return np.select(cases, ["S", "N", "A", "B", "D", "C*"], default="C")
