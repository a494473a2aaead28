"""The deadlines that hold in a region, each with its source, and setting them."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal import i18n
from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.forms import options
from portal.i18n import gettext as _
from portal.places.models import Region
from portal.places.queries import region as find_region
from portal.places.queries import regions
from surveys.handling import words
from surveys.handling.clocks import deadlines_in, set_deadline
from surveys.handling.forms import DeadlineForm, fill_choices
from surveys.handling.views.room import blueprint, hand


def office_pages() -> Blueprint:
    """Deadlines, for the office."""
    pages = blueprint("handling_limits", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/handling/deadlines", view_func=index)
    pages.add_url_rule("/office/handling/deadlines", view_func=keep, methods=["POST"])
    return pages


def index() -> ResponseReturnValue:
    """What holds in a region, and the form to set one."""
    return _draw(_form(formdata=None), _region())


def keep() -> ResponseReturnValue:
    """Sets one deadline for a region and those below."""
    form = _form()
    if not form.validate_on_submit():
        return _draw(form, _region(), status=400)
    chosen = find_region(session(), current_user.scope, code=form.region.data)
    if chosen is None or current_user.scope.kind not in ("everywhere", "region"):
        raise NotFound(_("您不能设置这个地区的时限。"))
    set_deadline(
        session(),
        current_user.scope,
        region=chosen,
        kind=form.kind.data,
        days=form.days.data,
        source=form.source.data,
        by=current_user,
        now=hand().now,
    )
    session().commit()
    return redirect(url_for("handling_limits.index", region=chosen.code), 303)


def _form(**given: Any) -> DeadlineForm:
    form = DeadlineForm(**given)
    locale = i18n.locale()
    known = regions(session(), current_user.scope)
    form.region.choices = options((region.code, region.name_in(locale)) for region in known)
    fill_choices(form, "kind", words.clock_names())
    return form


def _region() -> Region | None:
    code = request.args.get("region") or request.form.get("region", "")
    known = regions(session(), current_user.scope)
    return next((region for region in known if region.code == code), known[0] if known else None)


def _draw(form: DeadlineForm, region: Region | None, *, status: int = 200) -> ResponseReturnValue:
    names = words.clock_names()
    held = deadlines_in(session(), region.id) if region else {}
    if region is not None and not form.is_submitted():
        form.region.data = region.code
    page = render_template(
        "surveys/handling/deadlines.html",
        form=form,
        place=region.name_in(i18n.locale()) if region else "",
        rows=[
            (names[kind], deadline.days, words.source_of(deadline), deadline.cited) for kind, deadline in held.items()
        ],
    )
    return page, status
