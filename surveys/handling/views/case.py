"""One bad rating: the words beside the clause, the clocks, the way so far, and only the steps that are due."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.accounts.models import UserAccount
from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.forms import HouseForm
from portal.i18n import gettext as _
from portal.i18n import locale
from standards.pages.editing.places import edit_address
from surveys.collecting.checking.deciding import is_of_unit
from surveys.collecting.keys import keys_of
from surveys.handling import appeals, contacts, forms, life, queries, repairs, words
from surveys.handling.clauses import Clause
from surveys.handling.colleagues import colleagues
from surveys.handling.queries import CaseFile
from surveys.handling.repairs import is_published
from surveys.handling.showing import CasePage, read_clause, read_page
from surveys.handling.states import moves_from
from surveys.handling.views.room import blueprint, hand
from surveys.handling.wordings import wording

Given = dict[str, HouseForm]


def desk_pages() -> Blueprint:
    """The page of a case and its steps, within the reader's scope; each step asks once more whose it is."""
    pages = blueprint("handling_case", __name__, Audience.SIGNED_IN)
    pages.add_url_rule("/handling/<int:number>", view_func=show)
    pages.add_url_rule("/handling/<int:number>/contact", view_func=open_contact, methods=["POST"])
    pages.add_url_rule("/handling/<int:number>/<step>", view_func=take_step, methods=["POST"])
    return pages


def show(number: int) -> ResponseReturnValue:
    """The case."""
    return _draw(_find(number), {})


def open_contact(number: int) -> ResponseReturnValue:
    """The contact, once, for the handler; the opening is in the timeline and the audit log."""
    file = _find(number, for_update=True)
    keys = keys_of(current_app.config["SETTINGS"])
    plain = contacts.open_contact(session(), file.case, hand=hand(), keys=keys)
    session().commit()
    return _draw(file, {}, contact=plain)


def take_step(number: int, step: str) -> ResponseReturnValue:
    """One step: what does not fit comes back with the form, what is not due or not theirs is refused."""
    if step not in STEPS:
        raise NotFound(_("没有这一步。"))
    file = _find(number, for_update=True)
    kind, act = STEPS[step]
    given = _form(kind, step, file) if kind else None
    if given is not None and not given.validate_on_submit():
        return _draw(file, {step: given}, status=400)
    act(file, given.data if given is not None else {})
    session().commit()
    return redirect(url_for("handling_case.show", number=number), 303)


def _accept(file: CaseFile, data: dict[str, Any]) -> None:
    life.accept(
        session(),
        file.case,
        file.window,
        is_true=data["is_true"] == "yes",
        is_reasonable=data["is_reasonable"] == "yes",
        complexity=data["complexity"],
        reason=data["reason"],
        evidence=data["evidence"],
        hand=hand(),
    )


def _give(file: CaseFile, data: dict[str, Any]) -> None:
    to = session().get(UserAccount, int(data["colleague"]))
    life.give(session(), file.case, file.window, to=to, reason=data["reason"], hand=hand())


def _clause(file: CaseFile, data: dict[str, Any]) -> None:
    page = read_page(session(), file, reader=current_user, today=hand().today)
    found = read_clause(page, data["clause"])
    if found is None:
        raise NotFound(_("办事指南里没有这一条。"))
    life.name_clause(session(), file.case, part=found.part, key=found.key, reason="", hand=hand())


def _submit(file: CaseFile, data: dict[str, Any]) -> None:
    life.submit(
        session(),
        file.case,
        file.window,
        rating=file.rating,
        evidence=data["evidence"],
        reply=data["reply"],
        hand=hand(),
    )


def _close(file: CaseFile, data: dict[str, Any]) -> None:
    left = bool(contacts.contact_kind(session(), file.case))
    life.close(
        session(),
        file.case,
        file.window,
        call_back=data["call_back"],
        has_contact=left,
        evidence=data["evidence"] or "",
        hand=hand(),
    )


def _by_reason(act: Callable[..., None]) -> Callable[[CaseFile, dict[str, Any]], None]:
    return lambda file, data: act(session(), file.case, file.window, reason=data["reason"], hand=hand())


def _revise(file: CaseFile, data: dict[str, Any]) -> None:
    repairs.revise(session(), current_user.scope, file.case, rating=file.rating, reason=data["reason"], hand=hand())


Step = tuple[type[HouseForm] | None, Callable[[CaseFile, dict[str, Any]], None]]
STEPS: dict[str, Step] = {
    "take": (None, lambda file, _data: life.take(session(), file.case, hand=hand())),
    "give": (forms.GiveForm, _give),
    "clause": (forms.ClauseForm, _clause),
    "accept": (forms.AcceptForm, _accept),
    "contest": (
        forms.ContestForm,
        lambda file, data: appeals.contest(
            session(), file.case, file.window, kind=data["kind"], reason=data["reason"], hand=hand()
        ),
    ),
    "uphold": (forms.ReasonForm, _by_reason(appeals.uphold)),
    "exclude": (None, lambda file, _data: appeals.exclude(session(), file.case, file.window, hand=hand())),
    "reinstate": (forms.ReasonForm, _by_reason(appeals.refuse)),
    "begin": (forms.BeginForm, _by_reason(life.begin)),
    "ask_revision": (
        forms.ReasonForm,
        lambda file, data: life.ask_revision(session(), file.case, reason=data["reason"], hand=hand()),
    ),
    "revise": (forms.ReasonForm, _revise),
    "submit": (forms.SubmitForm, _submit),
    "send_back": (forms.ReasonForm, _by_reason(life.send_back)),
    "approve": (
        forms.ApproveForm,
        lambda file, data: life.approve(
            session(), file.case, file.window, reason="", shows_words=data["shows_words"], hand=hand()
        ),
    ),
    "close": (forms.CloseForm, _close),
    "reopen": (forms.ReasonForm, _by_reason(life.reopen)),
}


def _find(number: int, *, for_update: bool = False) -> CaseFile:
    found = queries.case(session(), current_user.scope, number, for_update=for_update)
    if found is None:
        raise NotFound(_("没有这件差评，或者不在您的范围内。"))
    return found


def _draw(file: CaseFile, given: Given, *, status: int = 200, contact: str = "") -> ResponseReturnValue:
    page = read_page(session(), file, reader=current_user, today=hand().today)
    due = _due(page)
    shown = {name: given.get(name) or _form(kind, name, file, page) for name, (kind, _act) in STEPS.items() if kind}
    answer = make_response(
        render_template(
            "surveys/handling/case.html",
            page=page,
            case=file.case,
            window=file.window,
            forms=shown,
            form=next(iter(given.values()), None),
            due=due,
            following=queries.next_case(session(), current_user.scope, file.case),
            contact=contact,
            templates=words.wording_names(),
            edit_address=_edit_address(page),
            locale_name=locale(),
        ),
        status,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _due(page: CasePage) -> set[str]:
    """The steps this person may take now; each is checked again when it is taken."""
    case, role = page.file.case, current_user.role
    found = {move.name for move in moves_from(case.state, role)}
    outside = not is_of_unit(current_user, page.file.window) and case.appeal_by != current_user.id
    if case.state == "appeal":
        signed = "exclude" if case.quarantine_id else "uphold"
        found = {"reinstate", signed} if outside and found else set()
    if case.appeal_kind is not None:
        found.discard("contest")
    if case.submitted_by == current_user.id:
        found -= {"approve", "send_back"}
    if case.ended_on is None and role in ("staff", "office", "admin"):
        if role != "staff" or case.owner_id in (None, current_user.id):
            found.add("give")
        found |= {"take", "clause"} | ({"ask_revision"} if not case.revision_asked and not case.edition_id else set())
        if case.edition_id is None and page.rated is not None and role in ("office", "admin"):
            found |= {"revise"}
    return found


def _form(kind: type[HouseForm], step: str, file: CaseFile, page: CasePage | None = None) -> HouseForm:
    """The form of a step with its choices; ids begin with the step, since a page holds several."""
    posted = request.view_args is not None and request.view_args.get("step") == step
    made = kind(formdata=request.form if posted else None, prefix=f"{step}-")
    choices = {
        "complexity": words.complexity_names,
        "kind": words.appeal_names,
        "call_back": words.call_back_names,
    }
    for name, names in choices.items():
        if name in made:
            forms.fill_choices(made, name, names())
    if "colleague" in made:
        known = colleagues(session(), file.window, current_user)
        named = {str(one.id): f"{one.name} · {one.email}" for one in known if one.id != file.case.owner_id}
        forms.fill_choices(made, "colleague", {"": _("请选择"), **named})
    if "clause" in made:
        _fill_clauses(made, page or read_page(session(), file, reader=current_user, today=hand().today))
    if "reply" in made and not posted:
        draft = page.draft.text if page and page.draft else ""
        made.reply.data = wording(request.args.get("template", ""), file.rating.language) or draft
    return made


def _fill_clauses(made: HouseForm, page: CasePage) -> None:
    forms.fill_choices(made, "clause", dict(page.choices))
    if made.clause.data in (None, "None", ""):
        case = page.file.case
        first = page.clauses[0].clause if page.clauses else Clause("conduct", "")
        chosen = Clause(case.part, case.key) if case.part else first
        made.clause.data = f"{chosen.part}.{chosen.key}".strip(".")


def _edit_address(page: CasePage) -> str | None:
    """Where the office mends the clause in the draft."""
    if page.repair is None or page.rated is None or current_user.role not in repairs.WRITERS:
        return None
    if is_published(page.repair):
        return None
    if page.repair.state != "draft":
        return url_for("office_guide.guide_desk", code=page.rated.guide.code)
    place = Clause(page.file.case.part, page.file.case.key).place
    found = edit_address(page.rated.guide.code, place, page.rated.content) if place else None
    return found or url_for("editing.overview", code=page.rated.guide.code)
