"""Cases within a scope, the longest overdue first, and what belongs to one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.scope import Scope
from portal.places.models import Hall, Window
from portal.places.queries import window_within
from surveys.collecting.models.ratings import Rating, RatingComment, RatingTag
from surveys.handling.models import HandlingCase
from surveys.handling.states import OPEN, STATES

PAGE = 30


@dataclass(frozen=True)
class Asked:
    """Which cases a person wants to see. `state` is a state, "open", "overdue" or "all"."""

    state: str = "open"
    hall: str = ""
    owner: int | None = None
    revision: bool = False


@dataclass(frozen=True)
class CaseFile:
    """A case with the rating it is about and the window."""

    case: HandlingCase
    rating: Rating
    window: Window


def cases(
    session: Session, scope: Scope, asked: Asked, *, today: date, page: int = 1, limit: int = PAGE
) -> tuple[list[CaseFile], int]:
    """The cases asked for, those whose last day is nearest or past first, and how many there are."""
    conditions = _conditions(scope, asked, today)
    total = session.scalar(_cases(select(func.count(HandlingCase.id))).where(*conditions)) or 0
    found = (
        _cases(select(HandlingCase, Rating, Window))
        .options(joinedload(Window.hall).joinedload(Hall.region))
        .where(*conditions)
        .order_by(HandlingCase.due_on.is_(None), HandlingCase.due_on, HandlingCase.id)
        .limit(limit)
        .offset((page - 1) * limit)
    )
    return [CaseFile(*row) for row in session.execute(found).tuples()], total


def case(session: Session, scope: Scope, number: int, *, for_update: bool = False) -> CaseFile | None:
    """One case in scope."""
    found = _cases(select(HandlingCase, Rating, Window)).where(HandlingCase.id == number, window_within(scope))
    if for_update:
        found = found.with_for_update(of=HandlingCase)
    row = session.execute(found).tuples().one_or_none()
    return CaseFile(*row) if row else None


def next_case(session: Session, scope: Scope, after: HandlingCase) -> int | None:
    """The open case that follows in the queue, by its last day and then its number; None at the end."""
    order = (HandlingCase.due_on.is_(None), HandlingCase.due_on, HandlingCase.id)
    later: ColumnElement[bool] = and_(HandlingCase.due_on.is_(None), HandlingCase.id > after.id)
    if after.due_on is not None:
        same = and_(HandlingCase.due_on == after.due_on, HandlingCase.id > after.id)
        later = or_(HandlingCase.due_on > after.due_on, HandlingCase.due_on.is_(None), same)
    elif after.state not in OPEN:
        later = HandlingCase.id != after.id
    found = _cases(select(HandlingCase.id)).where(window_within(scope), HandlingCase.state.in_(OPEN), later)
    number: int | None = session.scalar(found.order_by(*order).limit(1))
    return number


def state_counts(session: Session, scope: Scope) -> dict[str, int]:
    """State -> how many cases in scope; every state is named."""
    found = _cases(select(HandlingCase.state, func.count())).where(window_within(scope)).group_by(HandlingCase.state)
    counted = {str(state): int(n) for state, n in session.execute(found.order_by(HandlingCase.state))}
    return {state: counted.get(state, 0) for state in STATES}


def count_overdue(session: Session, scope: Scope, *, today: date) -> int:
    """Open cases in scope whose last day has passed."""
    found = _cases(select(func.count(HandlingCase.id))).where(window_within(scope), *overdue(today))
    return session.scalar(found) or 0


def overdue(today: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a case is open, past its last day, and its rating still counts."""
    return (HandlingCase.state.in_(OPEN), HandlingCase.due_on < today, Rating.state == "counted")


def tags_of(session: Session, ratings: Collection[UUID]) -> dict[UUID, list[str]]:
    """Rating -> the codes of its tags in order."""
    found = select(RatingTag).where(RatingTag.rating_id.in_(list(ratings)))
    told: dict[UUID, list[str]] = {}
    for tag in session.scalars(found.order_by(RatingTag.rating_id, RatingTag.code)):
        told.setdefault(tag.rating_id, []).append(tag.code)
    return told


def comment_of(session: Session, rating: Rating) -> RatingComment | None:
    """What was written with the rating."""
    return session.get(RatingComment, rating.id)


def follow_up_of(session: Session, rating: Rating) -> Rating | None:
    """The person's second rating (追评), known by the thread that only the ticket's holder can compute."""
    if rating.thread is None:
        return None
    second = (Rating.thread == rating.thread, Rating.assess_number == 2, Rating.id != rating.id)
    return session.scalar(select(Rating).where(*second).order_by(Rating.received_at.desc(), Rating.id).limit(1))


def case_of_rating(session: Session, rating: Rating) -> HandlingCase | None:
    """The case of a rating."""
    return session.scalar(select(HandlingCase).where(HandlingCase.rating_id == rating.id))


def _cases(found: Select[Any]) -> Select[Any]:
    joined = found.select_from(HandlingCase).join(Rating, Rating.id == HandlingCase.rating_id)
    return joined.join(Window, Window.id == HandlingCase.window_id)


def _conditions(scope: Scope, asked: Asked, today: date) -> list[ColumnElement[bool]]:
    found = [window_within(scope)]
    if asked.state == "overdue":
        found += overdue(today)
    elif asked.state == "open":
        found.append(HandlingCase.state.in_(OPEN))
    elif asked.state in STATES:
        found.append(HandlingCase.state == asked.state)
    if asked.hall:
        found.append(Window.hall_id.in_(select(Hall.id).where(Hall.code == asked.hall)))
    if asked.owner is not None:
        found.append(HandlingCase.owner_id == asked.owner)
    if asked.revision:
        found.append(HandlingCase.revision_asked.is_(True))
    return found
