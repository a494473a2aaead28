"""From counts to the frame of units: months, over-dispersion, expectation. Pure, so that a file of tallies will do.

The live path asks the database for the same sums (`gather`); a benchmark or a check brings the tallies themselves.
"""

import numpy as np
import pandas as pd

from surveys.publishing.figures.units import LEVELS, tidy_units
from surveys.scoring import casemix
from surveys.scoring.cells import CodedCells
from surveys.scoring.dispersion import estimate_phi
from surveys.scoring.method import Method
from surveys.scoring.tallies import check_columns, spread_cells

ALL = "all"  # the group of units that were given none


def count_tallies(
    tallies: pd.DataFrame, *, method: Method, unit: str = "window", units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The frame of one period's tallies, a row a unit, as `gather` makes it from the database.

    units names those to count: unit, group (comparable), served (cases); without it every unit of the tallies is in
    one group. ValueError for tallies of others.
    """
    check_columns(tallies, (unit, "day", "guide", "level", "n"))
    cells = CodedCells(tallies, keys=(unit, "day", "guide", "level"))
    levels = spread_cells(cells.sum([unit, "level"]), keys=[unit]).drop(columns="n").rename(columns={unit: "unit"})
    frame = _register(levels["unit"], unit=unit, units=units).merge(levels, on="unit", how="left")
    frame = add_counts(frame.fillna(dict.fromkeys(LEVELS, 0)), method=method)
    satisfied = method.satisfied_levels
    frame = add_days(frame, cells.sum_satisfied([unit, "day"], levels=satisfied).rename(columns={unit: "unit"}), method)
    guides = cells.sum_satisfied([unit, "guide"], levels=satisfied).rename(columns={unit: "unit"})
    return tidy_units(add_expected(frame, guides).assign(kind="window"))


def add_counts(frame: pd.DataFrame, *, method: Method) -> pd.DataFrame:
    """The rows with n of all levels and x of the satisfied ones."""
    levels = frame[list(LEVELS)].astype("int64")
    x = levels[[f"n{level}" for level in method.satisfied_levels]].sum(axis=1)
    return frame.assign(**{name: levels[name] for name in LEVELS}, n=levels.sum(axis=1), x=x)


def add_days(frame: pd.DataFrame, days: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Adds `months` with ratings and `phi` of the unit's group (four decimals, so that every engine agrees).

    `days` has unit, day, x, n.
    """
    stamps = days["day"].to_numpy(dtype="datetime64[D]").astype("datetime64[M]")
    months = pd.Series(stamps, index=days["unit"]).groupby(level=0).nunique().rename("months")
    cells = days.merge(frame[["unit", "group"]], on="unit")
    phi = estimate_phi(cells, unit="unit", cap=method.phi_cap) if len(cells) else None
    known = phi.set_index("group")["phi"].round(4).to_dict() if phi is not None else {}
    out = frame.merge(months, left_on="unit", right_index=True, how="left").fillna({"months": 0})
    return out.assign(phi=out["group"].map(known).astype("float64").fillna(1.0).clip(lower=1.0))


def add_expected(frame: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Adds `expected`: satisfied ratings of each unit at everyone's rates; `cells` has unit, guide, x, n."""
    if not len(cells):
        return frame.assign(expected=np.nan)
    found = casemix.adjust_cases(cells, unit="unit", stratum="guide")[["unit", "expected"]]
    return frame.merge(found.assign(expected=found["expected"].astype(float).round(4)), on="unit", how="left")


def _register(counted: "pd.Series[str]", *, unit: str, units: pd.DataFrame | None) -> pd.DataFrame:
    """The units to count, by unit, those counted among them: unit, group, served (NaN if unknown)."""
    if units is None:
        return pd.DataFrame({"unit": counted, "group": ALL, "served": np.nan})
    if unit not in units.columns:
        raise ValueError(f"the units lack the column {unit}")
    if units[unit].duplicated().any():
        raise ValueError(f"{unit} {units[unit][units[unit].duplicated()].iloc[0]} is listed twice")
    strangers = sorted(set(counted) - set(units[unit]))
    if strangers:
        raise ValueError(f"the tallies count {unit} {strangers[0]}, which is not among the units to score")
    served = pd.to_numeric(units["served"]) if "served" in units.columns else np.nan
    group = units["group"] if "group" in units.columns else ALL
    register = pd.DataFrame({"unit": units[unit], "group": group, "served": served})
    return register.sort_values("unit", ignore_index=True)
