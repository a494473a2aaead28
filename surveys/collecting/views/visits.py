"""The clerk's page: makes a visit and prints its slip. The ticket is on the slip and nowhere else."""

from datetime import datetime

from flask import Blueprint, current_app, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from wtforms import DateTimeLocalField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from portal import i18n, qr
from portal.audience import Audience
from portal.audit.record import Actor, Change, record
from portal.crypto.alphabet import grouped
from portal.db import session
from portal.forms import HouseForm
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.orm import utc_now
from portal.places.models import Window
from portal.places.queries import windows as windows_in
from surveys.collecting.guides import edition_in_force, visited_guide
from surveys.collecting.intake import CHINA, business_day
from surveys.collecting.ticketing import Issued, Occasion, VisitRefused, issue
from surveys.collecting.views.cases import refusal
from surveys.collecting.views.room import blueprint, room


class VisitForm(HouseForm):
    """A visit at a window of the clerk's scope."""

    case_number = StringField(_l("办件编号"), validators=[InputRequired(_l("请填写办件编号。")), Length(max=64)])
    service_number = IntegerField(_l("服务编号"), default=1, validators=[NumberRange(1, 999)])
    window = SelectField(_l("窗口"))
    guide = StringField(_l("办事指南编号"), validators=[Length(max=60)], description=_l("不知道可以不填。"))
    served_at = DateTimeLocalField(_l("办理时间"), format="%Y-%m-%dT%H:%M", validators=[InputRequired()])


def staff_pages() -> Blueprint:
    """Making visits, for clerks."""
    pages = blueprint("visits", __name__, Audience.STAFF)
    pages.add_url_rule("/visits/new", view_func=form)
    pages.add_url_rule("/visits/new", view_func=create, methods=["POST"])
    return pages


def form() -> ResponseReturnValue:
    """Ask for the case."""
    return render_template("surveys/collecting/visit_form.html", form=_form())


def create() -> ResponseReturnValue:
    """Make the visit and show its slip, once."""
    filled = _form()
    if not filled.validate():
        return make_response(render_template("surveys/collecting/visit_form.html", form=filled), 400)
    issued = _issue(filled)
    change = Change("visit", str(issued.visit.id), after={"window": filled.window.data, "again": not issued.fresh})
    record(session(), change, actor=Actor(current_user.id, current_user.role), action="visit.ticket_issued")
    response = make_response(_slip(issued))
    session().commit()
    response.headers["Cache-Control"] = "no-store"
    return response


def _issue(filled: VisitForm) -> Issued:
    served_at = filled.served_at.data.replace(tzinfo=CHINA)
    code = (filled.guide.data or "").strip()
    number = edition_in_force(session(), code, day=business_day(served_at)) if code else None
    occasion = Occasion(
        case_number=filled.case_number.data.strip(),
        service_number=filled.service_number.data,
        window=filled.window.data,
        served_at=served_at,
        guide=code if number else "",
        guide_edition=number,
    )
    try:
        return issue(
            session(), current_user.scope, occasion, keys=room().keys, now=utc_now(), by=current_user.id, key=None
        )
    except VisitRefused as refused:
        raise refusal(str(refused)) from refused


def _slip(issued: Issued) -> str:
    link = current_app.config["SETTINGS"].base_url + url_for("tickets.show", token=issued.token)
    item = visited_guide(session(), issued.visit.guide, issued.visit.guide_edition)
    return render_template(
        "surveys/collecting/slip.html",
        visit=issued.visit,
        matter=item.name.translated(i18n.locale()) if item else "",
        window=session().get_one(Window, issued.visit.window_id).name_in(i18n.locale()),
        expires_on=issued.expires_on,
        code=grouped(issued.token, 5),
        address=current_app.config["SETTINGS"].base_url + "/t",
        picture=qr.draw_svg(link, name="ticket", label=_("评价凭证二维码")),
    )


def _form() -> VisitForm:
    form = VisitForm()
    places = windows_in(session(), current_user.scope)
    form.window.choices = [(w.code, f"{w.hall.name_in(i18n.locale())} · {w.name_in(i18n.locale())}") for w in places]
    if form.served_at.data is None and not form.is_submitted():
        form.served_at.data = datetime.now(CHINA).replace(second=0, microsecond=0, tzinfo=None)
    return form
