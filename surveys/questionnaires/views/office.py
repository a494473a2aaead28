"""The office's pages of campaigns: the list, the planner, a new one, how it stands, quotas, weights."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal import i18n
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError
from portal.forms import options
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.spreadsheets import SpreadsheetError, read_table
from surveys.collecting.intake import business_day
from surveys.questionnaires import fieldwork, measuring, quotas, weighing
from surveys.questionnaires.content import Words
from surveys.questionnaires.forms import (
    CampaignForm,
    DrawForm,
    ExceptionForm,
    PlanForm,
    WeighForm,
    split_list,
)
from surveys.questionnaires.models import Campaign, QuestionSet
from surveys.questionnaires.planning import plan_for
from surveys.questionnaires.sets import sets
from surveys.questionnaires.views import inviting, reporting
from surveys.questionnaires.views.room import TEMPLATES, find_campaign, keys, note
from surveys.questionnaires.words import disposition_meanings, disposition_names, rate_lines, weight_facts


def office_pages() -> Blueprint:
    """Sample surveys of this office."""
    pages = audience("surveys", __name__, Audience.OFFICE, template_folder=str(TEMPLATES))
    rule, both, post = pages.add_url_rule, ["GET", "POST"], ["POST"]
    rule("/office/surveys", view_func=index)
    rule("/office/surveys/plan", view_func=plan)
    rule("/office/surveys/new", view_func=new, methods=both)
    rule("/office/surveys/<int:number>", view_func=show)
    rule("/office/surveys/<int:number>/draw", view_func=draw_sample, methods=post)
    rule("/office/surveys/<int:number>/quotas", view_func=quota_page, methods=both)
    rule("/office/surveys/<int:number>/weights", view_func=weigh_answers, methods=both)
    rule("/office/surveys/<int:number>/invitations", view_func=inviting.invitations)
    rule("/office/surveys/<int:number>/sender", view_func=inviting.keep_sender, methods=post)
    rule("/office/surveys/<int:number>/letters", view_func=inviting.make_letters, methods=post)
    rule("/office/surveys/<int:number>/letters/<uuid:file_id>", view_func=inviting.take_letters, methods=post)
    rule("/office/surveys/<int:number>/messages.csv", view_func=inviting.make_messages, methods=post)
    rule("/office/surveys/<int:number>/links.csv", view_func=inviting.make_links, methods=post)
    rule("/office/surveys/<int:number>/interviewers", view_func=inviting.name_interviewer, methods=both)
    rule("/office/surveys/<int:number>/results", view_func=reporting.results_page)
    rule("/office/surveys/<int:number>/sign", view_func=reporting.sign_results, methods=post)
    rule("/office/surveys/<int:number>/results.csv", view_func=reporting.export_results)
    rule("/office/surveys/<int:number>/results.xlsx", view_func=reporting.export_book)
    rule("/office/surveys/<int:number>/answers.csv", view_func=reporting.export_answers)
    return pages


def index() -> str:
    """Campaigns of this scope and all question sets."""
    found = fieldwork.campaigns(session(), current_user.scope)
    today = business_day(utc_now())
    return render_template(
        "surveys/questionnaires/campaigns.html", campaigns=found, sets=_titled(sets(session())), today=today
    )


def plan() -> ResponseReturnValue:
    """How many to ask, and what that many could show."""
    form = PlanForm(request.args) if request.args else PlanForm(formdata=None)
    valid = not request.args or form.validate()
    page = render_template("surveys/questionnaires/plan.html", form=form, plan=plan_for(form) if valid else None)
    return page, 200 if valid else 400


def new() -> ResponseReturnValue:
    """A campaign with its frame."""
    form = CampaignForm()
    published = [one for one in sets(session()) if one.published_at]
    form.question_set.choices = options((str(one.id), f"{title} · {one.version}") for one, title in _titled(published))
    if not form.validate_on_submit():
        return _new_page(form, 400 if form.is_submitted() else 200)
    upload = form.frame.data
    needed = ("reference", *split_list(form.groups.data))
    try:
        rows = read_table(upload.read(), upload.filename or "", needed=needed)
    except SpreadsheetError as error:
        form.frame.errors = [_("文件读不出来或者缺列：%(detail)s", detail=error.detail or error.reason)]
        return _new_page(form, 400)
    added = _campaign_of(form)
    session().add(added)
    session().flush()
    size = fieldwork.add_frame(session(), added, rows, ring=keys().contacts)
    note("campaign", added.id, "campaign.added", {"frame": size})
    session().commit()
    return redirect(url_for(".show", number=added.id), 303)


def show(number: int) -> str:
    """How a campaign stands: what to do next, everybody's outcome and the response rates."""
    found = find_campaign(number)
    measured = measuring.measure(session(), found)
    return render_template(
        "surveys/questionnaires/campaign.html",
        campaign=found,
        title=Words.model_validate(found.question_set.content["title"]).given(i18n.locale()),
        results=measured,
        rates=rate_lines(measured.rates),
        frame=sum(fieldwork.frame_counts(session(), found).values()),
        drawn=sum(measured.outcomes.values()),
        waiting=len(fieldwork.to_remind(session(), found)),
        disposition_names=disposition_names(),
        disposition_meanings=disposition_meanings(),
        form=DrawForm(formdata=None),
        today=business_day(utc_now()),
    )


def draw_sample(number: int) -> ResponseReturnValue:
    """Draw more people from the frame."""
    found, form = find_campaign(number), DrawForm()
    if not form.validate_on_submit():
        raise DomainError(_("请填写抽取人数。"))
    rate = float(form.rate.data or 100) / 100
    drawn = fieldwork.draw(session(), found, form.size.data, seed=found.id, rate=rate)
    note("campaign", found.id, "campaign.drawn", {"drawn": drawn})
    session().commit()
    return redirect(url_for(".show", number=number), 303)


def quota_page(number: int) -> ResponseReturnValue:
    """Cells, targets, completes and when they will be full; a full cell is opened again with a reason."""
    found, form = find_campaign(number), ExceptionForm()
    today = business_day(utc_now())
    cells = quotas.progress(session(), found, today=today)
    full = [one.cell for one in cells if one.full and not one.reason]
    form.cell.choices = options((cell, cell) for cell in full)
    if form.validate_on_submit():
        found.quota_exceptions = found.quota_exceptions | {form.cell.data: form.reason.data}
        note("campaign", found.id, "campaign.quota_opened", {"cell": form.cell.data}, reason=form.reason.data)
        session().commit()
        return redirect(url_for(".quota_page", number=number), 303)
    page = render_template(
        "surveys/questionnaires/quotas.html", campaign=found, cells=cells, full=full, form=form, today=today
    )
    return page, 400 if form.is_submitted() else 200


def weigh_answers(number: int) -> ResponseReturnValue:
    """Weight the answers to the frame and keep the weights."""
    found, form = find_campaign(number), WeighForm()
    if request.method == "POST" and found.published_at is not None:
        raise DomainError(_("结果已经公布，权重不能再改。"))
    if form.validate_on_submit():
        try:
            weighing.weigh(session(), found, cap=float(form.cap.data or 0))
        except ValueError as error:
            raise DomainError(_("不能加权：%(fault)s", fault=str(error))) from None
        told = {"method": found.weighting, "cells": len(found.weights["cells"]), "cap": found.weights["cap"]}
        note("campaign", found.id, "campaign.weighed", told)
        session().commit()
        return redirect(url_for(".weigh_answers", number=number), 303)
    page = render_template(
        "surveys/questionnaires/weights.html",
        campaign=found,
        form=form,
        facts=weight_facts(found.weights),
        stale=bool(found.weights) and weighing.is_stale(session(), found),
        estimate=measuring.measure(session(), found).estimate,
    )
    return page, 400 if form.is_submitted() else 200


def _campaign_of(form: CampaignForm) -> Campaign:
    return Campaign(
        title=form.title.data,
        question_set_id=int(form.question_set.data),
        scope_kind=current_user.scope.kind,
        scope_id=current_user.scope.id,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        target=float(form.target.data) / 100,
        groups=split_list(form.groups.data),
        region_group=form.region_group.data or "",
        quota_groups=split_list(form.quota_groups.data),
        quotas=form.wanted,
        weighting=form.weighting.data,
        created_by=current_user.id,
    )


def _new_page(form: CampaignForm, status: int) -> ResponseReturnValue:
    return render_template("surveys/questionnaires/new.html", form=form), status


def _titled(found: list[QuestionSet]) -> list[tuple[QuestionSet, str]]:
    locale = i18n.locale()
    return [(one, Words.model_validate(one.content["title"]).given(locale)) for one in found]
