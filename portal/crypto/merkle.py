"""A tree of hashes over many records: one root, and a short proof for each record (RFC 6962 §2.1). Pure."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from portal.crypto.suites import Suite

# A leaf and a node are hashed differently, so no inner node can pass for a record.
_LEAF, _NODE = b"\x00", b"\x01"


@dataclass(frozen=True)
class Step:
    """One sibling on the way up: its hash and whether it stands on the left."""

    hash: bytes
    on_left: bool


def root(records: Sequence[bytes], *, suite: Suite) -> bytes:
    """The hash that stands for all records in this order; for none, the hash of nothing."""
    if not records:
        return suite.digest(b"")
    level = [suite.digest(_LEAF + record) for record in records]
    while len(level) > 1:
        level = _parents(level, suite)
    return level[0]


def prove(records: Sequence[bytes], index: int, *, suite: Suite) -> list[Step]:
    """The siblings that lead from one record to the root; IndexError when there is no such record."""
    if not 0 <= index < len(records):
        raise IndexError(f"no record {index} of {len(records)}")
    level = [suite.digest(_LEAF + record) for record in records]
    steps: list[Step] = []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            steps.append(Step(level[sibling], on_left=sibling < index))
        level, index = _parents(level, suite), index // 2
    return steps


def verify(record: bytes, steps: Sequence[Step], *, expected_root: bytes, suite: Suite) -> bool:
    """Whether the record is one of those the root stands for."""
    reached = suite.digest(_LEAF + record)
    for step in steps:
        pair = step.hash + reached if step.on_left else reached + step.hash
        reached = suite.digest(_NODE + pair)
    return hmac.compare_digest(reached, expected_root)


def _parents(level: list[bytes], suite: Suite) -> list[bytes]:
    pairs = [suite.digest(_NODE + left + right) for left, right in zip(level[::2], level[1::2], strict=False)]
    return pairs + level[-1:] if len(level) % 2 else pairs  # the odd one moves up as it is: RFC 6962's shape
