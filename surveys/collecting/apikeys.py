"""Keys of case systems: made once, shown once, stored as a hash, revocable; each says what it may do and where."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.crypto.suites import Suite
from surveys.collecting.models.visits import ApiKey

PREFIX = "mck_"
MAY = ("visits:write", "visits:read", "served:write")


@dataclass(frozen=True)
class NewKey:
    """A key as its owner must note it now, and its row."""

    secret: str
    row: ApiKey


def make_key(
    session: Session, *, name: str, scopes: tuple[str, ...], scope: Scope, by: int | None, suite: Suite
) -> NewKey:
    """A fresh key of 256 random bits; ValueError for a permission that does not exist."""
    if not scopes or not set(scopes) <= set(MAY):
        raise ValueError(f"a key may have some of {', '.join(MAY)}")
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiKey(
        name=name,
        hash=_hash(secret, suite),
        scopes=sorted(scopes),
        scope_kind=scope.kind,
        scope_id=scope.id,
        created_by=by,
    )
    session.add(row)
    session.flush()
    return NewKey(secret, row)


def find_key(session: Session, secret: str, *, suite: Suite) -> ApiKey | None:
    """The key that is still good."""
    found = select(ApiKey).where(ApiKey.hash == _hash(secret, suite), ApiKey.revoked_at.is_(None))
    return session.scalar(found)


def scope_of(key: ApiKey) -> Scope:
    """Where a key may act."""
    return Scope(key.scope_kind, key.scope_id)  # type: ignore[arg-type] # the database holds only known kinds


def _hash(secret: str, suite: Suite) -> bytes:
    return suite.digest(b"api:" + secret.encode())
