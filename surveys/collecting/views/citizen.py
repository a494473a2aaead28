"""The pages a citizen rates on: no session, no cookie, the same for everyone, kept and sent from memory."""

from dataclasses import replace
from uuid import UUID, uuid4

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from portal import assets, i18n
from portal.audience import Audience
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.orm import utc_now
from surveys.collecting import limits
from surveys.collecting.answers import Circumstances
from surveys.collecting.caching import Page, send_page
from surveys.collecting.forms import COMMENT_LENGTH, TRIPS, RatingForm
from surveys.collecting.intake import accept, business_day, find_receipt, hash_address
from surveys.collecting.keys import address_period
from surveys.collecting.places import Rated, find_rated
from surveys.collecting.tags import tags_of
from surveys.collecting.views.receipts import receipt_page
from surveys.collecting.views.room import STYLES, blueprint, room, stylesheet
from surveys.collecting.words import finished_names, level_names, tag_names

QR_CHANNEL = 3
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
    page = room().pages.get(key, lambda: Page.of(_fill(_rated(code), plain=plain)))
    if not plain:
        return send_page(page, max_age=MINUTE)
    return _uncached(page.body.replace(NEW_ID.encode(), str(uuid4()).encode()))


def _fill(rated: Rated, *, plain: bool) -> str:
    """The page of a window: drawn once for all windows of a language and mode, then only the names are put in."""
    key = (
        i18n.locale(),
        i18n.elder(),
        plain,
        rated.attributed,
        bool(rated.names),
        request.environ.get("mingchuang.root"),
    )
    blank = Rated(BLANK_CODE, rated.window_id, rated.attributed, dict.fromkeys(i18n.NAMES, (BLANK_HALL, BLANK_WINDOW)))
    drawn = room().blanks.get(key, lambda: _draw_blank(blank, rated, plain=plain))
    hall, window = (str(escape(name)) for name in rated.place(i18n.locale()))
    return drawn.replace(BLANK_CODE, str(escape(rated.code))).replace(BLANK_HALL, hall).replace(BLANK_WINDOW, window)


def _draw_blank(blank: Rated, rated: Rated, *, plain: bool) -> str:
    drawn = draw(blank if rated.names else replace(blank, names={}), rating_id=NEW_ID if plain else "")
    return drawn.replace(rated.code, BLANK_CODE)  # the links to other languages carry this page's address


def send(code: str) -> ResponseReturnValue:
    """Take one rating: its receipt, or the form again with what is wrong and all that was typed."""
    rated = _rated(code)
    request.max_form_memory_size = BIGGEST_FORM
    form = RatingForm(request.form)
    if not form.validate():
        return refuse(rated, form, form.problems, status=400)
    return _take(rated, form)


def _take(rated: Rated, form: RatingForm) -> ResponseReturnValue:
    rating_id = UUID(form.id.data) if form.id.data else uuid4()
    circumstances = _circumstances(rated)
    if _is_full(circumstances) and not find_receipt(session(), rating_id):
        problem = ("", _("现在评价的人很多，请过一分钟再按“提交评价”。您填写的内容都在。"))
        return refuse(rated, form, [problem], status=429)
    receipt = accept(session(), form.answer(rating_id, language=i18n.locale()), circumstances, keys=room().keys)
    page = receipt_page(receipt)
    session().commit()
    if not form.id.data:  # without an id a reload would rate twice, so the browser is sent on
        return redirect(url_for("receipts.show", code=receipt.code), 303)
    return _uncached(page)


def _circumstances(rated: Rated) -> Circumstances:
    return Circumstances(
        window_id=rated.window_id,
        channel=QR_CHANNEL,
        basis="open" if rated.attributed else "unattributed",
        received_at=utc_now(),
        address=request.remote_addr or "",
    )


def _is_full(circumstances: Circumstances) -> bool:
    """Whether the code or the address has had its share of this minute."""
    now, settings = circumstances.received_at, room().settings
    if limits.window_is_full(session(), circumstances.window_id, now=now, limit=settings.limit_window):
        return True
    if not settings.limit_address:
        return False
    hashed = hash_address(circumstances.address, address_period(business_day(now)), keys=room().keys)
    return limits.address_is_full(session(), hashed, now=now, limit=settings.limit_address)


def refuse(rated: Rated, form: RatingForm, problems: list[tuple[str, str]], *, status: int) -> Response:
    """The form again: what is wrong above it, what was typed in it, and the same id unless that was wrong."""
    keep_id = form.id.data and "id" not in form.errors
    body = draw(rated, rating_id=form.id.data if keep_id else str(uuid4()), form=form, problems=problems)
    response = _uncached(body)
    response.status_code = status
    if status == 429:
        response.headers["Retry-After"] = str(MINUTE)
    return response


def draw(
    rated: Rated, *, rating_id: str, form: RatingForm | None = None, problems: list[tuple[str, str]] | None = None
) -> str:
    """The rating page as HTML."""
    hall, window = rated.place(i18n.locale())
    return render_template(
        "surveys/collecting/rate.html",
        action=url_for("rating.send", code=rated.code),
        hall=hall,
        window=window,
        attributed=rated.attributed,
        rating_id=rating_id,
        kept=form,
        problems=[{"id": place, "message": message} for place, message in problems or []],
        levels=[{"value": level, "label": name} for level, name in level_names().items()],
        tags=_tag_choices(),
        finished=[{"value": code, "label": name} for code, name in finished_names().items()],
        trips=[{"value": number, "label": name} for number, name in zip(TRIPS, _trips(), strict=True)],
        papers=[],
        limit=COMMENT_LENGTH,
        stylesheet=stylesheet(),
    )


def styles() -> Response:
    """Tokens, base and rating styles in one file: a cold page takes four requests."""
    page = room().pages.get("styles", lambda: Page.of("\n".join((assets.STATIC / name).read_text() for name in STYLES)))
    return send_page(page, max_age=YEAR, mimetype="text/css")


def _tag_choices() -> dict[int, list[dict[str, str]]]:
    names = tag_names()
    return {level: [{"value": tag.code, "label": names[tag.code]} for tag in tags_of(level)] for level in level_names()}


def _trips() -> list[str]:
    return [_("1 趟"), _("2 趟"), _("3 趟"), _("4 趟及以上")]


def _rated(code: str) -> Rated:
    found = room().codes.get(code, lambda: find_rated(session(), code, keys=room().keys))
    if found is None:
        raise NotFound(
            _("没有找到这个窗口。"),
            hint=_("请再扫一次窗口上的二维码，或者核对地址有没有抄错；也可以请窗口人员帮忙。"),
        )
    return found


def _uncached(body: str | bytes | Markup) -> Response:
    response = make_response(body)
    response.headers["Cache-Control"] = "no-store"
    return response
