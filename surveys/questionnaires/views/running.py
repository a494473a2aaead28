"""Running a campaign: drawing, links, weights, calls, files."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audit.record import Actor, Change, record
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.spreadsheets import CSV, write_csv
from surveys.questionnaires import fieldwork, measuring, weighing
from surveys.questionnaires.forms import DrawForm
from surveys.questionnaires.models import Campaign, FrameMember
from surveys.questionnaires.sets import content_of
from surveys.questionnaires.views.answering import fill_in, suite
from surveys.questionnaires.words import disposition_names, results_facts

CALLS = ("refused", "not_reached", "unable", "not_eligible", "partial")


def draw_sample(number: int) -> ResponseReturnValue:
    """Draw more people from the frame."""
    found, form = find_campaign(number), DrawForm()
    if not form.validate_on_submit():
        raise DomainError(_("请填写抽取人数。"))
    drawn = fieldwork.draw(session(), found, form.size.data, seed=found.id)
    note("campaign", found.id, "campaign.drawn", {"drawn": drawn})
    session().commit()
    return redirect(url_for(".show", number=number), 303)


def make_links(number: int) -> Response:
    """Fresh one-use links for everyone who has not answered, as a file; earlier ones of theirs end."""
    found = find_campaign(number)
    told = fieldwork.invite(session(), found, suite=suite())
    root = f"{request.host_url.rstrip('/')}{request.environ.get('mingchuang.root', '')}"
    rows = [(member.reference, f"{root}/q/{token}", token, member.reminders) for member, token in told]
    for member, _token in told:
        member.reminders += 1
    note("campaign", found.id, "campaign.invited", {"links": len(told)})
    session().commit()
    return _file(write_csv((_("编号"), _("链接"), _("短码"), _("此前邀请次数")), rows), f"links-{number}.csv")


def weigh_answers(number: int) -> ResponseReturnValue:
    """Weight the answers to the frame and keep the weights."""
    found = find_campaign(number)
    try:
        weighing.weigh(session(), found)
    except ValueError as error:
        raise DomainError(_("不能加权：%(fault)s", fault=str(error))) from None
    note("campaign", found.id, "campaign.weighed", {"method": found.weighting, "cells": len(found.weights["cells"])})
    session().commit()
    return redirect(url_for(".show", number=number), 303)


def calls(number: int) -> str:
    """Whom an interviewer calls next: everyone drawn who has neither answered nor declined."""
    found = find_campaign(number)
    waiting = fieldwork.to_remind(session(), found)
    return render_template(
        "surveys/questionnaires/calls.html", campaign=found, waiting=waiting, disposition_names=disposition_names()
    )


def call(number: int, member_id: int) -> ResponseReturnValue:
    """Ask one person by telephone: the questions, or how the call ended."""
    found = find_campaign(number)
    member = _member(found, member_id)
    if member.disposition == "complete":
        raise DomainError(_("这个人已经答过了。"))
    return fill_in(found, member, mode="phone", template="surveys/questionnaires/call.html")


def note_outcome(number: int, member_id: int) -> ResponseReturnValue:
    """How a call ended without answers."""
    found = find_campaign(number)
    outcome = request.form.get("outcome", "")
    if outcome not in CALLS:
        raise DomainError(_("请选择通话结果。"))
    fieldwork.note_call(session(), _member(found, member_id), outcome, by=current_user.id)
    session().commit()
    return redirect(url_for(".calls", number=number), 303)


def export_results(number: int) -> Response:
    """The figures of the page as a table."""
    found = find_campaign(number)
    measured = measuring.measure(session(), found)
    facts = results_facts(measured, target=found.target)
    rows: list[tuple[Any, ...]] = [("", "", name, "", value) for name, value in facts["lines"]]
    rows += [(one.question, one.row, one.answer, one.n, f"{one.share:.4f}") for one in measured.choices]
    columns = (_("题号"), _("行"), _("答案"), _("人数"), _("加权比例"))
    return _file(write_csv(columns, rows), f"survey-{number}-results.csv")


def export_answers(number: int) -> Response:
    """Every answer with its weight, in no order of time and with nothing that names a person."""
    found = find_campaign(number)
    content = content_of(found.question_set)
    codes = [question.code for question in content.questions]
    rows = [
        [
            *(one.groups.get(name, "") for name in found.groups),
            *(one.mode, one.language, one.weight),
            *(_plain(one.answers.get(code)) for code in codes),
        ]
        for one in weighing.responses(session(), found)
    ]
    return _file(write_csv((*found.groups, "mode", "language", "weight", *codes), rows), f"survey-{number}.csv")


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, dict):
        return " ".join(f"{row}={given}" for row, given in sorted(value.items()))
    return "" if value is None else str(value)


def _file(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, content_type=CSV, headers=headers)


def find_campaign(number: int) -> Campaign:
    """The campaign in scope, or NotFound."""
    found = fieldwork.campaign(session(), current_user.scope, number=number)
    if found is None:
        raise NotFound(_("您的范围里没有这次调查。"))
    return found


def _member(found: Campaign, member_id: int) -> FrameMember:
    member = session().get(FrameMember, member_id)
    if member is None or member.campaign_id != found.id or not member.drawn:
        raise NotFound(_("抽样框里没有这个人。"))
    return member


def note(kind: str, number: int, action: str, after: dict[str, Any]) -> None:
    """An entry of the audit log by the signed-in person."""
    actor = Actor(current_user.id, current_user.role)
    record(session(), Change(kind, str(number), after=after), actor=actor, action=action)
