"""A bucket: the small tree over one window's receipts of one day, and what hides how many they are. Pure.

Every leaf lies at the same depth, at least LEAST_DEPTH, in a place drawn by lot, and empty places are filled with
hashes that only the key can tell from real ones: neither the length nor the turns of a path say how many others rated.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.crypto import merkle
from portal.crypto.suites import Suite

LEAF = 32
LEAST_DEPTH = 6  # 64 places
_DRAW = 4  # bytes a lot, of which LEAF // _DRAW come from one hash


@dataclass(frozen=True)
class Bucket:
    """The tree's levels from the leaves up, each place -> node; `places` of the sorted leaves on the lowest."""

    places: tuple[int, ...]
    levels: tuple[dict[int, bytes], ...]

    @property
    def root(self) -> bytes:
        """The hash that stands for the bucket."""
        return self.levels[-1][0]

    def steps(self, index: int) -> list[merkle.Step]:
        """The siblings from the leaf of that number in sorted order up to the root."""
        found, place = [], self.places[index]
        for level in self.levels[:-1]:
            found.append(merkle.Step(level[place ^ 1], on_left=bool(place & 1)))
            place >>= 1
        return found


def make_leaves(receipts: Iterable[tuple[str, str]], *, key: bytes, suite: Suite) -> list[bytes]:
    """One hash a (receipt, rating id), sorted: with a secret number, so that nobody can guess receipts from it."""
    return sorted(
        leaf_of(receipt, nonce_of(rating_id, key=key, suite=suite), suite=suite) for receipt, rating_id in receipts
    )


def nonce_of(rating_id: str, *, key: bytes, suite: Suite) -> str:
    """The secret number of a rating, handed to whoever holds its receipt."""
    return suite.hmac(key, b"leaf:" + rating_id.encode())[:16].hex()


def leaf_of(receipt: str, nonce: str, *, suite: Suite) -> bytes:
    """The leaf of a receipt and its number."""
    return suite.digest(f"{receipt}|{nonce}".encode())


def split_leaves(data: bytes) -> list[bytes]:
    """The leaves of a stored row of them."""
    return [data[at : at + LEAF] for at in range(0, len(data), LEAF)]


def find_leaf(leaves: Sequence[bytes], leaf: bytes) -> int | None:
    """The number of the leaf among sorted ones."""
    place = bisect_left(leaves, leaf)
    return place if place < len(leaves) and leaves[place] == leaf else None


def grow(leaves: Sequence[bytes], *, key: bytes, suite: Suite) -> Bucket:
    """The bucket of these sorted leaves, at least one; other leaves get wholly other places and fillings."""
    seed = suite.hmac(key, b"bucket:" + b"".join(leaves))
    depth = max(LEAST_DEPTH, (len(leaves) - 1).bit_length())
    places = _draw(seed, count=len(leaves), among=1 << depth, suite=suite)
    levels = [{place: merkle.hash_leaf(leaf, suite=suite) for place, leaf in zip(places, leaves, strict=True)}]
    for height in range(depth):
        level, above = levels[-1], {}
        for left in {place & ~1 for place in level}:
            for place in (left, left + 1):
                if place not in level:
                    level[place] = _fill(seed, height, place, suite=suite)
            above[left >> 1] = merkle.hash_pair(level[left], level[left + 1], suite=suite)
        levels.append(above)
    return Bucket(tuple(places), tuple(levels))


def maker_of(*, key: bytes, suite: Suite) -> str:
    """Tells buckets of one key and suite from others, without telling the key."""
    return suite.hmac(key, b"maker:" + suite.name.encode())[:8].hex()


def _draw(seed: bytes, *, count: int, among: int, suite: Suite) -> list[int]:
    """So many different places, every choice and order as likely as any other (Fisher-Yates)."""
    places = list(range(among))
    lots = b"".join(suite.hmac(seed, b"places:%d" % part) for part in range(-(-count * _DRAW // LEAF)))
    for at in range(count):
        lot = int.from_bytes(lots[at * _DRAW : (at + 1) * _DRAW], "big")
        other = at + lot % (among - at)
        places[at], places[other] = places[other], places[at]
    return places[:count]


def _fill(seed: bytes, height: int, place: int, *, suite: Suite) -> bytes:
    # Always 37 bytes, while leaves' nodes have 33 and pairs 65: no filling is the hash of anything in the tree.
    return suite.digest(seed + height.to_bytes(1, "big") + place.to_bytes(4, "big"))
