"""The proof that a receipt's rating is counted in a published root, without showing the rating."""

import hashlib
from bisect import bisect_left
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.crypto import merkle
from portal.crypto.suites import suite_named
from surveys.collecting.models.ratings import Rating
from surveys.publishing.rankings.freezing import LEAF, leaf_of, nonce_of, read_file
from surveys.publishing.rankings.models import PUBLIC_STATES, Ranking


@dataclass(frozen=True)
class Proof:
    """What the holder of a receipt needs to check the root alone: the number, the leaf and the steps up."""

    code: str
    suite: str
    receipt: str
    nonce: str
    leaf: str
    steps: tuple[tuple[str, str], ...]  # (left or right, hash)
    root: str


def prove_receipt(session: Session, receipt: str, *, key: bytes) -> list[Proof]:
    """A proof for each public ranking whose root counts this receipt; empty when none does."""
    rating_id = session.scalar(select(Rating.id).where(Rating.receipt == receipt))
    if rating_id is None:
        return []
    found = select(Ranking).where(Ranking.state.in_(PUBLIC_STATES), Ranking.merkle_root != "")
    proofs = (
        _prove(session, ranking, receipt, rating_id.hex, key) for ranking in session.scalars(found.order_by(Ranking.id))
    )
    return [proof for proof in proofs if proof is not None]


def _prove(session: Session, ranking: Ranking, receipt: str, rating_id: str, key: bytes) -> Proof | None:
    suite = suite_named(ranking.merkle_suite)
    nonce = nonce_of(rating_id, key=key, suite=suite)
    leaf = leaf_of(receipt, nonce, suite=suite)
    data = read_file(session, ranking, kind="leaves")
    leaves = [data[at : at + LEAF] for at in range(0, len(data), LEAF)]
    place = bisect_left(leaves, leaf)
    if place == len(leaves) or leaves[place] != leaf:
        return None
    steps = merkle.prove(leaves, place, suite=suite)
    shown = tuple(("left" if step.on_left else "right", step.hash.hex()) for step in steps)
    return Proof(ranking.code, ranking.merkle_suite, receipt, nonce, leaf.hex(), shown, ranking.merkle_root)


def check_proof(proof: Proof) -> bool:
    """Whether the steps lead from the leaf to the root: what anyone can compute."""
    suite = suite_named(proof.suite)
    steps = [merkle.Step(bytes.fromhex(found), on_left=side == "left") for side, found in proof.steps]
    leaf = leaf_of(proof.receipt, proof.nonce, suite=suite)
    return leaf.hex() == proof.leaf and merkle.verify(leaf, steps, expected_root=bytes.fromhex(proof.root), suite=suite)


def sha256_of(data: bytes) -> str:
    """SHA-256 (hex)."""
    return hashlib.sha256(data).hexdigest()
