"""The handler's page for comments with personal data: nobody else sees them until they are redacted."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.forms import HouseForm
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from surveys.collecting.comments import (
    StillPersonal,
    proposed_redaction,
    redact,
    withheld_comment,
    withheld_comments,
)
from surveys.collecting.models.ratings import RatingComment
from surveys.collecting.views.room import blueprint


class RedactionForm(HouseForm):
    """The text as it may be shown."""

    text = TextAreaField(_l("遮盖后的文字"), validators=[InputRequired(_l("请填写遮盖后的文字。")), Length(max=600)])


def office_pages() -> Blueprint:
    """Withheld comments, for the office in whose scope they were written."""
    pages = blueprint("redactions", __name__, Audience.OFFICE)
    pages.add_url_rule("/redactions", view_func=queue)
    pages.add_url_rule("/redactions/<uuid:rating_id>", view_func=show)
    pages.add_url_rule("/redactions/<uuid:rating_id>", view_func=save, methods=["POST"])
    return pages


def queue() -> str:
    """What waits, as the scan would mask it."""
    found = withheld_comments(session(), current_user.scope)
    rows = [{"id": comment.rating_id, "text": proposed_redaction(comment)} for comment in found]
    return render_template("surveys/collecting/redactions.html", rows=rows)


def show(rating_id: UUID) -> ResponseReturnValue:
    """One comment: the original beside the masked text, to be checked and saved."""
    comment = _comment(rating_id)
    form = RedactionForm(text=proposed_redaction(comment))
    return _page(comment, form)


def save(rating_id: UUID) -> ResponseReturnValue:
    """Let the redacted text be seen."""
    comment, form = _comment(rating_id), RedactionForm()
    if not form.validate():
        return _page(comment, form, status=400)
    try:
        redact(session(), comment, form.text.data, by=current_user)
    except StillPersonal:
        form.text.errors = [_("文字里还有像个人信息的内容，请再遮盖。")]
        return _page(comment, form, status=400)
    session().commit()
    return redirect(url_for("redactions.queue"), 303)


def _page(comment: RatingComment, form: RedactionForm, *, status: int = 200) -> ResponseReturnValue:
    page = render_template("surveys/collecting/redaction.html", comment=comment, form=form)
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _comment(rating_id: UUID) -> RatingComment:
    comment = withheld_comment(session(), current_user.scope, rating_id)
    if comment is None:
        raise NotFound(_("没有这条待遮盖的文字，或者不在您的范围内。"))
    return comment
