"""People who sign in. Citizens never do."""

import uuid
from datetime import datetime
from typing import Any

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.scope import Scope
from portal.orm import Base, utc_now

ROLES = ("staff", "office", "supervisor", "admin")


class Role(RoleMixin):
    """A role as Flask-Security wants to see it: an object with a name and no finer permissions."""

    def __init__(self, name: str) -> None:
        self.name = name


class UserAccount(UserMixin, Base):
    """One person with one role and one scope."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("role IN ('staff', 'office', 'supervisor', 'admin')", name="role_known"),
        CheckConstraint("scope_kind IN ('everywhere', 'region', 'agency', 'hall')", name="scope_known"),
        CheckConstraint("(scope_kind = 'everywhere') = (scope_id IS NULL)", name="scope_complete"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid.uuid4().hex)
    role: Mapped[str] = mapped_column(String(12))
    scope_kind: Mapped[str] = mapped_column(String(12))
    scope_id: Mapped[int | None]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    mf_recovery_codes: Mapped[list[Any] | None]
    create_datetime: Mapped[datetime] = mapped_column(default=utc_now)
    update_datetime: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override] # one role here, read only
        """The one role, in the list Flask-Security asks for."""
        return [Role(self.role)]

    @property
    def scope(self) -> Scope:
        """What this person may see and act on."""
        return Scope(self.scope_kind, self.scope_id)  # type: ignore[arg-type] # the database holds only known kinds


class SignInFailure(Base):
    """A sign-in that failed, as keyed hashes of the account's name and of the network address; kept for a day."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_account_at", "account", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[bytes] = mapped_column(LargeBinary(32))
    address: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(index=True)
