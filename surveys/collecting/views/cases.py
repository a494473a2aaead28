"""What case systems ask of us under /api/v1: visits with their tickets, and how many cases a window served."""

from typing import Any

from flask import abort, current_app, g, request, url_for
from flask_smorest import Blueprint as ApiBlueprint
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from portal.api import api_blueprint
from portal.audience import Audience
from portal.db import session
from portal.errors import Conflict, DomainError, NotFound
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.places.models import Window
from portal.places.queries import window as find_window
from surveys.collecting.apikeys import find_key, scope_of
from surveys.collecting.guides import edition_in_force
from surveys.collecting.intake import business_day
from surveys.collecting.models.windows import Served
from surveys.collecting.ticketing import (
    TICKET_DAYS,
    Issued,
    Occasion,
    VisitRefused,
    find_visit,
    issue,
    revoke_ticket,
    visit_state,
)
from surveys.collecting.views.room import prepare, room


class VisitSchema(Schema):
    """A visit as a case system tells it."""

    case_number = fields.String(required=True, validate=validate.Length(1, 64))
    service_number = fields.Integer(load_default=1, validate=validate.Range(1, 999))
    window = fields.String(required=True, validate=validate.Length(1, 20))
    guide = fields.String(load_default="", validate=validate.Length(max=60))
    served_at = fields.AwareDateTime(required=True)
    valid_days = fields.Integer(load_default=TICKET_DAYS, validate=validate.Range(1, 60))


class TicketSchema(Schema):
    """The visit with the ticket for the citizen. It is told once; asking again voids it and gives another."""

    case_number = fields.String()
    service_number = fields.Integer()
    ticket = fields.String()
    link = fields.Url(require_tld=False)
    expires_on = fields.Date()
    created = fields.Boolean()


class VisitStateSchema(Schema):
    """What the ticket of a visit still allows: open, follow_up, used, expired, revoked."""

    case_number = fields.String()
    service_number = fields.Integer()
    state = fields.String()


class ServedSchema(Schema):
    """Cases a window served on a day, and how many of them were offered a rating."""

    window = fields.String(required=True)
    day = fields.Date(required=True)
    cases = fields.Integer(required=True, validate=validate.Range(0, 100_000))
    offered = fields.Integer(required=True, validate=validate.Range(0, 100_000))


def interface() -> ApiBlueprint:
    """Visits and served cases, for keys of case systems."""
    pages = api_blueprint("cases", __name__, Audience.CASE_SYSTEM, guard=_require_key)
    pages.record(prepare)
    pages.post("/visits")(pages.arguments(VisitSchema)(pages.response(201, TicketSchema)(create_visit)))
    state = pages.response(200, VisitStateSchema)(show_visit)
    pages.get("/visits/<case_number>/<int:service_number>")(state)
    pages.delete("/visits/<case_number>/<int:service_number>")(pages.response(204)(revoke_visit))
    pages.put("/served")(pages.arguments(ServedSchema)(pages.response(200, ServedSchema)(put_served)))
    return pages


def create_visit(told: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """A visit and its one-use ticket. The same case and service again gives a new ticket while the old is unused."""
    _require("visits:write")
    day = business_day(told["served_at"])
    occasion = Occasion(
        case_number=told["case_number"],
        service_number=told["service_number"],
        window=told["window"],
        served_at=told["served_at"],
        guide=told["guide"],
        guide_edition=edition_in_force(session(), told["guide"], day=day) if told["guide"] else None,
        days=told["valid_days"],
    )
    issued = issue_or_refuse(occasion)
    session().commit()
    answer = {
        "case_number": issued.visit.case_number,
        "service_number": issued.visit.service_number,
        "ticket": issued.token,
        "link": current_app.config["SETTINGS"].base_url + url_for("tickets.show", token=issued.token, via="sms"),
        "expires_on": issued.expires_on,
        "created": issued.fresh,
    }
    return answer, 201 if issued.fresh else 200


def issue_or_refuse(occasion: Occasion) -> Issued:
    """The visit and ticket for this key, or a refusal in words."""
    try:
        return issue(
            session(), scope_of(g.api_key), occasion, keys=room().keys, now=utc_now(), by=None, key=g.api_key.id
        )
    except VisitRefused as refused:
        raise refusal(str(refused)) from refused


def refusal(reason: str) -> DomainError:
    """What is told about a visit that cannot be made."""
    if reason == "used":
        return Conflict(_("这次办件已经评价过，不能再发凭证。"))
    if reason == "future":
        return DomainError(_("办理时间在将来，请核对。"))
    return NotFound(_("没有这个窗口，或者不在您的范围内。"))


def show_visit(case_number: str, service_number: int) -> dict[str, Any]:
    """What the ticket of a visit still allows. Never what was answered."""
    _require("visits:read")
    visit = find_visit(session(), case_number, service_number)
    window = session().get(Window, visit.window_id) if visit else None
    if visit is None or window is None or find_window(session(), scope_of(g.api_key), code=window.code) is None:
        raise NotFound(_("没有这次办件。"))
    state = visit_state(session(), visit, today=business_day(utc_now()))
    return {"case_number": case_number, "service_number": service_number, "state": state}


def revoke_visit(case_number: str, service_number: int) -> None:
    """Make the ticket of a visit useless, as when the case was a mistake."""
    _require("visits:write")
    visit = find_visit(session(), case_number, service_number)
    if visit is None or not revoke_ticket(session(), scope_of(g.api_key), visit):
        raise NotFound(_("没有这次办件。"))
    session().commit()


def put_served(told: dict[str, Any]) -> dict[str, Any]:
    """Set the count of a window and day; the last word holds."""
    _require("served:write")
    window = find_window(session(), scope_of(g.api_key), code=told["window"])
    if window is None:
        raise refusal("window")
    if told["offered"] > told["cases"]:
        raise DomainError(_("邀请评价数不能多于办件数。"))
    row = session().scalar(select(Served).where(Served.day == told["day"], Served.window_id == window.id))
    if row is None:
        row = Served(day=told["day"], window_id=window.id)
        session().add(row)
    row.cases, row.offered = told["cases"], told["offered"]
    session().commit()
    return told


def _require_key() -> None:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    key = find_key(session(), secret.strip(), suite=room().keys.suite) if scheme.lower() == "bearer" else None
    if key is None:
        abort(401)
    g.api_key = key


def _require(permission: str) -> None:
    if permission not in g.api_key.scopes:
        abort(403)
