"""What earlier publications already tell about the counts of a new one. Pure.

A part follows from the whole less the other parts, in time and up the tree of places: what one release hides must
not follow from another, of another period, of a region around this one or inside it, or of the same edition before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from surveys.scoring.disclosure import Cell, Sum
from surveys.scoring.suppression import Earlier

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """Days from start to end, both included."""

    start: date
    end: date

    @property
    def code(self) -> str:
        """Its days as text, whatever the period is called."""
        return f"{self.start.isoformat()}..{self.end.isoformat()}"


@dataclass(frozen=True)
class Release:
    """What one publication tells of one span: `unit`, `parent`, `n`, `shown` (n printed), `levels` (all printed)."""

    span: Span
    frame: pd.DataFrame


@dataclass(frozen=True)
class Releases:
    """What is already public and bears on `span`: the counts, and units whose levels are out or kept together."""

    span: Span
    earlier: Earlier
    opened: frozenset[Cell] = frozenset()
    closed: frozenset[Cell] = frozenset()


def tile(whole: Span, spans: Iterable[Span]) -> list[Span]:
    """Shorter spans that add up to the whole, longest first at every step; [] when none do."""
    inside = sorted({one for one in spans if one != whole and whole.start <= one.start and one.end <= whole.end})
    return _tile(whole.start, whole.end, inside) or []


def list_sums(span: Span, spans: Iterable[Span]) -> dict[Span, list[Span]]:
    """Whole -> parts of every sum of spans that leads to `span`, directly or through others."""
    known = {span, *spans}
    tiled = {whole: tile(whole, known) for whole in sorted(known)}
    reached, before = {span}, 0
    while len(reached) > before:
        before = len(reached)
        for whole, parts in tiled.items():
            if parts and not reached.isdisjoint({whole, *parts}):
                reached |= {whole, *parts}
    return {whole: parts for whole, parts in tiled.items() if parts and whole in reached}


def combine(span: Span, new: Mapping[str, int], released: Sequence[Release]) -> Releases:
    """The publications that bear on a new one of `span` with these counts by unit; oldest first.

    A count printed with the same value twice is one fact. One that changed in between is two, the newest under
    its own name, so that every publication's own sums hold.
    """
    sums = list_sums(span, {one.span for one in released})
    linked = {span, *sums, *(part for parts in sums.values() for part in parts)}
    related = [one for one in released if one.span in linked]
    plain = _newest(span, new, related)
    facts = [read_facts(one, plain) for one in related]
    values = {cell: n for known, _sums, _shown in facts for cell, n in known.items()}
    shown = {cell for _known, _sums, out in facts for cell in out}
    added = [one for _known, own, _shown in facts for one in own] + _over_time(sums, plain)
    known = set(values) | {(unit, span.code) for unit in new}
    earlier = Earlier(
        values,
        [one for one in dict.fromkeys(added) if known.issuperset(one.cells)],
        shown,
        set(values) - shown,
        _near(span, new, related),
    )
    return Releases(span, earlier, *_details(span, new, related))


def _newest(span: Span, new: Mapping[str, int], related: Sequence[Release]) -> dict[Cell, int]:
    plain: dict[Cell, int] = {(unit, span.code): n for unit, n in new.items()}
    for one in reversed(related):
        for unit, n in zip(one.frame["unit"], one.frame["n"], strict=True):
            plain.setdefault((str(unit), one.span.code), int(n))
    return plain


def read_facts(one: Release, plain: Mapping[Cell, int]) -> tuple[dict[Cell, int], list[Sum], set[Cell]]:
    """The cells of a publication with their counts, its sums, and which cells it printed."""
    names: dict[str, Cell] = {}
    for unit, n in zip(one.frame["unit"].astype(str), one.frame["n"].astype(int), strict=True):
        key = (unit, one.span.code)
        names[unit] = key if plain[key] == n else (unit, f"{one.span.code}={n}")
    values: dict[Cell, int] = {names[unit]: int(n) for unit, n in zip(one.frame["unit"], one.frame["n"], strict=True)}
    shown: set[Cell] = {names[unit] for unit in one.frame.loc[one.frame["shown"].astype(bool), "unit"]}
    found = []
    for parent, group in one.frame.groupby(one.frame["parent"].astype(str), sort=True):
        parts = tuple(sorted(names[unit] for unit in group["unit"]))
        if parent in names and values[names[parent]] == sum(values[part] for part in parts):
            found.append(Sum(names[parent], parts))
    return values, found, shown


def _over_time(sums: Mapping[Span, Sequence[Span]], plain: Mapping[Cell, int]) -> list[Sum]:
    """Short spans to a long one, unit by unit, where the counts still add up."""
    found = []
    for whole, parts in sums.items():
        for unit in sorted(unit for unit, code in plain if code == whole.code):
            cells = tuple((unit, part.code) for part in parts)
            if all(cell in plain for cell in cells) and plain[(unit, whole.code)] == sum(plain[cell] for cell in cells):
                found.append(Sum((unit, whole.code), cells))
    return found


def _near(span: Span, new: Mapping[str, int], related: Sequence[Release]) -> set[Cell]:
    """Cells of the new publication that an earlier one printed with another count."""
    found: set[Cell] = set()
    for one in related:
        if one.span == span:
            out = one.frame[one.frame["shown"].astype(bool)]
            pairs = zip(out["unit"].astype(str), out["n"].astype(int), strict=True)
            found |= {(unit, span.code) for unit, n in pairs if unit in new and new[unit] != n}
    return found


def _details(span: Span, new: Mapping[str, int], related: Sequence[Release]) -> tuple[frozenset[Cell], frozenset[Cell]]:
    """Cells whose levels were printed before, and cells shown without their levels; where the count is the same."""
    opened: set[Cell] = set()
    closed: set[Cell] = set()
    for one in related:
        if one.span == span:
            out = one.frame[one.frame["shown"].astype(bool)]
            for unit, n, levels in zip(out["unit"].astype(str), out["n"], out["levels"], strict=True):
                if new.get(unit) == int(n):
                    (opened if levels else closed).add((unit, span.code))
    return frozenset(opened), frozenset(closed - opened)


def _tile(start: date, end: date, inside: Sequence[Span]) -> list[Span] | None:
    if start > end:
        return []
    for one in sorted((one for one in inside if one.start == start), reverse=True):
        rest = _tile(one.end + DAY, end, inside)
        if rest is not None:
            return [one, *rest]
    return None
