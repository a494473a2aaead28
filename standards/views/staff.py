"""The clerk's pages: search, a guide on one screen, favourites, changes read. Everything works by keyboard."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal import i18n
from portal.accounts.scope import EVERYWHERE
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from standards.desk import confirm_read, not_read_by, note_opened, toggle_favourite
from standards.models import Edition, Guide
from standards.pages.checklist import my_checklist
from standards.pages.matters import matters_named
from standards.pages.staff import (
    changed_lately,
    changes,
    desk,
    edition_name,
    home_region,
    is_favourite,
    is_read,
    unread_counts,
)
from standards.queries import edition, guide
from standards.search.index import search
from standards.search.results import Hit, hits
from standards.views.asked import asked_words, find_edition, given_answers, local_rule, now, today

MOST_RESULTS = 30
LEADERS = ("office", "admin")


def pages() -> Blueprint:
    """Search, guides, favourites and changes, for clerks."""
    pages = audience("staff", __name__, Audience.STAFF, url_prefix="/staff")
    pages.add_url_rule("", view_func=home)
    pages.add_url_rule("/suggest", view_func=suggest)
    pages.add_url_rule("/guides/<code>", view_func=guide_page)
    pages.add_url_rule("/guides/<code>/favourite", view_func=favour, methods=["POST"])
    pages.add_url_rule("/guides/<code>/read", view_func=confirm, methods=["POST"])
    pages.add_url_rule("/changes", view_func=list_changes)
    return pages


def leader_pages() -> Blueprint:
    """Who has not read a change, for whoever leads the hall."""
    pages = audience("readers", __name__, Audience.OFFICE, url_prefix="/staff")
    pages.add_url_rule("/changes/<code>/<int:number>", view_func=show_readers)
    return pages


def home() -> str:
    """The search of the desk with guides at hand and what changed; results for `?q=` without scripts."""
    query = asked_words()
    return render_template(
        "standards/staff/home.html",
        query=query,
        hits=_hits(query, most=MOST_RESULTS) if query else [],
        matters=matters_named(session(), query, day=today()),
        desk=desk(session(), current_user.scope, user_id=current_user.id, now=now()),
    )


def suggest() -> ResponseReturnValue:
    """The best eight for `?q=`, those of the clerk's own region first: name, note, address."""
    found = _hits(asked_words(), most=8)
    return jsonify(
        [{"name": hit.name, "note": hit.note, "address": url_for("staff.guide_page", code=hit.code)} for hit in found]
    )


def guide_page(code: str) -> str:
    """One guide on one screen, the checklist first."""
    edition, content = find_edition(code, day=today())
    answers = given_answers(content)
    mine = my_checklist(content, answers, now=now(), day_rule=local_rule(edition))
    note_opened(session(), user_id=current_user.id, guide_id=edition.guide_id)
    recent = changed_lately(edition, now=now())
    page = render_template(
        "standards/staff/guide.html",
        edition=edition,
        content=content,
        mine=mine,
        answers=answers,
        favourite=is_favourite(session(), edition.guide_id, user_id=current_user.id),
        unread=recent and not is_read(session(), edition, user_id=current_user.id),
        recent=recent,
        in_scope=guide(session(), current_user.scope, code=code) is not None,
    )
    session().commit()
    return page


def favour(code: str) -> ResponseReturnValue:
    """Keep a guide at hand, or put it away."""
    toggle_favourite(session(), user_id=current_user.id, guide_id=_guide(code).id)
    session().commit()
    return redirect(_back(code), 303)


def confirm(code: str) -> ResponseReturnValue:
    """Keep that the clerk has read the edition that is named, or else the one in force."""
    number = request.form.get("number", type=int)
    read = edition(session(), EVERYWHERE, guide_code=code, number=number) if number else None
    if read is None or read.published_at is None:
        raise NotFound(_("没有这一版办事指南。"))
    confirm_read(session(), user_id=current_user.id, edition_id=read.id)
    session().commit()
    return redirect(_back(code), 303)


def list_changes() -> str:
    """What changed in the last fourteen days, read or not; leaders see how many have not read it."""
    shown = changes(session(), current_user.scope, user_id=current_user.id, now=now())
    leads = current_user.role in LEADERS
    unread = unread_counts(session(), current_user.scope, shown) if leads else {}
    return render_template("standards/staff/changes.html", changes=shown, leads=leads, unread=unread)


def show_readers(code: str, number: int) -> str:
    """The clerks in scope who have not confirmed one edition."""
    found: Edition | None = edition(session(), current_user.scope, guide_code=code, number=number)
    if found is None or found.published_at is None:
        raise NotFound(_("没有这一版办事指南，或者它不在您的管理范围内。"))
    clerks = not_read_by(session(), current_user.scope, edition_id=found.id)
    return render_template("standards/staff/readers.html", edition=found, name=edition_name(found), clerks=clerks)


def _hits(query: str, *, most: int) -> list[Hit]:
    near = home_region(session(), current_user.scope)
    return hits(session(), search(session(), query, near=near, most=most), locale=i18n.locale())


def _guide(code: str) -> Guide:
    found = guide(session(), EVERYWHERE, code=code)
    if found is None:
        raise NotFound(_("没有这个事项的办事指南。"))
    return found


def _back(code: str) -> str:
    """The page the clerk came from, of those that offer the act."""
    if request.form.get("from") == "changes":
        return url_for("staff.list_changes")
    answers: dict[str, Any] = {key: value for key, value in request.args.items() if key != "code"}
    return url_for("staff.guide_page", code=code, **answers)
