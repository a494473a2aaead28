"""T2: the same phones rate a window again and again. Own phones only: hall tablets are shared by design."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveys.scoring.anomalies.betabinomial import robust_rho, upper_tail
from surveys.scoring.anomalies.columns import OWN_PHONE, check_ratings
from surveys.scoring.anomalies.rule import DEVICE, Evidence

NEEDED = ("rating", "window", "channel", "device")


@dataclass(frozen=True)
class DeviceParameters:
    """Channels that come from the citizen's own phone, and the fewest such ratings to test."""

    channels: tuple[int, ...] = OWN_PHONE
    least: int = 10


def find_repeats(ratings: pd.DataFrame, *, parameters: DeviceParameters = DeviceParameters()) -> Evidence:
    """T2 per window: `p`, `n` own-phone ratings, `devices`, `repeats`, `expected`, `most` (ratings of one phone)."""
    check_ratings(ratings, NEEDED)
    phones = ratings[ratings["channel"].isin(parameters.channels) & (ratings["device"] != "")]
    per_device = phones.groupby(["window", "device"]).size()
    group = per_device.groupby("window")
    out = pd.DataFrame({"n": group.sum(), "devices": group.size(), "most": group.max()})
    out["repeats"] = out["n"] - out["devices"]
    n, repeats = out["n"].to_numpy(dtype="float64"), out["repeats"].to_numpy(dtype="float64")
    large = n >= parameters.least
    usual = float(np.median(repeats[large] / n[large])) if large.any() else 0.0
    usual = max(usual, 0.5 / max(1.0, float(n.sum())))
    rho = robust_rho(repeats[large], n[large], mean=np.full(int(large.sum()), usual))
    out["expected"] = n * usual
    out["p"] = np.where(large, upper_tail(repeats, n, mean=usual, rho=rho), np.nan)
    columns = ["window", "p", "n", "devices", "repeats", "expected", "most"]
    return Evidence(DEVICE.code, out.reset_index()[columns], _shared(phones))


def _shared(phones: pd.DataFrame) -> pd.DataFrame:
    again = phones.duplicated(["window", "device"], keep=False)
    return phones.loc[again, ["rating", "window"]].sort_values(["window", "rating"]).reset_index(drop=True)
