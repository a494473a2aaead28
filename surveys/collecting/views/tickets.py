"""The page behind a ticket: the visit it was given out for, to be rated once and followed up once."""

from dataclasses import replace
from uuid import UUID, uuid4

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import escape
from sqlalchemy.exc import OperationalError

from portal import i18n
from portal.audience import Audience
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from portal.orm import utc_now
from surveys.collecting.answers import Circumstances
from surveys.collecting.forms import RatingForm
from surveys.collecting.guides import RatedItem, visited_guide
from surveys.collecting.intake import accept, business_day, find_receipt
from surveys.collecting.ticketing import Held, hold, use_up
from surveys.collecting.views.citizen import (
    BLANK_HALL,
    BLANK_WINDOW,
    NEW_ID,
    is_full,
    no_room,
    read_form,
    refuse,
    too_many,
    with_known_paper,
)
from surveys.collecting.views.drawing import Subject, draw, uncached
from surveys.collecting.views.receipts import receipt_page
from surveys.collecting.views.room import blueprint, room

QR_CHANNEL, TEXT_MESSAGE_CHANNEL = 3, 6
BLANK_TOKEN, BLANK_DAY = "blank-ticket", "blank-day"


class TicketGone(DomainError):
    """The ticket was good once."""

    status = 410


def public_pages() -> Blueprint:
    """The ticket's page, and the form for a ticket that is typed."""
    pages = blueprint("tickets", __name__, Audience.EVERYONE)
    pages.add_url_rule("/t", view_func=ask)
    pages.add_url_rule("/t/<token>", view_func=show)
    pages.add_url_rule("/t/<token>", view_func=send, methods=["POST"])
    return pages


def ask() -> ResponseReturnValue:
    """The code of a slip, typed: on to its page."""
    return redirect(url_for(".show", token=request.args.get("token", "").strip() or "-"), 303)


def show(token: str) -> ResponseReturnValue:
    """The rating page of one visit."""
    held = _held(token)
    return uncached(_fill(held, token))


def send(token: str) -> ResponseReturnValue:
    """Take the rating of a visit, verified by its ticket."""
    held, form = _held(token, repeat=True), read_form()
    known = find_receipt(session(), UUID(form.id.data)) if form.validate() and form.id.data else None
    if known is not None:
        return uncached(receipt_page(known))
    _refuse_gone(held)
    if form.errors:
        return refuse(_subject(held, token), form, form.problems, status=400)
    return _take(held, token, form)


def _take(held: Held, token: str, form: RatingForm) -> ResponseReturnValue:
    circumstances = _circumstances(held)
    if is_full(circumstances):
        return refuse(_subject(held, token), form, [("", too_many())], status=429)
    try:
        return _store(held, form, circumstances)
    except OperationalError as error:  # a full disk, a locked database: the text, the id and the ticket stay good
        session().rollback()
        current_app.logger.error("a rating could not be stored: %s", type(error.orig).__name__)
        return refuse(_subject(held, token), form, [("", no_room())], status=503)


def _store(held: Held, form: RatingForm, circumstances: Circumstances) -> ResponseReturnValue:
    if not use_up(session(), held):
        session().rollback()
        raise TicketGone(_("这张凭证刚刚已经用过了。"), hint=_("一次办件只能评价一次，之后可以追评一次。"))
    rating_id = UUID(form.id.data) if form.id.data else uuid4()
    answer = with_known_paper(form.answer(rating_id, language=i18n.locale()), lambda: _item(held))
    receipt = accept(session(), answer, circumstances, keys=room().keys)
    page = receipt_page(receipt)
    session().commit()
    return uncached(page)


def _circumstances(held: Held) -> Circumstances:
    return Circumstances(
        window_id=held.window_id,
        channel=TEXT_MESSAGE_CHANNEL if request.args.get("via") == "sms" else QR_CHANNEL,
        basis="verified",
        received_at=utc_now(),
        guide=held.guide,
        guide_edition=held.guide_edition,
        address=request.remote_addr or "",
        browser=request.headers.get("User-Agent", "")[:300],
        thread=held.thread,
        assess_number=2 if held.state == "follow_up" else 1,
    )


def _fill(held: Held, token: str) -> str:
    """The page of a ticket: drawn once for an edition of a guide, language and mode, then its own facts are put in."""
    locale, root = i18n.locale(), request.environ.get("mingchuang.root")
    edition = (held.guide, held.guide_edition, held.state == "follow_up", request.args.get("via"))
    key = ("ticket", locale, i18n.elder(), root, *edition)
    drawn = room().blanks.get(key, lambda: _draw_blank(held, token))
    own = {
        BLANK_TOKEN: token,
        BLANK_HALL: held.names[locale][0],
        BLANK_WINDOW: held.names[locale][1],
        BLANK_DAY: held.served_on.isoformat(),
        NEW_ID: str(uuid4()),
    }
    for blank, fact in own.items():
        drawn = drawn.replace(blank, str(escape(fact)))
    return drawn


def _draw_blank(held: Held, token: str) -> str:
    own = _subject(held, BLANK_TOKEN)
    day = held.served_on.isoformat()
    matter = own.matter.removesuffix(day) + BLANK_DAY
    blank = replace(own, hall=BLANK_HALL, window=BLANK_WINDOW, matter=matter)
    drawn = draw(blank, rating_id=NEW_ID)
    return drawn.replace(token, BLANK_TOKEN)  # the links to other languages carry this page's address


def _subject(held: Held, token: str) -> Subject:
    locale = i18n.locale()
    item = _item(held)
    day = held.served_on.isoformat()
    return Subject(
        url_for("tickets.send", token=token, via=request.args.get("via")),
        *held.names[locale],
        matter=f"{item.name.translated(locale)} · {day}" if item else day,
        papers=item.choices(locale) if item else [],
        follow_up=held.state == "follow_up",
    )


def _item(held: Held) -> RatedItem | None:
    return visited_guide(session(), held.guide, held.guide_edition)


def _held(token: str, *, repeat: bool = False) -> Held:
    held = hold(session(), token, keys=room().keys, today=business_day(utc_now()))
    if held is None:
        raise NotFound(_("没有找到这张评价凭证。"), hint=_("请核对凭证上的编号，或者扫窗口上的二维码评价，一样有效。"))
    if not repeat:
        _refuse_gone(held)
    return held


def _refuse_gone(held: Held) -> None:
    """A ticket that allows nothing more says so kindly, and where one can still speak."""
    if held.state == "used":
        raise TicketGone(
            _("这次办件已经评价过，也追评过了，谢谢。"), hint=_("凭回执号可以查看处理情况；还有话说请拨打 12345。")
        )
    if held.state == "expired":
        raise TicketGone(_("这张评价凭证已经过期。"), hint=_("可以扫窗口上的二维码评价。"))
    if held.state == "revoked":
        raise TicketGone(_("这张评价凭证已经作废。"), hint=_("可以扫窗口上的二维码评价。"))
