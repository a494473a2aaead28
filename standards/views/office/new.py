"""A new guide: for an item of the catalogue, or for one that is not there yet."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import select

from portal.audience import Audience, audience
from portal.audit.record import Change, record
from portal.db import session
from portal.forms import options
from portal.i18n import gettext as _
from portal.i18n import locale
from portal.places.queries import agencies
from standards import queries
from standards.editions import start_draft
from standards.guide.document import load_guide
from standards.locked import inherit
from standards.models import Guide, Item
from standards.pages.office.forms import NewGuideForm
from standards.views.office.guides import actor


def pages() -> Blueprint:
    """Making guides."""
    pages = audience("office_new", __name__, Audience.OFFICE)
    pages.add_url_rule("/office/new-guide", view_func=new_guide, methods=["GET", "POST"])
    return pages


def new_guide() -> ResponseReturnValue:
    """A guide with its first draft, which inherits the locked elements of its item."""
    form = NewGuideForm()
    form.agency.choices = options(
        (str(agency.id), agency.name_in(locale())) for agency in agencies(session(), current_user.scope)
    )
    if not form.validate_on_submit():
        return render_template("standards/office/new.html", form=form), 400 if form.is_submitted() else 200
    if session().scalar(select(Guide.id).where(Guide.code == form.code.data)) is not None:
        form.code.errors = [_("这个代码已经有指南在用")]
        return render_template("standards/office/new.html", form=form), 409
    guide = add_guide(form)
    session().commit()
    return redirect(url_for("editing.overview", code=guide.code))


def add_guide(form: NewGuideForm) -> Guide:
    """The guide, its item where there was none, and the draft."""
    code, name = form.item.data.strip(), form.name.data.strip()
    item = queries.item(session(), code) or Item(code=code, name=name)
    guide = Guide(code=form.code.data, item=item, agency_id=int(form.agency.data))
    session().add(guide)
    session().flush()
    agency = {"zh": guide.agency.name, "en": guide.agency.name_en, "ko": guide.agency.name_ko}
    content = load_guide(
        {
            "identity": {
                "name": name,
                "item_code": code,
                "agency": {language: words for language, words in agency.items() if words},
                "agency_code": guide.agency.credit_code,
                "region": guide.agency.region.code,
                "level": str(guide.agency.region.level),
            }
        }
    )
    start_draft(session(), guide, content=inherit(content, item.locked), author=actor())
    change = Change("guide", str(guide.id), after={"code": guide.code, "item": item.code})
    record(session(), change, actor=actor(), action="guide.added")
    return guide
