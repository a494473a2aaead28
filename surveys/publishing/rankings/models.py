"""Rankings through their life, their files, objections to them, and the calls that audit them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.documents import Document
from portal.orm import Base, one_of, utc_now
from portal.places.models import Region
from surveys.publishing.methods.models import MethodVersion

STATES = ("draft", "frozen", "reviewed", "signed", "notice", "published", "superseded", "withdrawn")
PUBLIC_STATES = ("notice", "published", "superseded", "withdrawn")
OUTCOMES = ("confirmed", "changed", "not_made", "unreached")


class Ranking(Base):
    """One ranking of a region and period. A correction is another ranking that supersedes this one."""

    __tablename__ = "ranking"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("ends >= starts", name="period_in_order"),
        CheckConstraint("signed_by IS NULL OR signed_by <> created_by", name="two_people"),
        CheckConstraint("state = 'draft' OR (units_sha256 <> '' AND frozen_at IS NOT NULL)", name="frozen"),
        CheckConstraint(
            "state IN ('draft', 'frozen', 'reviewed') OR (signed_by IS NOT NULL AND signed_at IS NOT NULL)",
            name="signed",
        ),
        CheckConstraint("state NOT IN ('published', 'superseded') OR published_at IS NOT NULL", name="published"),
        CheckConstraint("corrects_id IS NULL OR reason <> ''", name="correction_explained"),
        CheckConstraint("state <> 'withdrawn' OR withdrawn_reason <> ''", name="withdrawal_explained"),
        Index("ix_ranking_region_id_starts", "region_id", "starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    period: Mapped[str] = mapped_column(String(24))
    starts: Mapped[date]
    ends: Mapped[date]
    method_id: Mapped[int] = mapped_column(ForeignKey("method_version.id"))
    method_digest: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    simulated: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    frozen_at: Mapped[datetime | None]
    units_sha256: Mapped[str] = mapped_column(String(64), default="")
    tallies_sha256: Mapped[str] = mapped_column(String(64), default="")
    merkle_root: Mapped[str] = mapped_column(String(64), default="")
    merkle_suite: Mapped[str] = mapped_column(String(10), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    checks: Mapped[list[Any]] = mapped_column(default=list)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reviewed_at: Mapped[datetime | None]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime | None]
    notice_from: Mapped[date | None]
    notice_until: Mapped[date | None]
    notice_skipped: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("ranking.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    region: Mapped[Region] = relationship()
    method: Mapped[MethodVersion] = relationship()
    corrects: Mapped["Ranking | None"] = relationship(remote_side="Ranking.id")


class RankingFile(Base):
    """A stored file of a ranking. Those not public are what was frozen, for the office alone."""

    __tablename__ = "ranking_file"
    __table_args__ = (UniqueConstraint("ranking_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    public: Mapped[bool]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)

    document: Mapped[Document] = relationship()


class Disclosure(Base):
    """What a publication other than a ranking prints and hides of the counts of places; the office's alone.

    `out` once it is handed in for signature: from then on other publications agree with it.
    """

    __tablename__ = "disclosure"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80), index=True)
    out: Mapped[bool] = mapped_column(default=False)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)


class Objection(Base):
    """What a unit or a citizen objects to during the notice period, and the answer everybody may read."""

    __tablename__ = "ranking_objection"
    __table_args__ = (
        CheckConstraint("from_kind IN ('unit', 'citizen')", name="from_known"),
        CheckConstraint("outcome IS NULL OR outcome IN ('upheld', 'rejected')", name="outcome_known"),
        CheckConstraint("(outcome IS NULL) = (answer = '')", name="answered_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"), index=True)
    from_kind: Mapped[str] = mapped_column(String(8))
    window_code: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(default=utc_now)
    outcome: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]


class AuditCall(Base):
    """One call back to a citizen who rated, drawn by lot: whether the rating is theirs and unchanged."""

    __tablename__ = "audit_call"
    __table_args__ = (
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', OUTCOMES)}", name="outcome_known"),
        UniqueConstraint("period", "window_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(24))
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    rating_id: Mapped[UUID] = mapped_column(ForeignKey("rating.id"))
    outcome: Mapped[str | None] = mapped_column(String(12))
    simulated: Mapped[bool] = mapped_column(default=False)
    called_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    called_at: Mapped[datetime | None]
