"""The way of a bad rating through the house: which step follows which, and whose it is. Pure.

待预审 → (误评/恶意 待复核 → 剔除 or 恢复) / 待整改 → 整改中 → 待审核 → 待回访 → 已办结 (domain reference 1.7 e).
"""

from dataclasses import dataclass
from typing import Literal

Party = Literal["handler", "approver", "outsider"]
OPEN = ("screening", "appeal", "to_rectify", "rectifying", "to_approve", "to_call_back")
ENDED = ("closed", "excluded")
STATES = (*OPEN, *ENDED)
PATH = ("screening", "to_rectify", "rectifying", "to_approve", "to_call_back", "closed")
COMPLEXITIES = ("simple", "complex")
APPEALS = ("mistaken", "malicious")
CALL_BACKS = ("satisfied", "unsatisfied", "unreached", "no_contact")
ROLES: dict[Party, frozenset[str]] = {
    "handler": frozenset({"staff", "office", "admin"}),
    "approver": frozenset({"office", "supervisor", "admin"}),
    "outsider": frozenset({"office", "supervisor", "admin"}),
}


class MoveRefused(ValueError):
    """This person may not do this now. Codes: state role same_person own_unit appealed_before reason reply."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Move:
    """One step: from where to where, and whose it is. An outsider belongs to another unit than the rated one."""

    name: str
    source: str
    target: str
    party: Party


MOVES = (
    Move("accept", "screening", "to_rectify", "handler"),
    Move("contest", "screening", "appeal", "handler"),
    Move("reinstate", "appeal", "screening", "outsider"),
    Move("begin", "to_rectify", "rectifying", "handler"),
    Move("submit", "rectifying", "to_approve", "handler"),
    Move("send_back", "to_approve", "rectifying", "approver"),
    Move("approve", "to_approve", "to_call_back", "approver"),
    Move("close", "to_call_back", "closed", "handler"),
    Move("reopen", "to_call_back", "rectifying", "handler"),
)
BY_NAME = {move.name: move for move in MOVES}


def move_from(state: str, name: str) -> Move:
    """The step of that name from this state; MoveRefused(state) where it is not due."""
    found = BY_NAME.get(name)
    if found is None or found.source != state:
        raise MoveRefused("state")
    return found


def moves_from(state: str, role: str) -> tuple[Move, ...]:
    """What a role may do next, as far as the state decides it."""
    return tuple(move for move in MOVES if move.source == state and role in ROLES[move.party])


def strike_from(state: str) -> str:
    """Where a case goes whose rating two people excluded: to the end, from any open state."""
    if state not in OPEN:
        raise MoveRefused("state")
    return "excluded"


def clock_of(state: str, complexity: str | None) -> str:
    """Which deadline runs in a state: a kind of `deadlines`, or "" where none does."""
    if state in ("to_rectify", "rectifying", "to_approve"):
        return complexity or "simple"
    return {"screening": "verify", "appeal": "appeal", "to_call_back": "call_back"}.get(state, "")
