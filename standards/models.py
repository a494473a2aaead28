"""Items, guides and their editions. A published edition never changes: triggers of the database refuse it."""

from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import UserAccount
from portal.orm import Base, utc_now
from portal.places.models import Agency

State = Literal["draft", "review", "published", "retired"]
STATES: tuple[State, ...] = get_args(State)


class Item(Base):
    """An entry of the basic catalogue, shared by all levels, with the elements no guide may change."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("NOT exception OR exception_reason IS NOT NULL", name="exception_has_reason"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(1000))
    kind: Mapped[str | None] = mapped_column(String(10), index=True)
    locked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    exception: Mapped[bool] = mapped_column(default=False)
    exception_reason: Mapped[str | None] = mapped_column(String(500))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    simulated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    guides: Mapped[list["Guide"]] = relationship(back_populates="item", order_by="Guide.id")


class Guide(Base):
    """The implementation list entry of one agency. `code` is its public address, not the 31-character code."""

    __tablename__ = "guide"
    __table_args__ = (UniqueConstraint("agency_id", "local_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    national_code: Mapped[str | None] = mapped_column(String(40), index=True)
    local_code: Mapped[str | None] = mapped_column(String(100))
    simulated: Mapped[bool] = mapped_column(default=False)
    foreign_source: Mapped[str | None] = mapped_column(String(60))  # real data of another country's services
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    item: Mapped[Item] = relationship(back_populates="guides")
    agency: Mapped[Agency] = relationship()
    editions: Mapped[list["Edition"]] = relationship(back_populates="guide", order_by="Edition.number.desc()")


class Edition(Base):
    """One version of a guide's content. In force from `effective_from` up to the day before `effective_to`."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("guide_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("state IN ('draft', 'review', 'published', 'retired')", name="state_known"),
        CheckConstraint("approver_id IS NULL OR approver_id <> author_id", name="author_not_approver"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="effective_in_order"),
        CheckConstraint(
            "state IN ('draft', 'review') OR (approver_id IS NOT NULL AND effective_from IS NOT NULL"
            " AND published_at IS NOT NULL AND content_hash IS NOT NULL)",
            name="published_complete",
        ),
        Index(
            "uq_edition_one_open",
            "guide_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'review')"),
            postgresql_where=text("state IN ('draft', 'review')"),
        ),
        Index(
            "uq_edition_one_lasting",
            "guide_id",
            unique=True,
            sqlite_where=text("state = 'published' AND effective_to IS NULL"),
            postgresql_where=text("state = 'published' AND effective_to IS NULL"),
        ),
        Index("ix_edition_in_force", "state", "effective_from", "effective_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("guide.id"))
    number: Mapped[int]
    state: Mapped[State] = mapped_column(String(12), default="draft")
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    change_note: Mapped[str | None] = mapped_column(String(1000))
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    editor_ids: Mapped[list[Any]] = mapped_column(default=list)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    guide: Mapped[Guide] = relationship(back_populates="editions")
    author: Mapped[UserAccount] = relationship(foreign_keys=author_id)
    approver: Mapped[UserAccount | None] = relationship(foreign_keys=approver_id)
    comments: Mapped[list["ReviewComment"]] = relationship(back_populates="edition", order_by="ReviewComment.id")

    # Two people saving or publishing the same edition: the second is told instead of overwriting.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class ReviewComment(Base):
    """A remark on an edition under review, at a place of its content ("materials.id_card.copies")."""

    __tablename__ = "review_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    place: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    resolved_at: Mapped[datetime | None]
    resolver_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    edition: Mapped[Edition] = relationship(back_populates="comments")


class Matter(Base):
    """一件事: several items handled as one; `content` names the guides' items and their order."""

    __tablename__ = "matter"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)
