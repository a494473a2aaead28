"""Quotas: a full cell asks nobody more, an answer given is never lost, and only the office opens a cell again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.models import AuditEntry
from portal.crypto.suites import NATIONAL
from surveys.questionnaires import fieldwork, quotas
from surveys.questionnaires.models import Campaign, SurveyResponse
from tests.pages import PageClient
from tests.surveys.questionnaires.conftest import drawn_of

SignIn = Callable[..., PageClient]


@pytest.fixture
def limited(session: Session, campaign: Campaign) -> Campaign:
    campaign.quotas = {"A": 2, "B": 5}
    fieldwork.draw(session, campaign, 80, seed=1, rate=0.5)
    session.commit()
    return campaign


def answer(session: Session, campaign: Campaign, cell: str, *, times: int = 1, complete: bool = True) -> None:
    for member in [one for one in drawn_of(session, campaign, cell) if quotas.is_waiting(one)][:times]:
        fieldwork.take_answers(session, member, {"overall": "5"}, mode="web", language="zh", complete=complete)
    session.commit()


def test_the_draw_follows_what_is_still_wanted(
    session: Session, limited: Campaign, add_user: Callable[..., UserAccount]
) -> None:
    caller = add_user("supervisor")
    assert [len(drawn_of(session, limited, cell)) for cell in "AB"] == [4, 10]
    for member in drawn_of(session, limited, "B")[:4]:
        fieldwork.note_call(session, member, "refused", by=caller.id)
    answer(session, limited, "A", times=2)
    assert fieldwork.draw(session, limited, 80, seed=2, rate=0.5) == 4
    assert [len(drawn_of(session, limited, cell)) for cell in "AB"] == [4, 14]


def test_a_full_cell_is_neither_reminded_nor_drawn_nor_called(session: Session, limited: Campaign) -> None:
    answer(session, limited, "A", complete=False)
    assert quotas.full_cells(session, limited) == set()
    answer(session, limited, "A", times=2)
    assert quotas.full_cells(session, limited) == {"A"}
    assert {one.groups["city"] for one in fieldwork.to_remind(session, limited)} == {"B"}
    told = fieldwork.invite(session, limited, suite=NATIONAL)
    assert {member.groups["city"] for member, _token in told} == {"B"}


def test_an_answer_to_a_full_cell_is_kept_and_marked(session: Session, limited: Campaign, client: PageClient) -> None:
    told = {member.id: token for member, token in fieldwork.invite(session, limited, suite=NATIONAL)}
    answer(session, limited, "A", times=2)
    late = next(one for one in drawn_of(session, limited, "A") if quotas.is_waiting(one))
    sent = client.post(f"/q/{told[late.id]}", data={"asked": "overall aspects trips comment", "overall": "5"})
    assert "谢谢" in sent.text
    session.expire_all()
    marks = session.scalars(select(SurveyResponse.over_quota).order_by(SurveyResponse.over_quota)).all()
    assert marks == [False, False, True]
    [cell] = [one for one in quotas.progress(session, limited, today=limited.opens_on) if one.cell == "A"]
    assert (cell.complete, cell.over, cell.target, cell.full, cell.left) == (3, 1, 2, True, 0)


def test_cells_may_combine_groups(session: Session, campaign: Campaign) -> None:
    campaign.groups = ["city", "age"]
    campaign.quota_groups = ["city", "age"]
    assert quotas.cell_of(campaign, {"city": "A", "age": "60+"}) == "A / 60+"
    campaign.quota_groups = []
    assert quotas.cell_of(campaign, {"city": "A", "age": "60+"}) == "A"


@pytest.mark.parametrize(
    ("done", "day", "expected"),
    [(0, 4, None), (10, 4, 4), (5, 4, 9), (1, 0, 9), (3, 4, 16)],
)
def test_the_day_it_will_be_full_follows_the_pace(
    campaign: Campaign, done: int, day: int, expected: int | None
) -> None:
    today = campaign.opens_on + timedelta(days=day)
    found = quotas.expect(campaign, done=done, target=10, today=today)
    assert found == (None if expected is None else campaign.opens_on + timedelta(days=expected))


def test_the_interviewer_is_told_and_only_the_office_opens_the_cell(
    session: Session, limited: Campaign, sign_in: SignIn
) -> None:
    answer(session, limited, "A", times=2)
    late = next(one for one in drawn_of(session, limited, "A") if quotas.is_waiting(one))
    office, call = sign_in("office"), f"/interviews/{limited.id}/calls/{late.id}"
    address = f"/office/surveys/{limited.id}/quotas"
    page = office.get(call)
    assert "这一类已满" in page.text
    assert 'name="overall"' not in page.text
    assert sign_in("supervisor").get(address).status_code == 403
    assert office.post(address, data={"cell": "A", "reason": ""}).status_code == 400
    assert office.post(address, data={"cell": "B", "reason": "没满"}).status_code == 400
    assert office.post(address, data={"cell": "A", "reason": "分析老年人要更多"}).status_code == 303
    assert 'name="overall"' in office.get(call).text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "campaign.quota_opened")).one()
    assert entry.reason == "分析老年人要更多"
    assert "分析老年人要更多" in office.get(address).text


def test_the_page_shows_cells_targets_and_completes(
    session: Session, limited: Campaign, sign_in: SignIn, today: date
) -> None:
    answer(session, limited, "B", times=1)
    page = sign_in("office").get(f"/office/surveys/{limited.id}/quotas").text
    for word in (">B<", ">5<", ">1<", "还没有人答"):
        assert word in page
