"""The seven gates of 示范窗口 (scoring.md 2): binary, each with its reasons and the numbers behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from surveys.scoring.callbacks import Audit
from surveys.scoring.method import Method

Verdict = Literal["meets", "not_yet_shown", "below", "small"]
AnomalyState = Literal["clear", "audit", "cleared", "upheld"]
GATES = ("G1", "G2", "G3", "G4", "G5", "G6", "G7")
Number = float | int | str | None


@dataclass(frozen=True)
class WindowFacts:
    """What the gates look at for one window; a verdict of small means there was too little to give one."""

    window: str
    n: int
    active_months: int
    served: int | None
    verdict: Verdict
    remote_verdict: Verdict = "small"
    adjusted_verdict: Verdict = "small"
    overdue_bad: int = 0
    upheld_complaints: int = 0
    integrity_findings: int = 0
    anomaly: AnomalyState = "clear"
    audit: Audit | None = None


@dataclass(frozen=True)
class Gate:
    """One gate for one window: passed when `reasons` is empty; `numbers` are what was compared."""

    window: str
    gate: str
    reasons: tuple[str, ...]
    numbers: Mapping[str, Number]

    @property
    def passed(self) -> bool:
        """True when nothing stands against the window at this gate."""
        return not self.reasons


def judge(facts: WindowFacts, method: Method) -> tuple[Gate, ...]:
    """All seven gates of one window in order; none is skipped after a failure."""
    tests = (_volume, _coverage, _target, _adjusted, _duties, _integrity, _audited)
    found = (test(facts, method) for test in tests)
    return tuple(
        Gate(facts.window, gate, tuple(code for code, holds in reasons.items() if holds), numbers)
        for gate, (reasons, numbers) in zip(GATES, found, strict=True)
    )


def gate_table(windows: Iterable[WindowFacts], method: Method) -> pd.DataFrame:
    """By window and gate: `window`, `gate`, `passed`, `reasons` (codes with commas), `numbers` (dict)."""
    gates = [gate for facts in sorted(windows, key=lambda facts: facts.window) for gate in judge(facts, method)]
    rows = [(g.window, g.gate, g.passed, ",".join(g.reasons), dict(g.numbers)) for g in gates]
    return pd.DataFrame(rows, columns=["window", "gate", "passed", "reasons", "numbers"]).astype({"passed": bool})


def count_failures(table: pd.DataFrame) -> pd.DataFrame:
    """Per gate `passed` and `failed` windows and `nobody` (a gate that nobody passes is said, not hidden)."""
    passed = table.groupby("gate")["passed"].sum().reindex(GATES, fill_value=0).astype("int64")
    total = table.groupby("gate")["passed"].size().reindex(GATES, fill_value=0).astype("int64")
    out = pd.DataFrame({"gate": list(GATES), "passed": passed.to_numpy(), "failed": (total - passed).to_numpy()})
    out["nobody"] = (out["passed"] == 0) & (out["failed"] > 0)
    return out


Found = tuple[Mapping[str, bool], Mapping[str, Number]]


def _volume(facts: WindowFacts, method: Method) -> Found:
    return (
        {
            "too_few_ratings": facts.n < method.n_honour,
            "too_few_months": facts.active_months < method.min_months,
        },
        {
            "n": facts.n,
            "needed_n": method.n_honour,
            "months": facts.active_months,
            "needed_months": method.min_months,
        },
    )


def _coverage(facts: WindowFacts, method: Method) -> Found:
    known = facts.served is not None and facts.served > 0
    share = facts.n / facts.served if known and facts.served else None
    return (
        {"served_unknown": not known, "coverage_low": share is not None and share < method.min_coverage},
        {"n": facts.n, "served": facts.served, "coverage": share, "needed_coverage": method.min_coverage},
    )


def _target(facts: WindowFacts, _method: Method) -> Found:
    return (
        {"not_shown_to_meet": facts.verdict != "meets", "remote_below": facts.remote_verdict == "below"},
        {"verdict": facts.verdict, "remote_verdict": facts.remote_verdict},
    )


def _adjusted(facts: WindowFacts, _method: Method) -> Found:
    return {"adjusted_below": facts.adjusted_verdict == "below"}, {"adjusted_verdict": facts.adjusted_verdict}


def _duties(facts: WindowFacts, _method: Method) -> Found:
    return (
        {
            "overdue_bad_ratings": facts.overdue_bad > 0,
            "upheld_complaint": facts.upheld_complaints > 0,
            "integrity_finding": facts.integrity_findings > 0,
        },
        {
            "overdue_bad": facts.overdue_bad,
            "upheld_complaints": facts.upheld_complaints,
            "integrity_findings": facts.integrity_findings,
        },
    )


def _integrity(facts: WindowFacts, _method: Method) -> Found:
    return (
        {"anomaly_open": facts.anomaly == "audit", "anomaly_upheld": facts.anomaly == "upheld"},
        {"anomaly": facts.anomaly},
    )


def _audited(facts: WindowFacts, _method: Method) -> Found:
    audit = facts.audit
    if audit is None:
        return {"audit_missing": True}, {"size": None, "reached": 0, "not_made": 0, "changed": 0}
    return (
        {audit.reason: audit.state != "passed"},
        {"size": audit.size, "reached": audit.reached, "not_made": audit.not_made, "changed": audit.changed},
    )
