"""An answer as it was understood, before it becomes a rating. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

LONGEST_FILLING = 86_400


@dataclass(frozen=True)
class Answer:
    """What one person said. `id` was made before filling; level is 1 to 5."""

    id: UUID
    level: int
    language: str
    tags: tuple[str, ...] = ()
    comment: str = ""
    finished: str | None = None
    missing_material: str | None = None
    trips: int | None = None
    contact: str = ""
    seconds: int | None = None  # from opening or the first touch to sending, 0 to LONGEST_FILLING
    suspicious: bool = False  # the trap field was filled, or a proof that was asked for is missing


@dataclass(frozen=True)
class Circumstances:
    """How an answer reached us: where it belongs, by which channel, on what basis, from which device."""

    window_id: int | None
    channel: int
    basis: str
    received_at: datetime
    guide: str = ""
    guide_edition: int | None = None
    address: str = ""
    browser: str = ""  # what the browser calls itself; kept only inside a keyed hash
    device_id: int | None = None
    device_at: datetime | None = None
    device_offset: int | None = None
    thread: bytes | None = None
    assess_number: int = 1
    quarantine: str = ""  # the rule that asks for a check, if any


@dataclass(frozen=True)
class Receipt:
    """What the person gets back. `fresh` is False when this id had been received before."""

    code: str
    state: str
    basis: str
    fresh: bool = field(default=True, compare=False)
