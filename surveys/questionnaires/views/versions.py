"""Versions of question sets: begun, looked at, checked, compared, copied, taken away, published by a second person."""

import json

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.orm import utc_now
from surveys.questionnaires.building.checking import minutes
from surveys.questionnaires.building.comparing import compare
from surveys.questionnaires.building.forms import NewSetForm
from surveys.questionnaires.building.words import change_words, part_words
from surveys.questionnaires.content import Draft
from surveys.questionnaires.sets import draft, draft_of, publish, versions
from surveys.questionnaires.views import building, ruling
from surveys.questionnaires.views.asking import ask, private
from surveys.questionnaires.views.building import find_set
from surveys.questionnaires.views.drawing import draw_version
from surveys.questionnaires.views.room import TEMPLATES, file, note
from surveys.questionnaires.words import rule_words


def office_pages() -> Blueprint:
    """The builder of question sets."""
    pages = audience("question_sets", __name__, Audience.OFFICE, template_folder=str(TEMPLATES))
    rule, both = pages.add_url_rule, ["GET", "POST"]
    rule("/office/surveys/sets/new", view_func=new, methods=both)
    rule("/office/surveys/sets/<int:number>", view_func=show)
    rule("/office/surveys/sets/<int:number>/publish", view_func=publish_set, methods=["POST"])
    rule("/office/surveys/sets/<int:number>/copy", view_func=copy, methods=["POST"])
    rule("/office/surveys/sets/<int:number>/compare", view_func=compare_versions)
    rule("/office/surveys/sets/<int:number>/preview", view_func=preview, methods=both)
    rule("/office/surveys/sets/<int:number>/set.json", view_func=export)
    rule("/office/surveys/sets/<int:number>/heading", view_func=building.heading, methods=both)
    rule("/office/surveys/sets/<int:number>/measure", view_func=building.choose_measure, methods=["POST"])
    rule("/office/surveys/sets/<int:number>/add/<kind>", view_func=building.add_question, methods=both)
    rule("/office/surveys/sets/<int:number>/questions/<code>", view_func=building.edit_question, methods=both)
    rule("/office/surveys/sets/<int:number>/questions/<code>/act", view_func=building.act, methods=["POST"])
    rule("/office/surveys/sets/<int:number>/questions/<code>/rule", view_func=ruling.rule, methods=both)
    return pages


def new() -> ResponseReturnValue:
    """Begin a set with its heading, or with a whole document."""
    form = NewSetForm()
    if not form.validate_on_submit():
        page = render_template("surveys/questionnaires/building/new.html", form=form)
        return page, 400 if form.is_submitted() else 200
    title, introduction = form.words("title"), form.words("introduction")
    written = form.content if form.document.data else Draft(title=title, introduction=introduction)
    found = draft(session(), form.code.data, written, by=current_user.id)
    note("question_set", found.id, "question_set.drafted", {"code": found.code, "version": found.version})
    session().commit()
    return redirect(url_for(".show", number=found.id), 303)


def show(number: int) -> str:
    """One version: a draft to be written, or the questions as they were published."""
    return draw_version(find_set(number))


def publish_set(number: int) -> ResponseReturnValue:
    """Seal a version; not by who wrote it."""
    found = find_set(number)
    publish(found, by=current_user.id, now=utc_now())
    note("question_set", found.id, "question_set.published", {"digest": found.digest})
    session().commit()
    return redirect(url_for(".show", number=number), 303)


def copy(number: int) -> ResponseReturnValue:
    """A new draft from this version; there is one draft of a set at a time."""
    found = find_set(number)
    open_one = next((one for one in versions(session(), found.code) if one.published_at is None), None)
    if open_one is not None:
        raise Conflict(_("这份问卷已经有第 %(n)s 版草稿，请接着改那一份。", n=open_one.version))
    added = draft(session(), found.code, draft_of(found), by=current_user.id)
    note("question_set", added.id, "question_set.drafted", {"code": added.code, "version": added.version})
    session().commit()
    return redirect(url_for(".show", number=added.id), 303)


def compare_versions(number: int) -> str:
    """What changed from another version of the same set to this one."""
    found = find_set(number)
    others = [one for one in versions(session(), found.code) if one.id != found.id]
    if not others:
        raise Conflict(_("这份问卷只有一版，没有可以对照的。"))
    wanted = request.args.get("with", type=int)
    other = next((one for one in others if one.id == wanted), others[0])
    old, new = sorted((other, found), key=lambda one: one.version)
    before, after = draft_of(old), draft_of(new)
    named = {question.code: question.text.given(locale()) for question in (*before.questions, *after.questions)}
    return render_template(
        "surveys/questionnaires/building/compare.html",
        found=found,
        old=old,
        new=new,
        others=others,
        changes=compare(before, after),
        named=named,
        change_words=change_words(),
        part_words=part_words,
        rules={one.code: (rule_words(one.code, before), rule_words(one.code, after)) for one in after.questions},
    )


def preview(number: int) -> ResponseReturnValue:
    """The questions as the respondent sees them in the language of the address; nothing is kept."""
    found = find_set(number)
    facts = {"preview": found, "minutes": minutes(draft_of(found))}
    return ask(
        draft_of(found),
        template="surveys/questionnaires/answer.html",
        facts=facts,
        keep=lambda _answers: private(render_template("surveys/questionnaires/done.html", again=False, preview=found)),
    )


def export(number: int) -> Response:
    """The version as a JSON document that can be brought in elsewhere."""
    found = find_set(number)
    text = json.dumps(found.content, ensure_ascii=False, indent=2)
    return file(text.encode(), f"{found.code}-{found.version}.json", media_type="application/json")
