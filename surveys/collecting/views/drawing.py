"""Draws the rating page from the macros: what is rated on top, five levels, what may be added."""

from dataclasses import dataclass, field

from flask import Response, make_response, render_template

from portal.i18n import gettext as _
from surveys.collecting.forms import COMMENT_LENGTH, TRIPS, RatingForm
from surveys.collecting.tags import tags_of
from surveys.collecting.views.room import stylesheet
from surveys.collecting.words import finished_names, level_names, tag_names

Choice = dict[str, str]


@dataclass(frozen=True)
class Subject:
    """What a page asks about. `matter` is the guide's name, and the day where a ticket tells it.

    `items` is where to say which matter it was, `kept_items` the same for a form with something in it.
    """

    action: str
    hall: str
    window: str
    attributed: bool = True
    matter: str = ""
    papers: list[Choice] = field(default_factory=list)
    items: str = ""
    kept_items: str = ""
    follow_up: bool = False
    proof: str = ""  # where to fetch a challenge, when the window is watched


def draw(
    subject: Subject,
    *,
    rating_id: str,
    form: RatingForm | None = None,
    problems: list[tuple[str, str]] | None = None,
) -> str:
    """The rating page as HTML."""
    return render_template(
        "surveys/collecting/rate.html",
        subject=subject,
        rating_id=rating_id,
        kept=form,
        problems=[{"id": place, "message": message} for place, message in problems or []],
        levels=[{"value": level, "label": name} for level, name in level_names().items()],
        tags=_tag_choices(),
        finished=[{"value": code, "label": name} for code, name in finished_names().items()],
        trips=[{"value": number, "label": name} for number, name in zip(TRIPS, _trips(), strict=True)],
        limit=COMMENT_LENGTH,
        stylesheet=stylesheet(),
    )


def uncached(body: str | bytes, *, status: int = 200) -> Response:
    """A page for one person: nothing keeps it."""
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _tag_choices() -> dict[int, list[Choice]]:
    names = tag_names()
    return {level: [{"value": tag.code, "label": names[tag.code]} for tag in tags_of(level)] for level in level_names()}


def _trips() -> list[str]:
    return [_("1 趟"), _("2 趟"), _("3 趟"), _("4 趟及以上")]
