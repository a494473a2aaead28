"""The call-back audit: who is drawn by lot, what they said, and what that decides (gate G7)."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.orm import utc_now
from portal.places.models import Window
from portal.places.queries import window as find_window
from portal.settings import ROOT
from surveys.publishing import words
from surveys.publishing.asking import read_period
from surveys.publishing.rankings import calling
from surveys.publishing.rankings.models import OUTCOMES


def pages() -> Blueprint:
    """Call-backs, for the office and supervisors."""
    pages = audience("calls", __name__, Audience.OVERSIGHT, template_folder=str(ROOT / "surveys" / "templates"))
    pages.add_url_rule("/office/calls/<period>/<window>", view_func=show)
    pages.add_url_rule("/office/calls/<period>/<window>", view_func=record, methods=["POST"])
    return pages


def show(period: str, window: str) -> str:
    """The calls of one window and period in their order."""
    found, span = _find(window), read_period(period)
    calls = calling.calls_of(session(), found, period=span)
    return render_template(
        "publishing/calls.html",
        window=found,
        name=found.name_in(locale()),
        period=span,
        period_text=words.period_label(span),
        calls=calls,
        audit=calling.decide_audit(session(), found, period=span),
        outcome_words=outcome_words(),
        outcome_options=[{"value": code, "label": label} for code, label in outcome_words().items()],
        reason_words=words.reason_words(),
    )


def record(period: str, window: str) -> ResponseReturnValue:
    """Draws the calls, or records the outcome of one."""
    found, span = _find(window), read_period(period)
    place, outcome = request.form.get("position", type=int), request.form.get("outcome", "")
    if place is None:
        calling.draw_calls(session(), found, period=span)
    elif outcome in OUTCOMES:
        calling.record_outcome(
            session(), found, period=span, position=place, outcome=outcome, by=current_user.id, now=utc_now()
        )
    else:
        raise DomainError(_("请选择回访结果。"))
    session().commit()
    return redirect(url_for("calls.show", period=period, window=window, _anchor=f"c{place or 0}"), 303)


def outcome_words() -> dict[str, str]:
    """What a call can find."""
    return {
        "confirmed": _("本人所评，没有改动"),
        "changed": _("本人所评，等级被改动"),
        "not_made": _("不是本人所评"),
        "unreached": _("没有联系上"),
    }


def _find(code: str) -> Window:
    found = find_window(session(), current_user.scope, code=code)
    if found is None:
        raise NotFound(_("您的范围内没有这个窗口。"))
    return found
