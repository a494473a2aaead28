"""The public pages of the standards: search, guides, my checklist, history. No session, no cookie."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import i18n
from portal.accounts.scope import EVERYWHERE
from portal.audience import Audience, audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.pdf.rendering import render_pdf
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.models import Edition
from standards.pages import words
from standards.pages.checklist import my_checklist
from standards.pages.directory import directory
from standards.queries import edition_on, guide, public_history
from standards.search.index import search
from standards.search.results import Hit, hits

TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")
BEIJING = ZoneInfo("Asia/Shanghai")
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
    pages.app_context_processor(lambda: {"words": words})
    return pages


def now() -> datetime:
    """The moment in Beijing."""
    return datetime.now(BEIJING)


def today() -> date:
    """The day in Beijing."""
    return now().date()


def asked_day() -> date:
    """The day of `?on=`, else today; a day that is none is told as a bad request."""
    text = request.args.get("on", "")
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        raise DomainError(_("“%(text)s”不是日期，请写成 2026-03-01 这样。", text=text[:20])) from None


def find_edition(code: str, *, day: date) -> tuple[Edition, Content]:
    """The edition of a guide in force on a day and its content; NotFound says which of the two is missing."""
    found = guide(session(), EVERYWHERE, code=code)
    if found is None:
        raise NotFound(_("没有这个事项的办事指南。"))
    edition = edition_on(session(), found.id, day=day)
    if edition is None:
        raise NotFound(_("这个事项在 %(day)s 没有生效的办事指南。", day=day.isoformat()))
    return edition, load_guide(edition.content)


def asked_words() -> str:
    """The words of `?q=`, at most a hundred characters, without control characters."""
    return "".join(character for character in request.args.get("q", "")[:100] if character.isprintable()).strip()


def asked_hits(query: str, *, most: int) -> list[Hit]:
    """What this query finds for everyone, best first."""
    return hits(session(), search(session(), query, most=most), locale=i18n.locale())


def search_page() -> str:
    """Results for `?q=`, at most thirty."""
    query = asked_words()
    found = asked_hits(query, most=MOST_RESULTS) if query else []
    return render_template("standards/search.html", query=query, hits=found)


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
    page = render_template("standards/guide.html", edition=edition, content=content, day=day, past=day != today())
    return cached(page, edition)


def checklist_page(code: str) -> Response:
    """My checklist: the questions still open, and what applies to the answers in the address."""
    edition, content = find_edition(code, day=today())
    answers = given_answers(content)
    mine = my_checklist(content, answers, now=now())
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


def given_answers(content: Content) -> dict[str, str]:
    """The answers in the address, by question key."""
    keys = {question.key for question in content.questions}
    return {key: value for key, value in request.args.items() if key in keys and value}


def checklist_pdf(code: str) -> Response:
    """The checklist for the answers in the address, on A4."""
    edition, content = find_edition(code, day=today())
    answers = given_answers(content)
    mine = my_checklist(content, answers, now=now())
    kept: dict[str, Any] = {**answers, "code": code, "edition": edition.number}
    address = url_for("standards.checklist_page", _external=True, **kept)
    html = render_template(
        "standards/checklist_print.html", edition=edition, content=content, mine=mine, address=address
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
