"""How contestable is the choice: the share of draws in which a window is in the top k (scoring.md 2).

Weights are drawn from Dirichlet(60 w0) and every indicator is redrawn with its standard error. The draws come
from Philox raw words with a published seed; nothing is chosen by them, they only label what was chosen.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.scoring.chance import Chance
from surveys.scoring.composite import check_indicators, weigh
from surveys.scoring.goalposts import scale
from surveys.scoring.method import Indicator

STRENGTH = 60.0
ROBUST, LIKELY = 0.95, 0.50
CELLS_AT_ONCE = 2_000_000


def accept(
    values: pd.DataFrame,
    errors: pd.DataFrame,
    *,
    indicators: Sequence[Indicator],
    top: int,
    seed: int,
    draws: int = 2000,
) -> pd.DataFrame:
    """`window` (the index), `weights_only`, `sampling_only`, `both` (shares of draws in the top k), `label`.

    `values` and `errors` have the windows as index and a column an indicator, in its own unit; an error
    of 0 is a census figure. Labels by `both`: robust, likely, contestable. ValueError on a missing value.
    """
    check_indicators(indicators)
    codes = [indicator.code for indicator in indicators]
    centre, spread = values[codes].to_numpy(dtype="float64"), errors[codes].to_numpy(dtype="float64")
    if np.isnan(centre).any() or not (spread >= 0).all() or centre.shape != spread.shape:
        raise ValueError("every window needs every indicator and an error that is not negative")
    if top < 1 or draws < 1:
        raise ValueError("top and draws start at 1")
    kinds = {"weights_only": (True, False), "sampling_only": (False, True), "both": (True, True)}
    out = pd.DataFrame({"window": values.index.astype(str)})
    for number, (kind, (weights, sampling)) in enumerate(kinds.items()):
        chance = Chance(seed + number)
        error = spread if sampling else np.zeros_like(spread)
        out[kind] = _share(centre, error, indicators, top=top, chance=chance, draws=draws, vary=weights)
    out["label"] = label(out["both"].to_numpy())
    return out


def label(shares: NDArray[np.float64]) -> NDArray[np.str_]:
    """robust from .95, likely from .5, else contestable."""
    return np.select([shares >= ROBUST, shares >= LIKELY], ["robust", "likely"], default="contestable")


def _share(
    centre: NDArray[np.float64],
    error: NDArray[np.float64],
    indicators: Sequence[Indicator],
    *,
    top: int,
    chance: Chance,
    draws: int,
    vary: bool,
) -> NDArray[np.float64]:
    nominal = np.array([indicator.weight for indicator in indicators])
    hits = np.zeros(len(centre))
    step = max(1, CELLS_AT_ONCE // max(1, centre.size))
    for start in range(0, draws, step):
        count = min(step, draws - start)
        weights = chance.weights(count, centre=nominal, strength=STRENGTH) if vary else nominal[None, :]
        drawn = centre + (error * chance.normals(count, *centre.shape) if error.any() else 0.0)
        parts = scale(np.broadcast_to(drawn, (count, *centre.shape)), indicators)
        hits += _in_top(weigh(parts, weights[:, None, :]), top).sum(axis=0)
    return np.asarray(hits / draws, dtype=np.float64)


def _in_top(scores: NDArray[np.float64], top: int) -> NDArray[np.bool_]:
    windows = scores.shape[1]
    if top >= windows:
        return np.ones(scores.shape, dtype=np.bool_)
    cut = np.partition(scores, windows - top, axis=1)[:, windows - top]
    return np.asarray(scores >= cut[:, None], dtype=np.bool_)
