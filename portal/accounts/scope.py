"""What a person may see and act on: every query takes a scope."""

from dataclasses import dataclass
from typing import Literal

ScopeKind = Literal["everywhere", "region", "agency", "hall"]
KINDS: tuple[ScopeKind, ...] = ("everywhere", "region", "agency", "hall")


@dataclass(frozen=True)
class Scope:
    """A part of the tree of places. A region includes all that reports to it."""

    kind: ScopeKind
    id: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS or (self.kind == "everywhere") != (self.id is None):
            raise ValueError(f"not a scope: {self.kind} {self.id}")


EVERYWHERE = Scope("everywhere")
