"""A figure as it is shown: text by the display rule, the same on page, PDF, CSV, XLSX and JSON. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from surveys.publishing.figures.assess import SUPPRESSED
from surveys.publishing.figures.composite import PART, SCORES
from surveys.publishing.figures.units import ERROR, VALUE, records
from surveys.publishing.indicators.catalogue import is_composite, unit_of
from surveys.scoring.display import (
    print_ceiling,
    print_floor,
    print_high,
    print_index,
    print_low,
    print_number,
    print_probability,
    print_share,
)
from surveys.scoring.method import Method

Namer = Callable[[str], str]


@dataclass(frozen=True)
class ScoreRow:
    """One unit. Percentages are text such as 92.4; "" where a figure is not shown; n is "<10" when suppressed."""

    kind: str
    unit: str
    name: str
    place: str
    region: str
    n: str
    satisfied: str
    share: str
    low: str
    high: str
    verdict: str
    index: str
    bad_share: str
    served: str
    coverage: str
    bound_low: str
    bound_high: str
    breakdown: str
    adjusted: str
    phi: str
    p_ge: str
    p_le: str


@dataclass(frozen=True)
class RankRow(ScoreRow):
    """One window of a ranking: where it stands, how sure that is, its band and why.

    `composite` has the cells of a method of several indicators by column; empty under the satisfaction rate alone.
    """

    rank: str
    rank_low: str
    rank_high: str
    alike: str
    estimate: str
    reliability: str
    p_top: str
    p_adjusted: str
    band: str
    gates: str
    reasons: str
    choice: str
    composite: dict[str, str] = field(default_factory=dict)


SCORE_FIELDS = tuple(ScoreRow.__dataclass_fields__)
RANK_FIELDS = tuple(name for name in RankRow.__dataclass_fields__ if name != "composite")


def composite_fields(method: Method) -> tuple[str, ...]:
    """The further columns of a ranking by several indicators; none for the satisfaction rate alone."""
    if not is_composite(method.indicators):
        return ()
    each = [start + indicator.code for indicator in method.indicators for start in (VALUE, ERROR, PART)]
    return (*SCORES, "missing", *each)


def rank_fields(method: Method) -> tuple[str, ...]:
    """All columns of a ranking under a method, in the order of its files."""
    return (*RANK_FIELDS, *composite_fields(method))


def print_scores(measured: pd.DataFrame, method: Method, *, name: Namer, region_of: Namer) -> list[ScoreRow]:
    """A row each of a measured frame, in its order; `name` gives a code's name, `region_of` a unit's region code."""
    return [ScoreRow(**_score(row, method, name, region_of)) for row in records(measured)]


def print_ranks(ranked: pd.DataFrame, method: Method, *, name: Namer, region_of: Namer) -> list[RankRow]:
    """A row each of a ranked frame, in its order."""
    fields = composite_fields(method)
    return [
        RankRow(**_score(row, method, name, region_of), **_rank(row), composite=_composite(row, fields))
        for row in records(ranked)
    ]


def as_dicts(rows: Sequence[ScoreRow]) -> list[dict[str, str]]:
    """The rows as plain dictionaries, the cells of the composite among the others."""
    plain = [asdict(row) for row in rows]
    return [{key: cell for key, cell in row.items() if key != "composite"} | row.get("composite", {}) for row in plain]


def percent(share: Any) -> str:
    """A share between 0 and 1 in percent, one decimal half-up; "" for none."""
    if pd.isna(share):
        return ""
    return print_share(round(float(share) * 10**9), 10**9)


def _score(row: dict[str, Any], method: Method, name: Namer, region_of: Namer) -> dict[str, str]:
    unit, kind = str(row["unit"]), str(row["kind"])
    shown = {"kind": kind, "unit": unit.removeprefix("h"), "name": name(unit), "verdict": str(row["verdict"])}
    shown["place"] = name(str(row["parent"])) if row["parent"] else ""
    shown["region"] = name(region_of(unit)) if kind != "region" else name(unit)
    blank = dict.fromkeys([field for field in SCORE_FIELDS if field not in shown], "")
    if row["verdict"] == SUPPRESSED:
        n = f"<{method.n_suppress}" if row["status"] != "withheld" else "*"
        return shown | blank | {"n": n, "phi": f"{float(row['phi']):.4f}"}
    return shown | _figures(row, method)


def _figures(row: dict[str, Any], method: Method) -> dict[str, str]:
    n, x = int(row["n"]), int(row["x"])
    judged = row["verdict"] != "small"
    points = row["points"]
    return {
        "n": str(n),
        "satisfied": str(x),
        "share": print_share(x, n, target=method.target_fraction),
        "low": print_low(float(row["low"])),
        "high": print_high(float(row["high"])),
        "index": "" if pd.isna(points) else print_index(int(points), n),
        "bad_share": "" if pd.isna(row["bad"]) else print_share(int(row["bad"]), n),
        "served": "" if pd.isna(row["served"]) else str(int(row["served"])),
        "coverage": percent(row["coverage"]),
        "bound_low": "" if pd.isna(row["bound_low"]) else print_low(float(row["bound_low"])),
        "bound_high": "" if pd.isna(row["bound_high"]) else print_high(float(row["bound_high"])),
        "breakdown": _points(row["breakdown"]),
        "adjusted": percent(row["adjusted"]) if judged else "",
        "phi": f"{float(row['phi']):.4f}",
        "p_ge": print_probability(float(row["p_ge"])) if judged else "",
        "p_le": print_probability(float(row["p_le"])) if judged else "",
    }


def _rank(row: dict[str, Any]) -> dict[str, str]:
    ranked = not pd.isna(row["rank"])

    def whole(name: str) -> str:
        return str(int(row[name])) if ranked else ""

    return {
        **{name: whole(name) for name in ("rank", "rank_low", "rank_high", "alike")},
        "estimate": percent(row["estimate"]),
        "reliability": percent(row["reliability"]),
        "p_top": "" if pd.isna(row["p_top"]) else print_probability(float(row["p_top"])),
        "p_adjusted": print_probability(float(row["p_adjusted"])) if ranked else "",
        "band": str(row["band"]),
        "gates": str(row["failed_gates"]),
        "reasons": str(row["gate_reasons"]),
        "choice": str(row["reason"]),
    }


def _composite(row: dict[str, Any], fields: Sequence[str]) -> dict[str, str]:
    """The cells of the composite; blank for a suppressed window."""
    if row["verdict"] == SUPPRESSED:
        return dict.fromkeys(fields, "")
    return {name: _cell(name, row[name]) for name in fields}


def _cell(name: str, value: Any) -> str:
    if pd.isna(value) or isinstance(value, str):
        return value if isinstance(value, str) else ""
    if name.startswith((VALUE, ERROR)):
        scale = 100 if unit_of(name.split("_", 1)[1]) == "share" else 1
        return print_number(scale * float(value), places=2 if name.startswith(ERROR) else 1)
    if name.startswith("score_rank"):
        return str(int(value))
    if name == "score_low":
        return print_floor(float(value), places=1)
    return print_ceiling(float(value), places=1) if name == "score_high" else print_number(float(value), places=2)


def _points(share: Any) -> str:
    """Percentage points with their sign; "" for none."""
    if pd.isna(share):
        return ""
    return ("-" if share < 0 else "") + percent(abs(float(share)))
