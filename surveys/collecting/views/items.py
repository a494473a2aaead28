"""Which matter a rating is about: the guides of a window to choose from, and the rating page of one of them.

Whoever has already filled something in gets the list as a form that carries it along; nothing is stored for that.
"""

from uuid import UUID, uuid4

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from portal import i18n
from portal.audience import Audience
from portal.db import session
from portal.orm import utc_now
from surveys.collecting.caching import Page, send_page
from surveys.collecting.forms import RatingForm, tidy
from surveys.collecting.guides import Handled, RatedItem, find_handled, handled_guide
from surveys.collecting.intake import business_day
from surveys.collecting.places import Rated
from surveys.collecting.views.citizen import (
    MINUTE,
    NEW_ID,
    handled_at,
    rated_by,
    read_form,
    receive,
    send_rating_page,
    subject_of,
)
from surveys.collecting.views.drawing import draw, uncached
from surveys.collecting.views.room import blueprint, room, stylesheet

MOST_SHOWN = 30
LONGEST_QUERY = 60
CARRIED = ("id", "level", "comment", "finished", "paper", "trips", "contact", "consent", "seconds", "website", "altcha")


def public_pages() -> Blueprint:
    """The list of a window's matters, and the rating page of each."""
    pages = blueprint("rating_items", __name__, Audience.EVERYONE)
    pages.add_url_rule("/r/<code>/items", view_func=index)
    pages.add_url_rule("/r/<code>/items", view_func=choose, methods=["POST"])
    pages.add_url_rule("/r/<code>/items/<guide>", view_func=show)
    pages.add_url_rule("/r/<code>/items/<guide>", view_func=send, methods=["POST"])
    return pages


def index(code: str) -> Response:
    """The matters of a window, each a link to its rating page; `?q=` looks for some."""
    query = tidy(request.args.get("q"))[:LONGEST_QUERY]
    rated = rated_by(code)
    if query:
        return uncached(_draw_list(rated, query=query))
    key = ("items", code, i18n.locale(), i18n.elder(), request.environ.get("mingchuang.root"))
    return send_page(room().pages.get(key, lambda: Page.of(_draw_list(rated))), max_age=MINUTE)


def choose(code: str) -> Response:
    """The same list for a form with something in it; a choice gives the form back with the papers of that matter."""
    rated, form = rated_by(code), read_form()
    if "guide" not in request.form:
        return uncached(_draw_list(rated, query=tidy(request.form.get("q"))[:LONGEST_QUERY], kept=form))
    subject = subject_of(rated, item_at(rated, request.form["guide"]))
    return uncached(draw(subject, rating_id=_id_of(form), form=form))


def show(code: str, guide: str) -> Response:
    """The rating page of a window and one of its matters; that of the window alone where it has no such matter."""
    plain = "plain" in request.args
    key = (code, guide, i18n.locale(), i18n.elder(), plain, request.environ.get("mingchuang.root"))

    def page() -> Page:
        rated = rated_by(code)
        return Page.of(draw(subject_of(rated, item_at(rated, guide)), rating_id=NEW_ID if plain else ""))

    return send_rating_page(room().pages.get(key, page), plain=plain)


def send(code: str, guide: str) -> ResponseReturnValue:
    """Take a rating of this matter, in the edition in force; of the window alone where it has no such matter."""
    rated = rated_by(code)
    return receive(rated, item_at(rated, guide))


def item_at(rated: Rated, guide: str) -> RatedItem | None:
    """The matter of this code at the window; None for a foreign or unknown one."""
    day = business_day(utc_now())
    if guide not in {one.code for one in handled_at(rated)}:
        return None
    key = (rated.window_id, guide, day)
    return room().items.get(key, lambda: handled_guide(session(), rated.window_id, guide, day=day))


def _draw_list(rated: Rated, *, query: str = "", kept: RatingForm | None = None) -> str:
    known = handled_at(rated)
    found = find_handled(session(), rated.window_id, known, query) if query and rated.window_id else known
    hall, window = rated.place(i18n.locale())
    return render_template(
        "surveys/collecting/items.html",
        code=rated.code,
        hall=hall,
        window=window,
        items=[_row(one) for one in found[:MOST_SHOWN]],
        left_out=max(0, len(found) - MOST_SHOWN),
        many=len(known) > MOST_SHOWN or bool(query),
        query=query,
        carried=_carried(kept) if kept else [],
        stylesheet=stylesheet(),
    )


def _row(one: Handled) -> dict[str, str]:
    return {"code": one.code, "name": one.name.translated(i18n.locale())}


def _carried(form: RatingForm) -> list[tuple[str, str]]:
    """What was filled in, as the hidden fields that carry it along."""
    single = [(name, str(form[name].data)) for name in CARRIED if form[name].data]
    return [*single, *(("tag", str(code)) for code in form.tag.data)]


def _id_of(form: RatingForm) -> str:
    """The id the form came with; a new one where it has none that is one."""
    try:
        return str(UUID(form.id.data))
    except ValueError:
        return str(uuid4())
