"""What a ranking is made of once frozen: the public frame of units, read back from its bytes, never recomputed.

The frozen frame of the office holds every count. The public frame hides what is too small to show and all from
which it could be worked out; every published figure comes from the public frame alone.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from surveys.publishing.figures.assess import gate_counts, measure, rank_windows
from surveys.publishing.figures.rows import RankRow, ScoreRow, print_ranks, print_scores
from surveys.publishing.figures.units import LEVELS, indicator_columns, tidy_units
from surveys.publishing.rankings.releases import Releases
from surveys.scoring.level_detail import collapse_levels
from surveys.scoring.method import Method
from surveys.scoring.suppression import NO_CELLS, NOTHING, suppress

PERIOD = "period"
BLANKED = ("n", "x", *LEVELS, "remote_x", "remote_n", "expected")


@dataclass(frozen=True)
class Results:
    """Every printed figure of a ranking in one language: windows by code, places, and the gates' counts."""

    windows: list[RankRow]
    places: list[ScoreRow]
    gates: list[dict[str, Any]]
    measured: pd.DataFrame
    ranked: pd.DataFrame

    def band(self, *bands: str) -> list[RankRow]:
        """The windows of these bands, by code."""
        return [row for row in self.windows if row.band in bands]

    @property
    def top(self) -> ScoreRow | None:
        """The region the ranking is about."""
        return next((row for row in self.places if row.kind == "region"), None)


def make_public(units: pd.DataFrame, method: Method, *, earlier: Releases | None = None) -> pd.DataFrame:
    """The frame with `status` set and hidden counts blank: n under the minimum, and what would give it away.

    `earlier` are the publications that overlap with this one; CannotProtect when a small number follows from them.
    """
    period = earlier.span.code if earlier else PERIOD
    cells = pd.DataFrame(
        {"unit": units["unit"], "parent": units["parent"], "period": period, "n": units["n"].astype("int64")}
    )
    for level in LEVELS:
        cells[level] = units[level].fillna(0).astype("int64")
    hidden = suppress(cells, method, periods={}, earlier=earlier.earlier if earlier else NOTHING)
    detail = collapse_levels(
        hidden,
        method,
        periods={},
        opened=earlier.opened if earlier else NO_CELLS,
        closed=earlier.closed if earlier else NO_CELLS,
    ).set_index("unit")
    out = units.copy()
    out["status"] = out["unit"].map(detail["status"]).astype(str)
    gone = out["status"].ne("shown")
    out.loc[gone, [*BLANKED, *indicator_columns(out)]] = pd.NA
    collapsed = out["unit"].map(detail["detail"]).ne("levels")
    out.loc[collapsed, list(LEVELS)] = pd.NA
    return tidy_units(out)


def compute(public: pd.DataFrame, method: Method, *, names: dict[str, str], regions: dict[str, str]) -> Results:
    """All figures from the public frame: the function behind page, PDF, CSV, XLSX, JSON and `verify`."""
    measured = measure(public, method)
    ranked = rank_windows(measured, method)

    def name(code: str) -> str:
        return names.get(code, code)

    def region_of(code: str) -> str:
        return regions.get(code, code)

    places = measured[measured["kind"].isin(["region", "hall"])]
    return Results(
        windows=print_ranks(ranked, method, name=name, region_of=region_of),
        places=print_scores(places, method, name=name, region_of=region_of),
        gates=[{str(k): v for k, v in row.items()} for row in gate_counts(ranked, method).to_dict("records")],
        measured=measured,
        ranked=ranked,
    )
