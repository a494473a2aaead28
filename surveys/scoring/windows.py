"""The scores of a period: every unit (window, hall, region) in one frame, from its tallies and a method.

`standing` says how much is shown of a unit: none (no ratings), suppressed (under n_suppress), small (counts,
rate and interval, but no verdict or rank), ranked. Verdicts, ranks and choices use unrounded values.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveys.scoring import estimates, standings
from surveys.scoring.cells import CodedCells
from surveys.scoring.dispersion import estimate_phi
from surveys.scoring.method import Method
from surveys.scoring.periods import name_periods
from surveys.scoring.rates import measure_levels
from surveys.scoring.tallies import COUNTS, check_columns, spread_cells

ALL = "all"  # the group of units that were given none


@dataclass(frozen=True)
class Scores:
    """units: a row a unit, by unit; groups: a row a group (phi, prior); the facts every output prints."""

    units: pd.DataFrame
    groups: pd.DataFrame
    method: Method
    unit: str
    ranked: int
    alpha_each: float | None
    top_count: int

    @property
    def digest(self) -> str:
        """The hash of the method, printed with every figure."""
        return self.method.digest()


def score_units(
    tallies: pd.DataFrame, *, method: Method, unit: str = "window", units: pd.DataFrame | None = None
) -> Scores:
    """Scores of one period's tallies. units names those to score: unit, group (comparable), served (cases).

    Without units every unit of the tallies is scored in one group. ValueError for tallies of others.
    """
    check_columns(tallies, (unit, "day", "guide", "level", "n"))
    cells = CodedCells(tallies, keys=(unit, "day", "guide", "level"))
    levels = spread_cells(cells.sum([unit, "level"]), keys=[unit]).drop(columns="n")
    days = cells.sum_satisfied([unit, "day"], levels=method.satisfied_levels)
    register = list_units(levels[unit], unit=unit, units=units)
    frame = count_units(register, levels, days, method=method, unit=unit)
    groups = describe_groups(frame, days, method=method, unit=unit)
    frame = frame.merge(groups[["group", "phi"]], on="group", how="left")
    for add in (standings.add_verdicts, standings.add_bounds):
        frame = add(frame, method=method)
    frame = estimates.add_adjusted(frame, cells, method=method, unit=unit)
    frame = estimates.add_shrunken(frame, groups)
    frame, alpha_each, top_count = standings.add_ranks(frame, method=method)
    return Scores(
        units=frame,
        groups=groups,
        method=method,
        unit=unit,
        ranked=int(frame["standing"].eq("ranked").sum()),
        alpha_each=alpha_each,
        top_count=top_count,
    )


def list_units(counted: pd.Series, *, unit: str, units: pd.DataFrame | None) -> pd.DataFrame:
    """The units to score, by unit, among them those counted: columns unit, group, served (NaN if unknown)."""
    if units is None:
        return pd.DataFrame({unit: counted, "group": ALL, "served": np.nan})
    if unit not in units.columns:
        raise ValueError(f"the units lack the column {unit}")
    if units[unit].duplicated().any():
        raise ValueError(f"{unit} {units[unit][units[unit].duplicated()].iloc[0]} is listed twice")
    strangers = sorted(set(counted) - set(units[unit]))
    if strangers:
        raise ValueError(f"the tallies count {unit} {strangers[0]}, which is not among the units to score")
    served = pd.to_numeric(units["served"]) if "served" in units.columns else np.nan
    group = units["group"] if "group" in units.columns else ALL
    register = pd.DataFrame({unit: units[unit], "group": group, "served": served})
    return register.sort_values(unit, ignore_index=True)


def count_units(
    register: pd.DataFrame, levels: pd.DataFrame, days: pd.DataFrame, *, method: Method, unit: str
) -> pd.DataFrame:
    """A row a unit: unit, group, served, n5..n1, months (with ratings) and the measures of `measure_levels`."""
    active = count_months(days, unit=unit)
    frame = register.merge(levels, on=unit, how="left").merge(active, on=unit, how="left")
    whole = [*COUNTS, "months"]
    frame[whole] = frame[whole].fillna(0).astype("int64")
    measured = measure_levels(frame, satisfied=method.satisfied_levels, weights=method.level_weights)
    return frame.join(measured)


def count_months(days: pd.DataFrame, *, unit: str) -> pd.DataFrame:
    """In how many months each unit has ratings: columns unit, months."""
    month, _ = pd.factorize(name_periods(days["day"], length="month"))
    seen = CodedCells(days.assign(month=month), keys=(unit, "month")).sum([unit, "month"])
    return seen.groupby(unit).size().rename("months").reset_index()


def describe_groups(frame: pd.DataFrame, days: pd.DataFrame, *, method: Method, unit: str) -> pd.DataFrame:
    """A row a group: group, units, peers (with n enough), phi (at most the cap), a, b, prior_from, cutoff."""
    grouped = days.merge(frame[[unit, "group"]], on=unit)
    groups = frame.groupby("group").size().rename("units").reset_index()
    groups = groups.merge(estimate_phi(grouped, unit=unit, cap=method.phi_cap), on="group", how="left")
    groups["phi"] = groups["phi"].fillna(1.0)
    return estimates.add_priors(groups, frame, method=method)
