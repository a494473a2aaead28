"""What a tablet sends: ratings it kept, and with them a sign of life. Every rating goes through intake."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy import insert
from sqlalchemy.orm import Session

from surveys.collecting.answers import LONGEST_FILLING, Answer, Circumstances
from surveys.collecting.intake import accept
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import FINISHED
from surveys.collecting.tags import TAGS
from surveys.kiosk.models import KioskDevice, PartialRating

CHANNEL = 4  # 政务大厅平板电脑
LARGEST_OFFSET = 2**31 - 1


class SentRating(BaseModel):
    """One rating as the tablet kept it. `offset` is the server's clock minus the tablet's, in seconds, if known."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    level: int = Field(ge=1, le=5, strict=True)
    language: str = Field(pattern="^(zh|en|ko)$")
    tags: list[str] = Field(default=[], max_length=8)
    finished: str | None = None
    device_at: AwareDatetime
    offset: int | None = Field(default=None, ge=-LARGEST_OFFSET, le=LARGEST_OFFSET)
    partial: bool = False
    seconds: int | None = Field(default=None, ge=0, le=LONGEST_FILLING, strict=True)

    @field_validator("finished")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value not in FINISHED:
            raise ValueError("not an answer to this question")
        return value

    def answer(self) -> Answer:
        """The answer; tags of other levels or unknown ones are left out."""
        fitting = {code for code in self.tags if code in TAGS and TAGS[code].level == self.level}
        tags = tuple(sorted(fitting))
        return Answer(self.id, self.level, self.language, tags=tags, finished=self.finished, seconds=self.seconds)


class Parcel(BaseModel):
    """What comes in one send. Without ratings it is a sign of life. `sent_at` is the tablet's clock."""

    sent_at: AwareDatetime
    unsent: int = Field(ge=0, le=100_000)
    refused: int = Field(default=0, ge=0, le=100_000)
    build: str = Field(default="", max_length=16)
    ratings: list[Any] = Field(default=[], max_length=50)


@dataclass(frozen=True)
class Outcome:
    """What became of a parcel: receipts by rating id, and the ids that can never be taken with the reason."""

    accepted: dict[str, str]
    refused: dict[str, str]


def take_parcel(session: Session, device: KioskDevice, parcel: Parcel, *, now: datetime, keys: Keys) -> Outcome:
    """Takes every rating of the parcel that is whole; a repeated one gets its first receipt. Flushed, not committed."""
    measured = _seconds(now - parcel.sent_at)
    accepted: dict[str, str] = {}
    refused: dict[str, str] = {}
    for raw in parcel.ratings:
        try:
            rating = SentRating.model_validate(raw)
        except ValidationError as error:
            refused[str(raw.get("id", "") if isinstance(raw, dict) else "")] = error.errors()[0]["msg"]
            continue
        accepted[str(rating.id)] = _take(session, device, rating, now=now, measured=measured, keys=keys)
    device.last_seen_at, device.clock_offset, device.build = now, measured, parcel.build
    device.unsent = max(0, parcel.unsent - len(accepted))
    device.refused = parcel.refused + len(refused)
    return Outcome(accepted, refused)


def _take(
    session: Session, device: KioskDevice, rating: SentRating, *, now: datetime, measured: int, keys: Keys
) -> str:
    circumstances = Circumstances(
        window_id=device.window_id,
        channel=CHANNEL,
        basis="open" if device.window.active else "unattributed",
        received_at=now,
        device_id=device.id,
        device_at=rating.device_at,
        device_offset=measured if rating.offset is None else rating.offset,
    )
    receipt = accept(session, rating.answer(), circumstances, keys=keys)
    if receipt.fresh and rating.partial:
        session.execute(insert(PartialRating), {"rating_id": rating.id})
    return receipt.code


def _seconds(span: timedelta) -> int:
    return max(-LARGEST_OFFSET, min(LARGEST_OFFSET, round(span.total_seconds())))
