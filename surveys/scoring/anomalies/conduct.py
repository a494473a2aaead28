"""Rules of conduct for single ratings: hours, speed, identical text, the office's own network."""

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass

import pandas as pd

from surveys.scoring.anomalies.columns import HALL_DEVICES, ON_SITE, check_ratings
from surveys.scoring.anomalies.hard import mark
from surveys.scoring.anomalies.rule import (
    IDENTICAL_TEXT,
    OFFICE_NETWORK,
    OUT_OF_HOURS,
    TOO_FAST,
    VELOCITY,
)

NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class ConductParameters:
    """Limits of the conduct rules; the values are demo values until the office sets its own."""

    grace_minutes: int = 30
    least_seconds: float = 3.0
    burst_ratings: int = 6
    burst_seconds: int = 60
    text_length: int = 8
    text_copies: int = 3


DEFAULTS = ConductParameters()


def find_out_of_hours(
    ratings: pd.DataFrame, hours: pd.DataFrame, *, parameters: ConductParameters = DEFAULTS
) -> pd.DataFrame:
    """Ratings made in the hall when it was shut. `hours`: `window`, `day` (midnight), `opens`, `closes`.

    A day that `hours` does not list is a day the window was shut. `observed` is minutes outside opening
    (NaN on a shut day), `allowed` the grace after closing.
    """
    check_ratings(ratings, ("rating", "window", "channel", "at"))
    onsite = ratings[ratings["channel"].isin(ON_SITE)]
    there = onsite.assign(day=onsite["at"].dt.normalize()).merge(hours, on=["window", "day"], how="left")
    early = (there["opens"] - there["at"]).dt.total_seconds() / 60
    late = (there["at"] - there["closes"]).dt.total_seconds() / 60
    outside = pd.concat([early, late], axis=1).max(axis=1, skipna=False)
    shut = outside.isna()
    hit = there[shut | (early > 0) | (late > parameters.grace_minutes)]
    return mark(hit, OUT_OF_HOURS, observed=outside, allowed=parameters.grace_minutes)


def find_too_fast(ratings: pd.DataFrame, *, parameters: ConductParameters = DEFAULTS) -> pd.DataFrame:
    """Ratings sent sooner after opening the page than a person can read it; `observed` in seconds."""
    check_ratings(ratings, ("rating", "window", "channel", "seconds"))
    hit = ratings[ratings["seconds"] < parameters.least_seconds]
    return mark(hit, TOO_FAST, observed=hit["seconds"], allowed=parameters.least_seconds)


def find_velocity(ratings: pd.DataFrame, *, parameters: ConductParameters = DEFAULTS) -> pd.DataFrame:
    """Ratings in a stretch of `burst_seconds` with more than `burst_ratings` for one window."""
    check_ratings(ratings, ("rating", "window", "channel", "at"))
    ordered = ratings.sort_values(["window", "at", "rating"]).reset_index(drop=True)
    later = ordered.groupby("window")["at"].shift(-parameters.burst_ratings)
    starts = (later - ordered["at"]).dt.total_seconds() <= parameters.burst_seconds
    inside = starts.copy()
    for step in range(1, parameters.burst_ratings + 1):
        inside |= starts.shift(step, fill_value=False)
    hit = ordered[inside]
    minute = ordered["at"].dt.floor(pd.Timedelta(seconds=parameters.burst_seconds))
    dense = ordered.groupby([ordered["window"], minute])["rating"].transform("size")
    return mark(hit, VELOCITY, observed=dense, allowed=parameters.burst_ratings)


def find_identical_text(ratings: pd.DataFrame, *, parameters: ConductParameters = DEFAULTS) -> pd.DataFrame:
    """Comments of at least `text_length` signs that one window got `text_copies` times or more."""
    check_ratings(ratings, ("rating", "window", "channel", "text"))
    spoken = ratings.assign(plain=[normalise_text(text) for text in ratings["text"]])
    spoken = spoken[spoken["plain"].str.len() >= parameters.text_length]
    copies = spoken.groupby(["window", "plain"])["rating"].transform("size")
    hit = spoken[copies >= parameters.text_copies]
    return mark(hit, IDENTICAL_TEXT, observed=copies, allowed=parameters.text_copies - 1)


def find_office_network(ratings: pd.DataFrame, *, barred: Set[str]) -> pd.DataFrame:
    """Ratings from the office's network, enrolled hall devices excepted; `observed` counts the network's."""
    check_ratings(ratings, ("rating", "window", "channel", "network"))
    own = ratings[~ratings["channel"].isin(HALL_DEVICES) & ratings["network"].isin(set(barred) - {""})]
    return mark(own, OFFICE_NETWORK, observed=own.groupby("network")["rating"].transform("size"), allowed=0)


def normalise_text(text: str) -> str:
    """The comment without width, case, punctuation and space, so that small changes do not hide a copy."""
    return NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())
