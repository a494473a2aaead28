"""The pages a citizen rates on: no session, no cookie, the same for everyone, kept and sent from memory."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import escape
from sqlalchemy.exc import OperationalError

from portal import assets, i18n
from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.orm import utc_now
from surveys.collecting import limits
from surveys.collecting.answers import Answer, Circumstances
from surveys.collecting.caching import Page, send_page
from surveys.collecting.forms import RatingForm
from surveys.collecting.guides import Handled, RatedItem, handled_guides
from surveys.collecting.intake import accept, business_day, find_receipt, hash_address, hash_device
from surveys.collecting.keys import address_period
from surveys.collecting.limits import QR_CHANNEL
from surveys.collecting.places import Rated, find_rated
from surveys.collecting.proofs import has_proof
from surveys.collecting.views.drawing import Subject, draw, uncached
from surveys.collecting.views.receipts import receipt_page
from surveys.collecting.views.room import STYLES, blueprint, room

MINUTE, YEAR = 60, 31_536_000
BIGGEST_FORM = 12 * 1024 * 1024  # a comment of a megabyte comes back with a kind word, not with a closed door
BLANK_CODE, BLANK_HALL, BLANK_WINDOW = "blank-0-00000000", "blank-hall", "blank-window"
NEW_ID = "00000000-0000-4000-8000-000000000000"


def public_pages() -> Blueprint:
    """The rating page and its style sheet."""
    pages = blueprint("rating", __name__, Audience.EVERYONE)
    pages.add_url_rule("/r/<code>", view_func=show)
    pages.add_url_rule("/r/<code>", view_func=send, methods=["POST"])
    pages.add_url_rule("/rate.css", view_func=styles)
    return pages


def show(code: str) -> Response:
    """The rating page of a window. `?plain` is for browsers without scripts: its id is made here."""
    plain = "plain" in request.args
    key = (code, i18n.locale(), i18n.elder(), plain, request.environ.get("mingchuang.root"))
    return send_rating_page(room().pages.get(key, lambda: Page.of(_fill(rated_by(code), plain=plain))), plain=plain)


def send_rating_page(page: Page, *, plain: bool) -> Response:
    """A kept rating page; a plain one gets its id now."""
    if not plain:
        return send_page(page, max_age=MINUTE)
    return uncached(page.body.replace(NEW_ID.encode(), str(uuid4()).encode()))


def send(code: str) -> ResponseReturnValue:
    """Take one rating: its receipt, or the form again with what is wrong and all that was typed."""
    return receive(rated_by(code))


def receive(rated: Rated, item: RatedItem | None = None) -> ResponseReturnValue:
    """Take what was sent about a window, perhaps about one matter there."""
    form = read_form()
    if not form.validate():
        return refuse(subject_of(rated, item), form, form.problems, status=400)
    return _take(rated, item, form)


def read_form() -> RatingForm:
    """What was sent, however long."""
    request.max_form_memory_size = BIGGEST_FORM
    return RatingForm(request.form)


def _take(rated: Rated, item: RatedItem | None, form: RatingForm) -> ResponseReturnValue:
    rating_id = UUID(form.id.data) if form.id.data else uuid4()
    circumstances = _circumstances(rated, item, form)
    if is_full(circumstances) and not find_receipt(session(), rating_id):
        return refuse(subject_of(rated, item), form, [("", too_many())], status=429)
    answer = with_known_paper(form.answer(rating_id, language=i18n.locale()), lambda: item)
    try:
        receipt = accept(session(), answer, circumstances, keys=room().keys)
        page = receipt_page(receipt)
        session().commit()
    except OperationalError as error:  # a full disk, a database that restarts: the person keeps the text and the id
        session().rollback()
        current_app.logger.error("a rating could not be stored: %s", type(error.orig).__name__)
        return refuse(subject_of(rated, item), form, [("", no_room())], status=503)
    if not form.id.data:  # without an id a reload would rate twice, so the browser is sent on
        return redirect(url_for("receipts.show", code=receipt.code), 303)
    return uncached(page)


def with_known_paper(answer: Answer, find_item: Callable[[], RatedItem | None]) -> Answer:
    """The answer, its missing paper left out unless the guide asks for that paper; nobody is refused over it."""
    if answer.missing_material is None:
        return answer
    item = find_item()
    return replace(answer, missing_material=item.paper(answer.missing_material) if item else None)


def _circumstances(rated: Rated, item: RatedItem | None, form: RatingForm) -> Circumstances:
    now = utc_now()
    proven = not rated.watch or has_proof(session(), form.altcha.data, keys=room().keys, now=now)
    return Circumstances(
        window_id=rated.window_id,
        channel=QR_CHANNEL,
        basis="open" if rated.attributed else "unattributed",
        received_at=now,
        guide=item.code if item else "",
        guide_edition=item.edition if item else None,
        address=request.remote_addr or "",
        browser=request.headers.get("User-Agent", "")[:300],
        quarantine="" if proven else "unproven",
    )


def is_full(circumstances: Circumstances) -> bool:
    """Whether the code, the phone at this code, or the address has had its share of this minute."""
    now, settings = circumstances.received_at, room().settings
    if not (settings.limit_window or settings.limit_device or settings.limit_address):
        return False
    period, keys = address_period(business_day(now)), room().keys
    return limits.is_full(
        session(),
        limits.Sender(
            circumstances.window_id,
            hash_address(circumstances.address, period, keys=keys),
            hash_device(circumstances, period, keys=keys),
        ),
        now=now,
        most=limits.Most(settings.limit_window, settings.limit_device, settings.limit_address),
    )


def too_many() -> str:
    """What the page of a reached limit says."""
    return _("现在评价的人很多，请过一分钟再按“提交评价”。您填写的内容都在。")


def no_room() -> str:
    """What the page says while nothing can be stored."""
    return _("暂时存不下评价，请过一会儿再按“提交评价”。您填写的内容都在。")


def refuse(subject: Subject, form: RatingForm, problems: list[tuple[str, str]], *, status: int) -> Response:
    """The form again: what is wrong above it, what was typed in it, and the same id unless that was wrong."""
    keep_id = form.id.data and "id" not in form.errors
    body = draw(subject, rating_id=form.id.data if keep_id else str(uuid4()), form=form, problems=problems)
    response = uncached(body, status=status)
    if status in (429, 503):
        response.headers["Retry-After"] = str(MINUTE)
    return response


def subject_of(rated: Rated, item: RatedItem | None = None) -> Subject:
    """What the page of a window asks about, perhaps one matter there."""
    hall, window = rated.place(i18n.locale())
    known = bool(handled_at(rated))
    return Subject(
        _address_of(rated, item),
        hall,
        window,
        rated.attributed,
        matter=item.name.translated(i18n.locale()) if item else "",
        papers=item.choices(i18n.locale()) if item else [],
        items=url_for("rating_items.index", code=rated.code) if known else "",
        kept_items=url_for("rating_items.choose", code=rated.code) if known else "",
        proof=url_for("proofs.challenge") if rated.watch else "",
    )


def _address_of(rated: Rated, item: RatedItem | None) -> str:
    if item:
        return url_for("rating_items.send", code=rated.code, guide=item.code)
    return url_for("rating.send", code=rated.code)


def handled_at(rated: Rated) -> list[Handled]:
    """The guides in force at the window of a code; none for a code that counts for no window."""
    window, day = rated.window_id, business_day(utc_now())
    if window is None or not rated.attributed:
        return []
    return room().handled.get((window, day), lambda: handled_guides(session(), window, day=day))


def _fill(rated: Rated, *, plain: bool) -> str:
    """The page of a window: drawn once for all windows of a language and mode, then only the names are put in."""
    root = request.environ.get("mingchuang.root")
    shape = (rated.attributed, bool(rated.names), bool(rated.watch), bool(handled_at(rated)))
    key = (i18n.locale(), i18n.elder(), plain, *shape, root)
    drawn = room().blanks.get(key, lambda: _draw_blank(rated, plain=plain))
    hall, window = (str(escape(name)) for name in rated.place(i18n.locale()))
    return drawn.replace(BLANK_CODE, str(escape(rated.code))).replace(BLANK_HALL, hall).replace(BLANK_WINDOW, window)


def _draw_blank(rated: Rated, *, plain: bool) -> str:
    names = dict.fromkeys(i18n.NAMES, (BLANK_HALL, BLANK_WINDOW)) if rated.names else {}
    subject = subject_of(replace(rated, code=BLANK_CODE, names=names))
    drawn = draw(subject, rating_id=NEW_ID if plain else "")
    return drawn.replace(rated.code, BLANK_CODE)  # the links to other languages carry this page's address


def styles() -> Response:
    """Tokens, base and rating styles in one file: a cold page takes four requests."""
    page = room().pages.get("styles", lambda: Page.of("\n".join((assets.STATIC / name).read_text() for name in STYLES)))
    return send_page(page, max_age=YEAR, mimetype="text/css")


def rated_by(code: str) -> Rated:
    """What a printed code leads to; a page that says so where it leads nowhere."""
    found = room().codes.get(code, lambda: find_rated(session(), code, keys=room().keys))
    if found is None:
        raise NotFound(
            _("没有找到这个窗口。"),
            hint=_("请再扫一次窗口上的二维码，或者核对地址有没有抄错；也可以请窗口人员帮忙。"),
        )
    return found
