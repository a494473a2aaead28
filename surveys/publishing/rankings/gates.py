"""The seven gates of each window in words: passed or why not, with the numbers that were compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from portal.i18n import gettext as _
from surveys.publishing import words
from surveys.publishing.figures.assess import gate_list
from surveys.publishing.figures.rows import RankRow, percent
from surveys.publishing.rankings.edition import Edition
from surveys.scoring.gates import GATES

PAGE_SIZE = 40


@dataclass(frozen=True)
class GateCell:
    """One gate for one window."""

    gate: str
    passed: bool
    reasons: tuple[str, ...]
    numbers: str


@dataclass(frozen=True)
class GateLine:
    """One window with its seven gates."""

    row: RankRow
    gates: list[GateCell]


@dataclass(frozen=True)
class GatePage:
    """One page of windows, all that match counted."""

    lines: list[GateLine]
    found: int
    page: int
    last: int


def list_gates(edition: Edition, *, failed: str = "", window: str = "", page: int = 1) -> GatePage:
    """The windows that are shown, by code; perhaps only those that failed one gate, or whose code or name matches."""
    table = gate_list(edition.results.ranked, edition.method)
    cells: dict[str, dict[str, GateCell]] = {}
    for found in table.to_dict("records"):
        cells.setdefault(found["window"], {})[found["gate"]] = _cell(found)
    asked = window.strip().casefold()
    rows = [
        row
        for row in edition.results.windows
        if row.band != "S"
        and (failed not in GATES or not cells[row.unit][failed].passed)
        and (not asked or asked in row.unit.casefold() or asked in row.name.casefold())
    ]
    last = max(ceil(len(rows) / PAGE_SIZE), 1)
    at = min(max(page, 1), last)
    shown = rows[(at - 1) * PAGE_SIZE : at * PAGE_SIZE]
    return GatePage([GateLine(row, [cells[row.unit][gate] for gate in GATES]) for row in shown], len(rows), at, last)


def _cell(found: Mapping[Any, Any]) -> GateCell:
    reasons = words.reason_words()
    told = tuple(reasons.get(code, code) for code in str(found["reasons"]).split(",") if code)
    return GateCell(str(found["gate"]), bool(found["passed"]), told, _numbers(str(found["gate"]), found["numbers"]))


def _numbers(gate: str, numbers: Mapping[str, Any]) -> str:
    """What was compared, in a few words."""
    verdicts = words.verdict_words()
    if gate == "G1":
        return _(
            "%(n)s 条（要 %(needed)s），%(months)s 个月（要 %(least)s）",
            n=numbers["n"], needed=numbers["needed_n"], months=numbers["months"], least=numbers["needed_months"],
        )  # fmt: skip
    if gate == "G2":
        known = numbers["coverage"] is not None
        share = f"{percent(numbers['coverage'])}%" if known else _("未知")
        return _("%(share)s（要 %(needed)s%%）", share=share, needed=percent(numbers["needed_coverage"]))
    if gate == "G3":
        return _(
            "%(verdict)s；远程：%(remote)s",
            verdict=verdicts[numbers["verdict"]], remote=verdicts[numbers["remote_verdict"]],
        )  # fmt: skip
    if gate == "G4":
        return verdicts[numbers["adjusted_verdict"]]
    if gate == "G5":
        return _(
            "逾期 %(overdue)s，属实投诉 %(upheld)s，违规 %(findings)s",
            overdue=numbers["overdue_bad"], upheld=numbers["upheld_complaints"], findings=numbers["integrity_findings"],
        )  # fmt: skip
    if gate == "G6":
        return anomaly_words()[numbers["anomaly"]]
    return _(
        "联系上 %(reached)s（要 %(size)s），非本人 %(forged)s，被改 %(changed)s",
        reached=numbers["reached"], size=numbers["size"] or "—", forged=numbers["not_made"], changed=numbers["changed"],
    )  # fmt: skip


def anomaly_words() -> dict[str, str]:
    """What became of suspicious ratings."""
    return {"clear": _("没有异常"), "audit": _("正在查"), "cleared": _("已查清"), "upheld": _("属实")}
