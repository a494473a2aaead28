"""Items and their locked elements: the differences per level, with one click to a draft that mends them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.accounts.scope import Scope
from portal.audience import Audience, audience
from portal.audit.record import Change, record
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.places.models import Region
from standards import queries
from standards.guide.codes import LEVELS
from standards.guide.document import load_guide
from standards.locked import locked_elements
from standards.models import Item
from standards.pages.differences import plain_words
from standards.pages.office import lockstep, rulebook
from standards.switches import OutOfScope, locked_paths, set_locked_paths
from standards.views.office.guides import actor, today
from standards.views.office.rulebook import asked_region

MOST_ITEMS = 200
PROVINCE = 2


def pages() -> Blueprint:
    """Items and locked elements."""
    pages = audience("office_locked", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/items", view_func=items_page)
    pages.add_url_rule("/office/items/<code>", view_func=item_page)
    pages.add_url_rule("/office/items/<code>/adopt", view_func=adopt, methods=["POST"])
    pages.add_url_rule("/office/items/<code>/measure", view_func=measure, methods=["POST"])
    pages.add_url_rule("/office/locked-elements", view_func=elements_page, methods=["GET", "POST"])
    return pages


def items_page() -> str:
    """Items with guides in scope, those with the most guides first."""
    words = request.args.get("q", "")[:100].strip()
    found = lockstep.items_with_guides(session(), current_user.scope, words=words, limit=MOST_ITEMS)
    return render_template("standards/office/items.html", items=found, words=words)


def find_item(code: str) -> Item:
    """The item, or NotFound."""
    found = queries.item(session(), code)
    if found is None:
        raise NotFound(_("没有这个事项。"))
    return found


def item_page(code: str) -> str:
    """What the item locks, and where the guides in scope differ, level by level."""
    seen = lockstep.read_lockstep(session(), current_user.scope, find_item(code), day=today())
    return render_template(
        "standards/office/item.html",
        seen=seen,
        names={row.guide.code: row.guide.agency for row in seen.rows},
        element_word=lockstep.element_word,
        level_word=lambda level: LEVELS.get(level or "", _("未填写")),
        say=plain_words,
        done=request.args.get("done", type=int),
        busy=request.args.get("busy", type=int),
        may_measure=current_user.scope.kind == "everywhere" or decides_for_all(current_user.scope),
    )


def adopt(code: str) -> ResponseReturnValue:
    """Make drafts with the item's values for the differences chosen."""
    seen = lockstep.read_lockstep(session(), current_user.scope, find_item(code), day=today())
    done, busy = lockstep.adopt(session(), seen, request.form.getlist("difference"), actor=actor())
    if not done and not busy:
        raise DomainError(_("请先勾选要改的地方。"))
    session().commit()
    return redirect(url_for("office_locked.item_page", code=code, done=len(done), busy=len(busy)))


def measure(code: str) -> ResponseReturnValue:
    """Take a guide's elements as the item's own: the province decides for all levels."""
    item, scope = find_item(code), current_user.scope
    if scope.kind != "everywhere" and not decides_for_all(scope):
        raise OutOfScope(code)
    seen = lockstep.read_lockstep(session(), scope, item, day=today())
    row = next((row for row in seen.rows if row.guide.code == request.form.get("guide")), None)
    if row is None or row.shown is None:
        raise NotFound(_("没有这份指南。"))
    before = dict(item.locked)
    paths = locked_paths(session(), row.guide.agency.region_id)
    item.locked = locked_elements(load_guide(row.shown.content), paths)
    session().flush()
    change = Change("item", str(item.id), before=before, after=item.locked)
    record(session(), change, actor=actor(), action="item.locked")
    session().commit()
    return redirect(url_for("office_locked.item_page", code=code))


def decides_for_all(scope: Scope) -> bool:
    """Whether the scope is a province's."""
    region = session().get(Region, scope.id) if scope.kind == "region" else None
    return region is not None and region.level <= PROVINCE


def elements_page() -> ResponseReturnValue:
    """Which elements are locked in a region: a setting."""
    region = asked_region()
    if request.method == "POST":
        paths = tuple(path for path in lockstep.CANDIDATES if path in request.form.getlist("path"))
        if not paths:
            raise DomainError(_("至少要锁定一个要素。"))
        region_id = region.id if region else None
        set_locked_paths(session(), current_user.scope, region_id=region_id, paths=paths, actor=actor())
        session().commit()
        return redirect(url_for("office_locked.elements_page", region=region.code if region else ""))
    return render_template(
        "standards/office/elements.html",
        region=region,
        paths=[(path, lockstep.element_word(path)) for path in lockstep.CANDIDATES],
        locked=locked_paths(session(), region.id if region else None),
        choices=rulebook.region_choices(session(), current_user.scope),
    )
