"""The builder: a draft's heading, its questions and their order. Acts carry the revision they were made on."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.db import session
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.i18n import locale
from surveys.questionnaires.building import acts
from surveys.questionnaires.building.forms import (
    BLANK_ROWS,
    FORMS,
    PARTS,
    HeadingForm,
    QuestionForm,
    question_data,
    read_question,
)
from surveys.questionnaires.content import Draft, Question
from surveys.questionnaires.models import QuestionSet
from surveys.questionnaires.sets import draft_of, save
from surveys.questionnaires.views.asking import private
from surveys.questionnaires.views.drawing import draw_version
from surveys.questionnaires.views.room import note
from surveys.questionnaires.words import kind_names


def heading(number: int) -> ResponseReturnValue:
    """Title, introduction and measure."""
    found, draft = open_draft(number)
    form = HeadingForm(data=_heading_data(found, draft))
    if not form.validate_on_submit():
        return _form_page("heading", form, found, draft)
    title, introduction = form.words("title"), form.words("introduction")
    changed = draft.model_copy(update={"title": title, "introduction": introduction})
    return keep(found, changed, int(form.revision.data), what="heading")


def choose_measure(number: int) -> ResponseReturnValue:
    """The question that the satisfied share is computed from."""
    found, draft = open_draft(number)
    code = request.form.get("measure", "")
    if code not in {question.code for question in draft.measures}:
        raise Conflict(_("请选择一道五级题。"))
    return keep(found, draft.model_copy(update={"measure": code}), revision(), what="measure")


def add_question(number: int, kind: str) -> ResponseReturnValue:
    """A new question of this kind."""
    found, draft = open_draft(number)
    if kind not in FORMS:
        raise NotFound(_("没有这种题型。"))
    form = FORMS[kind](data={"revision": found.revision, "longest": 500, "least": 0, "most": 100})
    if not _is_final(form, kind):
        return _question_page(form, found, draft, kind=kind)
    code = form.code.data or acts.free_code(draft)
    if code in {question.code for question in draft.questions}:
        form.code.errors = [_("这个代码已经有一道题用了。")]
        return _question_page(form, found, draft, kind=kind)
    question = read_question(form, kind=kind, code=code, rule=None)  # type: ignore[arg-type] # one of FORMS
    changed = acts.add(draft, question)
    if not changed.measure and len(changed.measures) == 1:
        changed = changed.model_copy(update={"measure": changed.measures[0].code})
    return keep(found, changed, int(form.revision.data), what="added", question=code)


def edit_question(number: int, code: str) -> ResponseReturnValue:
    """The wording, options and marks of one question."""
    found, draft = open_draft(number)
    question = find_question(draft, code)
    form = FORMS[question.kind](data=question_data(question) | {"revision": found.revision})
    if not _is_final(form, question.kind):
        return _question_page(form, found, draft, kind=question.kind, question=question)
    try:
        changed = acts.replace(draft, read_question(form, kind=question.kind, code=code, rule=question.show_if))
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return _question_page(form, found, draft, kind=question.kind, question=question)
    return keep(found, changed, int(form.revision.data), what="changed", question=code)


def act(number: int, code: str) -> ResponseReturnValue:
    """Up, down, duplicate or delete."""
    found, draft = open_draft(number)
    find_question(draft, code)
    wanted = request.form.get("act", "")
    changes = {
        "up": lambda: acts.move(draft, code, by=-1),
        "down": lambda: acts.move(draft, code, by=1),
        "duplicate": lambda: acts.duplicate(draft, code),
        "delete": lambda: acts.delete(draft, code),
    }
    if wanted not in changes:
        raise Conflict(_("请选择要做的事。"))
    try:
        changed = changes[wanted]()
    except Conflict as refusal:
        return private(draw_version(found, refusal=refusal.message), status=409)
    left = code if wanted != "delete" else ""
    return keep(found, changed, revision(), what=wanted, question=left)


def open_draft(number: int) -> tuple[QuestionSet, Draft]:
    """A version that may still be written, with its content."""
    found = find_set(number)
    if found.published_at is not None:
        raise Conflict(_("这一版已经发布，不能再改。"), hint=_("请复制成新的草稿再改。"))
    return found, draft_of(found)


def find_set(number: int) -> QuestionSet:
    """A version of a question set, or NotFound."""
    found = session().get(QuestionSet, number)
    if found is None:
        raise NotFound(_("没有这份问卷。"))
    return found


def find_question(draft: Draft, code: str) -> Question:
    """A question of the draft, or NotFound."""
    if code not in {question.code for question in draft.questions}:
        raise NotFound(_("问卷里没有这道题，可能已经删除。"))
    return draft.question(code)


def _is_final(form: QuestionForm, kind: str) -> bool:
    """Whether the form was sent to be kept and is right; a press on a row's button only changes its rows."""
    part = PARTS.get(kind)
    if part is None:
        return bool(form.validate_on_submit())
    rows = form[part]
    pressed = request.form.get("row", "")
    if request.method == "POST" and pressed:
        _change_rows(rows, pressed)
        return False
    if request.method == "POST":
        return bool(form.validate())
    _add_blanks(rows)
    return False


def _change_rows(rows: Any, pressed: str) -> None:
    verb, _sep, place = pressed.partition("-")
    data = [row.data for row in rows]
    number = int(place) if place.isdigit() and int(place) < len(data) else 0
    if verb == "up" and number > 0:
        data[number - 1], data[number] = data[number], data[number - 1]
    while len(rows):
        rows.pop_entry()
    for entry in data:
        rows.append_entry(entry)
    if verb == "more":
        _add_blanks(rows, at_least=BLANK_ROWS + 1)


def _add_blanks(rows: Any, *, at_least: int = BLANK_ROWS) -> None:
    for _number in range(max(at_least, 4 - len(rows))):
        rows.append_entry({})


def keep(found: QuestionSet, draft: Draft, revision: int, *, what: str, question: str = "") -> ResponseReturnValue:
    """Keeps the draft as changed on this revision, and goes back to it."""
    save(found, Draft.model_validate(draft.model_dump()), by=current_user.id, revision=revision)
    note("question_set", found.id, "question_set.edited", {"what": what, "question": question})
    session().commit()
    return redirect(url_for("question_sets.show", number=found.id, _anchor=f"q-{question}" if question else None), 303)


def revision() -> int:
    """The revision that the page was drawn from; -1 where the form does not say."""
    return request.form.get("revision", -1, type=int)


def _heading_data(found: QuestionSet, draft: Draft) -> dict[str, Any]:
    data: dict[str, Any] = {"revision": found.revision}
    for name in ("title", "introduction"):
        data |= {f"{name}_{code}": text for code, text in getattr(draft, name).model_dump().items()}
    return data


def _form_page(name: str, form: HeadingForm, found: QuestionSet, draft: Draft) -> ResponseReturnValue:
    page = render_template(
        f"surveys/questionnaires/building/{name}.html", form=form, found=found, title=draft.title.given(locale())
    )
    return page, 400 if form.is_submitted() else 200


def _question_page(
    form: QuestionForm, found: QuestionSet, draft: Draft, *, kind: str, question: Question | None = None
) -> ResponseReturnValue:
    page = render_template(
        "surveys/questionnaires/building/question.html",
        form=form,
        found=found,
        title=draft.title.given(locale()),
        kind=kind,
        kind_name=kind_names()[kind],
        part=PARTS.get(kind),
        question=question,
    )
    return page, 400 if form.errors else 200
