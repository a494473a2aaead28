"""Editing a draft section by section. Works without scripts; with them it saves by itself and shows findings."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from standards.editing import drafts
from standards.editing.sections import BY_NAME, SECTIONS, Section
from standards.editions import EditionError, save_draft
from standards.guide.document import load_guide
from standards.models import Edition
from standards.pages.editing import entering, saving
from standards.pages.editing.choices import title_of_part
from standards.pages.editing.forms import FormMaker
from standards.pages.editing.labels import section_words
from standards.pages.editing.places import edit_address
from standards.pages.editing.saving import Draft
from standards.pages.office.checks import check_content
from standards.pages.office.lockstep import broken_locks
from standards.switches import enabled_rules
from standards.views.office.guides import actor
from standards.views.office.life import find_guide, find_work

PARTS = "/office/guides/<code>/edit/<name>"


def pages() -> Blueprint:
    """The pages of the editor."""
    pages = audience("editing", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/guides/<code>/edit", view_func=overview)
    pages.add_url_rule(PARTS, view_func=section_page, methods=["GET", "POST"])
    pages.add_url_rule(f"{PARTS}/new", view_func=new_part, methods=["GET", "POST"])
    pages.add_url_rule(f"{PARTS}/<int:at>", view_func=part_page, methods=["GET", "POST"])
    pages.add_url_rule(f"{PARTS}/<int:at>/arrange", view_func=arrange_part, methods=["POST"])
    return pages


def find_draft(code: str) -> Draft:
    """The edition in work; one under review is not edited."""
    edition = find_work(find_guide(code))
    if edition.state != "draft":
        raise EditionError("not_draft", {"number": edition.number})
    return Draft(edition, load_guide(edition.content))


def find_section(name: str) -> Section:
    """The section, or NotFound."""
    if name not in BY_NAME:
        raise NotFound(_("没有这一部分。"))
    return BY_NAME[name]


def overview(code: str) -> str:
    """All sections with what is in them and what the check finds there."""
    draft = find_draft(code)
    check = check_content(draft.content, rules_of(draft.edition))
    return render_template(
        "standards/office/edit.html",
        draft=draft,
        code=code,
        check=check,
        content=draft.content,
        sections=SECTIONS,
        words=section_words(),
        found=saving.findings_by_section(check),
        edit_address=lambda path: edit_address(code, path, draft.content),
    )


def rules_of(edition: Edition) -> frozenset[str]:
    """The rules switched on where the guide's agency is."""
    return enabled_rules(session(), edition.guide.agency.region_id)


def section_page(code: str, name: str) -> ResponseReturnValue:
    """One section: its form, or the list of its parts."""
    section = find_section(name)
    if not section.parts:
        return edit_value(code, section, None)
    draft = find_draft(code)
    return render_template(
        "standards/office/parts.html",
        draft=draft,
        code=code,
        section=section,
        title=section_words()[name],
        parts=[(title_of_part(draft.content, part), part) for part in getattr(draft.content, section.list_name)],
        findings=saving.findings_of(draft.content, rules_of(draft.edition), section, None),
        digest=lambda at: saving.digest_at(draft, section, at),
        saved="saved" in request.args,
    )


def part_page(code: str, name: str, at: int) -> ResponseReturnValue:
    """One part of a list."""
    return edit_value(code, find_section(name), at)


def new_part(code: str, name: str) -> ResponseReturnValue:
    """A part that is not there yet."""
    return edit_value(code, find_section(name), None)


def edit_value(code: str, section: Section, at: int | None) -> ResponseReturnValue:
    """Show the form of a value, change its rows, or keep it."""
    draft = find_draft(code)
    kind = FormMaker(draft.content).make(section.model, section.fields if section.whole else ())
    if request.method == "GET":
        form = entering.fill(kind, saving.entries_at(draft, section, at), seen=saving.digest_at(draft, section, at))
        return show_form(draft, section, at, form=form)
    posted = kind()
    entering.keep_unknown(posted)
    if not posted.validate():
        return refuse(draft, section, at, form=posted)
    act = request.form.get("do", "save")
    if "|" in act:
        entries = entering.change_rows(entering.entries_of(posted), act)
        return show_form(draft, section, at, form=entering.fill(kind, entries, seen=posted.seen.data or ""))
    return keep(draft, section, at, form=posted)


def keep(
    draft: Draft, section: Section, at: int | None, *, form: saving.AnyForm, once_more: bool = True
) -> ResponseReturnValue:
    """Save what was filled in, or say what is wrong, or who was first. In a race it looks again, once."""
    outcome = saving.read_value(draft, section, at, form=form)
    if outcome.conflict is not None:
        return show_conflict(draft, section, outcome)
    if outcome.content is None:
        return refuse(draft, section, outcome.at, form=outcome.form)
    if broken := broken_locks(session(), draft.edition.guide, before=draft.content, after=outcome.content):
        told = _("统一要素由事项决定，各级一致，不能在这里改：%(names)s。", names=_("、").join(broken))
        form.form_errors.append(told)
        return refuse(draft, section, outcome.at, form=form)
    if outcome.content != draft.content:
        try:
            save_draft(session(), draft.edition, content=outcome.content, version=draft.edition.version, editor=actor())
            session().commit()
        except EditionError as error:
            if error.code != "changed_meanwhile" or not once_more:
                raise
            session().rollback()
            return keep(find_draft((request.view_args or {})["code"]), section, at, form=form, once_more=False)
    saved = Draft(draft.edition, outcome.content)
    if wants_json():
        return jsonify(
            saved=True,
            seen=saving.digest_at(saved, section, outcome.at),
            message=_("已自动保存"),
            findings=findings_html(saved, section, outcome.at),
        )
    code = draft.edition.guide.code
    return redirect(url_for("editing.section_page", code=code, name=section.name, saved=1))


def wants_json() -> bool:
    """Whether the page's own script asks."""
    return request.headers.get("X-Autosave") == "1"


def refuse(draft: Draft, section: Section, at: int | None, *, form: saving.AnyForm) -> ResponseReturnValue:
    """What is wrong, beside each field; nothing was kept."""
    if wants_json():
        told = [problem.message for problem in form.problems]
        return jsonify(saved=False, message=_("还没有保存：") + _("；").join(told)), 400
    return show_form(draft, section, at, form=form, status=400)


def show_conflict(draft: Draft, section: Section, outcome: saving.Outcome) -> ResponseReturnValue:
    """Somebody else changed the same part: both texts and what differs; nothing is lost."""
    if wants_json():
        return jsonify(saved=False, message=_("别人刚刚改动了这一处，没有自动保存。请按“保存”核对两份内容。")), 409
    return show_form(draft, section, outcome.at, form=outcome.form, status=409, conflict=outcome.conflict)


def show_form(
    draft: Draft,
    section: Section,
    at: int | None,
    *,
    form: saving.AnyForm,
    status: int = 200,
    conflict: object = None,
) -> ResponseReturnValue:
    """The page of a form with the findings about what is stored."""
    page = render_template(
        "standards/office/part.html",
        draft=draft,
        code=draft.edition.guide.code,
        section=section,
        at=at,
        form=form,
        title=saving.title_of(draft, section, at),
        section_title=section_words()[section.name],
        findings=saving.findings_of(draft.content, rules_of(draft.edition), section, at),
        conflict=conflict,
        saved="saved" in request.args and status == 200,
        place=saving.place_of(draft, section, at),
    )
    return page, status


def findings_html(draft: Draft, section: Section, at: int | None) -> str:
    """The fragment that is renewed while somebody types."""
    found = saving.findings_of(draft.content, rules_of(draft.edition), section, at)
    return render_template("standards/office/findings.html", findings=found)


def arrange_part(code: str, name: str, at: int) -> ResponseReturnValue:
    """Move a part up or down, or take it out."""
    draft, section = find_draft(code), find_section(name)
    act = request.form.get("do", "")
    parts = getattr(draft.content, section.list_name, ())
    if not 0 <= at < len(parts) or act not in ("up", "down", "remove"):
        raise NotFound(_("没有这一部分。"))
    if request.form.get("seen") != saving.digest_at(draft, section, at):
        raise EditionError("changed_meanwhile")
    document = draft.edition.content
    if act == "remove":
        changed = drafts.without_part(document, section, at)
    else:
        changed = drafts.moved_part(document, section, at, by=-1 if act == "up" else 1)
    save_draft(session(), draft.edition, content=load_guide(changed), version=draft.edition.version, editor=actor())
    session().commit()
    return redirect(url_for("editing.section_page", code=code, name=name, saved=1))
