"""How often somebody may guess a password. Counted in the database, so that all processes agree.

A pair of account and address is barred long before the account is: whoever guesses from elsewhere locks out no clerk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import SignInFailure
from portal.crypto.suites import derive_key, suite_named
from portal.settings import Settings

SPAN = timedelta(minutes=15)
MOST_OF_PAIR = 5
MOST_OF_ACCOUNT = 50
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Attempt:
    """Which account from which address, as keyed hashes."""

    account: bytes
    address: bytes


def attempt_of(email: str, address: str, *, settings: Settings) -> Attempt:
    """The hashes of a sign-in; the account need not exist."""
    suite = suite_named(settings.cipher_suite)
    key = derive_key(settings.secret_key.encode(), "accounts.attempts", suite=suite)
    return Attempt(*(suite.hmac(key, text.strip().lower().encode()) for text in (email, address)))


def is_barred(session: Session, attempt: Attempt, *, now: datetime) -> bool:
    """Whether this pair failed 5 times, or the account 50 times, within 15 minutes."""
    failed = select(func.count()).where(SignInFailure.account == attempt.account, SignInFailure.at > now - SPAN)
    of_pair = failed.where(SignInFailure.address == attempt.address)
    return (session.scalar(of_pair) or 0) >= MOST_OF_PAIR or (session.scalar(failed) or 0) >= MOST_OF_ACCOUNT


def note_failure(session: Session, attempt: Attempt, *, now: datetime) -> None:
    """One failure more; what is older than a day goes."""
    session.execute(delete(SignInFailure).where(SignInFailure.at < now - KEPT))
    session.add(SignInFailure(account=attempt.account, address=attempt.address, at=now))


def forgive(session: Session, attempt: Attempt) -> None:
    """The pair begins anew, after a sign-in that worked."""
    pair = (SignInFailure.account == attempt.account, SignInFailure.address == attempt.address)
    session.execute(delete(SignInFailure).where(*pair))
