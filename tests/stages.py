"""States of the database that several tests begin from: each is built once, every test gets a copy of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from flask import Flask


@dataclass(frozen=True)
class Stage:
    """`build` makes the state in a fresh, migrated database; `name` is the fixture that finds what it made.

    A copy is kept for each stage by what it is, so make one once and not with every test.
    """

    name: str
    build: Callable[[Flask], None]


def last_of(stages: Sequence[Stage], request: pytest.FixtureRequest) -> Stage | None:
    """The last of these whose fixture the test uses: stages stand in the order in which one holds another."""
    used = [stage for stage in stages if stage.name in request.fixturenames]
    return used[-1] if used else None
