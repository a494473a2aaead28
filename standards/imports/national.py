"""A file under national field names, compared with what is here: new guides whole, known ones by single values."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from standards.exchange.cells import unguard
from standards.exchange.national import GUIDE, FieldUnreadable, overlay_national, read_national
from standards.exchange.rebuilding import ReadGuide, ReadWorkbook
from standards.exchange.rows import GuideEntry, ItemEntry
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.imports.planning import Plan, plan_guides
from standards.loading.errors import ColumnsMissing, TableEmpty, WorkbookBroken
from standards.loading.report import REJECT, Finding
from standards.loading.sheets import decode
from standards.models import Guide

Fields = Mapping[str, Any]


def plan_national(session: Session, scope: Scope, *, content: bytes, name: str) -> Plan:
    """Read, check and compare a JSON list or CSV of national fields. Raises LoadingError."""
    records = read_records(content, name=name)
    guides: list[ReadGuide] = []
    items: dict[str, ItemEntry] = {}
    findings: list[Finding] = []
    seen: set[str] = set()
    for row, fields in enumerate(records, start=2):
        known = _known(session, fields)
        code = known.code if known else str(fields.get(GUIDE) or _address(fields))
        made = _content(row, fields, known)
        if isinstance(made, Finding) or code in seen:
            repeated = Finding(row, GUIDE, "repeated", "guide.repeated", code, severity=REJECT)
            findings.append(made if isinstance(made, Finding) else repeated)
            continue
        seen.add(code)
        guides.append(ReadGuide(row, _entry(code, fields, made)))
        if item := fields.get("catalog_code"):
            items[item] = ItemEntry(item, made.name, made.identity.kind or "")
    read = ReadWorkbook(tuple(guides), tuple(items.values()), tuple(findings), len(records))
    return plan_guides(session, scope, read=read)


def read_records(content: bytes, *, name: str) -> Sequence[Fields]:
    """The records of a JSON list, or of a CSV with a header of national names. Raises LoadingError."""
    text, _encoding = decode(content, name=name)
    if text.lstrip("\ufeff \r\n\t").startswith(("[", "{")):
        return _json_records(text.lstrip("\ufeff"), name)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if not rows:
        raise TableEmpty(path=name)
    if "task_name" not in rows[0]:
        raise ColumnsMissing(columns="task_name")
    return [{str(key): unguard(value or "") for key, value in row.items() if key is not None} for row in rows]


def _json_records(text: str, name: str) -> Sequence[Fields]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise WorkbookBroken(path=name, reason=type(error).__name__) from error
    records = found if isinstance(found, list) else [found]
    if not all(isinstance(record, dict) for record in records):
        raise WorkbookBroken(path=name, reason="records")
    return records


def _known(session: Session, fields: Fields) -> Guide | None:
    """The guide of a record: by public code, else by the only guide of its national code."""
    code, task = str(fields.get(GUIDE) or ""), str(fields.get("task_code") or "")
    if not code and not task:
        return None
    found = select(Guide).where(or_(Guide.code == code) if code else Guide.national_code == task)
    guides = session.scalars(found.options(joinedload(Guide.editions)).order_by(Guide.id)).unique().all()
    return guides[0] if len(guides) == 1 else None


def _content(row: int, fields: Fields, known: Guide | None) -> Content | Finding:
    try:
        if known is None or not known.editions:
            return read_national(fields)
        return overlay_national(load_guide(known.editions[0].content), fields)
    except FieldUnreadable as fault:
        value = str(fields.get(fault.name))[:60]
        return Finding(row, fault.name, "invalid", "cell.invalid", value, severity=REJECT)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
        return Finding(row, place, "invalid", "cell.invalid", severity=REJECT)


def _entry(code: str, fields: Fields, content: Content) -> GuideEntry:
    agency, agency_code = str(fields.get("dept_name") or ""), str(fields.get("dept_code") or "")
    return GuideEntry(code, str(fields.get("catalog_code") or ""), agency, agency_code, content)


def _address(fields: Fields) -> str:
    names = ("task_code", "local_task_code", "dept_name", "task_name", "area_code")
    digest = hashlib.sha256("|".join(str(fields.get(name) or "") for name in names).encode()).hexdigest()[:12]
    return f"g-{digest}"
