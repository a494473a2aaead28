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
    return join([hash_leaf(record, suite=suite) for record in records], suite=suite)


def prove(records: Sequence[bytes], index: int, *, suite: Suite) -> list[Step]:
    """The siblings that lead from one record to the root; IndexError when there is no such record."""
    if not 0 <= index < len(records):
        raise IndexError(f"no record {index} of {len(records)}")
    return climb([hash_leaf(record, suite=suite) for record in records], index, suite=suite)


def hash_leaf(record: bytes, *, suite: Suite) -> bytes:
    """The lowest node over one record."""
    return suite.digest(_LEAF + record)


def hash_pair(left: bytes, right: bytes, *, suite: Suite) -> bytes:
    """The node over two nodes."""
    return suite.digest(_NODE + left + right)


def join(nodes: Sequence[bytes], *, suite: Suite) -> bytes:
    """The root over nodes in this order, each a leaf's or that of a whole tree; for none, the hash of nothing."""
    if not nodes:
        return suite.digest(b"")
    level = list(nodes)
    while len(level) > 1:
        level = _parents(level, suite)
    return level[0]


def climb(nodes: Sequence[bytes], index: int, *, suite: Suite) -> list[Step]:
    """The siblings that lead from one of the nodes to the root over all of them."""
    level, steps = list(nodes), []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            steps.append(Step(level[sibling], on_left=sibling < index))
        level, index = _parents(level, suite), index // 2
    return steps


def verify(record: bytes, steps: Sequence[Step], *, expected_root: bytes, suite: Suite) -> bool:
    """Whether the record is one of those the root stands for."""
    reached = hash_leaf(record, suite=suite)
    for step in steps:
        pair = (step.hash, reached) if step.on_left else (reached, step.hash)
        reached = hash_pair(*pair, suite=suite)
    return hmac.compare_digest(reached, expected_root)


def _parents(level: list[bytes], suite: Suite) -> list[bytes]:
    pairs = [hash_pair(left, right, suite=suite) for left, right in zip(level[::2], level[1::2], strict=False)]
    return pairs + level[-1:] if len(level) % 2 else pairs  # the odd one moves up as it is: RFC 6962's shape
