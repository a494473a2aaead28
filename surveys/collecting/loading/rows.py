"""Checks every row of a foreign file of ratings; nothing is dropped without a finding. Pure."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pandas as pd

from surveys.collecting.loading.mapping import Mapping, plain

NAMESPACE = UUID("5a0d6c5e-3f0b-5c43-9a55-0d6a3a3c7b11")
REJECTED = frozenset({"no_unit", "test_unit", "unknown_word", "bad_time", "future_time"})


class ColumnsMissing(ValueError):
    """The file lacks columns that the mapping names."""


@dataclass(frozen=True)
class Finding:
    """Something about one row (the first after the heading is row 2, as in a spreadsheet)."""

    row: int
    kind: str
    column: str
    value: str

    @property
    def rejects(self) -> bool:
        """Whether the row is left out because of it."""
        return self.kind in REJECTED


@dataclass(frozen=True)
class Row:
    """A row that can be kept. `level` is None for "don't know"."""

    id: UUID
    unit: str
    group: str
    level: int | None
    rated_at: datetime
    language: str
    comment: str


@dataclass
class Checked:
    """All rows of a file: those to keep, and what was found."""

    rows: int
    kept: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def report(self, *, duplicates: int) -> dict[str, Any]:
        """The counts and findings as JSON. rows = accepted + rejected + duplicates; flagged rows are accepted."""
        flagged = {finding.row for finding in self.findings if not finding.rejects}
        rejected = {finding.row for finding in self.findings if finding.rejects}
        return {
            "rows": self.rows,
            "accepted": len(self.kept) - duplicates,
            "flagged": len(flagged - rejected),
            "rejected": len(rejected),
            "duplicates": duplicates,
            "kinds": dict(sorted(Counter(finding.kind for finding in self.findings).items())),
            "findings": [asdict(finding) for finding in self.findings],
        }


def check_rows(frame: pd.DataFrame, mapping: Mapping, *, now: datetime) -> Checked:
    """Checks a frame of text cells; ColumnsMissing names what the file lacks."""
    names = mapping.columns.named()
    missing = [name for name in names.values() if name not in frame.columns]
    if missing:
        raise ColumnsMissing(f"the file lacks the columns {', '.join(missing)}; it has {', '.join(frame.columns)}")
    checked, seen = Checked(len(frame)), Counter[str]()
    for number, cells in enumerate(frame[list(names.values())].itertuples(index=False, name=None), start=2):
        values = {meaning: str(cell).strip() for meaning, cell in zip(names, cells, strict=True)}
        _check_row(number, values, mapping, checked=checked, seen=seen, now=now)
    return checked


def _check_row(
    number: int, values: dict[str, str], mapping: Mapping, *, checked: Checked, seen: Counter[str], now: datetime
) -> None:
    moment = _parse_time(values["time"], ZoneInfo(mapping.timezone))
    findings = [
        Finding(number, kind, mapping.columns.named()[meaning], values[meaning])
        for kind, meaning in _judge(values, mapping, moment=moment, now=now)
    ]
    checked.findings += findings
    if any(finding.rejects for finding in findings) or moment is None:
        return
    content = "\x1f".join([mapping.source, *(f"{meaning}={value}" for meaning, value in sorted(values.items()))])
    seen[content] += 1
    if seen[content] > 1:
        checked.findings.append(Finding(number, "repeated_row", mapping.columns.unit, values["unit"]))
    checked.kept.append(_row(values, mapping, moment=moment, content=f"{content}\x1f{seen[content]}"))


def _judge(
    values: dict[str, str], mapping: Mapping, *, moment: datetime | None, now: datetime
) -> list[tuple[str, str]]:
    """Kind and column meaning of everything worth saying about a row."""
    found: list[tuple[str, str]] = []
    if not values["unit"]:
        found.append(("no_unit", "unit"))
    elif mapping.is_test(values):
        found.append(("test_unit", "unit"))
    word = plain(values["level"])
    if word in mapping.unknown:
        found.append(("dont_know", "level"))
    elif word not in mapping.levels:
        found.append(("unknown_word", "level"))
    if moment is None:
        found.append(("bad_time", "time"))
    elif moment > now:
        found.append(("future_time", "time"))
    return found


def _row(values: dict[str, str], mapping: Mapping, *, moment: datetime, content: str) -> Row:
    unit = values["unit"] if mapping.unit_dashes else values["unit"].replace("-", " ")
    group = values.get("group", "")
    return Row(
        id=uuid5(NAMESPACE, content),
        unit=unit,
        group=group if mapping.unit_dashes else group.replace("-", " "),
        level=mapping.levels.get(plain(values["level"])),
        rated_at=moment,
        language=values.get("language") or mapping.language,
        comment=values.get("comment", ""),
    )


def _parse_time(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.astimezone(UTC)
