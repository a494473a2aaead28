"""Method versions: the parameters of a score, who drafted and who signed them, and since when they hold."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.orm import Base, utc_now


class MethodVersion(Base):
    """One version. Only a draft can change; a signed one never does, and old periods keep theirs."""

    __tablename__ = "method_version"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'signed')", name="state_known"),
        CheckConstraint("signed_by IS NULL OR signed_by <> drafted_by", name="two_people"),
        CheckConstraint("(state = 'signed') = (signed_by IS NOT NULL AND signed_at IS NOT NULL)", name="signed"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    valid_from: Mapped[date]
    parameters: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    drafted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    drafted_at: Mapped[datetime] = mapped_column(default=utc_now)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime | None]
