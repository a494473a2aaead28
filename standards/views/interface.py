"""Published items, guides, editions and checklists under /api/v1, for everyone and from every site."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask_smorest import Blueprint as ApiBlueprint

from portal.accounts.scope import EVERYWHERE
from portal.api import ErrorSchema, api_blueprint
from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from standards.exchange.national import national_fields
from standards.guide.document import guide_schema, load_guide
from standards.models import Edition, Guide
from standards.pages.checklist import my_checklist
from standards.pages.interface import (
    ChecklistQuery,
    ChecklistSchema,
    DayQuery,
    EditionSchema,
    EditionsSchema,
    GuideQuery,
    GuidesPage,
    ItemQuery,
    ItemsPage,
    checklist_shape,
    guide_shape,
    item_shape,
)
from standards.published import editions_in_force, items_in_force
from standards.queries import edition_on, guide, public_history
from standards.views.asked import now, today

Shape = dict[str, Any]


def interface() -> Blueprint:
    """The standards' part of /api/v1."""
    api = api_blueprint("standards_api", __name__, Audience.EVERYONE)
    api.description = "事项、办事指南、版本与清单"
    _add(api, "/items", list_items, query=ItemQuery, answer=ItemsPage)
    _add(api, "/guides", list_guides, query=GuideQuery, answer=GuidesPage)
    _add(api, "/guides/<code>", show_guide, query=DayQuery, answer=EditionSchema)
    _add(api, "/guides/<code>/checklist", show_checklist, query=ChecklistQuery, answer=ChecklistSchema)
    _add(api, "/guides/<code>/editions", list_editions, answer=EditionsSchema)
    _add(api, "/guides/<code>/editions/<int:number>", show_edition, answer=EditionSchema)
    _add(api, "/guides/<code>/national", show_national, query=DayQuery)
    _add(api, "/schemas/guide.json", show_schema)
    api.after_app_request(open_to_all)
    return api  # type: ignore[no-any-return] # flask-smorest publishes no types


def _add(api: ApiBlueprint, rule: str, view: Callable[..., Any], *, query: Any = None, answer: Any = None) -> None:
    name = view.__name__
    described = api.response(200, answer)(view) if answer else api.response(200)(view)
    if "<" in rule:
        described = api.alt_response(404, schema=ErrorSchema)(described)
    described = api.arguments(query, location="query")(described) if query else described
    api.add_url_rule(rule, name, described)


def open_to_all(response: Response) -> Response:
    """Let every site read what is published here, and send nothing twice."""
    ours = request.endpoint == "api-docs.openapi_json" or request.blueprint == "standards_api"
    if not ours:
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    elif request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers["Access-Control-Expose-Headers"] = "ETag"
        response.headers["Cache-Control"] = "public, no-cache"
        response.add_etag()
        response.make_conditional(request)
    return response


def list_items(query: Shape) -> Shape:
    """Items of which a guide is in force."""
    found, total = items_in_force(session(), EVERYWHERE, day=_day(query), kind=query.get("kind"), **_window(query))
    return _page(query, total) | {"items": [item_shape(item) for item in found]}


def list_guides(query: Shape) -> Shape:
    """Guides in force, without their content."""
    found, total = editions_in_force(
        session(), EVERYWHERE, day=_day(query), item=query.get("item"), region=query.get("region"), **_window(query)
    )
    return _page(query, total) | {"guides": [guide_shape(edition, edition.guide) for edition in found]}


def show_guide(query: Shape, code: str) -> Shape:
    """A guide's edition in force on a day, with its content."""
    edition, found = _in_force(code, query)
    return _whole(edition, found)


def show_checklist(query: Shape, code: str) -> Shape:
    """The papers, fees, steps and days that apply to these answers."""
    edition, found = _in_force(code, query)
    answers = dict(answer.split(":", 1) for answer in query["answer"])
    mine = my_checklist(load_guide(edition.content), answers, now=now())
    return checklist_shape(mine, edition, found)


def list_editions(code: str) -> Shape:
    """Every published edition of a guide, newest first, without contents."""
    found = _guide(code)
    return {"editions": [guide_shape(edition, found) for edition in public_history(session(), found.id)]}


def show_edition(code: str, number: int) -> Shape:
    """One published edition, with its content."""
    found = _guide(code)
    for edition in public_history(session(), found.id):
        if edition.number == number:
            return _whole(edition, found)
    raise NotFound(_("没有这个版本。"))


def show_national(query: Shape, code: str) -> Response:
    """A guide in force under the field names of the national implementation list (实施清单)."""
    edition, _found = _in_force(code, query)
    return jsonify(national_fields(load_guide(edition.content)))


def show_schema() -> Response:
    """The JSON Schema of a guide's content."""
    response = jsonify(guide_schema())
    response.mimetype = "application/schema+json"
    return response


def _day(query: Shape) -> date:
    day: date | None = query.get("on")
    return day or today()


def _window(query: Shape) -> dict[str, int]:
    return {"limit": query["page_size"], "offset": (query["page"] - 1) * query["page_size"]}


def _page(query: Shape, total: int) -> Shape:
    more = query["page"] * query["page_size"] < total
    kept = {name: value for name, value in query.items() if value is not None}
    following = url_for(str(request.endpoint), **{**kept, "page": query["page"] + 1}) if more else None
    return {"total": total, "page": query["page"], "next": following}


def _guide(code: str) -> Guide:
    found = guide(session(), EVERYWHERE, code=code) if "\x00" not in code else None
    if found is None or not public_history(session(), found.id):
        raise NotFound(_("没有这个事项的办事指南。"))
    return found


def _in_force(code: str, query: Shape) -> tuple[Edition, Guide]:
    found = _guide(code)
    day = _day(query)
    edition = edition_on(session(), found.id, day=day)
    if edition is None:
        raise NotFound(_("这个事项在 %(day)s 没有生效的办事指南。", day=day.isoformat()))
    return edition, found


def _whole(edition: Edition, found: Guide) -> Shape:
    return guide_shape(edition, found) | {"content": edition.content}
