"""The office's pages: question sets, campaigns, sample plans, links, calls, results."""

from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal import i18n
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.forms import options
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.spreadsheets import SpreadsheetError, read_table
from surveys.questionnaires import fieldwork, measuring
from surveys.questionnaires.content import Words
from surveys.questionnaires.forms import CampaignForm, DrawForm, PlanForm, SetForm, pretty
from surveys.questionnaires.models import Campaign, QuestionSet
from surveys.questionnaires.sets import content_of, draft, publish, sets
from surveys.questionnaires.views import running
from surveys.questionnaires.views.answering import TEMPLATES as TEMPLATE_FOLDER
from surveys.questionnaires.views.running import find_campaign, note
from surveys.questionnaires.words import answer_name, disposition_names, results_facts
from surveys.scoring.samples import chance_to_show, cluster_deff, plan_sample, satisfied_needed

TEMPLATES: Path = TEMPLATE_FOLDER


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
    rule("/office/surveys/<int:number>/draw", view_func=running.draw_sample, methods=["POST"])
    rule("/office/surveys/<int:number>/links.csv", view_func=running.make_links, methods=["POST"])
    rule("/office/surveys/<int:number>/weights", view_func=running.weigh_answers, methods=["POST"])
    rule("/office/surveys/<int:number>/calls", view_func=running.calls)
    rule("/office/surveys/<int:number>/calls/<int:member_id>", view_func=running.call, methods=["GET", "POST"])
    rule("/office/surveys/<int:number>/calls/<int:member_id>/outcome", view_func=running.note_outcome, methods=["POST"])
    rule("/office/surveys/<int:number>/results.csv", view_func=running.export_results)
    rule("/office/surveys/<int:number>/answers.csv", view_func=running.export_answers)
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
    note("question_set", found.id, "question_set.drafted", {"code": found.code, "version": found.version})
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
    note("question_set", found.id, "question_set.published", {"digest": found.digest})
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
    note("campaign", added.id, "campaign.added", {"frame": size})
    session().commit()
    return redirect(url_for(".show", number=added.id), 303)


def show(number: int) -> str:
    """How a campaign stands: outcomes, response rates, the weighted share against the target, every answer."""
    found = find_campaign(number)
    content = content_of(found.question_set)
    measured = measuring.measure(session(), found)
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


def _set(number: int) -> QuestionSet:
    found = session().get(QuestionSet, number)
    if found is None:
        raise NotFound(_("没有这份问卷。"))
    return found
