"""Invitations on paper and by message: usable once, in the right language, short-lived, and known to the audit log."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from portal.orm import utc_now
from portal.settings import Settings
from surveys.collecting.keys import keys_of
from surveys.questionnaires import contacts, fieldwork, mailing, tasks
from surveys.questionnaires.models import Campaign, FrameMember, LetterFile, Mailing, MemberContact
from tests.pages import PageClient

SignIn = Callable[..., PageClient]
CODE = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{2}")


@pytest.fixture
def posted(session: Session, campaign: Campaign, settings: Settings) -> Campaign:
    """Three people drawn: one with a name and address in Korean, one with a telephone, one with nothing."""
    campaign.letter = {"organ": "延边州政务服务局", "phone": "0433-2512345", "sender": "参花街1号", "purpose": ""}
    rows = [
        {"reference": "P1", "city": "A", "姓名": "金英姬", "地址": "延吉市河南街2号", "邮编": "133000", "语言": "ko"},
        {"reference": "P2", "city": "A", "电话": "13800001111"},
        {"reference": "P3", "city": "B"},
    ]
    fieldwork.add_frame(session, campaign, rows, ring=keys_of(settings).contacts)
    for member in fieldwork.members_of(session, campaign):
        member.drawn = member.reference.startswith("P")
    session.commit()
    return campaign


def order(campaign: Campaign, **more: str) -> dict[str, str]:
    return {"deadline": campaign.closes_on.isoformat(), "language": "", "only": "", **more}


def letters_of(office: PageClient, session: Session, campaign: Campaign, **more: str) -> list[str]:
    """Prints, takes the newest volume and gives the text of each page."""
    made = office.post(f"/office/surveys/{campaign.id}/letters", data=order(campaign, **more))
    assert made.status_code == 303, made.text
    session.expire_all()
    newest = session.scalars(select(LetterFile).order_by(LetterFile.expires_at.desc())).first()
    assert newest is not None
    taken = office.post(f"/office/surveys/{campaign.id}/letters/{newest.id}")
    assert (taken.mimetype, taken.headers["Cache-Control"]) == ("application/pdf", "no-store")
    return [page.extract_text() for page in PdfReader(io.BytesIO(taken.data)).pages]


def codes_in(pages: list[str]) -> list[str]:
    return [code for page in pages for code in CODE.findall(page)]


def test_a_letter_a_person_each_on_one_sheet_in_its_language(
    session: Session, posted: Campaign, sign_in: SignIn
) -> None:
    pages = letters_of(sign_in("office"), session, posted)
    assert len(pages) == 3
    assert len(set(codes_in(pages))) == 3
    chinese, korean = pages[0], pages[-1]
    for word in ("延边州政务服务局", "0433-2512345", "第十七条", "您的权利", "您好", "2 分钟"):
        assert word in chinese, word
    assert "金英姬" in korean
    assert "延吉市河南街2号" in korean
    assert "133000" in korean
    assert re.search("[가-힣]", korean)
    assert not any("133000" in page for page in pages[:2])


def test_the_code_on_paper_opens_the_questions_once_typed(
    session: Session, posted: Campaign, sign_in: SignIn, client: PageClient
) -> None:
    pages = letters_of(sign_in("office"), session, posted, language="zh")
    code = codes_in(pages)[0]
    assert client.get("/q").status_code == 200
    sent = client.get("/q", query_string={"code": code.lower()})
    assert sent.status_code == 303
    assert "总的来说" in client.get(sent.location).text
    assert "总的来说" in client.get(f"/q/{code}").text


def test_printing_again_replaces_the_link_of_those_named_and_of_nobody_else(
    session: Session, posted: Campaign, sign_in: SignIn, client: PageClient
) -> None:
    office = sign_in("office")
    first = codes_in(letters_of(office, session, posted, language="zh"))
    second = letters_of(office, session, posted, language="zh", only="P1")
    assert len(second) == 1
    assert "再次请您" in second[0]
    assert "已经停用" in second[0]
    gone = [client.get(f"/q/{code}", check=False).status_code for code in first]
    assert sorted(gone) == [200, 200, 404]
    wrong = office.post(f"/office/surveys/{posted.id}/letters", data=order(posted, only="P9"))
    assert wrong.status_code == 400


def test_letters_live_a_day_and_are_sealed_and_scoped(
    session: Session, posted: Campaign, sign_in: SignIn, settings: Settings
) -> None:
    office = sign_in("office")
    codes = codes_in(letters_of(office, session, posted))
    stored = session.scalars(select(LetterFile)).one()
    assert "%PDF" not in stored.sealed
    assert not any(code in stored.sealed for code in codes)
    address = f"/office/surveys/{posted.id}/letters/{stored.id}"
    assert sign_in("supervisor").post(address).status_code == 403
    assert office.get(address, check=False).status_code == 405
    actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))
    assert actions[-2:] == ["campaign.letters_printed", "campaign.letters_taken"]
    told = " ".join(str(entry.changed_to) for entry in session.scalars(select(AuditEntry)))
    assert not any(code in told or code.replace("-", "") in told for code in codes)
    stored.expires_at = utc_now() - timedelta(seconds=1)
    session.commit()
    assert office.post(address).status_code == 404
    assert tasks.forget(session, lambda _done, _all: None)["files"] == 1
    assert session.scalar(select(func.count()).select_from(LetterFile)) == 0


def test_waves_are_counted_with_their_day_and_size(session: Session, posted: Campaign, sign_in: SignIn) -> None:
    office = sign_in("office")
    letters_of(office, session, posted)
    answered = next(one for one in fieldwork.members_of(session, posted) if one.reference == "P1")
    fieldwork.take_answers(session, answered, {"overall": "5"}, mode="web", language="ko")
    session.commit()
    assert len(letters_of(office, session, posted)) == 2
    waves = [(one.wave, one.medium, one.size) for one in session.scalars(select(Mailing).order_by(Mailing.id))]
    assert waves == [(0, "letter", 3), (1, "letter", 2)]
    page = office.get(f"/office/surveys/{posted.id}/invitations").text
    assert "第 1 次催答" in page


def test_a_wave_needs_a_sender_and_a_day_within_the_campaign(
    session: Session, posted: Campaign, sign_in: SignIn
) -> None:
    office = sign_in("office")
    address = f"/office/surveys/{posted.id}"
    late = (posted.closes_on + timedelta(days=1)).isoformat()
    assert office.post(f"{address}/letters", data=order(posted, deadline=late)).status_code == 409
    assert office.post(f"{address}/letters", data=order(posted, deadline="")).status_code == 400
    posted.letter = {}
    session.commit()
    assert office.post(f"{address}/letters", data=order(posted)).status_code == 409
    sender = {"organ": "局", "phone": "不是电话"}
    assert office.post(f"{address}/sender", data=sender).status_code == 400
    assert office.post(f"{address}/sender", data=sender | {"phone": "0433-2512345"}).status_code == 303


def test_text_messages_go_to_those_with_a_telephone_and_tell_their_length(
    session: Session, posted: Campaign, sign_in: SignIn
) -> None:
    made = sign_in("office").post(f"/office/surveys/{posted.id}/messages.csv", data=order(posted))
    [row] = csv.DictReader(io.StringIO(made.get_data(as_text=True).lstrip("\ufeff")))
    assert (row["编号"], row["电话"]) == ("P2", "13800001111")
    assert int(row["字数"]) == len(row["短信"])
    assert row["计费条数"] == str(-(-len(row["短信"]) // 67))
    session.expire_all()
    reminded = {one.reference: one.reminders for one in fieldwork.to_remind(session, posted)}
    assert reminded == {"P1": 0, "P2": 1, "P3": 0}


@pytest.mark.parametrize(("length", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_parts_are_counted_as_operators_charge_them(length: int, parts: int) -> None:
    assert mailing.TextMessage("R", "1", "长" * length).parts == parts
    assert mailing.TextMessage("R", "1", "😀" * 36).parts == 2


def test_contacts_are_sealed_and_gone_when_nobody_needs_them(
    session: Session, posted: Campaign, settings: Settings, today: date
) -> None:
    ring = keys_of(settings).contacts
    stored = session.scalars(select(MemberContact.sealed)).all()
    assert len(stored) == 2
    assert not any("1380000" in one or "金英姬" in one for one in stored)
    member = session.scalars(select(FrameMember).where(FrameMember.reference == "P2")).one()
    fieldwork.take_answers(session, member, {"overall": "5"}, mode="web", language="zh")
    assert contacts.contacts_of(session, [member], ring=ring) == {}
    assert contacts.forget_expired(session, today=posted.closes_on) == 0
    assert contacts.forget_expired(session, today=posted.closes_on + timedelta(days=1)) == 1


@pytest.mark.parametrize("column", ["姓名", "phone"])
def test_what_names_a_person_is_no_group(session: Session, campaign: Campaign, sign_in: SignIn, column: str) -> None:
    day = campaign.opens_on.isoformat()
    data: dict[str, Any] = {
        "title": "调查", "question_set": str(campaign.question_set_id), "opens_on": day, "closes_on": day,
        "target": "85", "groups": column, "weighting": "none",
        "frame": (io.BytesIO(f"reference,{column}\nR1,某\n".encode()), "frame.csv"),
    }  # fmt: skip
    assert sign_in("office").post("/office/surveys/new", data=data).status_code == 400
