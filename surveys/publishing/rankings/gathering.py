"""What a ranking takes from other rooms when it is frozen: counts, coverage, handling, anomalies, call-backs."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.orm import utc_now
from portal.places.models import Region, Window
from portal.places.queries import window_within
from surveys.collecting.intake import business_day
from surveys.collecting.models.checks import Quarantine
from surveys.handling.appeals import RULE as APPEAL_RULE
from surveys.handling.figures import DUTIES, duties
from surveys.publishing.figures.gather import Directory, add_places, gather_windows, read_directory
from surveys.publishing.figures.periods import Period
from surveys.publishing.figures.units import tidy_units
from surveys.publishing.indicators.gathering import add_indicators
from surveys.publishing.rankings.models import OUTCOMES, AuditCall
from surveys.publishing.tallying.queries import served_sums, state_sums
from surveys.scoring.method import Method


def gather_units(session: Session, *, region: Region, period: Period, method: Method) -> tuple[pd.DataFrame, Directory]:
    """The frame of units of a region: windows, halls, regions, with the facts that gates ask for."""
    scope = Scope("region", region.id)
    directory = read_directory(session, scope)
    windows = gather_windows(session, period=period, method=method, scope=scope)
    windows = add_facts(session, windows, scope, period=period, methods=[method])
    return add_places(tidy_units(windows), directory, top=region.code), directory


def add_facts(
    session: Session, windows: pd.DataFrame, scope: Scope, *, period: Period, methods: Iterable[Method]
) -> pd.DataFrame:
    """The rows with what gates and scores ask for beside counts: call-backs, anomalies, duties, indicators."""
    windows = _add_audits(session, windows, period=period)
    windows = _add_anomalies(session, windows, scope=scope, period=period)
    windows = _add_duties(session, windows, scope=scope, period=period)
    return add_indicators(session, windows, scope, period=period, methods=methods)


def gather_facts(session: Session, *, region: Region, period: Period) -> dict[str, Any]:
    """The denominators: served, offered, rated, counted, quarantined, excluded, defaults and unattributed."""
    scope = Scope("region", region.id)
    served = served_sums(session, scope, period=period)
    states = state_sums(session, scope, period=period)
    cases = {"served": int(served["served"].sum()), "offered": int(served["offered"].sum())}
    return cases | {"received": sum(states.values())} | states


def open_quarantines(session: Session, scope: Scope, *, period: Period) -> dict[str, str]:
    """window code -> `audit` while a quarantine of the period is undecided, `upheld` where ratings were excluded.

    Appeals are none of the window's doing: a bad rating that was struck out as mistaken is no forgery.
    """
    found = (
        select(Window.code, Quarantine.state)
        .join(Quarantine, Quarantine.window_id == Window.id)
        .where(
            window_within(scope),
            Quarantine.found_on.between(period.start, period.end),
            Quarantine.rule != APPEAL_RULE,
        )
        .order_by(Window.code, Quarantine.id)
    )
    states: dict[str, str] = {}
    for code, state in session.execute(found):
        new = {"open": "audit", "proposed": "audit", "released": "cleared", "excluded": "upheld"}[state]
        order = ("clear", "cleared", "upheld", "audit")
        states[code] = max(states.get(code, "clear"), new, key=order.index)
    return states


def _add_audits(session: Session, windows: pd.DataFrame, *, period: Period) -> pd.DataFrame:
    found = (
        select(Window.code, AuditCall.outcome, func.count())
        .join(Window, Window.id == AuditCall.window_id)
        .where(AuditCall.period == period.code, AuditCall.outcome.is_not(None))
        .group_by(Window.code, AuditCall.outcome)
        .order_by(Window.code, AuditCall.outcome)
    )
    table = pd.DataFrame(session.execute(found).tuples().all(), columns=["unit", "outcome", "calls"])
    if not len(table):
        return windows
    wide = table.pivot(index="unit", columns="outcome", values="calls").reindex(columns=list(OUTCOMES)).fillna(0)
    columns = pd.DataFrame(
        {
            "audit_reached": wide["confirmed"] + wide["changed"] + wide["not_made"],
            "audit_not_made": wide["not_made"],
            "audit_changed": wide["changed"],
            "audit_unreached": wide["unreached"],
        }
    )
    return windows.drop(columns=list(columns)).merge(columns, left_on="unit", right_index=True, how="left")


def _add_anomalies(session: Session, windows: pd.DataFrame, *, scope: Scope, period: Period) -> pd.DataFrame:
    states = open_quarantines(session, scope, period=period)
    return windows.assign(anomaly=[states.get(unit, "clear") for unit in windows["unit"]])


def _add_duties(session: Session, windows: pd.DataFrame, *, scope: Scope, period: Period) -> pd.DataFrame:
    """What stands against a window on the day of gathering: bad ratings past their day, complaints, integrity."""
    found = duties(session, scope, period=period, today=business_day(utc_now()))
    merged = windows.drop(columns=list(DUTIES)).merge(found, on="unit", how="left")
    return merged.fillna(dict.fromkeys(DUTIES, 0))
