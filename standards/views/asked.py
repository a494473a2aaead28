"""What an address of the standards asks for: a day, words, answers, an edition in force. Knows no page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, request

from portal.accounts.scope import EVERYWHERE
from portal.db import session
from portal.errors import DomainError, NotFound
from portal.i18n import gettext as _
from standards.deadlines import DayRule
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.models import Edition
from standards.queries import edition_on, guide
from standards.switches import day_rule

BEIJING = ZoneInfo("Asia/Shanghai")


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


def given_answers(content: Content) -> dict[str, str]:
    """The answers in the address, by question key."""
    keys = {question.key for question in content.questions}
    return {key: value for key, value in request.args.items() if key in keys and value}


def local_rule(edition: Edition) -> DayRule:
    """How a bare 日 counts where an edition's agency sits."""
    return day_rule(session(), edition.guide.agency.region_id)


def public_address(path: str) -> str:
    """The address of a path of this site as it is printed and shared, wherever the request came in."""
    base: str = current_app.config["SETTINGS"].base_url
    return base + path
