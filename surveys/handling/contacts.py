"""Opening how to reach a person: only the handler of the case may, and every opening is in the audit log."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.crypto.envelopes import unseal
from surveys.collecting.intake import CONTACT_PURPOSE
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import RatingContact
from surveys.handling.models import HandlingCase
from surveys.handling.states import OPEN, MoveRefused
from surveys.handling.steps import Hand, NotYours, note


def contact_kind(session: Session, case: HandlingCase) -> str:
    """phone or email; "" where none was left or its day has passed."""
    return session.scalar(select(RatingContact.kind).where(RatingContact.rating_id == case.rating_id)) or ""


def open_contact(session: Session, case: HandlingCase, *, hand: Hand, keys: Keys) -> str:
    """The contact in plain text, for the handler of an open case."""
    if case.state not in OPEN:
        raise MoveRefused("state")
    if hand.id is None or case.owner_id != hand.id:
        raise NotYours("owner")
    found = session.get(RatingContact, case.rating_id)
    if found is None or found.expires_on <= hand.today:
        raise MoveRefused("no_contact")
    note(session, case, "contact", hand=hand)
    return unseal(found.sealed, CONTACT_PURPOSE, ring=keys.contacts)
