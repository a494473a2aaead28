"""Service letters of another government as guides: five tables, a declared mapping, and a report on the dirt. Pure.

Money of another currency stays in words: an amount here is fen. Averages and ranges say so in a note.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from standards.guide.content import Guide
from standards.guide.document import load_guide
from standards.loading.errors import ColumnsMissing
from standards.loading.report import FLAG, NOTE, REJECT, Finding, Report, make_report
from standards.loading.sheets import read_sheet

MAPPING = Path(__file__).resolve().parent / "data" / "service_letters.json"
MONEY = re.compile(r"\d{1,3}(\.\d{3})*(,\d{2})?|\d+(,\d{2})?")
WEB = re.compile(r"https?://[^\s)\"<>]+")
Tables = Mapping[str, pd.DataFrame]
Fields = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """One service: its address here, the name it has there, its agency there, and its content."""

    row: int
    code: str
    local_code: str
    agency: str
    agency_code: str
    content: Guide


@dataclass(frozen=True)
class LoadedLetters:
    """The services in file order, the report over the rows of all files, and the mapping they were read by."""

    letters: tuple[Letter, ...]
    report: Report
    mapping: Mapping[str, Any]


def read_letter_mapping() -> Mapping[str, Any]:
    """The declared mapping: files and columns, units, channels, words that mean "none"."""
    found: Mapping[str, Any] = json.loads(MAPPING.read_text(encoding="utf-8"))
    return found


def load_letters(folder: Path, mapping: Mapping[str, Any] | None = None) -> LoadedLetters:
    """Read services.csv, steps.csv, documents.csv, costs.csv, channels.csv of a folder. LoadingError."""
    mapping = mapping or read_letter_mapping()
    tables = {name: _table(folder / f"{name}.csv", columns) for name, columns in mapping["files"].items()}
    return convert_letters(tables, mapping)


def _table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    frame = read_sheet(path).frame
    if missing := [name for name in columns if name not in frame]:
        raise ColumnsMissing(columns=f"{path.name}：{', '.join(missing)}")
    return frame


def convert_letters(tables: Tables, mapping: Mapping[str, Any]) -> LoadedLetters:
    """Every service as a guide; what is missing, contradicts itself or cannot be read becomes a finding."""
    findings: list[Finding] = []
    services = _records(tables["services"])
    ids = [record["id"] for record in services]
    parts = {name: _by_service(name, tables[name], set(ids), findings) for name in tables if name != "services"}
    letters, seen = [], set()
    for record in services:
        repeated = record["id"] in seen or not record["id"]
        if repeated:
            code = "service.repeated_id" if record["id"] else "service.no_id"
            kind = "duplicate" if record["id"] else "missing"
            findings.append(_finding("services", record, "id", kind, code, record["file"]))
        seen.add(record["id"])
        own = {name: [] if repeated else found.get(record["id"], []) for name, found in parts.items()}
        letters.append(_Writer(record, own, mapping, findings).letter())
    rows = sum(len(table) for table in tables.values())
    return LoadedLetters(tuple(letters), make_report(rows, findings), mapping)


def _records(frame: pd.DataFrame) -> list[Fields]:
    records = frame.to_dict("records")
    named = [{str(name): value for name, value in record.items()} for record in records]
    return [record | {"row": row} for row, record in zip(_rows(frame), named, strict=True)]


def _rows(frame: pd.DataFrame) -> list[int]:
    return [int(number) for number in frame.index.tolist()]


def _by_service(name: str, frame: pd.DataFrame, known: set[str], findings: list[Finding]) -> dict[str, list[Fields]]:
    gathered: dict[str, list[Fields]] = defaultdict(list)
    for record in _records(frame):
        if record["servico"] and record["servico"] in known:
            gathered[record["servico"]].append(record)
        else:
            code = "service.unknown" if record["servico"] else "service.no_id"
            findings.append(_finding(name, record, "servico", "unknown", code, record["servico"], severity=REJECT))
    return gathered


def _finding(
    sheet: str, record: Fields, column: str, kind: str, code: str, value: str, *, severity: str = FLAG
) -> Finding:
    return Finding(record["row"], column, kind, code, value[:60], severity=severity, sheet=sheet)


class _Writer:
    """Writes one service as a guide and notes what it meets."""

    def __init__(
        self, record: Fields, parts: Mapping[str, list[Fields]], mapping: Mapping[str, Any], findings: list[Finding]
    ) -> None:
        self.record, self.parts, self.mapping, self.findings = record, parts, mapping, findings

    def letter(self) -> Letter:
        record = self.record
        stem = record["file"].removesuffix(".xml")
        digest = hashlib.sha256(stem.encode()).hexdigest()[:12]
        agency_code = record.get("orgao_id", "").rsplit("/", 1)[-1]
        return Letter(
            row=record["row"],
            code=f"br-{digest}",
            local_code=f"{stem[:85]}-{digest}" if len(stem) > 98 else stem,
            agency=record["orgao"],
            agency_code=f"br-{agency_code}"[:40],
            content=load_guide(self.document()),
        )

    def document(self) -> Fields:
        record = self.record
        split = [part.strip() for part in record.get("areas", "").split(self.mapping["separator"].strip())]
        identity = {
            "name": " ".join(record["nome"].split()),
            "local_code": record["file"].removesuffix(".xml")[:100],
            "agency": record["orgao"] or None,
            "region": self.mapping["region"]["code"],
            "aliases": [record["sigla"]] if record.get("sigla") else [],
            "local_topics": [part for part in split if part],
        }
        fees = self.fees()
        return {
            "identity": identity,
            "summary": record["descricao"] or None,
            "handling": {"online_depth": self.mapping["digital_depth"].get(record.get("servico_digital", ""))},
            "conditions": self.conditions(),
            "limits": self.limits(),
            "channels": self.channels(),
            "charged": self.charged(fees),
            "fees": fees,
            "materials": self.materials(),
            "steps": self.steps(),
            "notes": [self.mapping["note"]],
        }

    def note(self, name: str, record: Fields, column: str, *, code: str, severity: str = FLAG) -> None:
        kind = code.split(".")[-1]
        self.findings.append(_finding(name, record, column, kind, code, str(record.get(column, "")), severity=severity))

    def charged(self, fees: Sequence[Fields]) -> bool | None:
        free = self.mapping["free"].get(self.record["gratuito"])
        if free is None:
            self.note("services", self.record, "gratuito", code="fee.not_said")
        elif free and fees:
            self.note("services", self.record, "gratuito", code="fee.free_with_costs")
        elif not free and not fees:
            self.note("services", self.record, "gratuito", code="fee.charged_without_costs")
        return None if free is None else not free

    def conditions(self) -> list[Fields]:
        words = self.record.get("solicitantes", "")
        return [{"key": "who", "text": words}] if words else []

    def limits(self) -> list[Fields]:
        record = self.record
        how = self.mapping["times"].get(record["tempo_tipo"])
        if how == "immediate":
            return [{"key": "promise", "kind": "promised", "unit": "即办"}]
        if how is None or how == "not_estimated":
            self.note("services", record, "tempo_tipo", code="limit.not_estimated" if how else "limit.not_said")
            return []
        unit = self.mapping["units"].get(record["tempo_unidade"])
        if unit is None or not record["tempo_max"].isdigit():
            self.note("services", record, "tempo_unidade", code="limit.unreadable")
            return []
        if how == "average":
            self.note("services", record, "tempo_tipo", code="limit.average", severity=NOTE)
        told = {"between": f"entre {record.get('tempo_min', '')} e {record['tempo_max']}", "average": "em média"}
        limit = {"key": "promise", "kind": "promised", "number": int(record["tempo_max"]), "unit": unit}
        return [limit | {"note": told.get(how)}]

    def steps(self) -> list[Fields]:
        if not self.parts["steps"]:
            self.note("services", self.record, "file", code="steps.none")
        found = []
        for number, record in enumerate(self.parts["steps"], start=1):
            if not record["titulo"]:
                self.note("steps", record, "titulo", code="steps.no_title")
            name = record["titulo"] or record["descricao"][:60] or f"Etapa {record['etapa']}"
            found.append({"key": f"step-{number}", "name": name, "detail": record["descricao"] or None})
        return found

    def materials(self) -> list[Fields]:
        found: dict[str, Fields] = {}
        for record in self.parts["documents"]:
            words = record["documento"]
            if words.strip().lower() in self.mapping["nothing"]:
                continue
            if words in found:
                self.note("documents", record, "documento", code="paper.repeated", severity=NOTE)
                continue
            need = self.mapping["case"].get(record["caso"])
            if need != "always":
                code = "paper.case_without_name" if need else "paper.no_case"
                self.note("documents", record, "caso", code=code)
            found[words] = {"key": f"paper-{len(found) + 1}", "name": words, "need": need or "always"}
        return list(found.values())

    def fees(self) -> list[Fields]:
        found = []
        for number, record in enumerate(self.parts["costs"], start=1):
            amount, varies = record["valor"], record["valorvar"]
            if amount and not MONEY.fullmatch(amount):
                self.note("costs", record, "valor", code="fee.unreadable_amount")
            elif not amount and not varies:
                self.note("costs", record, "valor", code="fee.no_amount")
            words = " ".join(filter(None, (record["moeda"] if amount else "", amount, varies)))
            found.append({"key": f"fee-{number}", "name": record["descricao"], "standard": words or None})
        return found

    def channels(self) -> list[Fields]:
        found: dict[tuple[str, str], Fields] = {}
        for record in self.parts["channels"]:
            kind = self.mapping["channels"].get(record["tipo"])
            if kind is None:
                self.note("channels", record, "tipo", code="channel.unmapped")
                continue
            if not record["descricao"]:
                self.note("channels", record, "descricao", code="channel.no_words")
            web = WEB.search(record["descricao"])
            channel = {"key": f"channel-{len(found) + 1}", "kind": kind, "detail": record["descricao"] or None}
            if kind == "online" and web:
                channel["url"] = web.group()
            found.setdefault((kind, record["descricao"]), channel)
        return list(found.values())
