"""Finding a window in a published ranking: by code, name or place, and by band; twenty-five a page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from surveys.publishing.figures.rows import RankRow
from surveys.scoring.funnel import estimate_spread, funnel_scores

PAGE_SIZE = 25
BANDS = ("A", "B", "C", "C*", "D", "N", "S")
OUTER = 3.0902  # 99.8 %


@dataclass(frozen=True)
class Found:
    """One page of the windows that match, by code, and how many there are."""

    text: str
    band: str
    rows: list[RankRow]
    total: int
    page: int
    last: int


def find_windows(rows: Sequence[RankRow], *, text: str, band: str, page: int) -> Found:
    """The page asked for, or the last; a band nobody knows asks for all."""
    given = "".join(sign for sign in text if sign.isprintable()).strip()[:80]
    wanted, chosen = given.casefold(), band if band in BANDS else ""
    found = [
        row
        for row in rows
        if (not chosen or row.band == chosen)
        and (not wanted or any(wanted in part.casefold() for part in (row.unit, row.name, row.place, row.region)))
    ]
    last = max(ceil(len(found) / PAGE_SIZE), 1)
    at = min(max(page, 1), last)
    return Found(given, chosen, found[(at - 1) * PAGE_SIZE : at * PAGE_SIZE], len(found), at, last)


def outside_funnel(rows: Sequence[RankRow]) -> list[RankRow]:
    """The windows beyond the 99.8 % limits of the funnel, over-dispersion counted in; by code."""
    shown = [row for row in rows if row.share and row.rank]
    if len(shown) < 2:
        return []
    x, n = [int(row.satisfied) for row in shown], [int(row.n) for row in shown]
    centre = min(max(sum(x) / sum(n), 0.001), 0.999)
    scores = funnel_scores(x, n, centre=centre, tau2=estimate_spread(x, n, centre=centre).tau2)
    return [row for row, score in zip(shown, scores, strict=True) if abs(float(score)) > OUTER]
