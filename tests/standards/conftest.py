"""A guide of the Yanji police with its item, and two people who may write and approve."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor
from standards.editions import approve_edition, publish_edition, start_draft, submit_edition
from standards.guide.content import Guide as Content
from standards.models import Edition, Guide, Item
from tests.places import Places
from tests.standards.samples import RESIDENCE

NOW = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)


@dataclass(frozen=True)
class Office:
    """Who acts on what."""

    guide: Guide
    writer: Actor
    checker: Actor


@pytest.fixture
def office(session: Session, places: Places) -> Office:
    people = [
        UserAccount(email=f"{name}@test.example", name=name, role="office", scope_kind="everywhere")
        for name in ("writer", "checker")
    ]
    session.add_all(people)
    session.flush()
    item = Item(code="000109005000", name="居住证办理", kind="07")
    guide = Guide(code="residence", item=item, agency=places.agency)
    session.add(guide)
    session.commit()
    writer, checker = (Actor(person.id, "office") for person in people)
    return Office(guide, writer, checker)


@pytest.fixture
def publish(session: Session, office: Office) -> Callable[..., Edition]:
    """A new edition carried to publication from a day on."""

    def publish(start: date = TODAY, content: Content = RESIDENCE, today: date = TODAY) -> Edition:
        edition = start_draft(session, office.guide, content=content, author=office.writer)
        submit_edition(session, edition, actor=office.writer, now=NOW)
        approve_edition(session, edition, approver=office.checker, now=NOW)
        publish_edition(session, edition, effective_from=start, now=NOW, today=today, actor=office.checker)
        session.commit()
        return edition

    return publish
