"""The call-back audit (gate G7): who is called, in an order anyone can recompute, and what that decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, floor, log
from typing import Literal, get_args

Outcome = Literal["confirmed", "changed", "not_made", "unreached"]
State = Literal["passed", "failed", "incomplete"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)
AUDIT_SIZE = 59
CHANGED_SHARE = 0.05


@dataclass(frozen=True)
class Audit:
    """What the calls decided: counts, the state and its reason code."""

    state: State
    reason: str
    size: int
    reached: int
    not_made: int
    changed: int
    unreached: int


def plan_size(share: float, *, confidence: float = 0.95) -> int:
    """Calls that find at least one forged rating with `confidence` when `share` are forged: 5 % -> 59."""
    if not 0 < share < 1 or not 0 < confidence < 1:
        raise ValueError("share and confidence lie strictly between 0 and 1")
    return ceil(log(1 - confidence) / log(1 - share))


def draw(ratings: Iterable[str], *, seed: str, window: str) -> list[str]:
    """All ratings in calling order: by SHA-256 of ranking hash, window and rating.

    Call from the front; an unreached citizen is replaced by the next. The order depends on the set only,
    so nobody can steer it by sorting. Raises ValueError on an empty seed.
    """
    if not seed:
        raise ValueError("the draw needs the hash of the frozen ranking")
    distinct = set(ratings)
    return sorted(distinct, key=lambda rating: (_digest(seed, window, rating), rating))


def _digest(seed: str, window: str, rating: str) -> str:
    return sha256("\x1f".join((seed, window, rating)).encode()).hexdigest()


def decide(
    outcomes: Sequence[str], *, rated: int, size: int = AUDIT_SIZE, changed_share: float = CHANGED_SHARE
) -> Audit:
    """Passed when `size` (or all `rated`) were reached, none was forged and at most 5 % changed level.

    Fails as soon as it can no longer pass. Outcomes as in OUTCOMES, in any order; others raise ValueError.
    """
    unknown = sorted(set(outcomes) - set(OUTCOMES))
    if unknown:
        raise ValueError(f"unknown outcomes {unknown}")
    need = min(size, rated)
    forged, moved = outcomes.count("not_made"), outcomes.count("changed")
    away = outcomes.count("unreached")
    reached = len(outcomes) - away
    state, reason = _state(need, reached=reached, forged=forged, moved=moved, share=changed_share)
    return Audit(state, reason, need, reached, forged, moved, away)


def _state(need: int, *, reached: int, forged: int, moved: int, share: float) -> tuple[State, str]:
    if forged:
        return "failed", "audit_not_by_citizen"
    if moved > floor(share * max(need, reached)):
        return "failed", "audit_levels_changed"
    if reached < need or need == 0:
        return "incomplete", "audit_incomplete" if reached else "audit_missing"
    return "passed", "ok"
