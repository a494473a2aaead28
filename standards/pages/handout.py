"""From what a clerk picks at the counter to the one-time notice, its A4 sheet, and the row that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, render_template, url_for
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor
from portal.documents import add_document
from portal.i18n import BABEL_CODES, locale
from portal.pdf.rendering import render_sheet
from portal.places.models import Hall
from portal.qr import draw_svg
from portal.workdays import add_workdays, is_published, is_workday
from standards.guide.content import Guide
from standards.guide.papers import Material
from standards.guide.text import Text
from standards.ledgers import Notice as Kept
from standards.models import Edition
from standards.notice import Facts, Kind, Missing, Notice, make_notice
from standards.notices import Handing, hand_out, new_number
from standards.rules import Checklist
from standards.switches import day_rule

LICENCE = "01"  # 行政许可 among the kinds of items
DENSITIES = ("roomy", "close", "tight")


@dataclass(frozen=True)
class Picked:
    """What the clerk picked: kind, papers missing with what is wrong, and the facts of the case."""

    kind: Kind
    missing: tuple[Missing, ...]
    received: date | None
    workdays: int | None
    case_number: str
    reason: str


@dataclass(frozen=True)
class Counter:
    """Who hands out, where, and when (Beijing time)."""

    handler: UserAccount
    hall: Hall | None
    at: datetime


def asked_papers(checklist: Checklist) -> tuple[Material, ...]:
    """Every paper that may be missing: those asked for, and those of which some are enough."""
    return (*checklist.materials, *(paper for one in checklist.alternatives for paper in one.materials))


def picked_papers(checklist: Checklist, keys: Sequence[str], *, problems: Mapping[str, str]) -> tuple[Missing, ...]:
    """The picked papers in the order of the list; `problems` says by key what is wrong with a paper."""
    chosen = {*keys, *(key for key, words in problems.items() if words.strip())}
    return tuple(
        Missing(material=paper.key, problem=_text(problems.get(paper.key, "")))
        for paper in asked_papers(checklist)
        if paper.key in chosen
    )


def compose_notice(
    session: Session, edition: Edition, *, content: Guide, checklist: Checklist, picked: Picked, counter: Counter
) -> Notice:
    """The notice as data, with a fresh number and computed dates. Raises NoticeError where it would not stand."""
    until = add_workdays(counter.at.date(), picked.workdays).day if picked.workdays else None
    facts = Facts(
        number=new_number(session, counter.at.date()),
        edition_number=edition.number,
        content_hash=edition.content_hash,
        handler=counter.handler.name,
        hall=_hall(counter.hall),
        at=counter.at,
        received=picked.received,
        case_number=picked.case_number or None,
        reason=_text(picked.reason),
        supplement_by=until if picked.kind != "refusal" else None,
    )
    rule = day_rule(session, edition.guide.agency.region_id)
    return make_notice(
        content, checklist, kind=picked.kind, missing=picked.missing, facts=facts, is_workday=is_workday, day_rule=rule
    )


def print_notice(notice: Notice, *, simulated: bool, licence: bool) -> bytes:
    """The notice on one A4 sheet, set closer where it would not fit; a `licence` falls under 行政许可法 32(4)."""
    base: str = current_app.config["SETTINGS"].base_url
    address = base + url_for("checks.show_notice", number=notice.facts.number)
    code = draw_svg(address, name="check", label=address)
    shown = {"notice": notice, "address": address, "code": code, "simulated": simulated, "licence": licence}
    shown["assumed"] = _assumed(notice)
    return render_sheet([render_template("standards/notice_print.html", density=one, **shown) for one in DENSITIES])


def keep_notice(session: Session, notice: Notice, *, edition: Edition, counter: Counter) -> Kept:
    """Store the sheet and the notice for good. Never commits."""
    sheet = print_notice(notice, simulated=edition.guide.simulated, licence=edition.guide.item.kind == LICENCE)
    language = BABEL_CODES[locale()]
    name = f"{notice.facts.number}.pdf"
    document = add_document(session, sheet, name=name, media_type="application/pdf", language=language)
    handing = Handing(
        hall_id=counter.hall.id if counter.hall else None, document_id=document.id, language=language[:10]
    )
    actor = Actor(counter.handler.id, counter.handler.role)
    return hand_out(session, notice, edition=edition, handler=actor, handing=handing)


def _assumed(notice: Notice) -> bool:
    days = [day for day in (notice.deadline, notice.due_if_complete, notice.tell_by) if day is not None]
    return not all(is_published(day) for day in days)


def _hall(hall: Hall | None) -> Text | None:
    return Text(zh=hall.name, en=hall.name_en, ko=hall.name_ko) if hall else None


def _text(words: str) -> Text | None:
    return Text(zh=words.strip()) if words.strip() else None
