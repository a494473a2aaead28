"""Letters on paper: one sheet a person, in the language of the letter, with the link as QR and as a code to type."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from flask import current_app, render_template
from sqlalchemy.orm import Session

from portal.features import Progress
from portal.orm import utc_now
from portal.pdf.rendering import render_volumes
from portal.qr import draw_svg
from portal.settings import Settings
from surveys.collecting.keys import Keys, keys_of
from surveys.publishing.rankings.rendering import language as speaking
from surveys.questionnaires.building.checking import minutes
from surveys.questionnaires.fieldwork import members_of
from surveys.questionnaires.mailing import Addressed, address_all, keep_file
from surveys.questionnaires.models import Campaign, Mailing
from surveys.questionnaires.sets import content_of

VOLUME = 100  # letters in one file: what a printer's tray takes, and some ten seconds of work


def print_letters(
    session: Session, progress: Progress, *, mailing_id: int, locale: str, only: Sequence[str] = ()
) -> dict[str, Any]:
    """The task: fresh links, one letter each, in sealed volumes. `only` are references; empty writes to all."""
    mailing = session.get_one(Mailing, mailing_id)
    campaign = session.get_one(Campaign, mailing.campaign_id)
    settings: Settings = current_app.config["SETTINGS"]
    keys = keys_of(settings)
    members = [one for one in members_of(session, campaign) if one.reference in only] if only else None
    told = address_all(session, campaign, mailing, language=locale, suite=keys.suite, ring=keys.contacts, only=members)
    for start in range(0, len(told), VOLUME):
        letters = told[start : start + VOLUME]
        _print_volume(session, mailing, letters, volume=start // VOLUME + 1, keys=keys, settings=settings)
        progress(start + len(letters), len(told))
    return {"letters": len(told), "address": f"/office/surveys/{campaign.id}/invitations"}


def write_letters(
    campaign: Campaign, mailing: Mailing, letters: Sequence[Addressed], *, base_url: str
) -> Iterator[str]:
    """The HTML of these letters, a page of HTML for each language in the order they come."""
    content = content_of(campaign.question_set)
    for locale, group in groupby(letters, key=lambda one: one.language):
        with speaking(locale):
            sheets = [_sheet(one, number, base_url) for number, one in enumerate(group, start=1)]
            yield render_template(
                "surveys/questionnaires/print/letters.html",
                campaign=campaign,
                mailing=mailing,
                letter=campaign.letter,
                title=content.title.given(locale),
                minutes=minutes(content),
                door=f"{base_url.split('://')[-1]}/q",
                sheets=sheets,
            )


def _sheet(one: Addressed, number: int, base_url: str) -> dict[str, Any]:
    address = one.address(base_url)
    return {
        "name": one.contact.name,
        "address": one.contact.address,
        "postcode": one.contact.postcode,
        "code": one.code,
        "picture": draw_svg(address, name=f"{one.language}{number}", label=one.code),
    }


def _print_volume(
    session: Session,
    mailing: Mailing,
    letters: Sequence[Addressed],
    *,
    volume: int,
    keys: Keys,
    settings: Settings,
) -> None:
    campaign = session.get_one(Campaign, mailing.campaign_id)
    pdf = render_volumes(list(write_letters(campaign, mailing, letters, base_url=settings.base_url)))
    keep_file(session, mailing, pdf, volume=volume, letters=len(letters), ring=keys.contacts, now=utc_now())
