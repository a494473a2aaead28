"""Ratings and what belongs to one: tags, comment, contact, address. No row says who rated."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, one_of, utc_now
from surveys.collecting.models.imports import ImportBatch

LEVELS = (5, 4, 3, 2, 1)
BASES = ("verified", "open", "unattributed", "paper", "default")
STATES = ("counted", "quarantined", "excluded", "uncounted")
FINISHED = ("yes", "papers", "no")
SCANS = ("clean", "withheld", "redacted")
CONTACT_KINDS = ("phone", "email")


class Rating(Base):
    """One answer. Its id is made by the client before filling, so that a second send changes nothing.

    `guide` and `guide_edition` name what was rated; `rated_on` is the business day in China. A rating given with
    a ticket carries `thread`, which only the holder of the ticket can compute: no key leads to the visit.
    `seconds` passed from opening the page, or from the first touch, to sending; none where nothing told them.
    """

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level_known"),
        CheckConstraint("level IS NOT NULL OR state = 'uncounted'", name="unknown_uncounted"),
        CheckConstraint("channel BETWEEN 1 AND 7", name="channel_known"),
        CheckConstraint(one_of("basis", BASES), name="basis_known"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(
            "state = 'uncounted' OR basis NOT IN ('unattributed', 'default')",
            name="only_attributed_counts",
        ),
        CheckConstraint("window_id IS NOT NULL OR basis = 'unattributed'", name="window_known"),
        CheckConstraint(one_of("finished", FINISHED), name="finished_known"),
        CheckConstraint("trips BETWEEN 0 AND 99", name="trips_possible"),
        CheckConstraint("seconds BETWEEN 0 AND 86400", name="seconds_possible"),
        CheckConstraint("assess_number IN (1, 2)", name="assess_number_known"),
        Index("ix_rating_day_window", "rated_on", "window_id"),
        Index("ix_rating_window_received", "window_id", "received_at"),
        Index("ix_rating_thread", "thread"),
        Index("ix_rating_import", "import_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("window.id"))
    guide: Mapped[str] = mapped_column(String(64), default="")
    guide_edition: Mapped[int | None]
    level: Mapped[int | None] = mapped_column(SmallInteger)
    language: Mapped[str] = mapped_column(String(10))
    channel: Mapped[int] = mapped_column(SmallInteger)
    basis: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    received_at: Mapped[datetime]
    rated_on: Mapped[date]
    device_at: Mapped[datetime | None]
    device_offset: Mapped[int | None]
    device_id: Mapped[int | None]
    question_set: Mapped[str] = mapped_column(String(20))
    receipt: Mapped[str | None] = mapped_column(String(11), unique=True)
    finished: Mapped[str | None] = mapped_column(String(12))
    missing_material: Mapped[str | None] = mapped_column(String(80))
    trips: Mapped[int | None] = mapped_column(SmallInteger)
    seconds: Mapped[int | None]
    assess_number: Mapped[int] = mapped_column(SmallInteger, default=1)
    thread: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    simulated: Mapped[bool] = mapped_column(default=False)
    from_office: Mapped[bool] = mapped_column(default=False)
    import_id: Mapped[int | None] = mapped_column(ForeignKey(ImportBatch.id))


class RatingTag(Base):
    """One tag that was chosen, by its code in the question set of the rating."""

    __tablename__ = "rating_tag"

    rating_id: Mapped[UUID] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)


class RatingComment(Base):
    """What was written. Text in which personal data was found is withheld until somebody redacts it."""

    __tablename__ = "rating_comment"
    __table_args__ = (
        CheckConstraint(one_of("scan", SCANS), name="scan_known"),
        CheckConstraint("(scan = 'redacted') = (redacted IS NOT NULL)", name="redaction_complete"),
    )

    rating_id: Mapped[UUID] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(10))
    scan: Mapped[str] = mapped_column(String(12))
    findings: Mapped[list[Any]] = mapped_column(default=list)
    redacted: Mapped[str | None] = mapped_column(Text)
    redacted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class RatingContact(Base):
    """How to reach a person who asked for a reply, sealed; deleted at `expires_on` (个人信息保护法 Art. 19)."""

    __tablename__ = "rating_contact"
    __table_args__ = (CheckConstraint(one_of("kind", CONTACT_KINDS), name="kind_known"),)

    rating_id: Mapped[UUID] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    sealed: Mapped[str] = mapped_column(Text)
    consented_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_on: Mapped[date] = mapped_column(index=True)


class RatingAddress(Base):
    """Keyed hashes of the network address, and of it with the browser's name (`device`).

    The key changes each period and the rows go when it closes.
    """

    __tablename__ = "rating_address"
    __table_args__ = (Index("ix_rating_address_hash_received", "hash", "received_at"),)

    rating_id: Mapped[UUID] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), index=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    device: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    received_at: Mapped[datetime]
