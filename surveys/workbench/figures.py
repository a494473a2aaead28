"""What moved and what is missing in a scope: spans against those before them, movers with tests, thin coverage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from surveys.publishing.figures.assess import measure
from surveys.publishing.figures.board import Board
from surveys.publishing.figures.periods import Period
from surveys.publishing.figures.rows import ScoreRow, print_scores
from surveys.publishing.figures.trends import print_points
from surveys.publishing.figures.units import records, tidy_units
from surveys.publishing.tallying.queries import COUNTED, level_sums
from surveys.scoring.display import print_probability, print_share
from surveys.scoring.method import Method
from surveys.scoring.multiplicity import adjust_bh
from surveys.scoring.trends import compare_shares

SPANS = {"day": 1, "week": 7, "month": 30}  # days, the last of them the last day with ratings
WEEKS = 13
MOVER_DAYS = 30
Q_MOVERS = 0.10


@dataclass(frozen=True)
class Span:
    """One span against the same number of days before it."""

    code: str
    start: date
    end: date
    row: ScoreRow
    points: str
    shown: bool


@dataclass(frozen=True)
class Mover:
    """A window whose share changed by more than chance, others taken into account."""

    unit: str
    name: str
    place: str
    before: str
    row: ScoreRow
    points: str
    p: str


@dataclass(frozen=True)
class Gap:
    """A window whose figures stand on little: `reason` is none, unknown, low or few."""

    unit: str
    name: str
    place: str
    reason: str
    n: str
    served: str
    coverage: str


def span_of(code: str, last: date, *, back: int = 0) -> Period:
    """The last days up to `last`, or those `back` spans before."""
    days = SPANS[code]
    end = last - timedelta(days=days * back)
    start = end - timedelta(days=days - 1)
    return Period(f"{start.isoformat()}..{end.isoformat()}", "days", start, end)


def read_spans(days: pd.DataFrame, *, last: date, method: Method, phi: float) -> list[Span]:
    """Day, week and month from the sums of days, each with its change and whether it is more than chance."""
    found = []
    for code in SPANS:
        now, then = span_of(code, last), span_of(code, last, back=1)
        new, old = _sum(days, now), _sum(days, then)
        points, p = _change(new, old, phi=phi, method=method)
        row = _print([{"unit": code, **new}], method, phi=phi)[0]
        found.append(Span(code, now.start, now.end, row, points, p < method.alpha))
    return found


def read_weeks(days: pd.DataFrame, *, last: date, method: Method, phi: float) -> list[ScoreRow]:
    """The last weeks, oldest first; a week is named by its first day."""
    spans = [span_of("week", last, back=back) for back in reversed(range(WEEKS))]
    return _print([{"unit": span.start.isoformat(), **_sum(days, span)} for span in spans], method, phi=phi)


def read_movers(session: Session, scope: Scope, *, board: Board, last: date, locale: str) -> list[Mover]:
    """Windows that rose or fell in the last 30 days against the 30 before (Benjamini-Hochberg at 10 %), falls first."""
    method = board.method.method
    now, then = span_of("month", last), span_of("month", last, back=1)
    new, old = (_by_window(session, scope, span, method) for span in (now, then))
    both = new.join(old.add_suffix("_old"), how="inner")
    both = both[both["n"].ge(method.n_verdict) & both["n_old"].ge(method.n_verdict)].sort_index()
    if not len(both):
        return []
    known = board.frame.set_index("unit")["phi"].astype(float)
    phi = np.clip(known.reindex(both.index).fillna(1.0).to_numpy(dtype="float64"), 1.0, method.phi_cap)
    found = compare_shares(both["x"], both["n"], earlier_x=both["x_old"], earlier_n=both["n_old"], phi=phi)
    both = both.assign(difference=found.difference, p=adjust_bh(found.p), phi=phi)
    moved = both[both["p"].le(Q_MOVERS)].sort_values(["difference", "p"], kind="stable")
    return [_mover(str(unit), row, board, locale) for unit, row in zip(moved.index, records(moved), strict=True)]


def read_gaps(board: Board, *, locale: str) -> list[Gap]:
    """Windows without ratings, without a count of cases, with thin coverage, or too few ratings; by reason and code."""
    method = board.method.method
    rows = {row.unit: row for row in board.rows("window", locale=locale)}
    found = []
    for unit in records(board.frame[board.frame["kind"] == "window"]):
        reason = _gap(unit, method)
        if reason:
            row = rows[str(unit["unit"])]
            found.append(Gap(row.unit, row.name, row.place, reason, row.n, row.served, row.coverage))
    return sorted(found, key=lambda gap: (("none", "low", "unknown", "few").index(gap.reason), gap.unit))


def _gap(unit: dict[str, Any], method: Method) -> str:
    n = int(unit["n"])
    if not n:
        return "none"
    if pd.isna(unit["served"]):
        return "unknown"
    if not pd.isna(unit["coverage"]) and float(unit["coverage"]) < method.min_coverage:
        return "low"
    return "few" if n < method.n_verdict else ""


def _mover(unit: str, row: dict[str, Any], board: Board, locale: str) -> Mover:
    method, now = board.method.method, {"x": int(row["x"]), "n": int(row["n"])}
    before = {"x": int(row["x_old"]), "n": int(row["n_old"])}
    printed = _print([{"unit": unit, **now}], method, phi=float(row["phi"]))[0]
    known = board.row(unit, locale=locale)
    return Mover(
        unit=unit,
        name=known.name if known else unit,
        place=known.place if known else "",
        before=print_share(before["x"], before["n"], target=method.target_fraction),
        row=printed,
        points=print_points(now, before),
        p=print_probability(float(row["p"])),
    )


def _by_window(session: Session, scope: Scope, span: Period, method: Method) -> pd.DataFrame:
    levels = level_sums(session, scope, period=span).set_index("window")
    x = levels[[f"n{level}" for level in method.satisfied_levels]].sum(axis=1)
    return pd.DataFrame({"x": x, "n": levels[list(COUNTED)].sum(axis=1)})


def _sum(days: pd.DataFrame, span: Period) -> dict[str, int]:
    inside = days[days["day"].between(span.start, span.end)]
    return {"n": int(inside["n"].sum()), "x": int(inside["x"].sum())}


def _change(new: dict[str, int], old: dict[str, int], *, phi: float, method: Method) -> tuple[str, float]:
    if min(new["n"], old["n"]) < method.n_suppress:
        return "", 1.0
    found = compare_shares(new["x"], new["n"], earlier_x=old["x"], earlier_n=old["n"], phi=phi)
    return print_points(new, old), float(found.p)


def _print(rows: Sequence[dict[str, Any]], method: Method, *, phi: float) -> list[ScoreRow]:
    units = pd.DataFrame([{"kind": "span", "phi": phi, **row} for row in rows])
    printed = print_scores(measure(tidy_units(units), method), method, name=str, region_of=str)
    empty = {str(row["unit"]) for row in rows if not row["n"]}
    return [replace(row, n="0") if row.unit in empty else row for row in printed]
