"""The office's pages: question sets, campaigns, sample plans, links, calls, results."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal import i18n
from portal.audience import Audience, audience
from portal.audit.record import Actor, Change, record
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.forms import options
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.spreadsheets import CSV, SpreadsheetError, read_table, write_csv
from surveys.questionnaires import fieldwork, results
from surveys.questionnaires.content import Words
from surveys.questionnaires.forms import CampaignForm, DrawForm, PlanForm, SetForm, pretty
from surveys.questionnaires.models import Campaign, FrameMember, QuestionSet
from surveys.questionnaires.sets import content_of, draft, publish, sets
from surveys.questionnaires.views.answering import TEMPLATES as TEMPLATE_FOLDER
from surveys.questionnaires.views.answering import fill_in, suite
from surveys.questionnaires.words import answer_name, disposition_names, results_facts
from surveys.scoring.samples import chance_to_show, cluster_deff, plan_sample, satisfied_needed

TEMPLATES: Path = TEMPLATE_FOLDER
CALLS = ("refused", "not_reached", "unable", "not_eligible", "partial")


def office_pages() -> Blueprint:
    """Sample surveys of this office."""
    pages = audience("surveys", __name__, Audience.OFFICE, template_folder=str(TEMPLATES))
    rule = pages.add_url_rule
    rule("/office/surveys", view_func=index)
    rule("/office/surveys/plan", view_func=plan)
    rule("/office/surveys/sets/new", view_func=edit_set, methods=["GET", "POST"])
    rule("/office/surveys/sets/<int:number>", view_func=show_set)
    rule("/office/surveys/sets/<int:number>/publish", view_func=publish_set, methods=["POST"])
    rule("/office/surveys/new", view_func=new, methods=["GET", "POST"])
    rule("/office/surveys/<int:number>", view_func=show)
    rule("/office/surveys/<int:number>/draw", view_func=draw_sample, methods=["POST"])
    rule("/office/surveys/<int:number>/links.csv", view_func=make_links, methods=["POST"])
    rule("/office/surveys/<int:number>/weights", view_func=weigh_answers, methods=["POST"])
    rule("/office/surveys/<int:number>/calls", view_func=calls)
    rule("/office/surveys/<int:number>/calls/<int:member_id>", view_func=call, methods=["GET", "POST"])
    rule("/office/surveys/<int:number>/calls/<int:member_id>/outcome", view_func=note_outcome, methods=["POST"])
    rule("/office/surveys/<int:number>/results.csv", view_func=export_results)
    rule("/office/surveys/<int:number>/answers.csv", view_func=export_answers)
    return pages


def index() -> str:
    """Campaigns of this scope and all question sets."""
    found = fieldwork.campaigns(session(), current_user.scope)
    return render_template("surveys/questionnaires/campaigns.html", campaigns=found, sets=_titled(sets(session())))


def plan() -> ResponseReturnValue:
    """How many to ask, and what that many could show."""
    form = PlanForm(request.args) if request.args else PlanForm(formdata=None)
    valid = not request.args or form.validate()
    told = _planned(form) if valid else None
    page = render_template("surveys/questionnaires/plan.html", form=form, plan=told)
    return page, 200 if valid else 400


def edit_set() -> ResponseReturnValue:
    """Draft the next version of a question set."""
    form = SetForm()
    if not form.validate_on_submit():
        return render_template("surveys/questionnaires/edit_set.html", form=form), 400 if form.is_submitted() else 200
    found = draft(session(), form.code.data, form.content)
    _note("question_set", found.id, "question_set.drafted", {"code": found.code, "version": found.version})
    session().commit()
    return redirect(url_for(".show_set", number=found.id), 303)


def show_set(number: int) -> str:
    """One version, as it will be asked."""
    found = _set(number)
    content = content_of(found)
    return render_template(
        "surveys/questionnaires/set.html",
        found=found,
        content=content,
        document=pretty(found.content),
        answer_name=answer_name,
    )


def publish_set(number: int) -> ResponseReturnValue:
    """Seal a version."""
    found = _set(number)
    publish(found, by=current_user.id, now=utc_now())
    _note("question_set", found.id, "question_set.published", {"digest": found.digest})
    session().commit()
    return redirect(url_for(".show_set", number=number), 303)


def new() -> ResponseReturnValue:
    """A campaign with its frame."""
    form = CampaignForm()
    published = [one for one in sets(session()) if one.published_at]
    form.question_set.choices = options((str(one.id), f"{title} · {one.version}") for one, title in _titled(published))
    if not form.validate_on_submit():
        return _new_page(form, 400 if form.is_submitted() else 200)
    groups = [name.strip() for name in form.groups.data.replace("，", ",").split(",") if name.strip()]
    upload = form.frame.data
    try:
        rows = read_table(upload.read(), upload.filename or "", needed=("reference", *groups))
    except SpreadsheetError as error:
        form.frame.errors = [_("文件读不出来或者缺列：%(detail)s", detail=error.detail or error.reason)]
        return _new_page(form, 400)
    added = _campaign_of(form, groups)
    session().add(added)
    session().flush()
    size = fieldwork.add_frame(session(), added, rows)
    _note("campaign", added.id, "campaign.added", {"frame": size})
    session().commit()
    return redirect(url_for(".show", number=added.id), 303)


def show(number: int) -> str:
    """How a campaign stands: outcomes, response rates, the weighted share against the target, every answer."""
    found = _campaign(number)
    content = content_of(found.question_set)
    measured = results.measure(session(), found)
    return render_template(
        "surveys/questionnaires/campaign.html",
        campaign=found,
        title=content.title.given(i18n.locale()),
        results=measured,
        facts=results_facts(measured, target=found.target),
        content=content,
        frame=sum(fieldwork.frame_counts(session(), found).values()),
        disposition_names=disposition_names(),
        answer_name=answer_name,
        form=DrawForm(formdata=None),
    )


def draw_sample(number: int) -> ResponseReturnValue:
    """Draw more people from the frame."""
    found, form = _campaign(number), DrawForm()
    if not form.validate_on_submit():
        raise DomainError(_("请填写抽取人数。"))
    drawn = fieldwork.draw(session(), found, form.size.data, seed=found.id)
    _note("campaign", found.id, "campaign.drawn", {"drawn": drawn})
    session().commit()
    return redirect(url_for(".show", number=number), 303)


def make_links(number: int) -> Response:
    """Fresh one-use links for everyone who has not answered, as a file; earlier ones of theirs end."""
    found = _campaign(number)
    told = fieldwork.invite(session(), found, suite=suite())
    root = f"{request.host_url.rstrip('/')}{request.environ.get('mingchuang.root', '')}"
    rows = [(member.reference, f"{root}/q/{token}", token, member.reminders) for member, token in told]
    for member, _token in told:
        member.reminders += 1
    _note("campaign", found.id, "campaign.invited", {"links": len(told)})
    session().commit()
    return _file(write_csv((_("编号"), _("链接"), _("短码"), _("此前邀请次数")), rows), f"links-{number}.csv")


def weigh_answers(number: int) -> ResponseReturnValue:
    """Weight the answers to the frame and keep the weights."""
    found = _campaign(number)
    try:
        results.weigh(session(), found)
    except ValueError as error:
        raise DomainError(_("不能加权：%(fault)s", fault=str(error))) from None
    _note("campaign", found.id, "campaign.weighed", {"method": found.weighting, "cells": len(found.weights["cells"])})
    session().commit()
    return redirect(url_for(".show", number=number), 303)


def calls(number: int) -> str:
    """Whom an interviewer calls next: everyone drawn who has neither answered nor declined."""
    found = _campaign(number)
    waiting = fieldwork.to_remind(session(), found)
    return render_template(
        "surveys/questionnaires/calls.html", campaign=found, waiting=waiting, disposition_names=disposition_names()
    )


def call(number: int, member_id: int) -> ResponseReturnValue:
    """Ask one person by telephone: the questions, or how the call ended."""
    found = _campaign(number)
    member = _member(found, member_id)
    if member.disposition == "complete":
        raise DomainError(_("这个人已经答过了。"))
    return fill_in(found, member, mode="phone", template="surveys/questionnaires/call.html")


def note_outcome(number: int, member_id: int) -> ResponseReturnValue:
    """How a call ended without answers."""
    found = _campaign(number)
    outcome = request.form.get("outcome", "")
    if outcome not in CALLS:
        raise DomainError(_("请选择通话结果。"))
    fieldwork.note_call(session(), _member(found, member_id), outcome, by=current_user.id)
    session().commit()
    return redirect(url_for(".calls", number=number), 303)


def export_results(number: int) -> Response:
    """The figures of the page as a table."""
    found = _campaign(number)
    measured = results.measure(session(), found)
    facts = results_facts(measured, target=found.target)
    rows: list[tuple[Any, ...]] = [("", "", name, "", value) for name, value in facts["lines"]]
    rows += [(one.question, one.row, one.answer, one.n, f"{one.share:.4f}") for one in measured.choices]
    columns = (_("题号"), _("行"), _("答案"), _("人数"), _("加权比例"))
    return _file(write_csv(columns, rows), f"survey-{number}-results.csv")


def export_answers(number: int) -> Response:
    """Every answer with its weight, in no order of time and with nothing that names a person."""
    found = _campaign(number)
    content = content_of(found.question_set)
    codes = [question.code for question in content.questions]
    rows = [
        [
            *(one.groups.get(name, "") for name in found.groups),
            *(one.mode, one.language, one.weight),
            *(_plain(one.answers.get(code)) for code in codes),
        ]
        for one in results.responses(session(), found)
    ]
    return _file(write_csv((*found.groups, "mode", "language", "weight", *codes), rows), f"survey-{number}.csv")


def _planned(form: PlanForm) -> dict[str, Any]:
    share, target = float(form.share.data) / 100, float(form.target.data) / 100
    deff = cluster_deff(form.cluster.data, rho=float(form.rho.data))
    made = plan_sample(
        margin=float(form.margin.data) / 100,
        share=share,
        population=form.population.data,
        deff=deff,
        response_rate=float(form.response_rate.data) / 100,
    )
    needed = satisfied_needed(made.answers, target=target)
    chance = chance_to_show(made.answers, share=share, target=target)
    return {"plan": made, "needed": needed, "chance": f"{100 * chance:.0f}", "target": f"{100 * target:g}"}


def _campaign_of(form: CampaignForm, groups: list[str]) -> Campaign:
    return Campaign(
        title=form.title.data,
        question_set_id=int(form.question_set.data),
        scope_kind=current_user.scope.kind,
        scope_id=current_user.scope.id,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        target=float(form.target.data) / 100,
        groups=groups,
        quotas=form.wanted,
        weighting=form.weighting.data,
        created_by=current_user.id,
    )


def _new_page(form: CampaignForm, status: int) -> ResponseReturnValue:
    return render_template("surveys/questionnaires/new.html", form=form), status


def _titled(found: list[QuestionSet]) -> list[tuple[QuestionSet, str]]:
    locale = i18n.locale()
    return [(one, Words.model_validate(one.content["title"]).given(locale)) for one in found]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, dict):
        return " ".join(f"{row}={given}" for row, given in sorted(value.items()))
    return "" if value is None else str(value)


def _file(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, content_type=CSV, headers=headers)


def _set(number: int) -> QuestionSet:
    found = session().get(QuestionSet, number)
    if found is None:
        raise NotFound(_("没有这份问卷。"))
    return found


def _campaign(number: int) -> Campaign:
    found = fieldwork.campaign(session(), current_user.scope, number=number)
    if found is None:
        raise NotFound(_("您的范围里没有这次调查。"))
    return found


def _member(found: Campaign, member_id: int) -> FrameMember:
    member = session().get(FrameMember, member_id)
    if member is None or member.campaign_id != found.id or not member.drawn:
        raise NotFound(_("抽样框里没有这个人。"))
    return member


def _note(kind: str, number: int, action: str, after: dict[str, Any]) -> None:
    actor = Actor(current_user.id, current_user.role)
    record(session(), Change(kind, str(number), after=after), actor=actor, action=action)
