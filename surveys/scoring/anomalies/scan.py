"""T1: more ratings in a half hour or hour than the people served there would give; catches end-of-day fills."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveys.scoring.anomalies.betabinomial import moment_rho, upper_tail
from surveys.scoring.anomalies.columns import ON_SITE, SLOT, check_ratings, check_served
from surveys.scoring.anomalies.rule import SCAN, Evidence

NEEDED = ("rating", "window", "channel", "at")


@dataclass(frozen=True)
class ScanParameters:
    """Channels used at the window, slot lengths, and the p given when ratings outnumber people by `slack`.

    Some who were served rate later than the half hour after; two of them in an idle slot are no alarm.
    """

    channels: tuple[int, ...] = ON_SITE
    minutes: tuple[int, ...] = (30, 60)
    slack: int = 2
    impossible_p: float = 1e-12
    crowded_p: float = 0.05


def count_slots(
    ratings: pd.DataFrame, served: pd.DataFrame, *, channels: tuple[int, ...] = ON_SITE, minutes: int = 30
) -> pd.DataFrame:
    """`window`, `slot`, `rated`, `served`, by window and slot: what T1 looks at and a page draws.

    `served` counts the slot and the half hour before it: who was served at 9:25 may rate at 9:35.
    """
    step = pd.Timedelta(minutes=minutes)
    onsite = ratings[ratings["channel"].isin(channels)]
    rated = onsite.assign(slot=onsite["at"].dt.floor(step)).groupby(["window", "slot"]).size().rename("rated")
    here = served.assign(slot=served["slot"].dt.floor(step)).groupby(["window", "slot"])["served"].sum()
    late = served.assign(slot=served["slot"] + SLOT)
    carried = late[late["slot"] == late["slot"].dt.floor(step)].set_index(["window", "slot"])["served"]
    out = pd.concat([rated, here, carried.rename("carried")], axis=1).fillna(0)
    out = out[(out["rated"] > 0) | (out["served"] > 0)]
    out["served"] = out["served"] + out["carried"]
    whole: pd.DataFrame = out[["rated", "served"]].astype("int64").sort_index()
    return whole.reset_index()


def scan_slots(
    ratings: pd.DataFrame, served: pd.DataFrame, *, parameters: ScanParameters = ScanParameters()
) -> Evidence:
    """T1 per window: `p` (Bonferroni over its slots), `slot`, `minutes`, `rated`, `served`, `expected`."""
    check_ratings(ratings, NEEDED)
    check_served(served)
    counts = {
        minutes: count_slots(ratings, served, channels=parameters.channels, minutes=minutes)
        for minutes in parameters.minutes
    }
    rho = _peer_rho(counts[min(counts)])
    rows = [_score(slots, rho=rho, minutes=minutes) for minutes, slots in counts.items()]
    every = pd.concat(rows, ignore_index=True)
    tests = every.groupby("window")["tail"].transform("size")
    p = np.minimum(1.0, every["tail"].to_numpy() * tests.to_numpy())
    every["p"] = np.where(every["rated"] > every["served"] + parameters.slack, parameters.impossible_p, p)
    every["excess"] = every["rated"] - every["served"]
    order = every.sort_values(["window", "p", "excess", "minutes", "slot"], ascending=[True, True, False, True, True])
    best = order.groupby("window", as_index=False).first()
    windows = best[["window", "p", "slot", "minutes", "rated", "served", "expected"]]
    crowded = every[every["p"] <= parameters.crowded_p]
    return Evidence(SCAN.code, windows, _implicated(ratings, crowded, parameters.channels))


def _peer_rho(slots: pd.DataFrame) -> float:
    """Median over windows of the moment rho."""
    found = []
    for _, own in slots[slots["served"] > 0].groupby("window"):
        x, n = own["rated"].to_numpy(dtype="float64"), own["served"].to_numpy(dtype="float64")
        share = min(1.0, x.sum() / n.sum())
        found.append(moment_rho(np.minimum(x, n), n, mean=np.full_like(n, share)))
    return float(np.median(found)) if found else 0.0


def _score(slots: pd.DataFrame, *, rho: float, minutes: int) -> pd.DataFrame:
    """Each slot with its upper tail under the window's own response rate."""
    total = slots.groupby("window")[["rated", "served"]].transform("sum")
    share = (total["rated"] / total["served"].where(total["served"] > 0)).fillna(0).clip(upper=1).to_numpy()
    tail = upper_tail(np.minimum(slots["rated"], slots["served"]), slots["served"], mean=share, rho=rho)
    return slots.assign(tail=tail, expected=slots["served"] * share, minutes=minutes)


def _implicated(ratings: pd.DataFrame, crowded: pd.DataFrame, channels: tuple[int, ...]) -> pd.DataFrame:
    onsite = ratings[ratings["channel"].isin(channels)]
    joined = onsite.merge(crowded[["window", "slot", "minutes"]], on="window")
    end = joined["slot"] + pd.to_timedelta(joined["minutes"], unit="min")
    inside = (joined["at"] >= joined["slot"]) & (joined["at"] < end)
    named = joined.loc[inside, ["rating", "window"]].drop_duplicates()
    return named.sort_values(["window", "rating"]).reset_index(drop=True)
