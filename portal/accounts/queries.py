"""Finding, making and mending accounts."""

import uuid

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE, KINDS, Scope
from portal.places.models import Agency, Hall, Region


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


def accounts(session: Session) -> list[UserAccount]:
    """All accounts, by role and name."""
    return list(session.scalars(select(UserAccount).order_by(UserAccount.role, UserAccount.name, UserAccount.id)))


def scope_of(session: Session, kind: str, code: str) -> Scope | None:
    """The scope a place's code stands for: a region's 12 digits, a hall's code, an agency's credit code."""
    if kind == "everywhere":
        return None if code else EVERYWHERE
    columns = {"region": (Region.id, Region.code), "hall": (Hall.id, Hall.code)}
    number, place = columns.get(kind, (Agency.id, Agency.credit_code))
    found = session.scalar(select(number).where(place == code).order_by(number).limit(1))
    return Scope(kind, found) if found is not None and kind in KINDS else None


def replace_password(user: UserAccount, password: str) -> None:
    """Another password; every session of this person ends."""
    user.password, user.fs_uniquifier = hash_password(password), uuid.uuid4().hex


def drop_second_factor(user: UserAccount) -> None:
    """No second factor and no recovery codes; every session of this person ends."""
    user.tf_primary_method = user.tf_totp_secret = user.tf_phone_number = user.mf_recovery_codes = None
    user.fs_uniquifier = uuid.uuid4().hex
