"""The queue of ratings under check: evidence as a picture, and decisions by two people of another unit."""

from typing import Any

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from markupsafe import Markup
from sqlalchemy import func, select
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal import i18n
from portal.audience import Audience
from portal.charts.figures import Words
from portal.charts.pairs import draw_pairs
from portal.db import session
from portal.errors import Conflict, DomainError, NotFound
from portal.forms import HouseForm
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.jobs.queue import jobs
from portal.orm import utc_now
from portal.places.models import Window
from surveys.collecting.checking.deciding import (
    DecisionRefused,
    confirm_exclusion,
    is_of_unit,
    propose_exclusion,
    quarantine,
    quarantines,
    release,
)
from surveys.collecting.checking.followers import tell_followers
from surveys.collecting.models.checks import Quarantine, QuarantinedRating
from surveys.collecting.views.room import blueprint
from surveys.collecting.views.weeks import weekly_of
from surveys.collecting.words import check_state_names, level_names, rule_names

WAITING, DECIDED = ("open", "proposed"), ("released", "excluded")


class ReasonForm(HouseForm):
    """Why ratings should not count."""

    reason = TextAreaField(
        _l("剔除理由"),
        validators=[InputRequired(_l("请写明剔除理由。")), Length(max=500, message=_l("理由最多 500 个字。"))],
        description=_l("会写进评价人的回执，请不要写个人信息。"),
    )


def office_pages() -> Blueprint:
    """The queue and its cases, for those who oversee."""
    pages = blueprint("quarantine", __name__, Audience.OVERSIGHT)
    pages.add_url_rule("/quarantine", view_func=queue)
    pages.add_url_rule("/quarantine/run", view_func=run, methods=["POST"])
    pages.add_url_rule("/quarantine/<int:number>", view_func=case)
    pages.add_url_rule("/quarantine/<int:number>/propose", view_func=propose, methods=["POST"])
    pages.add_url_rule("/quarantine/<int:number>/exclude", view_func=exclude, methods=["POST"])
    pages.add_url_rule("/quarantine/<int:number>/release", view_func=let_go, methods=["POST"])
    return pages


def queue() -> str:
    """What waits for a decision, and what was decided."""
    return render_template(
        "surveys/collecting/checks.html",
        waiting=[_row(*found) for found in quarantines(session(), current_user.scope, states=WAITING)],
        decided=[_row(*found) for found in quarantines(session(), current_user.scope, states=DECIDED)][:100],
    )


def run() -> ResponseReturnValue:
    """Run the rules now, behind the page."""
    job = jobs().start(session(), "collecting.check", title=_("核对评价"), owner_id=current_user.id)
    session().commit()
    return redirect(url_for("jobs.show_job", job_id=job.id), 303)


def case(number: int) -> str:
    """One quarantine: what was found, the picture, the table, the decision."""
    return _draw_case(*_find(number), form=ReasonForm())


def propose(number: int) -> ResponseReturnValue:
    """The first signature."""
    found, window = _find(number)
    form = ReasonForm()
    if not form.validate():
        return make_response(_draw_case(found, window, form=form), 400)
    with _Refusals():
        propose_exclusion(session(), found, window, by=current_user, reason=form.reason.data, now=utc_now())
    return _back(number)


def exclude(number: int) -> ResponseReturnValue:
    """The second signature."""
    found, window = _find(number)
    with _Refusals():
        confirm_exclusion(session(), found, window, by=current_user, now=utc_now())
    tell_followers(current_app, session(), found, by=current_user, now=utc_now())
    return _back(number)


def let_go(number: int) -> ResponseReturnValue:
    """The ratings count again."""
    found, window = _find(number)
    with _Refusals():
        release(session(), found, window, by=current_user, now=utc_now())
    tell_followers(current_app, session(), found, by=current_user, now=utc_now())
    return _back(number)


class _Refusals:
    """Turns a refused decision into words."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, DecisionRefused):
            raise _told(error.code) from error


def _told(code: str) -> DomainError:
    if code == "own_unit":
        abort(403)
    if code == "same_person":
        return Conflict(_("需要另一个人来决定：提出剔除的人不能自己确认或撤回。"))
    if code == "reason":
        return DomainError(_("请写明剔除理由。"))
    return Conflict(_("这一批已经有了决定。"))


def _find(number: int) -> tuple[Quarantine, Window]:
    found = quarantine(session(), current_user.scope, number)
    if found is None:
        raise NotFound(_("没有这一批核对，或者不在您的范围内。"))
    return found


def _back(number: int) -> ResponseReturnValue:
    session().commit()
    return redirect(url_for("quarantine.case", number=number), 303)


def _row(found: Quarantine, window: Window) -> dict[str, Any]:
    locale = i18n.locale()
    count = select(func.count()).where(QuarantinedRating.quarantine_id == found.id)
    return {
        "number": found.id,
        "window": f"{window.hall.name_in(locale)} · {window.name_in(locale)}",
        "rule": rule_names().get(found.rule, found.rule),
        "found_on": found.found_on.isoformat(),
        "ratings": session().scalar(count) or 0,
        "state": found.state,
        "state_name": check_state_names()[found.state],
    }


def _draw_case(found: Quarantine, window: Window, *, form: ReasonForm) -> str:
    return render_template(
        "surveys/collecting/check.html",
        row=_row(found, window),
        found=found,
        evidence=found.evidence,
        picture=_picture(found),
        weekly=weekly_of(window),
        levels=list(level_names().values()),
        form=form,
        outside=not is_of_unit(current_user, window),
        mine=found.proposed_by == current_user.id,
    )


def _picture(found: Quarantine) -> Markup | None:
    """Ratings by hour of day, those set aside beside all of the window: what a person sees at a glance."""
    hours = found.evidence.get("chosen_hours")
    if not hours:
        return None
    everything = found.evidence["hours"]
    shown = [hour for hour in range(24) if hours[hour] or everything[hour]]
    words = Words(
        name=f"check-{found.id}",
        title=_("被核对的评价和全部评价按钟点分布"),
        description=_("每个钟点各占多少：浅色是这个窗口的全部评价，深黄是被核对的；下面的表里有同样的数字。"),
        value=_("占比（%）"),
        target=_("全部"),
        other=_("被核对"),
    )
    chosen = [hours[hour] for hour in shown]
    return draw_pairs([f"{hour:02d}" for hour in shown], [everything[hour] for hour in shown], chosen, words)
