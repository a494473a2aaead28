"""Replies for everybody, by hall: what was put right. Never who rated, never the day; words only where allowed."""

from math import ceil

from flask import Blueprint, render_template, request, url_for

from portal import i18n
from portal.accounts.scope import EVERYWHERE
from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.places.queries import hall as find_hall
from surveys.collecting.words import level_names
from surveys.handling.replies import PAGE, halls_with_replies, published
from surveys.handling.views.room import blueprint


def public_pages() -> Blueprint:
    """Halls with replies, and the replies of one."""
    pages = blueprint("replies", __name__, Audience.EVERYONE)
    pages.add_url_rule("/replies", view_func=index)
    pages.add_url_rule("/replies/<code>", view_func=show)
    return pages


def index() -> str:
    """Halls with public replies."""
    locale = i18n.locale()
    rows = [(hall.code, hall.name_in(locale), count) for hall, count in halls_with_replies(session())]
    return render_template("surveys/handling/halls.html", rows=rows)


def show(code: str) -> str:
    """The replies of a hall, perhaps of one window, newest first."""
    hall = find_hall(session(), EVERYWHERE, code=code)
    if hall is None:
        raise NotFound(_("没有编号 %(code)s 的大厅。", code=code[:20]))
    window = request.args.get("window", "")[:20]
    page = max(request.args.get("page", 1, type=int), 1)
    found, total = published(session(), hall, window=window, page=page)
    locale = i18n.locale()
    return render_template(
        "surveys/handling/replies.html",
        name=hall.name_in(locale),
        rows=found,
        locale=locale,
        levels=level_names(),
        languages=i18n.HTML_CODES,
        page=page,
        last=max(ceil(total / PAGE), 1),
        total=total,
        window=window,
        code=code,
        page_address=lambda number: url_for("replies.show", code=code, page=number, window=window or None),
    )
