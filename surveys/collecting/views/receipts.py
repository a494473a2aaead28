"""The receipt: what a person keeps of a rating, and the page where it tells what became of it."""

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import i18n
from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.frame import LanguageLink, language_links
from portal.i18n import gettext as _
from surveys.collecting.answers import Receipt
from surveys.collecting.receipts import find_fate, is_receipt
from surveys.collecting.stages import stages_of
from surveys.collecting.views.room import blueprint, room, stylesheet

BLANK_CODE = "000-000-000"


def public_pages() -> Blueprint:
    """The form that asks for a code, and the receipt itself."""
    pages = blueprint("receipts", __name__, Audience.EVERYONE)
    pages.add_url_rule("/receipt", view_func=ask)
    pages.add_url_rule("/receipt/<code>", view_func=show)
    return pages


def ask() -> ResponseReturnValue:
    """Ask for a receipt code; a code in the address leads to its page."""
    code = request.args.get("code", "").strip()
    if not code:
        return render_template("surveys/collecting/receipt_form.html", stylesheet=stylesheet(), code="", problems=[])
    if is_receipt(code):
        return redirect(url_for(".show", code=code), 303)
    problem = {"id": "code", "message": _("回执号不对：可能看错或听错了一个字，请再核对一遍。")}
    page = render_template(
        "surveys/collecting/receipt_form.html", stylesheet=stylesheet(), code=code, problems=[problem]
    )
    return make_response(page, 400)


def show(code: str) -> ResponseReturnValue:
    """What became of the rating with this receipt."""
    fate = find_fate(session(), code) if is_receipt(code) else None
    if fate is None:
        raise NotFound(_("没有找到这个回执号。"), hint=_("请核对回执号，形如 7K3-MQ2-XD9，字母大小写都可以。"))
    stages = stages_of(current_app, session(), fate.rating)
    page = render_template("surveys/collecting/fate.html", stylesheet=stylesheet(), fate=fate, stages=stages)
    return _private(make_response(page))


def receipt_page(receipt: Receipt) -> str:
    """The page right after sending. It is drawn once for each language and outcome; only the code differs."""
    key = (i18n.locale(), i18n.elder(), receipt.state, receipt.basis, receipt.fresh, request.environ["mingchuang.root"])
    drawn = room().receipts.get(key, lambda: _draw(receipt))
    return drawn.replace(BLANK_CODE, receipt.code)


def _draw(receipt: Receipt) -> str:
    return render_template(
        "surveys/collecting/receipt.html",
        stylesheet=stylesheet(),
        receipt=receipt,
        code=BLANK_CODE,
        address=url_for("receipts.show", code=BLANK_CODE),
        links=[
            LanguageLink(link.code, link.name, _elsewhere(link.code, large=i18n.elder()), link.current)
            for link in language_links(room().settings.locales)
        ],
        elder_href=_elsewhere(i18n.locale(), large=not i18n.elder()),
    )


def _elsewhere(code: str, *, large: bool) -> str:
    """The receipt in another language or mode: the address of the form that was sent would lose it."""
    prefix = ("" if code == "zh" else f"/{code}") + ("/elder" if large else "")
    return f"{request.environ['mingchuang.root']}{prefix}/receipt/{BLANK_CODE}"


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response
