"""What a rating needs to know of the guide it is about: its name and its papers."""

from datetime import date

from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from standards.guide.document import load_guide
from standards.queries import edition, edition_on, guide


def edition_in_force(session: Session, code: str, *, day: date) -> int | None:
    """The number of the guide's edition on a day; None when there is no such guide or edition."""
    found = guide(session, EVERYWHERE, code=code)
    in_force = edition_on(session, found.id, day=day) if found else None
    return in_force.number if in_force else None


def rated_guide(session: Session, code: str, number: int | None, *, locale: str) -> tuple[str, list[dict[str, str]]]:
    """The name of the edition's guide and its papers as choices; both empty when it is unknown."""
    found = edition(session, EVERYWHERE, guide_code=code, number=number) if code and number else None
    if found is None:
        return "", []
    content = load_guide(found.content)
    papers = [{"value": paper.key, "label": paper.name.translated(locale)} for paper in content.materials]
    return content.identity.name.translated(locale), papers
