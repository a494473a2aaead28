"""What a tablet sends: ratings it kept, and with them a sign of life. Every rating goes through intake."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.crypto.suites import DecryptionError
from surveys.collecting.answers import LONGEST_FILLING, Answer, Circumstances
from surveys.collecting.forms import COMMENT_LENGTH, TRIPS, tidy
from surveys.collecting.guides import handled_guide
from surveys.collecting.intake import accept, business_day, moment_of
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import FINISHED
from surveys.collecting.tags import TAGS
from surveys.kiosk.models import KioskDevice, PartialRating
from surveys.kiosk.sealing import WordsKey

logger = logging.getLogger(__name__)
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
    guide: str | None = Field(default=None, max_length=64)
    paper: str | None = Field(default=None, max_length=80)
    trips: int | None = Field(default=None, ge=1, le=len(TRIPS), strict=True)
    words: str | None = Field(default=None, max_length=6000)  # sealed: see surveys.kiosk.sealing
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
        return Answer(
            self.id,
            self.level,
            self.language,
            tags=tags,
            finished=self.finished,
            missing_material=self.paper if self.finished == "papers" else None,
            trips=self.trips,
            seconds=self.seconds,
        )


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


@dataclass(frozen=True)
class Opening:
    """What arrivals are stored and opened with."""

    keys: Keys
    words: WordsKey


def take_parcel(session: Session, device: KioskDevice, parcel: Parcel, *, now: datetime, opening: Opening) -> Outcome:
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
        accepted[str(rating.id)] = _take(session, device, rating, now=now, measured=measured, opening=opening)
    device.last_seen_at, device.clock_offset, device.build = now, measured, parcel.build
    device.unsent = max(0, parcel.unsent - len(accepted))
    device.refused = parcel.refused + len(refused)
    return Outcome(accepted, refused)


def _take(
    session: Session, device: KioskDevice, rating: SentRating, *, now: datetime, measured: int, opening: Opening
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
    answer, circumstances = _about(session, rating, circumstances)
    answer = replace(answer, comment=_words(rating, opening.words))
    receipt = accept(session, answer, circumstances, keys=opening.keys)
    if receipt.fresh and rating.partial:
        session.execute(insert(PartialRating), {"rating_id": rating.id})
    return receipt.code


def _about(session: Session, rating: SentRating, given: Circumstances) -> tuple[Answer, Circumstances]:
    """The answer with the matter as its edition of that day knows it; a matter of others is left out."""
    answer = rating.answer()
    day = business_day(moment_of(given))
    item = handled_guide(session, given.window_id, rating.guide, day=day) if rating.guide else None
    if item is None or given.basis == "unattributed":
        return replace(answer, missing_material=None), given
    answer = replace(answer, missing_material=item.paper(answer.missing_material))
    return answer, replace(given, guide=item.code, guide_edition=item.edition)


def _words(rating: SentRating, key: WordsKey) -> str:
    """What was written; nothing where it cannot be opened, because the rating counts all the same."""
    if rating.words is None or rating.partial:
        return ""
    try:
        return tidy(key.unseal(rating.words, rating.id))[:COMMENT_LENGTH]
    except (DecryptionError, UnicodeDecodeError):
        logger.warning("the words of a tablet's rating could not be opened")
        return ""


def _seconds(span: timedelta) -> int:
    return max(-LARGEST_OFFSET, min(LARGEST_OFFSET, round(span.total_seconds())))
