"""The office's pages about tablets: which there are, a new one, its code, shutting it out."""

from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal import i18n
from portal.audience import Audience, audience
from portal.audit.record import Actor, Change, record
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.forms import options
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.places.queries import window as find_window
from portal.places.queries import windows
from surveys.kiosk import queries
from surveys.kiosk.devices import DeviceKeys, Issued, add_device, issue_code, revoke
from surveys.kiosk.forms import DeviceForm, RevokeForm
from surveys.kiosk.models import KioskDevice
from surveys.kiosk.views.device import device_keys

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"


def office_pages() -> Blueprint:
    """Tablets in scope."""
    pages = audience("kiosks", __name__, Audience.OFFICE, template_folder=str(TEMPLATES))
    pages.add_url_rule("/office/kiosks", view_func=index)
    pages.add_url_rule("/office/kiosks/new", view_func=new, methods=["GET", "POST"])
    pages.add_url_rule("/office/kiosks/<int:number>", view_func=show)
    pages.add_url_rule("/office/kiosks/<int:number>/code", view_func=renew_code, methods=["POST"])
    pages.add_url_rule("/office/kiosks/<int:number>/revoke", view_func=revoke_device, methods=["POST"])
    return pages


def index() -> str:
    """Every tablet in scope: where, how it is, when it was last heard of, what it holds."""
    found, now = queries.devices(session(), current_user.scope), utc_now()
    return render_template(
        "surveys/kiosk/devices.html", devices=[(one, queries.status_of(one, now=now)) for one in found], **_words()
    )


def new() -> ResponseReturnValue:
    """Add a tablet; its code and PIN are shown once."""
    form = DeviceForm()
    known = windows(session(), current_user.scope)
    locale = i18n.locale()
    form.window.choices = options(
        (one.code, f"{one.hall.name_in(locale)} · {one.number} · {one.name_in(locale)}") for one in known if one.active
    )
    if not form.validate_on_submit():
        return render_template("surveys/kiosk/new.html", form=form), 400 if form.is_submitted() else 200
    chosen = find_window(session(), current_user.scope, code=form.window.data)
    if chosen is None:
        raise NotFound(_("您的范围里没有这个窗口。"))
    device, issued = add_device(session(), chosen, name=form.name.data, by=current_user.id, now=utc_now(), keys=_keys())
    _note(device, "kiosk.added", {"window": chosen.code})
    return _tell(device, issued)


def show(number: int) -> str:
    """One tablet."""
    return _show(_find(number), RevokeForm())


def renew_code(number: int) -> ResponseReturnValue:
    """A fresh code and PIN, for a tablet that was reset or replaced."""
    device = _find(number)
    if device.revoked_at:
        raise DomainError(_("这块评价屏已停用，请添加一块新的。"))
    issued = issue_code(session(), device, now=utc_now(), keys=_keys())
    _note(device, "kiosk.code_made", {})
    return _tell(device, issued)


def revoke_device(number: int) -> ResponseReturnValue:
    """Shut a tablet out at once, with a reason."""
    device, form = _find(number), RevokeForm()
    if not form.validate_on_submit():
        return _show(device, form), 400
    if device.revoked_at is None:
        revoke(device, reason=form.reason.data, by=current_user.id, now=utc_now())
        _note(device, "kiosk.revoked", {"unsent": device.unsent}, reason=form.reason.data)
        session().commit()
    return redirect(url_for(".show", number=number), 303)


def _show(device: KioskDevice, form: RevokeForm) -> str:
    status = queries.status_of(device, now=utc_now())
    return render_template("surveys/kiosk/device.html", device=device, status=status, form=form, **_words())


def _tell(device: KioskDevice, issued: Issued) -> ResponseReturnValue:
    address = f"{request.host_url.rstrip('/')}{request.environ.get('mingchuang.root', '')}/kiosk/enrol"
    page = render_template("surveys/kiosk/issued.html", device=device, issued=issued, address=address)
    session().commit()
    return page, 200, {"Cache-Control": "no-store"}


def _words() -> dict[str, Any]:
    return {
        "status_names": {
            "well": _("正常"),
            "holding": _("有未送出的评价"),
            "silent": _("失去联系"),
            "waiting": _("等待注册"),
            "expired": _("注册码已过期"),
            "revoked": _("已停用"),
        },
        "status_tones": {"well": "good", "holding": "wait", "silent": "bad", "waiting": "wait", "expired": "wait"},
    }


def _find(number: int) -> KioskDevice:
    found = queries.device(session(), current_user.scope, number=number)
    if found is None:
        raise NotFound(_("您的范围里没有这块评价屏。"))
    return found


def _keys() -> DeviceKeys:
    return device_keys()


def _note(device: KioskDevice, action: str, after: dict[str, Any], *, reason: str = "") -> None:
    change = Change("kiosk_device", str(device.id), after=after, reason=reason)
    record(session(), change, actor=Actor(current_user.id, current_user.role), action=action)
