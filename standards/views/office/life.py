"""One guide in the office: where it stands, what was remarked, and every step of the life of its editions."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.orm import utc_now
from standards import editions, queries
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.models import Edition, Guide, ReviewComment
from standards.pages.editing.places import edit_address
from standards.pages.office import desk
from standards.pages.office.forms import CommentForm, PublishForm, ReasonForm, RetireForm
from standards.views.office.guides import actor, today


def pages() -> Blueprint:
    """The page of one guide, and the acts on its editions."""
    pages = audience("office_guide", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/guides/<code>", view_func=guide_desk)
    for act in (start, submit, return_to_author, approve, publish, retire, discard, add_comment):
        path = act.__name__.replace("_", "-")
        pages.add_url_rule(f"/office/guides/<code>/{path}", view_func=act, methods=["POST"])
    pages.add_url_rule(
        "/office/guides/<code>/comments/<int:comment_id>/resolve", view_func=resolve_comment, methods=["POST"]
    )
    return pages


def find_guide(code: str) -> Guide:
    """The guide in scope, or NotFound."""
    found = queries.guide(session(), current_user.scope, code=code)
    if found is None:
        raise NotFound(_("您的范围里没有这份办事指南。"))
    return found


def find_work(guide: Guide) -> Edition:
    """The edition in work, or NotFound."""
    found = queries.open_edition(session(), guide.id)
    if found is None:
        raise NotFound(_("没有正在编写或审核的版本。请先开始修订。"))
    return found


def guide_desk(code: str) -> ResponseReturnValue:
    """Editions, check, proof, remarks and the next step."""
    return show_desk(find_guide(code))


def show_desk(guide: Guide, status: int = 200, **forms: object) -> ResponseReturnValue:
    """The page of a guide, perhaps with a form that was filled in wrongly."""
    seen = desk.read_desk(session(), guide, day=today(), user=current_user.id)
    given = {
        "publish_form": PublishForm(formdata=None, data={"effective_from": today()}),
        "retire_form": RetireForm(formdata=None, data={"on": today()}),
        "reason_form": ReasonForm(formdata=None),
        "comment_form": CommentForm(formdata=None),
        **forms,
    }
    page = render_template(
        "standards/office/guide.html",
        desk=seen,
        guide=guide,
        form=next(iter(forms.values()), None),
        edit_address=lambda path: edit_address(guide.code, path, seen.content) if seen.content else None,
        **given,
    )
    return page, status


def start(code: str) -> ResponseReturnValue:
    """A new draft from what is in force, else from the newest edition."""
    guide = find_guide(code)
    editions.start_draft(session(), guide, content=source_content(guide), author=actor())
    session().commit()
    return redirect(url_for("editing.overview", code=code))


def source_content(guide: Guide) -> Content:
    """The content a new draft begins with."""
    source = queries.edition_on(session(), guide.id, day=today())
    source = source or next(iter(queries.public_history(session(), guide.id)), None)
    return load_guide(source.content if source else {"identity": {"name": guide.item.name}})


def submit(code: str) -> ResponseReturnValue:
    """Draft to review; findings that are errors refuse it."""
    guide = find_guide(code)
    editions.submit_edition(session(), find_work(guide), actor=actor(), now=utc_now())
    return done(code)


def return_to_author(code: str) -> ResponseReturnValue:
    """Review to draft, with the reason."""
    guide, form = find_guide(code), ReasonForm()
    if not form.validate_on_submit():
        return show_desk(guide, 400, reason_form=form)
    editions.send_back(session(), find_work(guide), actor=actor(), reason=form.reason.data.strip())
    return done(code)


def approve(code: str) -> ResponseReturnValue:
    """The second person's word."""
    guide = find_guide(code)
    editions.approve_edition(session(), find_work(guide), approver=actor(), now=utc_now())
    return done(code)


def publish(code: str) -> ResponseReturnValue:
    """In force from the day chosen; the same edition twice is refused."""
    guide, form = find_guide(code), PublishForm()
    if not form.validate_on_submit():
        return show_desk(guide, 400, publish_form=form)
    edition = queries.edition(
        session(), current_user.scope, guide_code=code, number=request.form.get("number", type=int) or 0
    )
    day: date = form.effective_from.data
    editions.publish_edition(
        session(), edition or find_work(guide), effective_from=day, now=utc_now(), today=today(), actor=actor()
    )
    return done(code)


def retire(code: str) -> ResponseReturnValue:
    """End an edition on a day; the public sees it no more from then on."""
    guide, form = find_guide(code), RetireForm()
    if not form.validate_on_submit():
        return show_desk(guide, 400, retire_form=form)
    number = request.form.get("number", type=int) or 0
    edition = queries.edition(session(), current_user.scope, guide_code=code, number=number)
    if edition is None:
        raise NotFound(_("没有这一版。"))
    if form.on.data < today():
        raise DomainError(_("停用日期不能早于今天。"))
    editions.retire_edition(
        session(), edition, on=form.on.data, now=utc_now(), actor=actor(), reason=form.reason.data.strip()
    )
    return done(code)


def discard(code: str) -> ResponseReturnValue:
    """Throw a draft away; what was published stays."""
    guide = find_guide(code)
    editions.discard_draft(session(), find_work(guide), actor=actor())
    return done(code)


def add_comment(code: str) -> ResponseReturnValue:
    """A remark on the edition in work, at a place of its content."""
    guide, form = find_guide(code), CommentForm()
    if not form.validate_on_submit():
        return show_desk(guide, 400, comment_form=form)
    work = find_work(guide)
    remark = ReviewComment(author_id=current_user.id, place=form.place.data or "", text=form.text.data)
    work.comments.append(remark)
    session().commit()
    back = request.form.get("back", "")
    return redirect(back if back.startswith(request.script_root + "/office/guides/") else _desk_address(code))


def resolve_comment(code: str, comment_id: int) -> ResponseReturnValue:
    """A remark is dealt with."""
    work = find_work(find_guide(code))
    found = next((one for one in work.comments if one.id == comment_id), None)
    if found is None:
        raise NotFound(_("没有这条意见。"))
    found.resolved_at, found.resolver_id = utc_now(), current_user.id
    return done(code)


def done(code: str) -> ResponseReturnValue:
    """Keep it, and back to the guide's page."""
    session().commit()
    return redirect(_desk_address(code))


def _desk_address(code: str) -> str:
    return url_for("office_guide.guide_desk", code=code)
