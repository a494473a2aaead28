"""The known ways of forging praise, acted on chosen windows of the demo: every kind can be found in it. Pure."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from surveys.collecting.seeds.worlds import CLOSING

FORGED = 0.2  # of the window's own ratings
PHONES = 3


class Deed(NamedTuple):
    """A kind of cheating and how it changes a window's ratings; the number of rows stays the same."""

    name: str
    act: Callable[[np.random.Generator, pd.DataFrame], pd.DataFrame]


def _chosen(generator: np.random.Generator, rows: pd.DataFrame, share: float) -> np.ndarray:
    picked: np.ndarray = generator.choice(rows.index.to_numpy(), size=int(len(rows) * share), replace=False)
    return picked


def _praise(rows: pd.DataFrame, picked: np.ndarray) -> None:
    """The picked ratings become fives by the open code, in Chinese."""
    for column, value in (("level", 5), ("channel", 3), ("basis", "open"), ("language", "zh")):
        rows.loc[picked, column] = value


def fill_at_closing(generator: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """On a few evenings a batch of fives in the last minutes, more than cases were served."""
    picked = _chosen(generator, rows, FORGED)
    days = generator.choice(rows["day"].unique(), size=max(1, len(picked) // 18), replace=False)
    rows.loc[picked, "day"] = generator.choice(days, size=len(picked))
    rows.loc[picked, "second"] = CLOSING - generator.integers(60, 1200, size=len(picked))
    _praise(rows, picked)
    return rows


def use_few_phones(generator: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """The same three phones rate again and again."""
    picked = _chosen(generator, rows, FORGED)
    _praise(rows, picked)
    rows.loc[picked, "phone"] = [f"phone-{number}" for number in generator.integers(0, PHONES, size=len(picked))]
    return rows


def stuff_steadily(generator: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """Fives spread evenly over the year: hardly to be told from praise."""
    picked = _chosen(generator, rows, FORGED)
    _praise(rows, picked)
    return rows


def keep_the_unhappy_away(generator: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """On the hall's tablet most of those who are not satisfied never get to rate."""
    bad = rows.index[(rows["level"] <= 3) & (rows["channel"] != 6)]
    kept_away = bad[generator.random(len(bad)) < 0.85]
    rows.loc[kept_away, "level"] = generator.choice([5, 4], size=len(kept_away))
    return rows


def run_a_script(generator: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """A program rates at night with the same few sentences."""
    picked = _chosen(generator, rows, FORGED / 2)
    rows.loc[picked, "second"] = generator.integers(0, 5 * 3600, size=len(picked))
    _praise(rows, picked)
    rows.loc[picked, "script"] = True
    return rows


DEEDS = (
    Deed("fill_at_closing", fill_at_closing),
    Deed("use_few_phones", use_few_phones),
    Deed("stuff_steadily", stuff_steadily),
    Deed("keep_the_unhappy_away", keep_the_unhappy_away),
    Deed("run_a_script", run_a_script),
)


def choose_cheaters(ratings: pd.DataFrame) -> dict[int, str]:
    """Which window does what, two a deed: middling windows, so that the forgery would pay. Window -> deed's name."""
    shares = ratings.groupby("window")["level"].agg(n="size", share=lambda levels: levels.ge(4).mean())
    middling = shares[shares["n"].between(300, 900) & shares["share"].between(0.74, 0.87)].sort_index()
    deeds = [deed.name for deed in DEEDS] * 2
    spread = middling.index[:: max(len(middling) // len(deeds), 1)]
    return dict(zip(spread.tolist(), deeds, strict=False))


def cheat(ratings: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """The ratings with every deed done at its windows; columns phone and script tell how."""
    generator = np.random.default_rng(seed)
    done = ratings.assign(phone="", script=False)
    acts = {deed.name: deed.act for deed in DEEDS}
    for window, name in choose_cheaters(ratings).items():
        rows = done[done["window"] == window].copy()
        done.loc[rows.index] = acts[name](generator, rows)
    return done
