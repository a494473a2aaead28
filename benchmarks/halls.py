"""Simulated halls for the benchmarks: a quarter of cases at windows of differing quality, some of them rated."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

Random = np.random.Generator
OPENS, CLOSES = pd.Timedelta(hours=8, minutes=30), pd.Timedelta(hours=17)
FIRST_DAY, WEEKS = pd.Timestamp("2026-03-02"), 13
CHANNELS, CHANNEL_SHARES = (4, 3, 2, 6), (0.45, 0.30, 0.10, 0.15)
STRATA = 5
COMMENTS = ("好", "很好", "满意", "不错", "谢谢工作人员", "办得很快", "")


@dataclass(frozen=True)
class Halls:
    """Ratings as the anomaly rules read them, cases nobody rated, and cases served by half hour."""

    ratings: pd.DataFrame
    unrated: pd.DataFrame
    served: pd.DataFrame


def simulate(windows: int, random: Random) -> Halls:
    """Honest citizens only: about 2,000 cases and 600 ratings a window, days and half hours over-dispersed."""
    cases = _serve(windows, random)
    rated = _rate(cases, random)
    ratings = cases[rated].reset_index(drop=True)
    ratings = _answer(ratings, random)
    slots = cases.assign(slot=cases["at"].dt.floor("30min")).groupby(["window", "slot"]).size()
    columns = ["rating", "window", "stratum", "channel", "at", "level", "device", "network", "visit", "seconds"]
    return Halls(
        ratings[[*columns, "text"]],
        cases.loc[~rated, ["window", "stratum", "at", "visit"]],
        slots.rename("served").reset_index(),
    )


def _serve(windows: int, random: Random) -> pd.DataFrame:
    """One row a case: window, stratum, time of closing it, and the window's hidden quality and habits."""
    volume = np.minimum(random.lognormal(np.log(1800), 0.5, windows), 8000).astype(int)
    window = np.repeat(np.arange(windows), volume)
    day = random.integers(0, 5 * WEEKS, len(window))
    minutes = (CLOSES - OPENS).total_seconds() / 60 * random.beta(1.3, 1.3, len(window))
    at = FIRST_DAY + pd.to_timedelta(7 * (day // 5) + day % 5, unit="D") + OPENS
    quality, habit = random.normal(2.6, 0.45, windows), random.beta(12, 28, windows)
    mix = random.dirichlet(np.full(STRATA, 2.0), windows).cumsum(axis=1)
    stratum = (random.random(len(window))[:, None] > mix[window]).sum(axis=1).clip(max=STRATA - 1)
    mood = random.normal(0, 0.25, (windows, 5 * WEEKS))
    cases = pd.DataFrame(
        {
            "window": [f"W{number:04d}" for number in window],
            "stratum": stratum,
            "at": at + pd.to_timedelta(minutes, unit="min"),
            "quality": quality[window] + mood[window, day] - 0.15 * stratum,
            "habit": habit[window] * np.exp(random.normal(0, 0.15, (windows, 5 * WEEKS)))[window, day],
        }
    )
    cases["visit"] = [f"v{number}" for number in range(len(cases))]
    return cases


def _rate(cases: pd.DataFrame, random: Random) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    return np.asarray(random.random(len(cases)) < cases["habit"].to_numpy())


def _answer(ratings: pd.DataFrame, random: Random) -> pd.DataFrame:
    """Channel, level, waiting time, device (3 % of citizens come again), seconds and comment."""
    count = len(ratings)
    out = ratings.assign(rating=[f"r{visit}" for visit in ratings["visit"]])
    out["channel"] = random.choice(CHANNELS, count, p=CHANNEL_SHARES)
    remote = out["channel"].isin([2, 6]).to_numpy()
    wait = np.where(remote, random.exponential(300, count), random.exponential(4, count))
    out["at"] = out["at"] + pd.to_timedelta(wait, unit="min")
    latent = out["quality"] - 0.3 * remote + random.logistic(0, 1, count)
    out["level"] = 1 + (latent.to_numpy()[:, None] > np.array([-2.2, -1.2, 0.1, 1.6])).sum(axis=1)
    people = np.array([f"d{visit}" for visit in out["visit"]])
    again = random.random(count) < 0.03
    before = np.maximum(0, np.arange(count) - random.integers(1, 40, count))
    out["device"] = np.where(again, people[before], people)
    out["network"], out["seconds"] = "", np.maximum(3.2, random.lognormal(2.5, 0.4, count))
    out["text"] = random.choice(COMMENTS, count, p=(0.03, 0.03, 0.03, 0.02, 0.02, 0.02, 0.85))
    return out
