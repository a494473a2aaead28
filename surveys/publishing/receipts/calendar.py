"""What a ranking keeps of its receipts: one node for every window and day of its period, and the tree over them. Pure.

Days without receipts have a node too, which only the key can tell from a bucket: the shape of the tree says what
everybody knows, windows times days.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.crypto import merkle
from portal.crypto.suites import Suite

NODE = 32


@dataclass(frozen=True)
class Calendar:
    """Nodes of windows (by code), each with all days from `first` on."""

    first: date
    days: int
    windows: tuple[str, ...]
    nodes: bytes

    @property
    def listed(self) -> list[bytes]:
        """Every node in the tree's order: by window, then by day."""
        return [self.nodes[at : at + NODE] for at in range(0, len(self.nodes), NODE)]

    def place(self, window: str, day: date) -> int | None:
        """Where the node of a window and day stands; none outside the windows and days."""
        offset = (day - self.first).days
        if window not in self.windows or not 0 <= offset < self.days:
            return None
        return self.windows.index(window) * self.days + offset

    def root(self, suite: Suite) -> bytes:
        """The published root."""
        return merkle.join(self.listed, suite=suite)

    def to_bytes(self) -> bytes:
        """A line of JSON that says what the nodes are, then the nodes."""
        head = {"first": self.first.isoformat(), "days": self.days, "windows": list(self.windows)}
        return json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n" + self.nodes


def make_calendar(
    roots: Mapping[tuple[str, date], bytes],
    *,
    windows: Sequence[str],
    days: Sequence[date],
    key: bytes,
    suite: Suite,
) -> Calendar:
    """The calendar of these buckets' roots by window and day; `days` without a gap."""
    nodes: list[bytes] = []
    for window in windows:
        seed = suite.hmac(key, b"none:" + window.encode())
        nodes += [roots.get((window, day)) or _blank(seed, day, suite=suite) for day in days]
    return Calendar(days[0], len(days), tuple(windows), b"".join(nodes))


def read_calendar(data: bytes) -> Calendar:
    """What `to_bytes` wrote; ValueError on anything else."""
    head, _newline, nodes = data.partition(b"\n")
    found = json.loads(head)
    calendar = Calendar(date.fromisoformat(found["first"]), found["days"], tuple(found["windows"]), nodes)
    if len(nodes) != NODE * calendar.days * len(calendar.windows):
        raise ValueError("the nodes are not those of the windows and days")
    return calendar


def _blank(seed: bytes, day: date, *, suite: Suite) -> bytes:
    return suite.digest(seed + day.isoformat().encode())
