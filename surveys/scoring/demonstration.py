"""示范窗口 of a period from its scores: gates, choice within the quota, bands, in one frame for every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from surveys.scoring.bands import assign_bands
from surveys.scoring.callbacks import Audit
from surveys.scoring.gates import WindowFacts, count_failures, gate_table
from surveys.scoring.method import Method
from surveys.scoring.selection import choose
from surveys.scoring.windows import Scores

RECORDS = ("remote_verdict", "overdue_bad", "upheld_complaints", "integrity_findings", "anomaly")


@dataclass(frozen=True)
class Demonstration:
    """windows: `window`, `band`, `p_top`, `fdr`, `selected`, `reason`; gates: `gate_table`; failures by gate."""

    windows: pd.DataFrame
    gates: pd.DataFrame
    failures: pd.DataFrame


def choose_demonstration(
    scores: Scores,
    records: pd.DataFrame,
    *,
    audits: Mapping[str, Audit],
    chances: "pd.Series[float] | None" = None,
) -> Demonstration:
    """Gates, choice and bands of the windows in `scores.units`, sorted by band and code.

    `records` has `window` and RECORDS, one row for every window: what nobody looked up passes no gate by
    accident (ValueError). `chances` are P_top of a composite by window; left out, those of the share serve.
    """
    units = scores.units.rename(columns={scores.unit: "window"})
    units = units.assign(window=units["window"].astype(str))
    facts = _gather(units, records, audits)
    gates = gate_table(facts, scores.method)
    passed = gates.groupby("window")["passed"].all()
    p_top = units.set_index("window")["p_top"] if chances is None else chances
    table = units[["window", "n", "verdict", "below_listed"]].assign(
        gates_passed=units["window"].map(passed).astype(bool), p_top=units["window"].map(p_top).fillna(0.0)
    )
    chosen = choose(table, quota=scores.method.quota, fdr_limit=scores.method.q_select)
    return _put_together(table, chosen, gates, scores.method)


def _put_together(table: pd.DataFrame, chosen: pd.DataFrame, gates: pd.DataFrame, method: Method) -> Demonstration:
    bands = assign_bands(table.merge(chosen[["window", "selected"]], on="window"), method)
    return Demonstration(bands.merge(chosen, on="window", how="left"), gates, count_failures(gates))


def _gather(units: pd.DataFrame, records: pd.DataFrame, audits: Mapping[str, Audit]) -> list[WindowFacts]:
    known = records.assign(window=records["window"].astype(str)).set_index("window")
    lacking = sorted(set(units["window"]) - set(known.index))
    if lacking or known.index.has_duplicates:
        raise ValueError(f"every window needs one record: {lacking[:3] or 'some come twice'}")
    looked_up: dict[Any, dict[Any, Any]] = known[list(RECORDS)].to_dict("index")
    rows: list[dict[Any, Any]] = units.to_dict("records")
    return [
        WindowFacts(
            window=row["window"],
            n=int(row["n"]),
            active_months=int(row["months"]),
            served=None if pd.isna(row["served"]) else int(row["served"]),
            verdict=row["verdict"],
            adjusted_verdict=row["adjusted_verdict"],
            audit=audits.get(row["window"]),
            **looked_up[row["window"]],
        )
        for row in rows
    ]
