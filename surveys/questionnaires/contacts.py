"""How to reach the people of a frame: sealed, opened only to print or to call, and forgotten when not needed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.crypto.envelopes import KeyRing, seal, unseal
from surveys.questionnaires.models import FrameMember, MemberContact

PURPOSE = "survey.contact"
COLUMNS = {
    "name": ("name", "姓名"),
    "phone": ("phone", "电话", "手机"),
    "address": ("address", "地址"),
    "postcode": ("postcode", "邮编"),
}
LANGUAGE_COLUMNS = ("language", "语言")
LANGUAGES = {
    "zh": "zh",
    "中文": "zh",
    "汉语": "zh",
    "en": "en",
    "英文": "en",
    "ko": "ko",
    "朝鲜文": "ko",
    "朝鲜语": "ko",
}


@dataclass(frozen=True)
class Contact:
    """What a row of the frame says about reaching its person; empty where it says nothing."""

    name: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""


def read_contact(row: Mapping[str, str]) -> Contact:
    """The contact in a row of a frame, by Chinese or English column names."""
    given = {field: next((row[name] for name in names if row.get(name)), "") for field, names in COLUMNS.items()}
    return Contact(**{field: value[:200] for field, value in given.items()})


def read_language(row: Mapping[str, str]) -> str:
    """zh, en or ko as the row says it; empty when it does not."""
    told = next((row[name] for name in LANGUAGE_COLUMNS if row.get(name)), "")
    return LANGUAGES.get(told.strip().lower(), "")


def is_contact_column(name: str) -> bool:
    """Whether a column of this name is kept as contact and can therefore not be a group."""
    return any(name in names for names in COLUMNS.values())


def keep_contact(session: Session, member: FrameMember, contact: Contact, *, until: date, ring: KeyRing) -> None:
    """Seals the contact of a flushed member; an empty one is not stored."""
    if any(asdict(contact).values()):
        sealed = seal(json.dumps(asdict(contact), ensure_ascii=False), PURPOSE, ring=ring)
        session.add(MemberContact(member_id=member.id, sealed=sealed, expires_on=until))


def contacts_of(session: Session, members: Iterable[FrameMember], *, ring: KeyRing) -> dict[int, Contact]:
    """The contacts of these members by their id; those without one are left out."""
    ids = [member.id for member in members]
    rows = session.scalars(select(MemberContact).where(MemberContact.member_id.in_(ids)))
    return {row.member_id: Contact(**json.loads(unseal(row.sealed, PURPOSE, ring=ring))) for row in rows}


def forget_contact(session: Session, member: FrameMember) -> None:
    """Deletes the contact of a member whom nobody needs to reach again."""
    session.execute(delete(MemberContact).where(MemberContact.member_id == member.id))


def forget_expired(session: Session, *, today: date) -> int:
    """Deletes the contacts of campaigns that closed before today; returns how many."""
    gone = session.execute(delete(MemberContact).where(MemberContact.expires_on < today))
    return int(gone.rowcount)  # type: ignore[attr-defined] # a delete gives a cursor
