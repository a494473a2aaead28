"""A catalogue of items checked row by row: nothing is dropped silently, repairs are only proposed."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from portal.codes import Verdict, check_credit_code, check_item_code, check_region_code, parse_item_code
from standards.loading.columns import CATALOGUE, ColumnMap
from standards.loading.report import NOTE, REJECT, Finding, Report, make_report
from standards.loading.sheets import Sheet, read_sheet

TASK_TYPES = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "20", "30", "31", "32")
NAME_LENGTH = 1000
UNSORTED = "未分类"


@dataclass(frozen=True)
class CatalogueRow:
    """One row: `credit_code` as given, malformed unless `credit_kind` is "valid"; `task_type` two digits."""

    row: int
    department: str
    name: str
    item_code: str
    task_type: str
    region_code: str
    credit_code: str
    credit_kind: str
    credit_proposals: tuple[str, ...] = ()
    main_item: str = ""
    local_agency_code: str = ""
    link: str = ""


@dataclass(frozen=True)
class CheckedCatalogue:
    """The accepted rows of a file in file order, and the report on all rows."""

    rows: tuple[CatalogueRow, ...]
    report: Report


def load_catalogue(path: Path, *, columns: ColumnMap = CATALOGUE, register: Iterable[str] = ()) -> CheckedCatalogue:
    """Read and check a CSV or XLSX catalogue; `register` holds known credit codes. LoadingError."""
    sheet = read_sheet(path, wanted=columns.known_headers())
    return check_catalogue(sheet, columns=columns, register=register)


def check_catalogue(sheet: Sheet, *, columns: ColumnMap = CATALOGUE, register: Iterable[str] = ()) -> CheckedCatalogue:
    """Check every row of a sheet; kinds of credit-code faults are those of portal.codes plus "unreadable"."""
    frame = columns.rename(sheet.frame)
    agencies = _agency_codes(frame)
    verdicts = _verdicts(frame, agencies, register=list(register))
    rows = [_row(number, record, verdicts[number]) for number, record in _records(frame)]
    findings = [*sheet.findings]
    for row in rows:
        findings += _findings(row)
    findings += _repeats(rows)
    rejected = {finding.row for finding in findings if finding.severity == REJECT}
    report = make_report(len(rows), findings, notes=_notes(sheet, rows))
    return CheckedCatalogue(tuple(row for row in rows if row.row not in rejected), report)


def _records(frame: pd.DataFrame) -> Iterable[tuple[int, dict[str, str]]]:
    return zip(frame.index.tolist(), frame.to_dict("records"), strict=True)  # type: ignore[arg-type]  # pandas types keys as Hashable


def _agency_codes(frame: pd.DataFrame) -> pd.Series:
    """The credit code of each row: its own column, else the agency part of the item code, else ""."""
    parsed = frame["item_code"].map(lambda code: getattr(parse_item_code(code), "agency", ""))
    return frame["credit_code"].where(frame["credit_code"].ne(""), parsed)


def _verdicts(frame: pd.DataFrame, agencies: pd.Series, *, register: list[str]) -> dict[int, Verdict]:
    """Verdicts by row number; the codes a department carries elsewhere in the file count as its register."""
    own: dict[str, set[str]] = defaultdict(set)
    for department, code in zip(frame["department"], agencies, strict=True):
        own[department].add(code)
    cache: dict[tuple[str, str], Verdict] = {}
    verdicts: dict[int, Verdict] = {}
    rows = zip(frame.index, frame["department"], agencies, frame["item_code"], strict=True)
    for number, department, code, item_code in rows:
        if (department, code) not in cache:
            cache[department, code] = check_credit_code(code, [*own[department], *register])
        verdict = cache[department, code]
        verdicts[number] = verdict if code else _unreadable(item_code)
    return verdicts


def _unreadable(item_code: str) -> Verdict:
    # the structure is broken, but a credit code may still stand somewhere inside it
    inside = [part for part in re.split(r"[^0-9A-Z]", item_code) if check_credit_code(part).valid]
    return Verdict("", "unreadable" if item_code else "missing", tuple(inside))


def _row(number: int, record: dict[str, str], verdict: Verdict) -> CatalogueRow:
    kind = record["task_type"]
    return CatalogueRow(
        row=number,
        department=record["department"],
        name=record["name"],
        item_code=record["item_code"],
        task_type=kind.zfill(2) if kind else "",
        region_code=record["region_code"],
        credit_code=verdict.code,
        credit_kind=verdict.kind,
        credit_proposals=verdict.proposals,
        main_item="" if record["main_item"] == UNSORTED else record["main_item"],
        local_agency_code=record["local_agency_code"],
        link=record["link"],
    )


def _findings(row: CatalogueRow) -> list[Finding]:
    found = [
        Finding(row.row, column, "missing", f"{column}.missing", severity=REJECT)
        for column in ("department", "name", "item_code")
        if not getattr(row, column)
    ]
    if row.credit_kind != "valid":
        code, kind = f"credit_code.{row.credit_kind}", row.credit_kind
        value = row.credit_code or row.item_code
        found.append(Finding(row.row, "credit_code", kind, code, value, row.credit_proposals))
    if row.task_type and row.task_type not in TASK_TYPES:
        found.append(Finding(row.row, "task_type", "unknown", "task_type.unknown", row.task_type))
    if row.region_code:
        found += _region_findings(row)
    if len(row.name) > NAME_LENGTH:
        found.append(Finding(row.row, "name", "too_long", "name.too_long", row.name[:60]))
    if row.link and not row.link.lower().startswith(("http://", "https://")):
        found.append(Finding(row.row, "link", "no_web_address", "link.no_web_address", row.link[:200]))
    if len(row.item_code) in (31, 33) and row.credit_kind == "valid":
        found += _item_code_findings(row)
    return found


def _region_findings(row: CatalogueRow) -> list[Finding]:
    verdict = check_region_code(row.region_code)
    if verdict.kind in ("valid", "statistical_zone"):
        return []
    code = f"region_code.{verdict.kind}"
    return [Finding(row.row, "region_code", verdict.kind, code, row.region_code, verdict.proposals)]


def _item_code_findings(row: CatalogueRow) -> list[Finding]:
    verdict = check_item_code(row.item_code)
    local = (parsed := parse_item_code(row.item_code)) is not None and parsed.form == "local"
    if verdict.valid or local:
        return []
    return [Finding(row.row, "item_code", verdict.kind, f"item_code.{verdict.kind}", row.item_code)]


def _repeats(rows: list[CatalogueRow]) -> list[Finding]:
    codes: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    found: list[Finding] = []
    for row in rows:
        if row.item_code and row.item_code in codes:
            found.append(_repeat(row, "item_code", codes[row.item_code]))
        elif row.name and (row.department, row.name) in names:
            found.append(_repeat(row, "name", names[row.department, row.name]))
        codes.setdefault(row.item_code, row.row)
        names.setdefault((row.department, row.name), row.row)
    return found


def _repeat(row: CatalogueRow, column: str, first: int) -> Finding:
    value = getattr(row, column)
    return Finding(row.row, column, "duplicate", f"{column}.repeated", value, (str(first),), NOTE)


def _notes(sheet: Sheet, rows: list[CatalogueRow]) -> dict[str, str]:
    codes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        codes[row.department].add(row.credit_code)
    several = sum(len(found) > 1 for found in codes.values())
    return {
        "encoding": sheet.encoding,
        "sheet": sheet.name,
        "departments": str(len(codes)),
        "departments_with_several_codes": str(several),
    }
