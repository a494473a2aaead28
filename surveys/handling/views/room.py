"""What the pages of this room share: where templates stand, who acts, the words they use."""

from datetime import datetime

from flask import Blueprint
from flask_security import current_user
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audience import Audience, audience
from portal.orm import utc_now
from portal.settings import ROOT
from surveys.collecting.checking.followers import follow_decisions
from surveys.collecting.models.checks import Quarantine
from surveys.collecting.stages import tell_on_receipts
from surveys.handling import words
from surveys.handling.appeals import follow
from surveys.handling.receipts import tell_handling
from surveys.handling.steps import Hand


def blueprint(name: str, import_name: str, admits: Audience) -> Blueprint:
    """A blueprint of this room."""
    pages = audience(name, import_name, admits, template_folder=str(ROOT / "surveys" / "templates"))
    pages.context_processor(lambda: {"handling_words": words})
    return pages


def join_in(pages: Blueprint) -> None:
    """Lets this room tell on receipts and follow decisions about ratings, when the blueprint is mounted."""
    pages.record(lambda state: tell_on_receipts(state.app, tell_handling))
    pages.record(lambda state: follow_decisions(state.app, _follow))


def _follow(session: Session, decided: Quarantine, by: UserAccount, now: datetime) -> None:
    follow(session, decided, hand=Hand(by, now))


def hand() -> Hand:
    """The signed-in person, now."""
    return Hand(current_user, utc_now())
