from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.handling.states import (
    BY_NAME,
    ENDED,
    MOVES,
    OPEN,
    PATH,
    ROLES,
    STATES,
    MoveRefused,
    clock_of,
    move_from,
    moves_from,
    strike_from,
)

NAMES = st.lists(st.sampled_from([*BY_NAME, "strike"]), max_size=40)


def walk(names: list[str]) -> list[str]:
    """The states a case goes through when these acts are tried one after the other; refused ones change nothing."""
    way = ["screening"]
    for name in names:
        try:
            way.append(strike_from(way[-1]) if name == "strike" else move_from(way[-1], name).target)
        except MoveRefused:
            continue
    return way


@given(NAMES)
def test_no_path_skips_a_step(names: list[str]) -> None:
    way = walk(names)
    for before, after in pairwise(way):
        if before in PATH and after in PATH and PATH.index(after) > PATH.index(before):
            assert PATH.index(after) == PATH.index(before) + 1
    if way[-1] == "closed":
        assert set(PATH) <= set(way)


@given(NAMES)
def test_an_ended_case_stays_ended_and_none_is_lost(names: list[str]) -> None:
    way = walk(names)
    assert set(way) <= set(STATES)
    for state in way[:-1]:
        assert state in OPEN


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    assert {move.target for move in MOVES} | {"screening", "excluded"} == set(STATES)
    assert {move.source for move in MOVES} == set(OPEN)


def test_a_supervisor_never_handles_and_a_clerk_never_approves() -> None:
    for state in OPEN:
        assert not {"accept", "contest", "begin", "submit", "close", "reopen"} & {
            move.name for move in moves_from(state, "supervisor")
        }
        assert not {"approve", "send_back", "reinstate"} & {move.name for move in moves_from(state, "staff")}
    assert "staff" not in ROLES["approver"] | ROLES["outsider"]


@pytest.mark.parametrize("state", ENDED)
def test_nothing_runs_after_the_end(state: str) -> None:
    assert clock_of(state, "simple") == ""
    with pytest.raises(MoveRefused):
        strike_from(state)
