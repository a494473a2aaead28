"""A form from a question set, built while the site runs; fields bear the codes of the questions."""

from typing import Any

from wtforms import Field, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.forms import CheckboxesField, HouseForm, options
from portal.i18n import gettext as _
from surveys.collecting.words import level_names
from surveys.questionnaires.content import DONT_KNOW, Draft, Question, keep_asked, visible

ROW = "__"


def build_form(content: Draft, *, locale: str, answers: dict[str, Any]) -> type[HouseForm]:
    """A form class with the questions that these answers lead to, in the set's order."""
    fields: dict[str, Any] = {}
    for question in visible(content, answers):
        fields.update(_fields(question, locale))
    return type("QuestionForm", (AnswerForm,), fields)


def read_form(content: Draft, sent: Any, *, locale: str) -> HouseForm:
    """The form with every question that what was sent leads to: rules follow from rules, so it is read until no more
    come."""
    asked: list[str] = []
    answers: dict[str, Any] = {}
    while True:
        form = build_form(content, locale=locale, answers=answers)(sent)
        answers = answers_of(form, content)
        led_to = [question.code for question in visible(content, answers)]
        if led_to == asked:
            return form
        asked = led_to


class AnswerForm(HouseForm):
    """What all built forms share: no session stands behind a link, so there is no token to compare."""

    class Meta(HouseForm.Meta):
        """The invitation in the address guards the form."""

        csrf = False


def answers_of(form: HouseForm, content: Draft) -> dict[str, Any]:
    """What was sent, by question: text, number, list of codes, or a mapping of rows. Unasked ones are left out."""
    found: dict[str, Any] = {}
    for field in form:
        code, _sep, row = field.name.partition(ROW)
        value = None if field.data in ("None", "") else field.data
        if row:
            found.setdefault(code, {})
            if value is not None:
                found[code][row] = value
        else:
            found[code] = value
    return keep_asked(content, found)


def _fields(question: Question, locale: str) -> dict[str, Field]:
    label = question.text.given(locale)
    told = question.help.given(locale) if question.help else ""
    needed = InputRequired(_("请回答这一题。")) if question.required else Optional()
    if question.kind == "matrix":
        return {
            f"{question.code}{ROW}{row.code}": RadioField(
                f"{label} — {row.text.given(locale)}", [needed], choices=_choices(question, locale), description=told
            )
            for row in question.rows
        }
    if question.kind == "number":
        limits = NumberRange(question.least, question.most)
        return {question.code: IntegerField(label, [needed, limits], description=told)}
    if question.kind == "text":
        return {question.code: TextAreaField(label, [needed, Length(max=question.longest)], description=told)}
    kind = CheckboxesField if question.kind == "multiple" else RadioField
    return {question.code: kind(label, [needed], choices=_choices(question, locale), description=told)}


def _choices(question: Question, locale: str) -> list[Any]:
    if question.kind in ("level", "matrix"):
        pairs = [(str(level), name) for level, name in level_names().items()]
    else:
        pairs = [(option.code, option.text.given(locale)) for option in question.options]
    return options([*pairs, (DONT_KNOW, _("不清楚"))] if question.dont_know else pairs)
