"""The register of upheld complaints and integrity findings: two people to hold one, two to lift it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal import i18n
from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.forms import options
from portal.i18n import gettext as _
from portal.places.models import Window
from portal.places.queries import window as find_window
from portal.places.queries import windows
from surveys.collecting.checking.deciding import is_of_unit
from surveys.handling import words
from surveys.handling.findings import (
    ask_lift,
    confirm_finding,
    discard,
    finding,
    findings,
    lift,
    record_finding,
    standing,
)
from surveys.handling.forms import FindingForm, ReasonForm, fill_choices
from surveys.handling.models import WindowFinding
from surveys.handling.views.room import blueprint, hand

TONES = {"recorded": "wait", "held": "bad", "lift_asked": "wait", "lifted": "neutral", "discarded": "neutral"}


def office_pages() -> Blueprint:
    """The register, for those who oversee."""
    pages = blueprint("window_findings", __name__, Audience.OVERSIGHT)
    pages.add_url_rule("/office/findings", view_func=index)
    pages.add_url_rule("/office/findings/new", view_func=new, methods=["GET", "POST"])
    pages.add_url_rule("/office/findings/<int:number>", view_func=show)
    pages.add_url_rule("/office/findings/<int:number>/<step>", view_func=take_step, methods=["POST"])
    return pages


def index() -> str:
    """Everything in scope."""
    rows = [_row(found, window) for found, window in findings(session(), current_user.scope)]
    return render_template("surveys/handling/findings.html", rows=rows)


def new() -> ResponseReturnValue:
    """Write one down."""
    form = FindingForm()
    form.today = hand().today
    known = windows(session(), current_user.scope)
    form.window.choices = options((one.code, _window_name(one)) for one in known)
    fill_choices(form, "kind", words.finding_names())
    if not form.validate_on_submit():
        page = render_template("surveys/handling/new_finding.html", form=form)
        return page, 400 if form.is_submitted() else 200
    chosen = find_window(session(), current_user.scope, code=form.window.data)
    if chosen is None:
        raise NotFound(_("您的范围里没有这个窗口。"))
    made = record_finding(
        session(),
        chosen,
        kind=form.kind.data,
        found_on=form.found_on.data,
        reason=form.reason.data,
        hand=hand(),
    )
    session().commit()
    return redirect(url_for("window_findings.show", number=made.id), 303)


def show(number: int) -> ResponseReturnValue:
    """One, with its next step."""
    return _draw(*_find(number), ReasonForm(formdata=None))


def take_step(number: int, step: str) -> ResponseReturnValue:
    """Confirm or discard, ask to lift, or lift."""
    found, window = _find(number)
    acts: dict[str, Callable[..., None]] = {"confirm": confirm_finding, "lift": lift}
    explained: dict[str, Callable[..., None]] = {"ask-lift": ask_lift, "discard": discard}
    if step in explained:
        form = ReasonForm()
        if not form.validate_on_submit():
            return _draw(found, window, form, status=400)
        explained[step](session(), found, window, reason=form.reason.data, hand=hand())
    elif step in acts:
        acts[step](session(), found, window, hand=hand())
    else:
        raise NotFound(_("没有这一步。"))
    session().commit()
    return redirect(url_for("window_findings.show", number=number), 303)


def _find(number: int) -> tuple[WindowFinding, Window]:
    found = finding(session(), current_user.scope, number)
    if found is None:
        raise NotFound(_("没有这条记录，或者不在您的范围内。"))
    return found


def _draw(found: WindowFinding, window: Window, form: ReasonForm, *, status: int = 200) -> ResponseReturnValue:
    stands = standing(found)
    first = {"recorded": found.recorded_by, "lift_asked": found.lift_asked_by}.get(stands)
    page = render_template(
        "surveys/handling/finding.html",
        row=_row(found, window),
        found=found,
        form=form,
        standing=stands,
        outside=not is_of_unit(current_user, window),
        mine=first == current_user.id,
    )
    return page, status


def _row(found: WindowFinding, window: Window) -> dict[str, Any]:
    stands = standing(found)
    return {
        "number": found.id,
        "window": _window_name(window),
        "kind": words.finding_names()[found.kind],
        "found_on": found.found_on.isoformat(),
        "state": words.standing_names()[stands],
        "tone": TONES[stands],
    }


def _window_name(window: Window) -> str:
    locale = i18n.locale()
    return f"{window.hall.name_in(locale)} · {window.name_in(locale)}"
