"""From the rows of a workbook back to guides, with a finding for every cell that cannot be read. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from standards.exchange.cells import CellFault, read_cell
from standards.exchange.columns import (
    AGENCY_CODE,
    AGENCY_NAME,
    EDITION,
    GUIDE,
    ITEM,
    ITEMS,
    TRANSLATIONS,
    Column,
    Table,
)
from standards.exchange.layout import GUIDES, LISTS
from standards.exchange.rows import GuideEntry, ItemEntry
from standards.guide.content import Guide
from standards.guide.document import load_guide
from standards.guide.soundness import Problem, check_soundness
from standards.loading.report import FLAG, REJECT, Finding

PYDANTIC = {
    "missing": "cell.missing", "string_pattern_mismatch": "cell.pattern", "string_too_long": "cell.too_long",
    "literal_error": "cell.choice", "less_than_equal": "cell.range", "greater_than_equal": "cell.range",
}  # fmt: skip
LANGUAGES = (("zh", "中文"), ("en", "English"), ("ko", "한국어"))


@dataclass(frozen=True)
class Line:
    """One filled row of a sheet: its number, and the text of each cell by header."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ReadGuide:
    """A guide as read; `row` is its row in the sheet of guides."""

    row: int
    entry: GuideEntry


@dataclass(frozen=True)
class ReadWorkbook:
    """What a workbook holds; guides with a rejected cell are left out of `guides`."""

    guides: tuple[ReadGuide, ...]
    items: tuple[ItemEntry, ...]
    findings: tuple[Finding, ...]
    rows: int


@dataclass
class _Draft:
    line: Line
    code: str
    document: dict[str, Any] = field(default_factory=dict)
    where: dict[tuple[Any, ...], tuple[str, int, str]] = field(default_factory=dict)


def rebuild(lines: Mapping[str, Sequence[Line]]) -> ReadWorkbook:
    """The guides of these rows (by sheet); every fault names sheet, row and column."""
    findings: list[Finding] = []
    drafts = _open_drafts(lines.get(GUIDES.sheet, ()), findings)
    for table in LISTS:
        for line in lines.get(table.sheet, ()):
            _add_part(table, line, drafts, findings=findings)
    for line in lines.get(TRANSLATIONS, ()):
        _translate(line, drafts, findings)
    broken = {finding.value for finding in findings if finding.kind == "guide"}
    guides = [_finish(draft, findings) for draft in drafts.values() if draft.code not in broken]
    items = [_item(line, findings) for line in lines.get(ITEMS, ())]
    rows = sum(len(found) for found in lines.values())
    return ReadWorkbook(tuple(filter(None, guides)), tuple(filter(None, items)), tuple(findings), rows)


def _open_drafts(lines: Sequence[Line], findings: list[Finding]) -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = {}
    for line in lines:
        code = _words(line, GUIDE)
        if not code or code in drafts:
            fault = "guide.repeated" if code else "cell.missing"
            findings.append(_finding(GUIDES.sheet, line, GUIDE, code=fault, value=code))
            continue
        drafts[code] = draft = _Draft(line, code)
        _fill(GUIDES, line, draft.document, place=(), draft=draft, findings=findings)
    return drafts


def _add_part(table: Table, line: Line, drafts: Mapping[str, _Draft], *, findings: list[Finding]) -> None:
    draft = drafts.get(_words(line, GUIDE))
    if draft is None:
        findings.append(_finding(table.sheet, line, GUIDE, code="guide.not_listed", value=_words(line, GUIDE)))
        return
    owner, place = draft.document, (table.place,)
    if table.parent:
        parents = draft.document.get(table.parent, [])
        number = find_part(parents, _words(line, table.owner))
        if number is None:
            name = _words(line, table.owner)
            findings.append(_finding(table.sheet, line, table.owner, code="part.not_listed", value=name))
            return
        owner, place = parents[number], (table.parent, number, table.place)  # type: ignore[assignment] # numbers stand among names
    members = owner.setdefault(table.place, [])
    part: dict[str, Any] = {}
    plain = _fill(table, line, part, place=(*place, len(members)), draft=draft, findings=findings)
    members.append(part if plain is None else plain)


def find_part(members: Sequence[Any], name: str) -> int | None:
    """The number of the member with this key, or of "#3" the third; None when there is none."""
    if name.startswith("#") and name[1:].isdigit():
        number = int(name[1:]) - 1
        return number if 0 <= number < len(members) else None
    keys = [member.get("key") if isinstance(member, dict) else None for member in members]
    return keys.index(name) if name in keys else None


def _fill(
    table: Table, line: Line, part: dict[str, Any], *, place: tuple[Any, ...], draft: _Draft, findings: list[Finding]
) -> Any:
    """Put the cells of a row into a part; a row that is one value (a note) is given back."""
    draft.where[place] = (table.sheet, line.row, GUIDE)
    for column in table.columns:
        draft.where[(*place, *column.path)] = (table.sheet, line.row, column.header)
        value = _value(table.sheet, line, column, findings=findings)
        if not column.path:
            return value or ""
        if value is not None:
            _put(part, column.path, value)
    return None


def _value(sheet: str, line: Line, column: Column, *, findings: list[Finding]) -> Any:
    text = line.cells.get(column.header, "")
    try:
        return read_cell(column.kind, text)
    except CellFault as fault:
        findings.append(_finding(sheet, line, column.header, code=fault.code, value=text))
        return None


def _put(part: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        part = part.setdefault(name, {})
    part[path[-1]] = value


def _translate(line: Line, drafts: Mapping[str, _Draft], findings: list[Finding]) -> None:
    draft = drafts.get(_words(line, GUIDE))
    place = _words(line, "位置")
    words = {language: _words(line, header) for language, header in LANGUAGES}
    told = {language: text for language, text in words.items() if text and language != "zh"}
    holder, name = _holder(draft.document, place.split("/")) if draft else (None, "")
    if holder is None:
        fault = "guide.not_listed" if draft is None else "translation.no_text"
        column = GUIDE if draft is None else "位置"
        findings.append(_finding(TRANSLATIONS, line, column, code=fault, value=place))
    elif words["zh"] and words["zh"] != holder[name]:
        findings.append(
            _finding(TRANSLATIONS, line, "中文", code="translation.outdated", value=words["zh"], severity=FLAG)
        )
        holder[name] = {"zh": holder[name], **told}
    elif told:
        holder[name] = {"zh": holder[name], **told}


def _holder(document: Any, path: Sequence[str]) -> tuple[Any, Any]:
    """What holds the Chinese text at a place, and under which name; (None, "") where there is no text."""
    holder: Any = None
    step: Any = ""
    for name in path:
        holder = document
        step = find_part(holder, name) if isinstance(holder, list) else name
        if step is None or (isinstance(holder, dict) and step not in holder) or not isinstance(holder, dict | list):
            return None, ""
        document = holder[step]
    return (holder, step) if isinstance(document, str) else (None, "")


def _finish(draft: _Draft, findings: list[Finding]) -> ReadGuide | None:
    sheets = {(table.sheet) for table in (GUIDES, *LISTS)}
    mine = {where[:2] for where in draft.where.values()}
    try:
        content = load_guide(draft.document)
    except ValidationError as error:
        findings += [_invalid(draft, one) for one in error.errors(include_url=False)]
        return None
    findings += [_unsound(draft, content, problem) for problem in check_soundness(content)]
    if any(one.severity == REJECT and one.sheet in sheets and (one.sheet, one.row) in mine for one in findings):
        return None
    edition = _words(draft.line, EDITION)
    entry = GuideEntry(
        code=draft.code,
        item=_words(draft.line, ITEM),
        agency=_words(draft.line, AGENCY_NAME),
        agency_code=_words(draft.line, AGENCY_CODE),
        content=content,
        edition=int(edition) if edition.isdigit() else None,
    )
    return ReadGuide(draft.line.row, entry)


def _invalid(draft: _Draft, error: Any) -> Finding:
    sheet, row, column = _cell(draft, tuple(error["loc"]))
    value = "" if error["type"] == "missing" else str(error["input"])[:60]
    code = PYDANTIC.get(error["type"], "cell.invalid")
    return Finding(row, column, "invalid", code, value, severity=REJECT, sheet=sheet)


def _unsound(draft: _Draft, content: Guide, problem: Problem) -> Finding:
    place: tuple[Any, ...] = problem.place
    if len(place) > 1:
        number = find_part(draft.document.get(place[0], []), place[1])
        place = (place[0], place[1] if number is None else number, *place[2:])
    sheet, row, column = _cell(draft, place)
    told = " ".join(problem.about) or ".".join(problem.place)
    return Finding(row, column, "unsound", f"unsound.{problem.code}", told, severity=FLAG, sheet=sheet)


def _cell(draft: _Draft, place: tuple[Any, ...]) -> tuple[str, int, str]:
    """The cell a place was read from: the longest beginning of the place that is one."""
    for length in range(len(place), -1, -1):
        if place[:length] in draft.where:
            return draft.where[place[:length]]
    return GUIDES.sheet, draft.line.row, GUIDE


def _item(line: Line, findings: list[Finding]) -> ItemEntry | None:
    kinds = {"名称": "words", "类型": "code:kind", "例外事项": "flag", "例外原因": "words"}
    columns = [Column(ITEM, ("code",), "words"), *(Column(header, (), kind) for header, kind in kinds.items())]
    code, name, kind, exception, reason = (_value(ITEMS, line, column, findings=findings) for column in columns)
    for header, value in ((ITEM, code), ("名称", name)):
        if not value:
            findings.append(_finding(ITEMS, line, header, code="cell.missing"))
    return ItemEntry(code, name, kind or "", bool(exception), reason or "") if code and name else None


def _words(line: Line, header: str) -> str:
    return (read_cell("words", line.cells.get(header, "")) or "").strip()


def _finding(sheet: str, line: Line, column: str, *, code: str, value: str = "", severity: str = REJECT) -> Finding:
    kind = code.split(".")[-1]
    return Finding(line.row, column, kind, code, value[:60], severity=severity, sheet=sheet)


def rejected(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that keep a workbook from being applied."""
    return (finding for finding in findings if finding.severity == REJECT)
