"""T6: people at the window praise more than the same window's people at home do, beyond what peers show."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from surveys.scoring.anomalies.columns import ON_SITE, REMOTE, check_ratings
from surveys.scoring.anomalies.rule import CHANNEL, Evidence

NEEDED = ("rating", "window", "channel", "level")
MAD_TO_SD = 1.482602218505602


@dataclass(frozen=True)
class GapParameters:
    """The two sides, the levels that satisfy, and the fewest ratings on each side."""

    on_site: tuple[int, ...] = ON_SITE
    remote: tuple[int, ...] = REMOTE
    satisfied: tuple[int, ...] = (5, 4)
    least: int = 10


def find_channel_gaps(ratings: pd.DataFrame, *, parameters: GapParameters = GapParameters()) -> Evidence:
    """T6 per window: `p`, `on_site_n`, `on_site_x`, `remote_n`, `remote_x`, `gap` (log odds), `usual`, `z`."""
    check_ratings(ratings, NEEDED)
    out = pd.concat(
        [
            _count(ratings, parameters.on_site, parameters).add_prefix("on_site_"),
            _count(ratings, parameters.remote, parameters).add_prefix("remote_"),
        ],
        axis=1,
    )
    out = out.reindex(pd.Index(sorted(ratings["window"].unique()), name="window")).fillna(0).astype("int64")
    near, far = (out[[f"{side}_x", f"{side}_n"]].to_numpy(dtype="float64") for side in ("on_site", "remote"))
    gap, noise = _log_odds(near)[0] - _log_odds(far)[0], _log_odds(near)[1] + _log_odds(far)[1]
    large = np.minimum(near[:, 1], far[:, 1]) >= parameters.least
    usual = float(np.median(gap[large])) if large.any() else 0.0
    spread = (MAD_TO_SD * float(np.median(np.abs(gap[large] - usual)))) ** 2 if large.any() else 0.0
    between = max(0.0, spread - float(np.median(noise[large]))) if large.any() else 0.0
    z = (gap - usual) / np.sqrt(noise + between)
    out["gap"], out["usual"], out["z"] = gap, usual, z
    out.insert(0, "p", np.where(large, ndtr(-z), np.nan))
    nobody = ratings.loc[ratings.index[:0], ["rating", "window"]]
    return Evidence(CHANNEL.code, out.reset_index(), nobody)


def _count(ratings: pd.DataFrame, channels: tuple[int, ...], parameters: GapParameters) -> pd.DataFrame:
    side = ratings[ratings["channel"].isin(channels)]
    good = side["level"].isin(parameters.satisfied).groupby(side["window"])
    return pd.DataFrame({"x": good.sum(), "n": good.size()})


def _log_odds(
    counts: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
) -> "tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], np.ndarray[tuple[int, ...], np.dtype[np.float64]]]":
    """Log odds with half a rating added to both sides, and their variance."""
    good, bad = counts[:, 0] + 0.5, counts[:, 1] - counts[:, 0] + 0.5
    return np.log(good / bad), 1 / good + 1 / bad
