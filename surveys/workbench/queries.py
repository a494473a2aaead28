"""What the workbench asks: counts of windows between two days, what people wrote, and the views a person keeps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.places.models import Hall, Window
from portal.places.queries import window_within
from surveys.collecting.models.checks import Quarantine
from surveys.collecting.models.ratings import Rating, RatingComment, RatingTag
from surveys.workbench.models import SavedView

PAGE = 30
UNDECIDED = ("open", "proposed")


@dataclass(frozen=True)
class Asked:
    """Which comments are wanted; 0 and "" ask for all."""

    start: date
    end: date
    level: int = 0
    text: str = ""
    window: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Said:
    """One comment as it may be shown, with what it was said about."""

    day: date
    level: int
    window: str
    window_name: tuple[str, str, str]
    hall: tuple[str, str, str]
    language: str
    text: str
    state: str


def find_comments(session: Session, scope: Scope, *, asked: Asked, page: int | None) -> list[Said]:
    """Comments that may be shown, newest first: those with personal data stay out until redacted. None: all pages."""
    found = (
        _comments(select(Rating, RatingComment, Window, Hall), scope, asked)
        .where(RatingComment.scan != "withheld")
        .order_by(Rating.rated_on.desc(), Rating.id)
    )
    if page is not None:
        found = found.offset((page - 1) * PAGE).limit(PAGE)
    return [_said(*row) for row in session.execute(found)]


def count_comments(session: Session, scope: Scope, *, asked: Asked) -> tuple[int, int]:
    """How many comments may be shown, and how many are withheld."""
    found = _comments(select(RatingComment.scan, func.count()), scope, asked).group_by(RatingComment.scan)
    counts = {str(scan): int(n) for scan, n in session.execute(found.order_by(RatingComment.scan))}
    withheld = counts.pop("withheld", 0)
    return sum(counts.values()), withheld


def open_cases(session: Session, scope: Scope) -> int:
    """Suspicious sets of ratings that nobody has decided about yet."""
    found = (
        select(func.count())
        .select_from(Quarantine)
        .join(Window, Window.id == Quarantine.window_id)
        .where(window_within(scope), Quarantine.state.in_(UNDECIDED))
    )
    return session.scalar(found) or 0


def saved_views(session: Session, user_id: int) -> list[SavedView]:
    """A person's views by name."""
    return list(session.scalars(select(SavedView).where(SavedView.user_id == user_id).order_by(SavedView.name)))


def keep_view(session: Session, user_id: int, *, name: str, address: str) -> SavedView:
    """Keeps the address under the name; an old one of that name is replaced."""
    found = session.scalar(select(SavedView).where(SavedView.user_id == user_id, SavedView.name == name))
    if found is None:
        found = SavedView(user_id=user_id, name=name, address=address)
        session.add(found)
    found.address = address
    session.flush()
    return found


def drop_view(session: Session, user_id: int, *, view_id: int) -> None:
    """Forgets one of the person's own views."""
    found = session.get(SavedView, view_id)
    if found is not None and found.user_id == user_id:
        session.delete(found)
        session.flush()


def _comments(found: Select[Any], scope: Scope, asked: Asked) -> Select[Any]:
    joined = (
        found.select_from(RatingComment)
        .join(Rating, Rating.id == RatingComment.rating_id)
        .join(Window, Window.id == Rating.window_id)
        .join(Hall, Hall.id == Window.hall_id)
    )
    return joined.where(*_conditions(scope, asked))


def _conditions(scope: Scope, asked: Asked) -> list[ColumnElement[bool]]:
    found = [window_within(scope), Rating.rated_on.between(asked.start, asked.end), Rating.state != "excluded"]
    if asked.level:
        found.append(Rating.level == asked.level)
    if asked.window:
        found.append(or_(Window.code == asked.window, Hall.code == asked.window))
    if asked.tag:
        found.append(Rating.id.in_(select(RatingTag.rating_id).where(RatingTag.code == asked.tag)))
    if asked.text:
        # Only what is shown is searched: the unredacted text must not be guessable by searching for it.
        shown = func.coalesce(RatingComment.redacted, RatingComment.text)
        found.append(shown.contains(asked.text, autoescape=True))
    return found


def _said(rating: Rating, comment: RatingComment, window: Window, hall: Hall) -> Said:
    return Said(
        day=rating.rated_on,
        level=rating.level or 0,
        window=window.code,
        window_name=(window.name, window.name_en or "", window.name_ko or ""),
        hall=(hall.name, hall.name_en or "", hall.name_ko or ""),
        language=comment.language,
        text=comment.redacted if comment.redacted is not None else comment.text,
        state=rating.state,
    )
