"""Guides for other systems: CPSV-AP for everyone."""

from flask import Blueprint, Response, current_app, json, make_response, request, url_for

from portal.audience import Audience, audience
from standards.exchange.cpsv import MEDIA_TYPE, public_service
from standards.views.asked import asked_day, find_edition


def public_pages() -> Blueprint:
    """A guide in the vocabulary of other systems, for everyone."""
    pages = audience("exchange", __name__, Audience.EVERYONE)
    pages.add_url_rule("/guides/<code>.jsonld", view_func=guide_jsonld)
    return pages


def guide_jsonld(code: str) -> Response:
    """A guide in force as CPSV-AP 3.2 in JSON-LD, with the ETag of its bytes."""
    _edition, content = find_edition(code, day=asked_day())
    base: str = current_app.config["SETTINGS"].base_url
    address = base + url_for("standards.guide_page", code=code).removeprefix(request.script_root)
    document = public_service(content, address=address, code=code)
    response = make_response(json.dumps(document, ensure_ascii=False))
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
