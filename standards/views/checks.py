"""The public check of a notice by its number. Tells nothing about the person or the papers that were missing."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from standards.notices import find_notice, is_unchanged, read_content


def pages() -> Blueprint:
    """The form that asks for a number, and the answer."""
    pages = audience("checks", __name__, Audience.EVERYONE)
    pages.add_url_rule("/notices", view_func=ask)
    pages.add_url_rule("/notices/<number>", view_func=show_notice)
    return pages


def ask() -> ResponseReturnValue:
    """Ask for the number of a notice; a number in the address leads to its page."""
    number = "".join(request.args.get("number", "").split()).upper()[:40]
    if number and find_notice(session(), number) is not None:
        return redirect(url_for("checks.show_notice", number=number), 303)
    page = render_template("standards/check_form.html", number=number, unknown=bool(number))
    return make_response(page, 404 if number else 200)


def show_notice(number: str) -> Response:
    """Whether a notice with this number was handed out, for what, when, and that it is unchanged."""
    kept = find_notice(session(), number[:40])
    if kept is None:
        raise NotFound(_("没有这个编号的告知单。"), hint=_("请核对编号，形如 GZ20261123-7F3K9Q，字母大小写都可以。"))
    page = render_template("standards/check.html", kept=kept, notice=read_content(kept), unchanged=is_unchanged(kept))
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
