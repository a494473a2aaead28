"""Proof of work (ALTCHA) on the open links of watched windows: a little work for a phone, much for a script.

A missing proof never turns a rating away: it is taken and checked before it counts.
"""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

from altcha import v1
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveys.collecting.keys import Keys
from surveys.collecting.models.checks import UsedProof

HARDEST = 60_000  # hashes at most: about half a second on a slow phone
LIFE = timedelta(minutes=20)


def new_challenge(*, keys: Keys, now: datetime) -> dict[str, Any]:
    """A signed puzzle that is good for twenty minutes."""
    options = v1.ChallengeOptions(hmac_key=keys.proof.hex(), max_number=HARDEST, expires=now + LIFE)
    made = v1.create_challenge(options)
    return {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "maxnumber": made.max_number,
        "salt": made.salt,
        "signature": made.signature,
    }


def has_proof(session: Session, payload: str, *, keys: Keys, now: datetime) -> bool:
    """Whether the puzzle was ours, is fresh, solved, and handed in for the first time. Flushed, not committed."""
    if not payload or len(payload) > 2000:
        return False
    right, _reason = v1.verify_solution(payload, keys.proof.hex(), check_expires=True)
    return bool(right) and _first_use(session, payload, now=now)


def forget_proofs(session: Session, *, now: datetime) -> None:
    """Removes the proofs that nobody could use again anyway."""
    session.execute(delete(UsedProof).where(UsedProof.expires_at < now))


def _first_use(session: Session, payload: str, *, now: datetime) -> bool:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    # By the puzzle, not by the text around it: the same puzzle can be written in many ways.
    challenge = str(json.loads(base64.b64decode(payload))["challenge"])
    row = {"challenge": challenge, "expires_at": now + LIFE}
    statement = dialect.insert(UsedProof).values(row).on_conflict_do_nothing().returning(UsedProof.challenge)
    return session.execute(statement).first() is not None
