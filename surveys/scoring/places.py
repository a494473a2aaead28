"""Tallies of windows as tallies of halls and regions. A window may move: each day counts where it was then."""

from collections.abc import Mapping

import pandas as pd

from surveys.scoring.tallies import KEYS, sum_cells


def place_tallies(tallies: pd.DataFrame, places: pd.DataFrame, *, place: str) -> pd.DataFrame:
    """The tallies with a column place; places has window, place and, for windows that moved, since (a day).

    ValueError names a window without a place on one of its days.
    """
    if "since" in places.columns:
        placed = _place_by_day(tallies, places, place=place)
    else:
        repeated = places["window"][places["window"].duplicated()]
        if len(repeated):
            raise ValueError(f"window {repeated.iloc[0]} has two places and no day it moved")
        placed = tallies.merge(places[["window", place]], on="window", how="left")
    lost = placed[place].isna()
    if lost.any():
        raise ValueError(f"window {placed['window'][lost].iloc[0]} has no {place} on {placed['day'][lost].iloc[0]}")
    return placed


def roll_up(tallies: pd.DataFrame, *, place: str) -> pd.DataFrame:
    """Placed tallies with the place instead of the window: a tally frame whose window column holds the place."""
    keys = [place if key == "window" else key for key in KEYS]
    return sum_cells(tallies, keys=keys).rename(columns={place: "window"})


def include_reporting(tallies: pd.DataFrame, *, parents: Mapping[str, str | None]) -> pd.DataFrame:
    """Tallies of regions (in the window column) where each region counts what reports to it as well.

    parents gives each region's reporting parent, None at the top; ValueError for a loop or an unknown region.
    """
    lines = [
        {"window": region, "above": above}
        for region in tallies["window"].unique()
        for above in trace_parents(region, parents=parents)
    ]
    joined = tallies.merge(pd.DataFrame(lines, columns=["window", "above"]), on="window")
    return sum_cells(joined.assign(window=joined["above"]), keys=KEYS)


def trace_parents(region: str, *, parents: Mapping[str, str | None]) -> list[str]:
    """The region and everything it reports to, nearest first."""
    trail: list[str] = []
    step: str | None = region
    while step is not None:
        if step in trail:
            raise ValueError(f"region {region} reports to itself: {' > '.join([*trail, step])}")
        if step not in parents:
            raise ValueError(f"region {step} is not known")
        trail.append(step)
        step = parents[step]
    return trail


def _place_by_day(tallies: pd.DataFrame, places: pd.DataFrame, *, place: str) -> pd.DataFrame:
    moves = places[["window", "since", place]].assign(since=pd.to_datetime(places["since"]).astype("datetime64[s]"))
    dated = tallies.assign(_at=pd.to_datetime(tallies["day"]).astype("datetime64[s]"), _row=range(len(tallies)))
    placed = pd.merge_asof(
        dated.sort_values("_at", kind="stable"),
        moves.sort_values("since", kind="stable"),
        left_on="_at",
        right_on="since",
        by="window",
    )
    ordered = placed.sort_values("_row", ignore_index=True)
    return ordered.drop(columns=["_at", "_row", "since"])
