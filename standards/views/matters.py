"""一件事一次办: several procedures as one matter, with one checklist and one order of steps. Public, no session."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.pdf.rendering import render_pdf
from portal.qr import draw_svg
from standards.matters import MatterContent
from standards.pages.matters import MyMatter, joint_limit_words, list_matters, my_matter, read_matter
from standards.queries import matter
from standards.views.asked import public_address, today

MOST_ANSWERS = 60


def pages() -> Blueprint:
    """The list of matters, a matter's checklist, and its print."""
    pages = audience("matters", __name__, Audience.EVERYONE)
    pages.add_url_rule("/matters", view_func=list_all)
    pages.add_url_rule("/matters/<code>", view_func=show)
    pages.add_url_rule("/matters/<code>/checklist.pdf", view_func=checklist_pdf)
    return pages


def list_all() -> str:
    """Every matter whose guides are in force."""
    return render_template("standards/matters.html", matters=list_matters(session(), day=today()))


def show(code: str) -> str:
    """One matter: questions still open, one list of papers, the order, fees, the joint limit."""
    content, mine = _mine(code)
    seen = request.args.get("version", "")
    return render_template(
        "standards/matter.html",
        code=code,
        content=content,
        mine=mine,
        answers=given(mine),
        limit=joint_limit_words(mine.joint),
        changed=bool(seen) and seen != mine.version,
    )


def checklist_pdf(code: str) -> Response:
    """The joined checklist for the answers in the address, on A4."""
    content, mine = _mine(code)
    kept: dict[str, Any] = {**given(mine), "code": code, "version": mine.version}
    address = public_address(url_for("matters.show", **kept))
    html = render_template(
        "standards/matter_print.html",
        content=content,
        mine=mine,
        limit=joint_limit_words(mine.joint),
        printed=today(),
        address=address,
        picture=draw_svg(address, name="matter", label=_("这份清单的地址")),
    )
    response = make_response(render_pdf(html))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f"inline; filename=matter-{code}.pdf"
    return response


def given(mine: MyMatter) -> dict[str, str]:
    """The answers that count, by their names in the address."""
    return {one.name: one.option.key for one in mine.answered if one.option is not None}


def _mine(code: str) -> tuple[MatterContent, MyMatter]:
    found = matter(session(), code)
    if found is None:
        raise NotFound(_("没有这个“一件事”。"))
    content = read_matter(found)
    answers = {name: value for name, value in list(request.args.items())[:MOST_ANSWERS] if value}
    return content, my_matter(session(), content, answers, day=today())
