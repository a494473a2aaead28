"""What a rating needs to know of the guide it is about: its name and its papers, and which guides a window handles."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.places.models import Hall, Region, Window, window_agency
from standards.guide.document import load_guide
from standards.guide.text import Text
from standards.models import Edition, Guide
from standards.queries import edition, edition_on, guide, in_force
from standards.search.index import search
from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.visits import Visit

MOST_FOUND = 12


@dataclass(frozen=True)
class Handled:
    """A guide that a window's agencies have in force: its public code and its name."""

    code: str
    name: Text


@dataclass(frozen=True)
class RatedItem:
    """The guide a rating is about, as its edition in force says: number, name, and papers by key."""

    code: str
    edition: int
    name: Text
    papers: tuple[tuple[str, Text], ...]

    def paper(self, key: str | None) -> str | None:
        """The key when it names one of the papers; None for any other."""
        return key if key in dict(self.papers) else None

    def choices(self, locale: str) -> list[dict[str, str]]:
        """The papers to point at, in this language."""
        return [{"value": key, "label": name.translated(locale)} for key, name in self.papers]


def handled_guides(session: Session, window_id: int, *, day: date) -> list[Handled]:
    """The guides a window's agencies have in force on a day, by code. Reads names, not whole guides."""
    names = select(Guide.code, Edition.content["identity"]["name"]).join(Edition.guide)
    found = names.where(_handled_by(window_id), in_force(day)).order_by(Guide.code, Edition.number)
    return [Handled(*row) for row in {code: Text.model_validate(name) for code, name in session.execute(found)}.items()]


def handled_guide(session: Session, window_id: int | None, code: str, *, day: date) -> RatedItem | None:
    """One guide that this window handles on a day; None for a guide of others, or none at all."""
    if window_id is None:
        return None
    found = select(Edition).join(Edition.guide).where(_handled_by(window_id), Guide.code == code, in_force(day))
    in_law = session.scalar(found.order_by(Edition.number.desc()).limit(1))
    return _item(code, in_law) if in_law else None


def handled_items(session: Session, window_id: int, *, day: date) -> list[RatedItem]:
    """All guides a window handles on a day with their papers, by code; reads names and papers, not whole guides."""
    parts = (Edition.content["identity"]["name"], Edition.content["materials"])
    found = select(Guide.code, Edition.number, *parts).join(Edition.guide)
    rows = session.execute(found.where(_handled_by(window_id), in_force(day)).order_by(Guide.code, Edition.number))
    items = [RatedItem(code, number, Text.model_validate(name), _papers(kept)) for code, number, name, kept in rows]
    return list({item.code: item for item in items}.values())


def lately_at(session: Session, window_id: int, *, since: datetime) -> dict[str, int]:
    """How often each guide was rated or served at a window since a moment, by the guide's code."""
    rated = select(Rating.guide).where(Rating.window_id == window_id, Rating.received_at >= since)
    served = select(Visit.guide).where(Visit.window_id == window_id, Visit.served_at >= since)
    every = union_all(rated.where(Rating.guide != ""), served.where(Visit.guide != "")).subquery()
    counted = select(every.c.guide, func.count()).group_by(every.c.guide)
    return dict(session.execute(counted).tuples().all())


def find_handled(session: Session, window_id: int, handled: list[Handled], query: str) -> list[Handled]:
    """Those of a window's guides that a query means: by a part of the name, or as the site's search understands it."""
    wanted = query.strip().casefold()
    named = {one.code for one in handled if wanted in " ".join(_written(one.name)).casefold()}
    near = select(Region.code).join(Hall, Hall.region_id == Region.id).join(Window, Window.hall_id == Hall.id)
    home = session.scalar(near.where(Window.id == window_id)) or ""
    ids = [candidate.id for candidate in search(session, query, near=home, most=MOST_FOUND)]
    meant = set(session.scalars(select(Guide.code).where(Guide.id.in_(ids)).order_by(Guide.code)))
    return [one for one in handled if one.code in named | meant]


def edition_in_force(session: Session, code: str, *, day: date) -> int | None:
    """The number of the guide's edition on a day; None when there is no such guide or edition."""
    found = guide(session, EVERYWHERE, code=code)
    in_law = edition_on(session, found.id, day=day) if found else None
    return in_law.number if in_law else None


def visited_guide(session: Session, code: str, number: int | None) -> RatedItem | None:
    """The guide of a visit in the edition of its day; None when it is unknown."""
    found = edition(session, EVERYWHERE, guide_code=code, number=number) if code and number else None
    return _item(code, found) if found else None


def _handled_by(window_id: int) -> ColumnElement[bool]:
    return Guide.agency_id.in_(select(window_agency.c.agency_id).where(window_agency.c.window_id == window_id))


def _item(code: str, found: Edition) -> RatedItem:
    content = load_guide(found.content)
    papers = tuple((paper.key, paper.name) for paper in content.materials)
    return RatedItem(code, found.number, content.identity.name, papers)


def _papers(materials: list[dict[str, Any]] | None) -> tuple[tuple[str, Text], ...]:
    return tuple((paper["key"], Text.model_validate(paper["name"])) for paper in materials or ())


def _written(name: Text) -> list[str]:
    return [words for words in (name.zh, name.en, name.ko) if words]
