"""The builder's rules: when a question is asked, condition by condition. Works without a script."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Conflict
from portal.forms import options
from portal.i18n import gettext as _
from portal.i18n import locale
from surveys.questionnaires.building import acts
from surveys.questionnaires.building.forms import (
    ChoiceConditionForm,
    NumberConditionForm,
    RuleStartForm,
)
from surveys.questionnaires.content import MOST_CONDITIONS, Condition, Draft, Question, ShowIf
from surveys.questionnaires.models import QuestionSet
from surveys.questionnaires.views.building import find_question, keep, open_draft, revision
from surveys.questionnaires.words import answer_name, condition_words

ALWAYS = "-"


def rule(number: int, code: str) -> ResponseReturnValue:
    """When the question is asked: its conditions, and one more by an earlier question and then its answers."""
    found, draft = open_draft(number)
    question = find_question(draft, code)
    earlier = {one.code: one for one in acts.earlier_choices(draft, code)}
    on = request.values.get("on", "")
    if request.method == "POST" and on == ALWAYS:
        return _kept(found, draft, question, None, revision())
    if request.method == "POST" and question.show_if and request.form.get("act"):
        return _change(found, draft, question, question.show_if)
    if on not in earlier:
        return _start(found, draft, question)
    return _condition(found, draft, question, earlier[on])


def _change(found: QuestionSet, draft: Draft, question: Question, known: ShowIf) -> ResponseReturnValue:
    """All or any of the conditions, or one of them less."""
    wanted = request.form["act"]
    if wanted in ("all", "any"):
        changed: ShowIf | None = known.model_copy(update={"join": wanted})
    elif wanted.startswith("drop-"):
        place = wanted.removeprefix("drop-")
        changed = acts.drop_condition(known, place=int(place) if place.isdigit() else -1)
    else:
        raise Conflict(_("请选择要做的事。"))
    try:
        return _kept(found, draft, question, changed, revision(), stay=True)
    except Conflict as refusal:
        return _start(found, draft, question, refusal=refusal)


def _condition(found: QuestionSet, draft: Draft, question: Question, earlier: Question) -> ResponseReturnValue:
    """The answers, or the numbers, of one earlier question."""
    form = _form(found, question, earlier)
    if form.validate_on_submit():
        try:
            changed = acts.put_condition(question.show_if, form.condition(), place=int(form.place.data))
            stay = bool(request.form.get("more"))
            return _kept(found, draft, question, changed, int(form.revision.data), stay=stay)
        except Conflict as refusal:
            form.form_errors.append(refusal.message)
    page = render_template(
        "surveys/questionnaires/building/rule.html", form=form, found=found, question=question, on=earlier
    )
    return page, 400 if form.is_submitted() else 200


def _form(found: QuestionSet, question: Question, earlier: Question) -> ChoiceConditionForm | NumberConditionForm:
    known = question.show_if.conditions if question.show_if else ()
    place = request.values.get("place", len(known), type=int)
    before = known[place] if 0 <= place < len(known) and known[place].question == earlier.code else None
    data = {"revision": found.revision, "on": earlier.code, "place": min(max(place, 0), len(known))}
    if earlier.kind == "number":
        return NumberConditionForm(data=data | _bounds(before))
    form = ChoiceConditionForm(data=data | {"values": list(before.values) if before else []})
    form.values.choices = options((value, answer_name(earlier, value)) for value in earlier.values)
    return form


def _bounds(before: Condition | None) -> dict[str, int | None]:
    return {"least": before.least, "most": before.most} if before else {}


def _kept(
    found: QuestionSet, draft: Draft, question: Question, changed: ShowIf | None, on: int, *, stay: bool = False
) -> ResponseReturnValue:
    answer = keep(found, acts.set_rule(draft, question.code, changed), on, what="rule", question=question.code)
    return redirect(url_for(".rule", number=found.id, code=question.code), 303) if stay else answer


def _start(
    found: QuestionSet, draft: Draft, question: Question, *, refusal: Conflict | None = None
) -> ResponseReturnValue:
    form = RuleStartForm(data={"on": "" if question.show_if else ALWAYS}, formdata=None)
    order = {one.code: place for place, one in enumerate(draft.questions, start=1)}
    told = [
        (one.code, _("第 %(n)s 题：%(text)s", n=order[one.code], text=one.text.given(locale())))
        for one in acts.earlier_choices(draft, question.code)
    ]
    form.on.choices = options(told if question.show_if else [(ALWAYS, _("总是问")), *told])
    conditions = question.show_if.conditions if question.show_if else ()
    page = render_template(
        "surveys/questionnaires/building/rule_start.html",
        form=form,
        found=found,
        question=question,
        conditions=[(one, condition_words(one, draft)) for one in conditions],
        most=MOST_CONDITIONS,
        refusal=refusal,
    )
    return page, 409 if refusal else 200
