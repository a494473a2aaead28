"""A guide in force for tests of rooms that only read guides."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor
from portal.places.models import Agency
from standards.editions import approve_edition, publish_edition, start_draft, submit_edition
from standards.guide.content import Guide as Content
from standards.guide.document import dump_guide, load_guide
from standards.models import Guide, Item
from tests.standards.samples import RESIDENCE

NOW = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def named(name: str) -> Content:
    """The guide of the residence permit under another name."""
    document = dump_guide(RESIDENCE)
    return load_guide({**document, "identity": {**document["identity"], "name": name}})


def publish_again(session: Session, found: Guide, *, since: date) -> None:
    """Another edition of this guide, in force from that day; committed."""
    writer, checker = (Actor(account.id, "office") for account in _people(session, f"{found.code}-again"))
    edition = start_draft(session, found, content=RESIDENCE, author=writer)
    submit_edition(session, edition, actor=writer, now=NOW)
    approve_edition(session, edition, approver=checker, now=NOW)
    publish_edition(session, edition, effective_from=since, now=NOW, today=since, actor=checker)
    session.commit()


def _people(session: Session, name: str) -> list[UserAccount]:
    people = [
        UserAccount(email=f"{name}-{role}@test.example", name=role, role="office", scope_kind="everywhere")
        for role in ("writer", "checker")
    ]
    session.add_all(people)
    session.flush()
    return people


def publish_guide(session: Session, agency: Agency, code: str, *, content: Content = RESIDENCE) -> Guide:
    """A guide of this agency with one published edition; committed."""
    people = _people(session, code)
    found = Guide(code=code, item=Item(code=f"item-{code}", name=content.name, kind="07"), agency=agency)
    session.add(found)
    session.flush()
    writer, checker = (Actor(person.id, "office") for person in people)
    edition = start_draft(session, found, content=content, author=writer)
    submit_edition(session, edition, actor=writer, now=NOW)
    approve_edition(session, edition, approver=checker, now=NOW)
    publish_edition(session, edition, effective_from=NOW.date(), now=NOW, today=NOW.date(), actor=checker)
    session.commit()
    return found
