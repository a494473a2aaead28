"""Waves of invitations and reminders: letters, text messages, links. A link is written once; its hash is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.crypto import alphabet
from portal.crypto.envelopes import KeyRing, seal, unseal
from portal.crypto.suites import Suite
from portal.i18n import gettext as _
from surveys.questionnaires.building.checking import minutes
from surveys.questionnaires.contacts import Contact, contacts_of
from surveys.questionnaires.fieldwork import invite, to_remind
from surveys.questionnaires.models import Campaign, FrameMember, LetterFile, Mailing
from surveys.questionnaires.sets import content_of

FILE_PURPOSE = "survey.letters"
FILE_LIVES = timedelta(hours=24)
ONE_MESSAGE, PART_OF_MESSAGE = 70, 67  # characters of a text message in UCS-2, alone and as a part of a long one
CODE_GROUP = 4


@dataclass(frozen=True)
class Addressed:
    """One fresh link with whom it goes to."""

    member: FrameMember
    contact: Contact
    token: str
    language: str

    @property
    def code(self) -> str:
        """The code to type, in groups."""
        return alphabet.grouped(self.token, CODE_GROUP)

    def address(self, base_url: str) -> str:
        """The page behind the link, in the language of the letter."""
        return f"{base_url}{'' if self.language == 'zh' else f'/{self.language}'}/q/{self.token}"


@dataclass(frozen=True)
class TextMessage:
    """One text message; `parts` is how many the operator counts and charges."""

    reference: str
    phone: str
    text: str

    @property
    def length(self) -> int:
        """Characters as the operator counts them: UTF-16 units."""
        return len(self.text.encode("utf-16-le")) // 2

    @property
    def parts(self) -> int:
        """1 up to 70 characters, else parts of 67."""
        return 1 if self.length <= ONE_MESSAGE else -(-self.length // PART_OF_MESSAGE)


def mailings(session: Session, campaign: Campaign) -> list[Mailing]:
    """The waves of a campaign, first to last."""
    found = select(Mailing).where(Mailing.campaign_id == campaign.id).order_by(Mailing.wave, Mailing.id)
    return list(session.scalars(found))


def add_mailing(session: Session, campaign: Campaign, *, medium: str, deadline: date, by: int) -> Mailing:
    """The next wave: 0 for the first invitation, then the reminders. It has sent nothing yet."""
    waves = [one.wave for one in mailings(session, campaign) if one.size]
    added = Mailing(
        campaign_id=campaign.id, wave=max(waves, default=-1) + 1, medium=medium, deadline=deadline, created_by=by
    )
    session.add(added)
    session.flush()
    return added


def address_all(
    session: Session,
    campaign: Campaign,
    mailing: Mailing,
    *,
    language: str,
    suite: Suite,
    ring: KeyRing,
    only: Iterable[FrameMember] | None = None,
) -> list[Addressed]:
    """Fresh links for all who have not answered, or some of them, by language and reference; older links end.

    `language` is zh, en, ko, or empty for each person's own. Text messages go only to those with a telephone.
    """
    waiting = to_remind(session, campaign) if only is None else list(only)
    contacts = contacts_of(session, waiting, ring=ring)
    if mailing.medium == "sms":
        waiting = [one for one in waiting if contacts.get(one.id, Contact()).phone]
    told = invite(session, campaign, suite=suite, only=waiting)
    for member, _token in told:
        member.reminders += 1
    mailing.size = len(told)
    found = [
        Addressed(member, contacts.get(member.id, Contact()), token, language or member.language or "zh")
        for member, token in told
    ]
    return sorted(found, key=lambda one: (("zh", "ko", "en").index(one.language), one.member.reference))


def write_message(one: Addressed, campaign: Campaign, mailing: Mailing, *, base_url: str) -> TextMessage:
    """The text message in the language of the page: who asks, that it is voluntary, until when, and the link."""
    told = {
        "organ": campaign.letter.get("organ", ""),
        "day": f"{mailing.deadline.month}-{mailing.deadline.day}",
        "address": one.address(base_url),
    }
    if mailing.wave:
        text = _("【%(organ)s】提醒：满意度调查还没有收到您的回答，%(day)s前可答，自愿、不记名：%(address)s", **told)
    else:
        told["minutes"] = str(minutes(content_of(campaign.question_set)))
        text = _("【%(organ)s】请您评价办事感受，约 %(minutes)s 分钟，自愿、不记名，%(day)s前有效：%(address)s", **told)
    return TextMessage(one.member.reference, one.contact.phone, text)


def keep_file(
    session: Session, mailing: Mailing, pdf: bytes, *, volume: int, letters: int, ring: KeyRing, now: datetime
) -> LetterFile:
    """Seals one volume of printed letters for a day."""
    sealed = seal(pdf.decode("latin-1"), FILE_PURPOSE, ring=ring)
    added = LetterFile(
        mailing_id=mailing.id, volume=volume, letters=letters, sealed=sealed, expires_at=now + FILE_LIVES
    )
    session.add(added)
    session.flush()
    return added


def files_of(session: Session, campaign: Campaign, *, now: datetime) -> list[LetterFile]:
    """The volumes that can still be taken, by wave."""
    found = (
        select(LetterFile)
        .join(Mailing, Mailing.id == LetterFile.mailing_id)
        .where(Mailing.campaign_id == campaign.id, LetterFile.expires_at > now)
        .order_by(Mailing.wave, LetterFile.volume)
    )
    return list(session.scalars(found))


def open_file(session: Session, campaign: Campaign, file_id: UUID, *, ring: KeyRing, now: datetime) -> bytes | None:
    """One volume of this campaign; None when it is gone or never was."""
    found = next((one for one in files_of(session, campaign, now=now) if one.id == file_id), None)
    return unseal(found.sealed, FILE_PURPOSE, ring=ring).encode("latin-1") if found else None


def forget_files(session: Session, *, now: datetime) -> int:
    """Deletes the volumes whose day is over; returns how many."""
    gone = session.execute(delete(LetterFile).where(LetterFile.expires_at <= now))
    return int(gone.rowcount)  # type: ignore[attr-defined] # a delete gives a cursor
