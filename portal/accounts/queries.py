"""Finding and making accounts."""

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope


def account(session: Session, *, email: str) -> UserAccount | None:
    """The account with this address."""
    return session.scalar(select(UserAccount).where(UserAccount.email == email))


def add_account(session: Session, *, email: str, name: str, password: str, role: str, scope: Scope) -> UserAccount:
    """A new account; the password is stored as an argon2 hash."""
    user = UserAccount(
        email=email, name=name, password=hash_password(password), role=role, scope_kind=scope.kind, scope_id=scope.id
    )
    session.add(user)
    session.flush()
    return user
