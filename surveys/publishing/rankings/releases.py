"""What earlier publications of other periods already tell about the counts of a new one. Pure.

A part follows from the whole less the other parts: what one release hides must not follow from the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from surveys.scoring.disclosure import Cell

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
class Releases:
    """Counts of other spans beside those of `span`: rows as `suppress` takes them, what adds up, what is out."""

    span: Span
    cells: pd.DataFrame
    periods: Mapping[str, Sequence[str]]
    published: frozenset[Cell]


def tile(whole: Span, spans: Iterable[Span]) -> list[Span]:
    """Shorter spans that add up to the whole, longest first at every step; [] when none do."""
    inside = sorted({one for one in spans if one != whole and whole.start <= one.start and one.end <= whole.end})
    return _tile(whole.start, whole.end, inside) or []


def list_sums(span: Span, spans: Iterable[Span]) -> dict[Span, list[Span]]:
    """Whole -> parts, each with `span` as the whole or as one of the parts."""
    known = {span, *spans}
    found = {whole: tile(whole, known) for whole in sorted(known)}
    return {whole: parts for whole, parts in found.items() if parts and (whole == span or span in parts)}


def combine(span: Span, released: Mapping[Span, pd.DataFrame]) -> Releases:
    """The releases that bear on the span; each frame has `unit`, `parent`, `n` and `shown` (n was printed)."""
    sums = list_sums(span, released)
    needed = sorted({one for whole, parts in sums.items() for one in (whole, *parts)} - {span})
    frames = [released[one].assign(period=one.code) for one in needed]
    columns = ["unit", "parent", "period", "n", "shown"]
    cells = pd.concat(frames)[columns] if frames else pd.DataFrame(columns=columns)
    out = cells[cells["shown"].astype(bool)]
    published = frozenset(zip(out["unit"].astype(str), out["period"].astype(str), strict=True))
    periods = {whole.code: [part.code for part in parts] for whole, parts in sums.items()}
    return Releases(span, cells.drop(columns="shown"), periods, published)


def _tile(start: date, end: date, inside: Sequence[Span]) -> list[Span] | None:
    if start > end:
        return []
    for one in sorted((one for one in inside if one.start == start), reverse=True):
        rest = _tile(one.end + DAY, end, inside)
        if rest is not None:
            return [one, *rest]
    return None
