"""People with accounts, and clients that are signed in."""

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.queries import add_account
from portal.accounts.scope import EVERYWHERE, Scope
from tests.pages import PageClient

PASSWORD = "correct horse battery staple"


def new_user(session: Session, role: str, scope: Scope = EVERYWHERE, **fields: Any) -> UserAccount:
    """An account with this role and scope, committed."""
    email = fields.pop("email", f"{role}-{scope.kind}-{scope.id}@test.example")
    user = add_account(session, email=email, name="测试员", password=PASSWORD, role=role, scope=scope)
    session.commit()
    return user


def find_user(session: Session, email: str) -> UserAccount | None:
    return session.scalar(select(UserAccount).where(UserAccount.email == email))


def signed_in(app: Flask, user: UserAccount | None) -> PageClient:
    """A client with a fresh session of this person."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    assert user is not None
    with client.session_transaction() as cookie:
        cookie.update(_user_id=user.fs_uniquifier, _fresh=True, fs_cc="set", fs_paa=1e12, identity=user.fs_uniquifier)
    return client
