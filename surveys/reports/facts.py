"""Gathers every figure of a report once, already printed: the only way from the database into a report.

What comes out is plain JSON without a language: codes, texts of numbers, and names as (zh, en, ko).
"""

from dataclasses import asdict
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.features import Progress
from portal.orm import utc_now
from portal.places.models import Region
from surveys.collecting.intake import business_day
from surveys.handling.figures import handling_counts, total_counts
from surveys.publishing.figures.assess import measure, rank_windows
from surveys.publishing.figures.gather import Directory
from surveys.publishing.figures.periods import (
    Period,
    months_within,
    parse_period,
    period_before,
    periods_back,
    year_before,
)
from surveys.publishing.figures.rows import as_dicts, print_ranks, print_scores
from surveys.publishing.figures.trends import compare_periods
from surveys.publishing.figures.units import LEVELS
from surveys.publishing.methods.registry import InForce
from surveys.publishing.rankings.disclosing import hide_small, public_release
from surveys.publishing.rankings.gathering import gather_facts, gather_units
from surveys.publishing.rankings.releases import Release, Span
from surveys.publishing.sampled import plain_surveys, read_surveys
from surveys.publishing.tallying.queries import daily_sums, has_simulated
from surveys.reports import queries
from surveys.reports.service import describe_service, describe_themes, describe_trips_taken
from surveys.reports.shares import measure_groups, measure_rows
from surveys.reports.standards import (
    describe_findings,
    describe_limits,
    describe_trips,
    promised_trips,
    read_guides,
)
from surveys.scoring.display import print_share
from surveys.scoring.method import Method

FORMAT = "mingchuang-report-1"
SERIES_MONTHS = 12


def gather_report(
    session: Session, *, region: Region, period: Period, method: InForce, progress: Progress
) -> dict[str, Any]:
    """All facts of a report on a region and period; equal data, equal facts."""
    return gather_draft(session, region=region, period=period, method=method, progress=progress)[0]


def gather_draft(
    session: Session, *, region: Region, period: Period, method: InForce, progress: Progress
) -> tuple[dict[str, Any], list[Release]]:
    """The facts, and which counts they tell."""
    scope, rules = Scope("region", region.id), method.method
    units, directory = gather_units(session, region=region, period=period, method=rules)
    span = Span(period.start, period.end)
    public = hide_small(session, units, span=span, method=rules)
    measured = measure(public, rules)
    progress(1, 4)
    guides = read_guides(session, scope, day=period.end, progress=lambda _done, _total: None)
    progress(2, 4)
    phi = float(measured["phi"].max()) if len(measured) else 1.0
    aside = queries.set_aside(session, scope, period=period)
    counts = gather_facts(session, region=region, period=period)
    handled = total_counts(handling_counts(session, scope, period=period, today=business_day(utc_now())))
    levels = _levels(units, region.code)
    facts = {
        "format": FORMAT,
        "region": [region.name, region.name_en or "", region.name_ko or ""],
        "region_code": region.code,
        "period": period.code,
        "starts": period.start.isoformat(),
        "ends": period.end.isoformat(),
        "method": {"number": method.number, "digest": rules.digest(), "parameters": rules.to_dict()},
        "simulated": has_simulated(session, period=period, scope=scope),
        "scope": counts | _places(units),
        "volume": _volume(session, scope, period=period, method=rules, phi=phi),
        "standards": describe_findings(guides) | {"trips": describe_trips(guides)},
        "trips_taken": _trips_taken(session, scope, promised_trips(guides), period=period, method=rules),
        "timeliness": describe_limits(guides),
        "satisfaction": _satisfaction(
            session, scope, measured, directory, period=period, method=rules, code=region.code
        )
        | {"with_defaults": _with_defaults(levels, aside, rules)},
        "service": describe_service(levels, aside, counts=counts, handled=handled, method=rules),
        "themes": describe_themes(queries.tag_counts(session, scope, period=period), minimum=rules.n_suppress),
        "bands": _bands(measured, directory, rules),
        "survey": plain_surveys(read_surveys(session, period)),
    }
    progress(4, 4)
    return facts, _releases(facts, public_release(units, public, span=span), days=_days(session, scope, rules))


def _trips_taken(
    session: Session, scope: Scope, promised: dict[str, int], *, period: Period, method: Method
) -> dict[str, Any]:
    return describe_trips_taken(
        queries.trip_counts(session, scope, period=period),
        promised=promised,
        finished=queries.finished_counts(session, scope, period=period),
        minimum=method.n_suppress,
    )


def _days(session: Session, scope: Scope, method: Method) -> pd.DataFrame:
    return daily_sums(session, scope, levels=method.satisfied_levels)


def _releases(facts: dict[str, Any], whole: Release, *, days: pd.DataFrame) -> list[Release]:
    """What a report tells of counts: places, windows that missed the target, and its region month by month."""
    below = {row["unit"] for row in facts["bands"]["below"]}
    frame = whole.frame
    told = frame["unit"].isin(below) | ~frame["unit"].isin(set(frame["unit"]) - set(frame["parent"]))
    releases = [Release(whole.span, frame[told].assign(levels=False).reset_index(drop=True))]
    for month in facts["satisfaction"]["months"]:
        period = parse_period(month["unit"])
        span, n = Span(period.start, period.end), _sum(days, period)["n"]
        if span != whole.span and n:
            row = {"unit": facts["region_code"], "parent": "", "n": n, "shown": bool(month["share"]), "levels": False}
            releases.append(Release(span, pd.DataFrame([row])))
    return releases


def _places(units: pd.DataFrame) -> dict[str, int]:
    windows = units[units["kind"] == "window"]
    return {
        "windows": len(windows),
        "windows_rated": int(windows["n"].gt(0).sum()),
        "halls": int(units["kind"].eq("hall").sum()),
    }


def _levels(units: pd.DataFrame, code: str) -> dict[int, int]:
    row = units[units["unit"].eq(code) & units["kind"].eq("region")]
    return {int(name[1]): int(row[name].sum()) for name in LEVELS}


def _volume(session: Session, scope: Scope, *, period: Period, method: Method, phi: float) -> dict[str, Any]:
    served = queries.served_days(session, scope, period=period)
    months = []
    for month in months_within(period):
        inside = served[served["day"].between(month.start, month.end)]
        months.append(
            {"code": month.code, "served": int(inside["cases"].sum()), "offered": int(inside["offered"].sum())}
        )
    groups = {
        by: measure_groups(queries.level_groups(session, scope, period=period, by=by), method, phi=phi)
        for by in queries.GROUPS
    }
    return groups | {"months": months}


def _satisfaction(
    session: Session,
    scope: Scope,
    measured: pd.DataFrame,
    directory: Directory,
    *,
    period: Period,
    method: Method,
    code: str,
) -> dict[str, Any]:
    places = measured[measured["kind"].isin(["region", "hall"])]
    rows = as_dicts(print_scores(places, method, name=str, region_of=str))
    named = [_named(row, directory) for row in rows]
    days = daily_sums(session, scope, levels=method.satisfied_levels)
    phi = float(measured["phi"].max()) if len(measured) else 1.0
    return {
        "top": next((row for row in named if row["unit"] == code), None),
        "regions": [row for row in named if row["kind"] == "region" and row["unit"] != code],
        "halls": [row for row in named if row["kind"] == "hall"],
        "months": _months(days, period, method, phi=phi),
        "changes": _changes(days, period, method, phi=phi),
    }


def _months(days: pd.DataFrame, period: Period, method: Method, *, phi: float) -> list[dict[str, Any]]:
    months = reversed(periods_back(period.end, "month", count=SERIES_MONTHS))
    rows = [{"kind": "month", "unit": month.code, "phi": phi, **_sum(days, month)} for month in months]
    return measure_rows(rows, method)


def _changes(days: pd.DataFrame, period: Period, method: Method, *, phi: float) -> list[dict[str, str]]:
    """Against the period before and the same one a year earlier, as text; none for a span of any days."""
    if period.kind == "days":
        return []
    then = {"before": period_before(period), "year": year_before(period)}
    return [
        asdict(compare_periods(days, period, other, kind=kind, phi=phi, method=method)) | {"period": other.code}
        for kind, other in then.items()
    ]


def _sum(days: pd.DataFrame, period: Period) -> dict[str, int]:
    inside = days[days["day"].between(period.start, period.end)]
    return {"n": int(inside["n"].sum()), "x": int(inside["x"].sum())}


def _with_defaults(levels: dict[int, int], aside: dict[tuple[str, str, int], int], method: Method) -> dict[str, str]:
    """The share if default ratings were ratings, beside the share that counts: shown, never used."""
    silent = {
        level: sum(n for (_, basis, of), n in aside.items() if basis == "default" and of == level)
        for level in range(1, 6)
    }
    n, extra = sum(levels.values()), sum(silent.values())
    good = sum(levels[level] for level in method.satisfied_levels)
    added = sum(silent[level] for level in method.satisfied_levels)
    shown = n >= method.n_suppress and extra
    return {
        "defaults": str(extra),
        "without": print_share(good, n, target=method.target_fraction) if shown else "",
        "with": print_share(good + added, n + extra) if shown else "",
    }


def _bands(measured: pd.DataFrame, directory: Directory, method: Method) -> dict[str, Any]:
    ranked = rank_windows(measured, method)
    rows = as_dicts(print_ranks(ranked, method, name=str, region_of=str))
    counts = {band: sum(row["band"] == band for row in rows) for band in ("A", "B", "C", "C*", "D", "N", "S")}
    judged = [_named(row, directory) for row in rows if row["band"] == "D"]
    return {"counts": counts, "eligible": sum(bool(row["rank"]) for row in rows), "below": judged}


def _named(row: dict[str, Any], directory: Directory) -> dict[str, Any]:
    """The row with its names in all languages; name and place came as codes."""
    unit = f"h{row['unit']}" if row["kind"] == "hall" else row["unit"]
    return row | {"name": _names(directory, unit), "place": _names(directory, row["place"]), "parent": row["place"]}


def _names(directory: Directory, code: str) -> list[str]:
    return list(directory.names.get(code, (code, "", "")))
