"""The public pages of the standards: search, guides, my checklist, history. No session, no cookie."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import i18n
from portal.accounts.scope import EVERYWHERE
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.pdf.rendering import render_pdf
from portal.qr import draw_svg
from standards.guide.document import load_guide
from standards.models import Edition
from standards.pages import words
from standards.pages.checklist import my_checklist
from standards.pages.differences import differences
from standards.pages.directory import directory
from standards.pages.linked import linked_guide
from standards.pages.matters import matters_named, matters_with
from standards.queries import guide, public_history
from standards.search.index import search
from standards.search.results import Hit, hits
from standards.views.asked import (
    asked_day,
    asked_words,
    find_edition,
    given_answers,
    local_rule,
    now,
    public_address,
    today,
)

TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")
MOST_RESULTS = 30


def pages() -> Blueprint:
    """Search, guides and checklists, for everyone."""
    pages = audience("standards", __name__, Audience.EVERYONE, template_folder=TEMPLATES)
    pages.add_url_rule("/search", view_func=search_page)
    pages.add_url_rule("/search/suggest", view_func=suggest)
    pages.add_url_rule("/guides", view_func=guide_directory)
    pages.add_url_rule("/guides/<code>", view_func=guide_page)
    pages.add_url_rule("/guides/<code>/checklist", view_func=checklist_page)
    pages.add_url_rule("/guides/<code>/checklist.pdf", view_func=checklist_pdf)
    pages.add_url_rule("/guides/<code>/history", view_func=guide_history)
    pages.add_url_rule("/guides/<code>/changes/<int:number>", view_func=guide_changes)
    pages.app_context_processor(lambda: {"words": words})
    return pages


def asked_hits(query: str, *, most: int) -> list[Hit]:
    """What this query finds for everyone, best first."""
    return hits(session(), search(session(), query, most=most), locale=i18n.locale())


def search_page() -> str:
    """Results for `?q=`, at most thirty."""
    query = asked_words()
    found = asked_hits(query, most=MOST_RESULTS) if query else []
    joined = matters_named(session(), query, day=today())
    return render_template("standards/search.html", query=query, hits=found, matters=joined)


def suggest() -> ResponseReturnValue:
    """The best eight for `?q=` as JSON: name, note, address."""
    found = asked_hits(asked_words(), most=8)
    shown = [
        {"name": hit.name, "note": hit.note, "address": url_for("standards.guide_page", code=hit.code)} for hit in found
    ]
    response = jsonify(shown)
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def guide_directory() -> str:
    """All guides in force by department, with filters that work without scripts."""
    return render_template("standards/directory.html", directory=directory(session(), request.args, day=today()))


def guide_page(code: str) -> Response:
    """One guide as it is in force today, or on the day of `?on=`."""
    day = asked_day()
    edition, content = find_edition(code, day=day)
    address = public_address(url_for("standards.guide_page", code=code))
    page = render_template(
        "standards/guide.html",
        edition=edition,
        content=content,
        day=day,
        past=day != today(),
        linked=linked_guide(edition, content, address=address, language=i18n.HTML_CODES[i18n.locale()]),
        matters=matters_with(session(), code, day=day),
    )
    return cached(page, edition)


def checklist_page(code: str) -> Response:
    """My checklist: the questions still open, and what applies to the answers in the address."""
    edition, content = find_edition(code, day=today())
    answers = given_answers(content)
    mine = my_checklist(content, answers, now=now(), day_rule=local_rule(edition))
    seen = request.args.get("edition", type=int)
    page = render_template(
        "standards/checklist.html",
        edition=edition,
        content=content,
        mine=mine,
        answers=answers,
        changed=seen is not None and seen != edition.number,
    )
    return cached(page, edition)


def checklist_pdf(code: str) -> Response:
    """The checklist for the answers in the address, on A4."""
    edition, content = find_edition(code, day=today())
    answers = given_answers(content)
    mine = my_checklist(content, answers, now=now(), day_rule=local_rule(edition))
    kept: dict[str, Any] = {**answers, "code": code, "edition": edition.number}
    address = public_address(url_for("standards.checklist_page", **kept))
    html = render_template(
        "standards/checklist_print.html",
        edition=edition,
        content=content,
        mine=mine,
        printed=today(),
        address=address,
        picture=draw_svg(address, name="checklist", label=_("这份清单的地址")),
    )
    response = make_response(render_pdf(html))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f"inline; filename=checklist-{code}.pdf"
    return response


def guide_history(code: str) -> str:
    """Every published edition of a guide."""
    found = guide(session(), EVERYWHERE, code=code)
    editions = public_history(session(), found.id) if found else []
    if not editions:
        abort(404)
    return render_template("standards/history.html", guide=found, editions=editions, name=_name(editions[0]))


def guide_changes(code: str, number: int) -> str:
    """What one published edition changed against the one before it, part by part."""
    found = guide(session(), EVERYWHERE, code=code)
    editions = public_history(session(), found.id) if found else []
    later = [edition for edition in editions if edition.number <= number][:2]
    if len(later) < 2 or later[0].number != number:
        raise NotFound(_("没有可以对比的两个版本。"))
    after, before = later
    parts = differences(load_guide(before.content), load_guide(after.content))
    return render_template("standards/changes.html", before=before, after=after, parts=parts, name=_name(after))


def _name(edition: Edition) -> str:
    return words.say(load_guide(edition.content).identity.name)


def cached(page: str, edition: Edition) -> Response:
    """The page with an ETag of its bytes, so that an unchanged page is not sent twice."""
    response = make_response(page)
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.last_modified = edition.published_at
    response.make_conditional(request)
    return response


def guide_address(db: Session, code: str) -> str | None:
    """The address of a guide when it exists."""
    return url_for("standards.guide_page", code=code) if guide(db, EVERYWHERE, code=code) else None
