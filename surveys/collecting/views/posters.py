"""The office's page for printed codes: posters of a whole hall at once, and codes replaced."""

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal import i18n
from portal.audience import Audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.forms import HouseForm
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.orm import utc_now
from portal.pdf.rendering import render_pdf
from portal.places.models import Hall
from portal.places.queries import hall as find_hall
from portal.places.queries import halls as halls_in
from portal.places.queries import window as find_window
from surveys.collecting.posters import SIZES, poster_of, replace_code
from surveys.collecting.views.room import blueprint, room


class ReplaceForm(HouseForm):
    """Why a printed code is replaced."""

    reason = StringField(
        _l("作废原因"),
        validators=[InputRequired(_l("请写明作废原因。")), Length(max=300, message=_l("原因最多 300 个字。"))],
    )


def office_pages() -> Blueprint:
    """Codes of halls in scope."""
    pages = blueprint("posters", __name__, Audience.OFFICE)
    pages.add_url_rule("/codes", view_func=list_halls)
    pages.add_url_rule("/codes/<code>", view_func=show_hall)
    pages.add_url_rule("/codes/<code>/posters.pdf", view_func=download)
    pages.add_url_rule("/codes/window/<code>", view_func=show_window)
    pages.add_url_rule("/codes/window/<code>", view_func=replace, methods=["POST"])
    return pages


def list_halls() -> str:
    """Every hall in scope, each with its posters."""
    rows = [
        {"code": hall.code, "name": hall.name_in(i18n.locale()), "region": hall.region.name_in(i18n.locale())}
        for hall in halls_in(session(), current_user.scope)
    ]
    return render_template("surveys/collecting/codes.html", halls=rows)


def show_hall(code: str) -> str:
    """The windows of a hall with their codes."""
    hall = _hall(code)
    locale, keys = i18n.locale(), room().keys
    posters = [(w, poster_of(w, base_url=_base(), keys=keys)) for w in hall.windows if w.active]
    rows = [
        {"code": w.code, "name": w.name_in(locale), "version": w.qr_version, "address": p.address} for w, p in posters
    ]
    return render_template(
        "surveys/collecting/hall_codes.html", hall=hall, name=hall.name_in(locale), rows=rows, sizes=_sizes()
    )


def download(code: str) -> Response:
    """Posters of all windows of a hall, or of one, as PDF."""
    hall, size, only = _hall(code), request.args.get("size", "a4"), request.args.get("window")
    if size not in SIZES:
        raise DomainError(_("没有这种尺寸的海报。"))
    windows = [window for window in hall.windows if window.active and only in (None, window.code)]
    if not windows:
        raise NotFound(_("没有这个窗口，或者不在您的范围内。"))
    posters = [poster_of(window, base_url=_base(), keys=room().keys) for window in windows]
    page = render_template("surveys/collecting/posters.html", posters=posters, size=size, hall=hall)
    response = make_response(render_pdf(page))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="posters-{hall.code}-{size}.pdf"'
    return response


def show_window(code: str) -> str:
    """One window's code, and the form to replace it."""
    return _draw_window(code, ReplaceForm())


def replace(code: str) -> ResponseReturnValue:
    """Revoke the printed code and issue the next version."""
    form, window = ReplaceForm(), find_window(session(), current_user.scope, code=code)
    if window is None:
        raise NotFound(_("没有这个窗口，或者不在您的范围内。"))
    if not form.validate():
        return make_response(_draw_window(code, form), 400)
    replace_code(session(), window, by=current_user, reason=form.reason.data, now=utc_now())
    session().commit()
    return redirect(url_for("posters.show_window", code=code), 303)


def _draw_window(code: str, form: ReplaceForm) -> str:
    window = find_window(session(), current_user.scope, code=code)
    if window is None:
        raise NotFound(_("没有这个窗口，或者不在您的范围内。"))
    return render_template(
        "surveys/collecting/window_code.html",
        window=window,
        hall=window.hall,
        name=window.name_in(i18n.locale()),
        poster=poster_of(window, base_url=_base(), keys=room().keys),
        form=form,
        sizes=_sizes(),
    )


def _hall(code: str) -> Hall:
    hall = find_hall(session(), current_user.scope, code=code)
    if hall is None:
        raise NotFound(_("没有这个大厅，或者不在您的范围内。"))
    return hall


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _sizes() -> dict[str, str]:
    return {"a4": _("A4 海报"), "a5": _("A5 海报"), "stand": _("台卡（A6）")}
