"""The page behind a one-use link: the questions, more of them where an answer leads to more, thanks."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import i18n
from portal.audience import Audience, audience
from portal.crypto.alphabet import tidy
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.questionnaires.building.checking import minutes
from surveys.questionnaires.fieldwork import find_invitation, take_answers
from surveys.questionnaires.models import Campaign, FrameMember
from surveys.questionnaires.sets import content_of
from surveys.questionnaires.views.asking import ask, private
from surveys.questionnaires.views.room import TEMPLATES, suite


def public_pages() -> Blueprint:
    """Answering."""
    pages = audience("questionnaire", __name__, Audience.EVERYONE, template_folder=str(TEMPLATES))
    pages.add_url_rule("/q", view_func=enter)
    pages.add_url_rule("/q/<token>", view_func=answer, methods=["GET", "POST"])
    return pages


def enter() -> ResponseReturnValue:
    """The code of a letter, typed: on to its page."""
    typed = tidy(request.args.get("code", ""))
    if typed:
        return redirect(url_for(".answer", token=typed), 303)
    return private(render_template("surveys/questionnaires/enter.html"))


def answer(token: str) -> ResponseReturnValue:
    """Answer once; a used or late link says so."""
    found = find_invitation(session(), token, suite=suite())
    if found is None:
        raise NotFound(
            _("没有找到这份问卷。"),
            hint=_("请核对链接或编码有没有抄全。收到过几封信的，只有最后一封里的能用。"),
        )
    invitation, member = found
    campaign = session().get_one(Campaign, member.campaign_id)
    if invitation.used:
        return private(render_template("surveys/questionnaires/done.html", again=True))
    if not campaign.opens_on <= business_day(utc_now()) <= campaign.closes_on:
        raise DomainError(_("这次调查不在进行中。"))
    content = content_of(campaign.question_set)

    def keep(answers: dict[str, Any]) -> ResponseReturnValue:
        return _take(member, answers)

    facts = {"letter": campaign.letter, "minutes": minutes(content)}
    return ask(content, template="surveys/questionnaires/answer.html", facts=facts, keep=keep)


def _take(member: FrameMember, answers: dict[str, Any]) -> ResponseReturnValue:
    take_answers(session(), member, answers, mode="web", language=i18n.locale())
    page = render_template("surveys/questionnaires/done.html", again=False)
    session().commit()
    return private(page)
