"""The queue of bad ratings: what is due, the overdue first, for clerks of the hall and for the office."""

from math import ceil
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal import i18n
from portal.audience import Audience
from portal.db import session
from portal.i18n import gettext as _
from portal.jobs.queue import jobs
from portal.places.queries import halls
from surveys.collecting.words import level_names, tag_names
from surveys.handling import words
from surveys.handling.deadlines import days_left, is_overdue
from surveys.handling.queries import PAGE, Asked, CaseFile, cases, count_overdue, state_counts, tags_of
from surveys.handling.states import OPEN, STATES
from surveys.handling.views.room import blueprint, hand, join_in

VIEWS = ("open", "overdue", "all", *STATES)


def desk_pages() -> Blueprint:
    """The queue, for everybody who handles, approves or oversees."""
    pages = blueprint("handling", __name__, Audience.SIGNED_IN)
    pages.add_url_rule("/handling", view_func=queue)
    join_in(pages)
    return pages


def office_pages() -> Blueprint:
    """Opening cases now, for the office."""
    pages = blueprint("handling_office", __name__, Audience.OVERSIGHT)
    pages.add_url_rule("/office/handling/open", view_func=open_now, methods=["POST"])
    return pages


def queue() -> str:
    """The cases in scope, filtered, a page at a time."""
    asked, today = read_asked(), hand().today
    page = max(request.args.get("page", 1, type=int), 1)
    found, total = cases(session(), current_user.scope, asked, today=today, page=page)
    counts = state_counts(session(), current_user.scope)
    return render_template(
        "surveys/handling/queue.html",
        rows=[_row(file, today=today) for file in _with_tags(found)],
        asked=asked,
        total=total,
        page=page,
        last=max(ceil(total / PAGE), 1),
        views=_views(counts, count_overdue(session(), current_user.scope, today=today), asked.state),
        halls=[{"value": hall.code, "label": hall.name_in(i18n.locale())} for hall in _halls()],
        page_address=lambda number: _address(page=number),
    )


def read_asked() -> Asked:
    """What the address asks for; what it does not know is left out."""
    state = request.args.get("state", "open")
    mine = request.args.get("mine") == "y"
    return Asked(
        state=state if state in VIEWS else "open",
        hall=request.args.get("hall", "")[:20],
        owner=current_user.id if mine else None,
        revision=request.args.get("revision") == "y",
    )


def open_now() -> ResponseReturnValue:
    """Opens what is missing now, behind the page."""
    job = jobs().start(session(), "handling.open", title=_("差评立案"), owner_id=current_user.id)
    session().commit()
    return redirect(url_for("jobs.show_job", job_id=job.id), 303)


def _halls() -> list[Any]:
    return [] if current_user.scope.kind == "hall" else halls(session(), current_user.scope)


def _with_tags(found: list[CaseFile]) -> list[tuple[CaseFile, list[str]]]:
    tags = tags_of(session(), [file.rating.id for file in found])
    return [(file, tags.get(file.rating.id, [])) for file in found]


def _row(told: tuple[CaseFile, list[str]], *, today: Any) -> dict[str, Any]:
    file, tags = told
    case, names, locale = file.case, tag_names(), i18n.locale()
    waiting = case.state in OPEN and case.due_on is not None
    return {
        "number": case.id,
        "window": f"{file.window.hall.name_in(locale)} · {file.window.name_in(locale)}",
        "rated_on": file.rating.rated_on.isoformat(),
        "level": level_names()[file.rating.level or 1],
        "tags": [names.get(code, code) for code in tags],
        "state": case.state,
        "state_name": words.state_names()[case.state],
        "due_on": case.due_on.isoformat() if waiting and case.due_on else "",
        "left": days_left(case.due_on, today) if waiting and case.due_on else None,
        "overdue": waiting and is_overdue(case.due_on, today),
        "mine": case.owner_id == current_user.id,
        "revision": case.revision_asked or case.edition_id is not None,
    }


def _views(counts: dict[str, int], late: int, chosen: str) -> list[dict[str, Any]]:
    names = {"open": _("办理中"), "overdue": _("已超期"), **words.state_names(), "all": _("全部")}
    total = {"open": sum(counts[state] for state in OPEN), "overdue": late, "all": sum(counts.values()), **counts}
    return [
        {"label": label, "href": _address(state=view), "current": view == chosen, "count": total[view]}
        for view, label in names.items()
        if view in ("open", "overdue", "all") or total[view] or view == chosen
    ]


def _address(**changed: Any) -> str:
    kept = {name: request.args[name] for name in ("state", "hall", "mine", "revision") if request.args.get(name)}
    if "state" in changed:
        kept.pop("state", None)
    return url_for("handling.queue", **(kept | changed))
