"""The report of an import: what was read, what is wrong where, what would mend it. No displayed text."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

REJECT, FLAG, NOTE = "reject", "flag", "note"


@dataclass(frozen=True)
class Finding:
    """One fault of one cell: `row` is the line in its sheet (header is 1), `code` names the sentence."""

    row: int
    column: str
    kind: str
    code: str
    value: str = ""
    proposals: tuple[str, ...] = ()
    severity: str = FLAG
    sheet: str = ""


@dataclass(frozen=True)
class Report:
    """The counts of an import: rows = accepted + rejected; flagged and repeated rows are accepted."""

    rows: int
    accepted: int
    flagged: int
    rejected: int
    duplicates: int
    findings: tuple[Finding, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    def count_kinds(self, column: str) -> dict[str, int]:
        """How many findings of each kind a column has, by kind."""
        kinds = Counter(finding.kind for finding in self.findings if finding.column == column)
        return dict(sorted(kinds.items()))

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values: the five counts, `notes`, and `findings` in row order."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    def to_json(self) -> str:
        """The report as JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def make_report(rows: int, findings: Sequence[Finding], *, notes: dict[str, str] | None = None) -> Report:
    """The report over `rows` lines read; a row counts once however many findings it has."""
    rejected = {(finding.sheet, finding.row) for finding in findings if finding.severity == REJECT}
    flagged = {(finding.sheet, finding.row) for finding in findings if finding.severity == FLAG} - rejected
    repeated = {(finding.sheet, finding.row) for finding in findings if finding.kind == "duplicate"}
    ordered = sorted(findings, key=lambda finding: (finding.sheet, finding.row, finding.column, finding.code))
    return Report(
        rows=rows,
        accepted=rows - len(rejected),
        flagged=len(flagged),
        rejected=len(rejected),
        duplicates=len(repeated),
        findings=tuple(ordered),
        notes=notes or {},
    )
