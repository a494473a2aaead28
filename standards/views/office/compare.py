"""Two editions of a guide side by side: any two for the office, published ones for everyone."""

from flask import Blueprint, render_template, url_for
from flask_security import current_user

from portal.accounts.scope import EVERYWHERE, Scope
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from standards.guide.document import load_guide
from standards.models import Edition
from standards.pages.differences import differences
from standards.pages.office.listing import name_of
from standards.queries import IN_LAW, edition
from standards.views.office.life import find_guide


def pages() -> Blueprint:
    """Comparisons within the office."""
    pages = audience("office_compare", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/guides/<code>/compare/<int:before>/<int:after>", view_func=compare)
    return pages


def public_pages() -> Blueprint:
    """Comparisons of published editions."""
    pages = audience("changes", __name__, Audience.EVERYONE)
    pages.add_url_rule("/guides/<code>/diff/<int:before>/<int:after>", view_func=public_diff)
    return pages


def compare(code: str, before: int, after: int) -> str:
    """Any two editions of a guide in scope, drafts included."""
    find_guide(code)
    pair = (find_edition(current_user.scope, code, before), find_edition(current_user.scope, code, after))
    return show(*pair, back=url_for("office_guide.guide_desk", code=code))


def public_diff(code: str, before: int, after: int) -> str:
    """What changed between two published editions, field by field, paper by paper."""
    pair = (find_edition(EVERYWHERE, code, before), find_edition(EVERYWHERE, code, after))
    if any(one.state not in IN_LAW for one in pair):
        raise NotFound(_("没有这一版。"))
    return show(*pair, back=url_for("standards.guide_history", code=code))


def find_edition(scope: Scope, code: str, number: int) -> Edition:
    """The edition by its number, or NotFound."""
    found = edition(session(), scope, guide_code=code, number=number)
    if found is None:
        raise NotFound(_("没有这一版。"))
    return found


def show(before: Edition, after: Edition, *, back: str) -> str:
    """The page of a comparison."""
    parts = differences(load_guide(before.content), load_guide(after.content))
    return render_template(
        "standards/office/compare.html",
        before=before,
        after=after,
        name=name_of(after),
        parts=parts,
        back=back,
    )
