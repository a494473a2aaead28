"""A list of score rows as somebody asks for it: filtered, sorted, a page at a time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from surveys.publishing.figures.rows import ScoreRow

PAGE_SIZE = 50
NUMBERS = ("n", "share", "low", "high", "index", "bad_share", "coverage", "served")
SORTS = ("unit", "name", "place", "verdict", *NUMBERS)
KINDS = ("window", "hall", "region")
VERDICTS = ("meets", "not_yet_shown", "below", "small", "suppressed")


@dataclass(frozen=True)
class Asked:
    """What the address asks for; unknown values fall back to the first choice."""

    period: str
    kind: str = "window"
    text: str = ""
    verdict: str = ""
    sort: str = "unit"
    descending: bool = False
    page: int = 1

    def tidy(self) -> "Asked":
        """The same with everything within its choices."""
        return replace(
            self,
            kind=self.kind if self.kind in KINDS else KINDS[0],
            verdict=self.verdict if self.verdict in VERDICTS else "",
            sort=self.sort if self.sort in SORTS else SORTS[0],
            page=max(self.page, 1),
        )


@dataclass(frozen=True)
class Listing:
    """One page of the rows that match, and how many there are."""

    rows: list[ScoreRow]
    found: list[ScoreRow]
    page: int
    last: int


def list_rows(rows: Sequence[ScoreRow], asked: Asked) -> Listing:
    """The rows that match, sorted, and the page asked for (the last one when there are fewer)."""
    text = asked.text.strip().casefold()
    found = [
        row
        for row in rows
        if (not asked.verdict or row.verdict == asked.verdict)
        and (not text or any(text in part.casefold() for part in (row.unit, row.name, row.place, row.region)))
    ]
    found.sort(key=lambda row: (*_key(row, asked), row.unit))
    last = max(ceil(len(found) / PAGE_SIZE), 1)
    page = min(asked.page, last)
    return Listing(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], found, page, last)


def _key(row: ScoreRow, asked: Asked) -> tuple[int, float | str]:
    value = getattr(row, asked.sort)
    if asked.sort not in NUMBERS:
        return (0, _reversed(value) if asked.descending else value)
    if not _is_number(value):
        return (1, 0.0)  # what is not shown comes last either way
    return (0, -float(value) if asked.descending else float(value))


def _reversed(text: str) -> str:
    return "".join(chr(0x10FFFF - ord(character)) for character in text)


def _is_number(text: str) -> bool:
    return bool(text) and text.replace(".", "", 1).replace("-", "", 1).isdigit()


def count_verdicts(rows: Sequence[ScoreRow]) -> dict[str, int]:
    """How many rows have each verdict."""
    return {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}
