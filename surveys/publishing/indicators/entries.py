"""Reads what somebody typed for an indicator, on the page or in a sheet, cell by cell. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveys.publishing.indicators.catalogue import Listed

LONGEST = {"observer": 60, "evidence": 200}
SHEET = ("window", "name", "value", "hits", "total", "observed_on", "observer", "evidence")
TYPED = ("value", "hits", "total", "observed_on", "observer", "evidence")


@dataclass(frozen=True)
class Entry:
    """The value of one window with its evidence; a vote has its counts."""

    window: str
    value: float
    hits: int | None
    total: int | None
    observed_on: date
    observer: str
    evidence: str


@dataclass(frozen=True)
class Finding:
    """What is wrong with one cell. `row` counts as a spreadsheet does: the first under the heading is 2."""

    row: int
    window: str
    column: str
    kind: str
    text: str


@dataclass(frozen=True)
class Checked:
    """A whole table: the entries, how many lines were left empty, and what was found."""

    entries: list[Entry]
    empty: int
    findings: list[Finding]


def columns_for(listed: Listed) -> tuple[str, ...]:
    """The cells a person fills in for an indicator of this source."""
    return ("hits", "total", *TYPED[3:]) if listed.source == "vote" else ("value", *TYPED[3:])


def check_rows(rows: Sequence[Mapping[str, str]], listed: Listed, *, windows: Iterable[str], last_day: date) -> Checked:
    """Every row of a table; rows without any typed cell are left alone. Observed after `last_day` is refused."""
    known, seen = set(windows), set[str]()
    entries, findings, empty = [], [], 0
    for number, cells in enumerate(rows, start=2):
        window = cells.get("window", "").strip()
        typed = {name: cells.get(name, "").strip() for name in columns_for(listed)}
        if not any(typed.values()):
            empty += 1
            continue
        wrong = [] if window in known else [("window", "unknown_window", window)]
        wrong += [("window", "repeated", window)] if window in seen else []
        seen.add(window)
        entry, more = _read(window, typed, listed, last_day=last_day)
        findings += [Finding(number, window, *found) for found in (*wrong, *more)]
        if entry and not wrong:
            entries.append(entry)
    return Checked(entries, empty, findings)


def _read(
    window: str, typed: Mapping[str, str], listed: Listed, *, last_day: date
) -> tuple[Entry | None, list[tuple[str, str, str]]]:
    wrong: list[tuple[str, str, str]] = []
    day = _day(typed["observed_on"])
    if day is None:
        wrong.append(("observed_on", "bad_date", typed["observed_on"]))
    elif day > last_day:
        wrong.append(("observed_on", "too_late", typed["observed_on"]))
    for name, longest in LONGEST.items():
        if not typed[name]:
            wrong.append((name, "blank", ""))
        elif len(typed[name]) > longest:
            wrong.append((name, "too_long", typed[name][:20]))
    value, hits, total = _vote(typed, wrong) if listed.source == "vote" else (_points(typed, listed, wrong), None, None)
    if wrong or value is None or day is None:
        return None, wrong
    return Entry(window, value, hits, total, day, typed["observer"], typed["evidence"]), []


def _points(typed: Mapping[str, str], listed: Listed, wrong: list[tuple[str, str, str]]) -> float | None:
    try:
        value = float(typed["value"].replace("％", "%").removesuffix("%"))
    except ValueError:
        wrong.append(("value", "not_number", typed["value"]))
        return None
    value = value / 100 if listed.unit == "share" else value
    low, high = listed.limits
    if not low <= value <= high:  # false for NaN too
        wrong.append(("value", "out_of_range", typed["value"]))
        return None
    return value


def _vote(typed: Mapping[str, str], wrong: list[tuple[str, str, str]]) -> tuple[float | None, int | None, int | None]:
    found = {name: typed[name] for name in ("hits", "total")}
    bad = [(name, "not_number", text) for name, text in found.items() if not (text.isascii() and text.isdigit())]
    if bad:
        wrong.extend(bad)
        return None, None, None
    hits, total = int(found["hits"]), int(found["total"])
    if not 0 < total <= 10_000_000 or hits > total:
        wrong.append(("hits", "counts_impossible", f"{hits}/{total}"))
        return None, None, None
    return hits / total, hits, total


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
