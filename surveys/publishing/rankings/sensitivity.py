"""What another choice of parameters would change: who enters, who leaves, whose verdict moves. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from surveys.publishing.figures.assess import measure, rank_windows
from surveys.scoring.display import print_number
from surveys.scoring.method import Method


@dataclass(frozen=True)
class Variant:
    """One alternative: how many it chooses, the windows that enter and leave, and verdicts that differ."""

    code: str
    chosen: int
    kept: int
    entered: tuple[str, ...]
    left: tuple[str, ...]
    verdicts: int


@dataclass(frozen=True)
class Move:
    """One window under two methods; `why` are the codes of what differs. Scores are "" where a method gives none."""

    unit: str
    rank: str
    other_rank: str
    band: str
    other_band: str
    why: tuple[str, ...]
    score: str = ""
    other_score: str = ""


def list_variants(method: Method) -> dict[str, Method]:
    """The alternatives every publication prints."""
    return {
        "no_dispersion": replace(method, phi_cap=1.0),
        "strict": replace(method, alpha=method.alpha / 5),
        "lenient": replace(method, alpha=min(method.alpha * 2, 0.5)),
        "half_fdr": replace(method, q_select=method.q_select / 2),
        "double_n": replace(method, n_honour=method.n_honour * 2),
        "target_up": replace(method, target=min(method.target + 0.05, 0.99)),
    }


def compare_variants(units: pd.DataFrame, method: Method, *, base: pd.DataFrame) -> list[Variant]:
    """Each alternative against the ranking as it is."""
    return [
        _compare(code, base, rank_windows(measure(units, other), other))
        for code, other in list_variants(method).items()
    ]


def compare_methods(units: pd.DataFrame, one: Method, other: Method, *, units_other: pd.DataFrame) -> list[Move]:
    """Who moves between two methods on the same period, largest moves first, and why."""
    first = rank_windows(measure(units, one), one).set_index("unit")
    second = rank_windows(measure(units_other, other), other).set_index("unit")
    moves = [
        _move(unit, first.loc[unit].to_dict(), second.loc[unit].to_dict())
        for unit in first.index
        if unit in second.index
    ]
    changed = [move for move in moves if move.why]
    return sorted(changed, key=lambda move: (move.band == move.other_band, -_distance(move), move.unit))


def _compare(code: str, base: pd.DataFrame, other: pd.DataFrame) -> Variant:
    now, then = _chosen(base), _chosen(other)
    verdicts = base.set_index("unit")["verdict"].ne(other.set_index("unit")["verdict"]).sum()
    return Variant(
        code, len(then), len(now & then), tuple(sorted(then - now)), tuple(sorted(now - then)), int(verdicts)
    )


def _chosen(ranked: pd.DataFrame) -> set[str]:
    return set(ranked.loc[ranked["selected"], "unit"])


def _move(unit: str, one: Mapping[object, object], other: Mapping[object, object]) -> Move:
    names = ("verdict", "band", "failed_gates", "rank", "share", "selected", "score")
    why = tuple(name for name in names if _differs(one.get(name), other.get(name)))
    return Move(unit, _rank(one), _rank(other), str(one["band"]), str(other["band"]), why, _score(one), _score(other))


def _differs(one: object, other: object) -> bool:
    return not (one == other or (pd.isna(one) and pd.isna(other)))  # type: ignore[call-overload] # a cell of a frame


def _score(row: Mapping[object, object]) -> str:
    score = row.get("score")
    return print_number(score, places=2) if isinstance(score, float) else ""


def _rank(row: Mapping[object, object]) -> str:
    rank = row["rank"]
    return "" if pd.isna(rank) else str(int(rank))  # type: ignore[call-overload] # a cell of a frame


def _distance(move: Move) -> int:
    return abs(int(move.rank) - int(move.other_rank)) if move.rank and move.other_rank else 0
