"""A year at the windows, drawn by a seeded generator: who came, who rated, how satisfied. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from portal.workdays import is_workday

SEED = 20261123
RATINGS = 200_000
DAYS = 365
SMALL_EVERY = 19  # every 19th window is so quiet that it stays under the minimum
SMALL_RATINGS = 14
RESPONSE = 0.28  # of cases offered; uneven around this
OFFERED = 0.86
OPENING, CLOSING = 8 * 3600 + 1800, 16 * 3600 + 1800  # seconds of the day
CHANNELS = ((3, 0.62), (4, 0.22), (6, 0.08), (2, 0.05), (5, 0.03))  # QR, tablet, text message, phone, paper
ON_PAPER = 5


@dataclass(frozen=True)
class WindowFact:
    """What the generator knows of a window: its number, and whether Korean is spoken there."""

    id: int
    korean: bool


@dataclass(frozen=True)
class World:
    """One row a rating (window, day, second, level, channel, basis, language) and one a window and day served."""

    ratings: pd.DataFrame
    served: pd.DataFrame


def draw_world(windows: list[WindowFact], *, last: date, ratings: int = RATINGS, seed: int = SEED) -> World:
    """The year that ends on `last`; the same for the same windows, day and seed."""
    generator = np.random.default_rng(seed)
    days = [day for day in (last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)) if is_workday(day)]
    cases = _draw_cases(generator, windows, days)
    counts = _draw_counts(generator, cases, ratings)
    served = _served(generator, windows, days, cases=np.maximum(cases, counts), counts=counts)
    return World(_draw_ratings(generator, windows, days, counts=counts), served)


def _draw_cases(generator: np.random.Generator, windows: list[WindowFact], days: list[date]) -> np.ndarray:
    """Cases by window and day: busy and quiet windows, Mondays, the weeks after holidays, single wild days."""
    volume = generator.lognormal(mean=1.6, sigma=0.7, size=len(windows))
    volume[::SMALL_EVERY] = SMALL_RATINGS / RESPONSE / len(days)
    weekday = np.array([1.25, 1.05, 0.95, 0.95, 0.85, 0.6, 0.6])[[day.weekday() for day in days]]
    season = 1 + 0.15 * np.sin(np.arange(len(days)) / len(days) * 2 * np.pi)
    noise = generator.gamma(shape=8, scale=1 / 8, size=(len(windows), len(days)))
    drawn: np.ndarray = generator.poisson(volume[:, None] * (weekday * season)[None, :] * noise)
    return drawn


def _draw_counts(generator: np.random.Generator, cases: np.ndarray, ratings: int) -> np.ndarray:
    """Ratings by window and day, `ratings` in all; the willingness to answer differs between windows."""
    willing = generator.beta(6, 6 / RESPONSE - 6, size=len(cases))
    willing[::SMALL_EVERY] = RESPONSE
    weights = (cases * willing[:, None]).ravel()
    small = np.zeros_like(cases, dtype=bool)
    small[::SMALL_EVERY] = True
    few = generator.binomial(cases, RESPONSE) * small
    weights[small.ravel()] = 0
    rest = generator.multinomial(ratings - few.sum(), weights / weights.sum()).reshape(cases.shape)
    counts: np.ndarray = rest + few
    return counts


def _served(
    generator: np.random.Generator,
    windows: list[WindowFact],
    days: list[date],
    *,
    cases: np.ndarray,
    counts: np.ndarray,
) -> pd.DataFrame:
    offered = np.maximum(generator.binomial(cases, OFFERED), counts)
    rows, columns = np.nonzero(cases)
    return pd.DataFrame(
        {
            "window": np.array([window.id for window in windows])[rows],
            "day": np.array(days, dtype=object)[columns],
            "cases": cases[rows, columns],
            "offered": offered[rows, columns],
        }
    )


def _draw_ratings(
    generator: np.random.Generator, windows: list[WindowFact], days: list[date], *, counts: np.ndarray
) -> pd.DataFrame:
    rows, columns = np.nonzero(counts)
    times = counts[rows, columns]
    window, day = np.repeat(rows, times), np.repeat(columns, times)
    frame = pd.DataFrame({"place": window, "day": np.array(days, dtype=object)[day]})
    frame["window"] = np.array([fact.id for fact in windows])[window]
    frame["second"] = _draw_seconds(generator, len(frame))
    frame["level"] = _draw_levels(generator, window, day, windows=len(windows), days=len(days))
    frame["channel"] = _draw_channels(generator, len(frame))
    frame["basis"] = _draw_bases(generator, frame["channel"].to_numpy())
    frame["language"] = _draw_languages(generator, np.array([fact.korean for fact in windows])[window])
    return frame.drop(columns="place")


def _draw_seconds(generator: np.random.Generator, size: int) -> np.ndarray:
    """Morning and afternoon peaks with a quiet noon, within opening hours."""
    peak = np.where(generator.random(size) < 0.55, 10 * 3600, 14 * 3600 + 1800)
    seconds = generator.normal(peak, 4000).astype("int64")
    drawn: np.ndarray = np.clip(seconds, OPENING + 60, CLOSING - 60)
    return drawn


def _draw_levels(
    generator: np.random.Generator, window: np.ndarray, day: np.ndarray, *, windows: int, days: int
) -> np.ndarray:
    """Levels 1 to 5. Windows truly differ (about 0.70 to 0.97 satisfied), some improve, days wobble."""
    quality = np.log(7.4) + generator.normal(0, 0.55, windows)
    trend = generator.normal(0, 0.35, windows)
    wobble = generator.normal(0, 0.18, (windows, 53))
    week = (day * 53 // max(days, 1)).clip(0, 52)
    logit = quality[window] + trend[window] * (day / days - 0.5) + wobble[window, week]
    satisfied = generator.random(len(window)) < 1 / (1 + np.exp(-logit))
    pick = generator.random(len(window))
    good = np.where(pick < 0.68, 5, 4)
    bad = np.select([pick < 0.56, pick < 0.84], [3, 2], 1)
    return np.where(satisfied, good, bad)


def _draw_channels(generator: np.random.Generator, size: int) -> np.ndarray:
    codes, shares = zip(*CHANNELS, strict=True)
    return generator.choice(np.array(codes), size=size, p=np.array(shares))


def _draw_bases(generator: np.random.Generator, channel: np.ndarray) -> np.ndarray:
    verified = generator.random(len(channel)) < np.where(channel == CHANNELS[2][0], 1.0, 0.42)
    return np.where(channel == ON_PAPER, "paper", np.where(verified, "verified", "open"))


def _draw_languages(generator: np.random.Generator, korean: np.ndarray) -> np.ndarray:
    pick = generator.random(len(korean))
    return np.select([pick < np.where(korean, 0.24, 0.01), pick > 0.988], ["ko", "en"], "zh")
