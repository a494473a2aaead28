"""The interviewer's pages: which campaign, the next call, its script, how it ended, the questions."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from wtforms import DateTimeLocalField, RadioField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from portal import i18n
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import Conflict, DomainError, NotFound
from portal.forms import HouseForm, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.jobs.queue import BEIJING
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.collecting.privacy import find_personal_data
from surveys.questionnaires import calling, quotas
from surveys.questionnaires.asking import answers_of, build_form, read_form
from surveys.questionnaires.building.checking import minutes
from surveys.questionnaires.calling import RESULTS, attempts_of, end_call, look_round, take_next
from surveys.questionnaires.contacts import Contact, contacts_of
from surveys.questionnaires.fieldwork import note_call, take_answers
from surveys.questionnaires.models import Campaign, FrameMember
from surveys.questionnaires.sets import content_of
from surveys.questionnaires.views.asking import ask, private
from surveys.questionnaires.views.room import TEMPLATES, keys
from surveys.questionnaires.words import disposition_names, result_names

SHOWN = 20


class OutcomeForm(HouseForm):
    """How a call ended without an interview."""

    result = RadioField(_l("这次通话怎么样"), [InputRequired(_l("请选择通话结果。"))])
    appointment = DateTimeLocalField(_l("约好的时间"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    remark = TextAreaField(
        _l("备注"), [Optional(), Length(max=300)], description=_l("只写对下一次通话有用的话；不要写姓名、电话和答案")
    )

    def validate_appointment(self, field: DateTimeLocalField) -> None:
        """An appointment has a time that is to come."""
        if self.result.data != "appointment":
            return
        if field.data <= (utc_now() + BEIJING).replace(tzinfo=None):
            raise ValidationError(_("约好的时间已经过去了。"))

    def validate_remark(self, field: TextAreaField) -> None:
        """No personal data in a remark."""
        if find_personal_data(field.data or ""):
            raise ValidationError(_("备注里好像有姓名或号码，请删掉。"))


def interviewer_pages() -> Blueprint:
    """Offices and supervisors, not windows; each sees the campaigns they were named for."""
    pages = audience("interviews", __name__, Audience.OVERSIGHT, template_folder=str(TEMPLATES))
    rule, both = pages.add_url_rule, ["GET", "POST"]
    rule("/interviews", view_func=index)
    rule("/interviews/<int:number>", view_func=show)
    rule("/interviews/<int:number>/next", view_func=call_next, methods=["POST"])
    rule("/interviews/<int:number>/calls/<int:member_id>", view_func=call, methods=both)
    rule("/interviews/<int:number>/calls/<int:member_id>/outcome", view_func=note_outcome, methods=["POST"])
    return pages


def index() -> str:
    """The campaigns this person may call for."""
    today = business_day(utc_now())
    found = [one for one in calling.rooms(session(), current_user) if one.opens_on <= today <= one.closes_on]
    return render_template("surveys/questionnaires/interviews.html", campaigns=found)


def show(number: int) -> str:
    """Who is due, who is ready, who is later; and the button for the next call."""
    found = _campaign(number)
    return render_template(
        "surveys/questionnaires/calls.html",
        campaign=found,
        round=look_round(session(), found, by=current_user.id, now=utc_now()),
        shown=SHOWN,
        disposition_names=disposition_names(),
        full=sorted(quotas.full_cells(session(), found)),
        done=calling.results_by(session(), found).get(current_user.id, 0),
    )


def call_next(number: int) -> ResponseReturnValue:
    """Hold the next person and open the call."""
    member = take_next(session(), _campaign(number), by=current_user.id, now=utc_now())
    session().commit()
    if member is None:
        return redirect(url_for(".show", number=number, nobody=1), 303)
    return redirect(url_for(".call", number=number, member_id=member.id), 303)


def call(number: int, member_id: int) -> ResponseReturnValue:
    """Ask one person by telephone."""
    found = _campaign(number)
    member = _member(found, member_id)
    if not quotas.is_waiting(member):
        raise DomainError(_("这个人已经答过了。"), hint=_("请回到电话访问的页面，打下一个电话。"))
    if request.method == "GET" and not _hold(member):
        raise Conflict(_("另一位访员正在打这个电话。"), hint=_("请打下一个电话。"))
    if request.form.get("break_off"):
        return _break_off(found, member)
    facts = call_facts(found, member, outcome_form())
    if request.method == "GET" and quotas.cell_of(found, member.groups) in quotas.full_cells(session(), found):
        return private(render_template("surveys/questionnaires/call_full.html", **facts))

    def keep(answers: dict[str, Any]) -> ResponseReturnValue:
        return _take(found, member, answers, complete=True)

    return ask(content_of(found.question_set), template="surveys/questionnaires/call.html", facts=facts, keep=keep)


def note_outcome(number: int, member_id: int) -> ResponseReturnValue:
    """How a call ended without answers."""
    found, form = _campaign(number), outcome_form(request.form)
    member = _member(found, member_id)
    if not form.validate():
        content = content_of(found.question_set)
        asking = build_form(content, locale=i18n.locale(), answers={})(formdata=None)
        facts = call_facts(found, member, form)
        page = render_template(
            "surveys/questionnaires/call.html", form=asking, asked=[], problems=form.problems, content=content, **facts
        )
        return private(page, status=400)
    end_call(
        session(),
        member,
        form.result.data,
        by=current_user.id,
        remark=form.remark.data or "",
        appointment=_instant(form.appointment.data),
    )
    session().commit()
    return redirect(url_for(".show", number=number), 303)


def outcome_form(sent: Any = None) -> OutcomeForm:
    """The form of outcomes with its choices; `appointment` needs its time."""
    form = OutcomeForm(sent, prefix="") if sent is not None else OutcomeForm(formdata=None)
    names = result_names()
    form.result.choices = options((code, names[code]) for code in names if code in RESULTS)
    if form.result.data == "appointment":
        form.appointment.validators = [InputRequired(_("请填写约好的日期和时间。"))]
    return form


def call_facts(found: Campaign, member: FrameMember, form: OutcomeForm) -> dict[str, Any]:
    """What the call sheet shows beside the questions."""
    return {
        "campaign": found,
        "member": member,
        "outcome": form,
        "letter": found.letter,
        "minutes": minutes(content_of(found.question_set)),
        "contact": contacts_of(session(), [member], ring=keys().contacts).get(member.id, Contact()),
        "calls": attempts_of(session(), found)[member.id],
        "result_names": result_names(),
        "disposition_names": disposition_names(),
        "most": calling.MOST_ATTEMPTS,
    }


def _break_off(found: Campaign, member: FrameMember) -> ResponseReturnValue:
    """Keep what was answered of a call that was broken off; with nothing answered it is a refusal."""
    content = content_of(found.question_set)
    form = read_form(content, request.form, locale=i18n.locale())
    form.validate()
    wrong = {field.name.partition("__")[0] for field in form if field.errors and field.raw_data}
    answers = {code: value for code, value in answers_of(form, content).items() if code not in wrong}
    if not answers:
        end_call(session(), member, "refused", by=current_user.id)
        session().commit()
        return redirect(url_for(".show", number=found.id), 303)
    return _take(found, member, answers, complete=False)


def _take(found: Campaign, member: FrameMember, answers: dict[str, Any], *, complete: bool) -> ResponseReturnValue:
    take_answers(session(), member, answers, mode="phone", language=i18n.locale(), complete=complete)
    outcome = "complete" if complete else "partial"
    note_call(session(), member, outcome, by=current_user.id, result=outcome)
    session().commit()
    return redirect(url_for(".show", number=found.id, done=outcome), 303)


def _hold(member: FrameMember) -> bool:
    held = calling.hold(session(), member, by=current_user.id, now=utc_now())
    session().commit()
    return held


def _instant(local: datetime | None) -> datetime | None:
    """A time of the wall clock in Beijing as an instant."""
    return (local - BEIJING).replace(tzinfo=utc_now().tzinfo) if local else None


def _campaign(number: int) -> Campaign:
    found = next((one for one in calling.rooms(session(), current_user) if one.id == number), None)
    if found is None:
        raise NotFound(_("没有请您为这次调查打电话。"))
    if not found.opens_on <= business_day(utc_now()) <= found.closes_on:
        raise DomainError(_("这次调查不在进行中。"))
    return found


def _member(found: Campaign, member_id: int) -> FrameMember:
    member = session().get(FrameMember, member_id)
    if member is None or member.campaign_id != found.id or not member.drawn:
        raise NotFound(_("抽样框里没有这个人。"))
    return member
