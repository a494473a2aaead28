"""What handling gives to figures: duties of windows for the gates, and the measures of 好差评 with part and whole.

Definitions (domain reference 1.8): 回复率 replied of bad ratings; 按期整改率 rectified in time of those judged true and
reasonable; 复核剔除率 excluded of bad ratings; 追评改善率 higher of follow-ups. An excluded rating counts as replied:
its receipt tells the reason that two people gave.
"""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from portal.accounts.scope import Scope
from portal.places.models import Hall, Window
from portal.places.queries import window_within
from surveys.collecting.models.ratings import Rating
from surveys.handling.models import HandlingCase, HandlingReply, WindowFinding
from surveys.handling.queries import overdue
from surveys.publishing.figures.periods import Period
from surveys.scoring.rates import measure_service

DUTIES = ("overdue_bad", "upheld", "integrity")
COUNTS = ("bad", "replied", "upheld", "rectified", "excluded", "followed", "improved", "overdue")
METRICS = ("replied", "rectified", "excluded", "improved")


def duties(session: Session, scope: Scope, *, period: Period, today: date) -> pd.DataFrame:
    """Columns unit (window code), overdue_bad, upheld, integrity: what gate 5 asks; windows without any do not occur.

    Overdue is what is unresolved past its last day on `today`, of ratings up to the end of the period.
    Complaints and integrity findings are those found in the period, confirmed and not lifted.
    """
    late = _cases(select(Window.code, func.count()), scope).where(Rating.rated_on <= period.end, *overdue(today))
    parts = [_frame(session, late.group_by(Window.code).order_by(Window.code), "overdue_bad")]
    for kind, name in (("complaint", "upheld"), ("integrity", "integrity")):
        parts.append(_frame(session, _held(scope, period, kind), name))
    out = parts[0].merge(parts[1], on="unit", how="outer").merge(parts[2], on="unit", how="outer")
    return out.fillna(0).astype(dict.fromkeys(DUTIES, "int64")).sort_values("unit", ignore_index=True)


def handling_counts(session: Session, scope: Scope, *, period: Period, today: date) -> pd.DataFrame:
    """Columns window, hall (codes) and COUNTS, one row a window that had cases or follow-ups in the period."""
    replied = select(HandlingReply.case_id).where(HandlingReply.approved_by.is_not(None))
    judged = HandlingCase.is_true.is_(True) & HandlingCase.is_reasonable.is_(True) & (HandlingCase.state != "excluded")
    in_time = judged & HandlingCase.rectified_on.is_not(None) & HandlingCase.late.is_(False)
    columns = (
        func.count(),
        _sum((HandlingCase.state == "excluded") | HandlingCase.id.in_(replied)),
        _sum(judged),
        _sum(in_time),
        _sum(HandlingCase.state == "excluded"),
        _sum(overdue(today)[0] & overdue(today)[1] & overdue(today)[2]),
    )
    found = _cases(select(Window.code, Hall.code, *columns), scope).join(Hall, Hall.id == Window.hall_id)
    found = found.where(Rating.rated_on.between(period.start, period.end)).group_by(Window.code, Hall.code)
    names = ["window", "hall", "bad", "replied", "upheld", "rectified", "excluded", "overdue"]
    handled = pd.DataFrame(session.execute(found.order_by(Window.code)).tuples().all(), columns=names)
    out = handled.merge(follow_ups(session, scope, period=period), on=["window", "hall"], how="outer")
    out = out.fillna(dict.fromkeys(COUNTS, 0)).astype(dict.fromkeys(COUNTS, "int64"))
    return out[["window", "hall", *COUNTS]].sort_values("window", ignore_index=True)


def follow_ups(session: Session, scope: Scope, *, period: Period) -> pd.DataFrame:
    """Columns window, hall, followed, improved: follow-ups (追评) of the period whose first rating is known."""
    first = aliased(Rating)
    found = (
        select(Window.code, Hall.code, func.count(), _sum(Rating.level > first.level))
        .select_from(Rating)
        .join(Window, Window.id == Rating.window_id)
        .join(Hall, Hall.id == Window.hall_id)
        .join(first, (first.thread == Rating.thread) & (first.assess_number == 1))
        .where(
            window_within(scope),
            Rating.rated_on.between(period.start, period.end),
            Rating.assess_number == 2,
            Rating.level.is_not(None),
            first.level.is_not(None),
        )
        .group_by(Window.code, Hall.code)
        .order_by(Window.code)
    )
    rows = session.execute(found).tuples().all()
    return pd.DataFrame(rows, columns=["window", "hall", "followed", "improved"])


def sum_counts(counts: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """The counts summed by window or hall: columns unit and COUNTS."""
    summed = counts.groupby(by)[list(COUNTS)].sum().astype("int64").reset_index()
    return summed.rename(columns={by: "unit"})


def total_counts(counts: pd.DataFrame) -> dict[str, int]:
    """The counts of all windows together."""
    return {name: int(counts[name].sum()) for name in COUNTS}


def measures(summed: pd.DataFrame) -> dict[str, dict[str, tuple[int, int]]]:
    """unit -> metric -> (part, whole), by the registered definitions of the service metrics."""
    if not len(summed):
        return {}
    known = summed.assign(evaluable=0, active=summed["bad"], good=0)
    rows = measure_service(known, unit="unit")
    found: dict[str, dict[str, tuple[int, int]]] = {unit: {} for unit in summed["unit"]}
    for unit, metric, part, whole in zip(rows["unit"], rows["metric"], rows["part"], rows["whole"], strict=True):
        if metric in METRICS:
            found[unit][metric] = (int(part), int(whole))
    for unit, improved, followed in zip(summed["unit"], summed["improved"], summed["followed"], strict=True):
        found[unit]["improved"] = (int(improved), int(followed))
    return found


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _cases(found: Select[Any], scope: Scope) -> Select[Any]:
    joined = found.select_from(HandlingCase).join(Rating, Rating.id == HandlingCase.rating_id)
    return joined.join(Window, Window.id == HandlingCase.window_id).where(window_within(scope))


def _held(scope: Scope, period: Period, kind: str) -> Select[Any]:
    return (
        select(Window.code, func.count())
        .join(WindowFinding, WindowFinding.window_id == Window.id)
        .where(
            window_within(scope),
            WindowFinding.kind == kind,
            WindowFinding.found_on.between(period.start, period.end),
            WindowFinding.confirmed_at.is_not(None),
            WindowFinding.lifted_at.is_(None),
        )
        .group_by(Window.code)
        .order_by(Window.code)
    )


def _frame(session: Session, found: Select[Any], name: str) -> pd.DataFrame:
    return pd.DataFrame(session.execute(found).tuples().all(), columns=["unit", name])
