"""The office's page for the networks of each hall's own staff; ratings from them are checked before they count."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from portal import i18n
from portal.audience import Audience
from portal.audit.models import AuditEntry
from portal.audit.queries import object_history
from portal.audit.record import Actor, Change, record
from portal.db import session
from portal.errors import NotFound
from portal.forms import HouseForm, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.places.models import Hall
from portal.places.queries import hall as find_hall
from portal.places.queries import halls as halls_in
from surveys.collecting.networks import NetworkRefused, add_network, networks_of, remove_network
from surveys.collecting.views.room import blueprint

REASON = (DataRequired(_l("请写明理由。")), Length(max=300, message=_l("理由最多 300 个字。")))
CHANGED = "hall.networks"


class AddForm(HouseForm):
    """A network of the staff, and how it is known."""

    cidr = StringField(
        _l("网段"),
        [InputRequired(_l("请填写网段。")), Length(max=60)],
        description=_l("IPv4 或 IPv6，写成 10.3.0.0/16 或 2001:db8:3::/48。只填工作人员用的，不要填大厅的公共无线网。"),
    )
    reason = StringField(_l("理由"), REASON, description=_l("会写进审计记录，例如：信息中心 11 月提供的办公网段"))


class RemoveForm(HouseForm):
    """A network that is theirs no longer."""

    known = SelectField(_l("要移除的网段"), [InputRequired(_l("请选择网段。"))])
    why = StringField(_l("理由"), REASON)


def office_pages() -> Blueprint:
    """Networks of halls in scope."""
    pages = blueprint("networks", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/networks", view_func=list_halls)
    pages.add_url_rule("/office/networks/<code>", view_func=show)
    pages.add_url_rule("/office/networks/<code>/add", view_func=add, methods=["POST"])
    pages.add_url_rule("/office/networks/<code>/take-out", view_func=take_out, methods=["POST"])
    return pages


def list_halls() -> str:
    """Every hall in scope with its networks."""
    rows = [
        {"code": hall.code, "name": hall.name_in(i18n.locale()), "networks": networks_of(session(), hall)}
        for hall in halls_in(session(), current_user.scope)
    ]
    return render_template("surveys/collecting/networks.html", halls=rows)


def show(code: str) -> str:
    """The networks of one hall, who may be added and what was changed."""
    return _draw(_hall(code), AddForm(), RemoveForm())


def add(code: str) -> ResponseReturnValue:
    """Add a network, with the reason."""
    hall, form = _hall(code), AddForm()
    if not form.validate():
        return make_response(_draw(hall, form, RemoveForm(formdata=None)), 400)
    before = networks_of(session(), hall)
    try:
        cidr = add_network(session(), hall, form.cidr.data)
    except NetworkRefused as refused:
        form.cidr.errors = [_told(refused)]
        return make_response(_draw(hall, form, RemoveForm(formdata=None)), 400)
    if cidr in before:
        form.cidr.errors = [_("%(network)s 已经在列表里。", network=cidr)]
        return make_response(_draw(hall, form, RemoveForm(formdata=None)), 400)
    return _changed(hall, before, form.reason.data)


def take_out(code: str) -> ResponseReturnValue:
    """Remove a network, with the reason; ratings that were set aside for it stay where they are."""
    hall, form = _hall(code), RemoveForm()
    before = networks_of(session(), hall)
    form.known.choices = options((cidr, cidr) for cidr in before)
    if not form.validate():
        return make_response(_draw(hall, AddForm(formdata=None), form), 400)
    remove_network(session(), hall, form.known.data)
    return _changed(hall, before, form.why.data)


def _changed(hall: Hall, before: list[str], reason: str) -> ResponseReturnValue:
    after = networks_of(session(), hall)
    change = Change("hall", hall.code, before={"networks": before}, after={"networks": after}, reason=reason.strip())
    record(session(), change, actor=Actor(current_user.id, current_user.role), action=CHANGED)
    session().commit()
    return redirect(url_for("networks.show", code=hall.code), 303)


def _told(refused: NetworkRefused) -> str:
    return {
        "malformed": _("这不是一个网段。请写成 10.3.0.0/16 或 2001:db8:3::/48。"),
        "host": _("这是网段里的一个地址。您要写的可能是 %(network)s。", network=refused.other),
        "wide": _("这个网段太大，会把群众的评价也放到一边。IPv4 至少写到 /8，IPv6 至少写到 /19。"),
        "overlap": _("和已有的 %(network)s 重叠，请先移除它，或者写一个不重叠的网段。", network=refused.other),
    }[refused.code]


def _draw(hall: Hall, adding: AddForm, removing: RemoveForm) -> str:
    known = networks_of(session(), hall)
    removing.known.choices = options((cidr, cidr) for cidr in known)
    history = object_history(session(), "hall", object_id=hall.code)
    return render_template(
        "surveys/collecting/hall_networks.html",
        hall=hall,
        name=hall.name_in(i18n.locale()),
        known=known,
        history=[_line(entry) for entry in reversed(history) if entry.action == CHANGED],
        form=adding if adding.errors else removing,
        adding=adding,
        removing=removing,
    )


def _line(entry: AuditEntry) -> dict[str, Any]:
    before, after = (set((side or {}).get("networks", [])) for side in (entry.changed_from, entry.changed_to))
    return {"at": entry.at, "added": sorted(after - before), "removed": sorted(before - after), "reason": entry.reason}


def _hall(code: str) -> Hall:
    hall = find_hall(session(), current_user.scope, code=code)
    if hall is None:
        raise NotFound(_("没有这个大厅，或者不在您的范围内。"))
    return hall
