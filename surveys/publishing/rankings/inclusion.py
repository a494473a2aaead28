"""The proof that a receipt's rating is counted in a published root, without showing the rating."""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.crypto import merkle
from portal.crypto.suites import suite_named
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating
from surveys.publishing.rankings.freezing import has_file, read_file
from surveys.publishing.rankings.models import PUBLIC_STATES, Ranking
from surveys.publishing.receipts.buckets import find_leaf, grow, leaf_of, nonce_of, split_leaves
from surveys.publishing.receipts.calendar import read_calendar
from surveys.publishing.receipts.models import ReceiptBucket


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
    by_day: bool  # the path leads through the bucket of a window and day


@dataclass(frozen=True)
class Held:
    """A receipt that somebody holds, and where its rating was given."""

    receipt: str
    rating: str
    window: str
    day: date


def prove_receipt(session: Session, receipt: str, *, key: bytes) -> list[Proof]:
    """A proof for each public ranking whose root counts this receipt; empty when none does."""
    found = select(Rating.id, Rating.rated_on, Window.code).join(Window, Window.id == Rating.window_id)
    row = session.execute(found.where(Rating.receipt == receipt)).first()
    if row is None:
        return []
    held = Held(receipt, row.id.hex, window=row.code, day=row.rated_on)
    rankings = select(Ranking).where(
        Ranking.state.in_(PUBLIC_STATES),
        Ranking.merkle_root != "",
        Ranking.starts <= held.day,
        Ranking.ends >= held.day,
    )
    proofs = (_prove(session, ranking, held, key) for ranking in session.scalars(rankings.order_by(Ranking.id)))
    return [proof for proof in proofs if proof is not None]


def _prove(session: Session, ranking: Ranking, held: Held, key: bytes) -> Proof | None:
    suite = suite_named(ranking.merkle_suite)
    nonce = nonce_of(held.rating, key=key, suite=suite)
    leaf = leaf_of(held.receipt, nonce, suite=suite)
    by_day = has_file(session, ranking, kind="receipts")
    steps = _climb_calendar(session, ranking, held, leaf, key=key) if by_day else _climb_flat(session, ranking, leaf)
    if steps is None:
        return None
    shown = tuple(("left" if step.on_left else "right", step.hash.hex()) for step in steps)
    return Proof(
        ranking.code, ranking.merkle_suite, held.receipt, nonce, leaf.hex(), shown, ranking.merkle_root, by_day
    )


def _climb_calendar(
    session: Session, ranking: Ranking, held: Held, leaf: bytes, *, key: bytes
) -> list[merkle.Step] | None:
    """The steps through the bucket that the ranking names, which may be current no more, and on to the root."""
    suite = suite_named(ranking.merkle_suite)
    calendar = read_calendar(read_file(session, ranking, kind="receipts"))
    place = calendar.place(held.window, held.day)
    bucket = session.get(ReceiptBucket, calendar.listed[place]) if place is not None else None
    if place is None or bucket is None:
        return None
    leaves = split_leaves(bucket.leaves)
    index = find_leaf(leaves, leaf)
    if index is None:
        return None
    return grow(leaves, key=key, suite=suite).steps(index) + merkle.climb(calendar.listed, place, suite=suite)


def _climb_flat(session: Session, ranking: Ranking, leaf: bytes) -> list[merkle.Step] | None:
    """The steps of a ranking frozen before there were buckets: one tree over all its leaves."""
    leaves = split_leaves(read_file(session, ranking, kind="leaves"))
    index = find_leaf(leaves, leaf)
    return None if index is None else merkle.prove(leaves, index, suite=suite_named(ranking.merkle_suite))


def root_of(session: Session, ranking: Ranking) -> bytes:
    """The root over what the ranking keeps of its receipts, computed again."""
    suite = suite_named(ranking.merkle_suite)
    if has_file(session, ranking, kind="receipts"):
        return read_calendar(read_file(session, ranking, kind="receipts")).root(suite)
    return merkle.root(split_leaves(read_file(session, ranking, kind="leaves")), suite=suite)


def check_proof(proof: Proof) -> bool:
    """Whether the steps lead from the leaf to the root: what anyone can compute."""
    suite = suite_named(proof.suite)
    steps = [merkle.Step(bytes.fromhex(found), on_left=side == "left") for side, found in proof.steps]
    leaf = leaf_of(proof.receipt, proof.nonce, suite=suite)
    return leaf.hex() == proof.leaf and merkle.verify(leaf, steps, expected_root=bytes.fromhex(proof.root), suite=suite)


def sha256_of(data: bytes) -> str:
    """SHA-256 (hex)."""
    return hashlib.sha256(data).hexdigest()
