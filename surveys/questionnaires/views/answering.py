"""The page behind a one-use link: the questions, more of them where an answer leads to more, thanks."""

from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal import i18n
from portal.audience import Audience, audience
from portal.crypto.suites import Suite, suite_named
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.forms import HouseForm
from portal.i18n import gettext as _
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.questionnaires.asking import answers_of, build_form
from surveys.questionnaires.content import Content, visible
from surveys.questionnaires.fieldwork import find_invitation, take_answers
from surveys.questionnaires.models import Campaign, FrameMember
from surveys.questionnaires.sets import content_of

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"


def public_pages() -> Blueprint:
    """Answering."""
    pages = audience("questionnaire", __name__, Audience.EVERYONE, template_folder=str(TEMPLATES))
    pages.add_url_rule("/q/<token>", view_func=answer, methods=["GET", "POST"])
    return pages


def suite() -> Suite:
    """The algorithms of this site."""
    return suite_named(current_app.config["SETTINGS"].cipher_suite)


def answer(token: str) -> ResponseReturnValue:
    """Answer once; a used or late link says so."""
    found = find_invitation(session(), token, suite=suite())
    if found is None:
        raise NotFound(_("没有找到这份问卷。"), hint=_("请核对链接有没有抄全。"))
    invitation, member = found
    campaign = session().get_one(Campaign, member.campaign_id)
    today = business_day(utc_now())
    if invitation.used:
        return _private(render_template("surveys/questionnaires/done.html", again=True))
    if not campaign.opens_on <= today <= campaign.closes_on:
        raise DomainError(_("这次调查不在进行中。"))
    return fill_in(campaign, member, mode="web", template="surveys/questionnaires/answer.html")


def fill_in(campaign: Campaign, member: FrameMember, *, mode: str, template: str) -> ResponseReturnValue:
    """Show, check and store one member's answers; also for interviewers."""
    content = content_of(campaign.question_set)
    form = _form(content)
    facts: dict[str, Any] = {"content": content, "campaign": campaign, "member": member}
    if request.method == "GET":
        return _private(render_template(template, form=form, asked=_codes(content, {}), problems=[], **facts))
    answers = answers_of(form, content)
    codes = _codes(content, answers)
    more = [code for code in codes if code not in request.form.get("asked", "").split()]
    good = form.validate()
    if more or not good:
        form = (
            form
            if good is False and not more
            else build_form(content, locale=i18n.locale(), answers=answers)(request.form)
        )
        problems = form.problems if not good and not more else []
        page = render_template(template, form=form, asked=codes, problems=problems, **facts)
        return _private(page, status=200 if more else 400)
    take_answers(session(), member, answers, mode=mode, language=i18n.locale())
    page = render_template("surveys/questionnaires/done.html", again=False)
    session().commit()
    return _private(page)


def _form(content: Content) -> HouseForm:
    """The questions that what was sent leads to; rules may follow from rules, so it is read twice."""
    locale = i18n.locale()
    answers: dict[str, Any] = {}
    for _round in range(2):
        form = build_form(content, locale=locale, answers=answers)(request.form if request.method == "POST" else None)
        if request.method == "GET":
            return form
        answers = answers_of(form, content)
    return build_form(content, locale=locale, answers=answers)(request.form)


def _codes(content: Content, answers: dict[str, Any]) -> list[str]:
    return [question.code for question in visible(content, answers)]


def _private(page: str, *, status: int = 200) -> ResponseReturnValue:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
