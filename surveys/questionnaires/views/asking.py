"""Asking a question set page by page: shown, checked, more questions where an answer leads to more, then kept."""

from collections.abc import Callable
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal import i18n
from portal.forms import HouseForm
from surveys.questionnaires.asking import answers_of, build_form, read_form
from surveys.questionnaires.content import Draft, visible

Keep = Callable[[dict[str, Any]], ResponseReturnValue]


def ask(content: Draft, *, template: str, facts: dict[str, Any], keep: Keep) -> ResponseReturnValue:
    """The page with the questions; `keep` takes answers that are whole and right, and gives the next page."""
    form = form_of(content)
    shown: dict[str, Any] = {"content": content, **facts}
    if request.method == "GET":
        return private(render_template(template, form=form, asked=codes(content, {}), problems=[], **shown))
    answers = answers_of(form, content)
    asked = codes(content, answers)
    more = [code for code in asked if code not in request.form.get("asked", "").split()]
    good = form.validate()
    if good and not more:
        return keep(answers)
    if more:
        form = build_form(content, locale=i18n.locale(), answers=answers)(request.form)
    problems = form.problems if not more else []
    page = render_template(template, form=form, asked=asked, problems=problems, fresh=more, **shown)
    return private(page, status=200 if more else 400)


def form_of(content: Draft) -> HouseForm:
    """The questions to begin with, or those that what was sent leads to."""
    if request.method == "GET":
        blank: HouseForm = build_form(content, locale=i18n.locale(), answers={})(None)
        return blank
    return read_form(content, request.form, locale=i18n.locale())


def codes(content: Draft, answers: dict[str, Any]) -> list[str]:
    """The questions to ask with these answers."""
    return [question.code for question in visible(content, answers)]


def private(page: str, *, status: int = 200) -> ResponseReturnValue:
    """A page that no cache keeps and that does not tell its address."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
