"""Makes the frame of units from tallies and the places: the only way from the database to a figure."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.accounts.scope import EVERYWHERE, Scope
from portal.places.models import Hall, Region, Window
from portal.places.queries import window_within
from surveys.publishing.figures.counting import add_counts, add_days, add_expected
from surveys.publishing.figures.periods import Period
from surveys.publishing.figures.units import LEVELS, tidy_units
from surveys.publishing.tallying import queries
from surveys.scoring.method import Method

GROUPS = {1: "nation", 2: "province", 3: "prefecture", 4: "county", 5: "township", 6: "village"}


@dataclass(frozen=True)
class Directory:
    """Windows with their hall and the line of regions above, by code; names by code and language."""

    windows: pd.DataFrame  # window, hall, region, group, active
    parents: dict[str, str]  # region code -> code of the region it reports to, "" at the top
    names: dict[str, tuple[str, str, str]]  # code of window, hall or region -> zh, en, ko

    def name(self, code: str, locale: str) -> str:
        """The name in this language."""
        zh, en, ko = self.names.get(code, (code, "", ""))
        return {"en": en, "ko": ko}.get(locale) or zh

    def line(self, region: str) -> list[str]:
        """The region and all it reports to, nearest first."""
        found: list[str] = []
        while region and region not in found:
            found.append(region)
            region = self.parents.get(region, "")
        return found


def read_directory(session: Session, scope: Scope) -> Directory:
    """The places of a scope. A window lies where its hall lies now."""
    found = (
        select(Window, Hall, Region)
        .join(Hall, Hall.id == Window.hall_id)
        .join(Region, Region.id == Hall.region_id)
        .where(window_within(scope))
        .order_by(Window.code)
    )
    rows, names = [], {}
    for window, hall, region in session.execute(found):
        rows.append((window.code, "h" + hall.code, region.code, GROUPS[region.level], window.active))
        names[window.code], names["h" + hall.code] = _names(window), _names(hall)
    above = aliased(Region)
    tree = (
        select(Region, above.code).outerjoin(above, above.id == Region.reports_to_id).where(Region.valid_to.is_(None))
    )
    parents = {}
    for region, parent in session.execute(tree.order_by(Region.code)):
        parents[region.code], names[region.code] = parent or "", _names(region)
    frame = pd.DataFrame(rows, columns=["window", "hall", "region", "group", "active"])
    return Directory(frame, parents, names)


def gather_windows(session: Session, *, period: Period, method: Method, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """One row a window in scope, counts and facts of the period; over-dispersion and expectation from all windows."""
    directory = read_directory(session, EVERYWHERE)
    levels = queries.level_sums(session, EVERYWHERE, period=period)
    blank = dict.fromkeys((*LEVELS, *queries.REMOTE), 0)
    frame = directory.windows.merge(levels, on="window", how="left").fillna(blank)
    frame = _add_remote(add_counts(frame, method=method), method=method)
    frame = frame[frame["active"] | frame["n"].gt(0)].rename(columns={"window": "unit"})
    sums = {
        by: queries.satisfied_sums(session, EVERYWHERE, period=period, by=by, levels=method.satisfied_levels)
        for by in ("day", "guide")
    }
    frame = add_days(frame, sums["day"].rename(columns={"window": "unit"}), method)
    frame = add_expected(frame, sums["guide"].rename(columns={"window": "unit"})).rename(columns={"unit": "window"})
    served = queries.served_sums(session, EVERYWHERE, period=period)
    frame = frame.merge(served[["window", "served"]], on="window", how="left")
    frame = frame.rename(columns={"window": "unit", "hall": "parent"}).assign(kind="window")
    if scope != EVERYWHERE:
        inside = set(session.scalars(select(Window.code).where(window_within(scope))))
        frame = frame[frame["unit"].isin(inside)]
    return tidy_units(frame)


def add_places(windows: pd.DataFrame, directory: Directory, *, top: str, group: str = "all") -> pd.DataFrame:
    """The windows with rows for their halls, regions up to `top` and the total, each the sum of its windows."""
    regions = directory.windows.set_index("hall")["region"].to_dict()
    parts = [windows]
    halls = _sum(windows, windows["parent"], kind="hall")
    halls["parent"] = halls["unit"].map(regions)
    parts.append(halls)
    lines = [(hall, above) for hall in halls["unit"] for above in _up_to(directory.line(regions[hall]), top)]
    above = pd.DataFrame(lines, columns=["unit", "above"]).merge(halls, on="unit")
    if len(above):
        regional = _sum(above, above["above"], kind="region")
        regional["parent"] = ["" if code == top else directory.parents.get(code, "") for code in regional["unit"]]
        parts.append(regional)
    out = pd.concat(parts, ignore_index=True)
    spread = windows["phi"].astype("Float64").max() if len(windows) else 1.0
    out["phi"] = out["phi"].fillna(spread)
    out["group"] = out["group"].replace("", group)
    return tidy_units(out)


def _up_to(line: list[str], top: str) -> list[str]:
    return line[: line.index(top) + 1] if top in line else line


def _names(place: Window | Hall | Region) -> tuple[str, str, str]:
    return (place.name, place.name_en or "", place.name_ko or "")


def _add_remote(frame: pd.DataFrame, *, method: Method) -> pd.DataFrame:
    satisfied = [f"r{level}" for level in method.satisfied_levels]
    sums = {"remote_x": frame[satisfied].sum(axis=1), "remote_n": frame[list(queries.REMOTE)].sum(axis=1)}
    return frame.assign(**sums)


def _sum(frame: pd.DataFrame, keys: pd.Series, *, kind: str) -> pd.DataFrame:
    """Rows summed by key; what is served is known for a place only where it is known for all its windows."""
    names = ["n", "x", *LEVELS, "remote_x", "remote_n"]
    grouped = frame.groupby(keys.rename("unit"))
    sums = grouped[names].sum()
    known = grouped["served"].apply(lambda served: served.notna().all())
    sums["served"] = grouped["served"].sum().where(known)
    return sums.reset_index().assign(kind=kind)
