"""Campaigns: drawn, invited once, answered apart from the list, weighted, and told with every outcome."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import g
from openpyxl import load_workbook
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.crypto.suites import NATIONAL
from portal.errors import DomainError
from portal.orm import Base, utc_now
from surveys.collecting.intake import business_day
from surveys.questionnaires import fieldwork
from surveys.questionnaires.content import Content
from surveys.questionnaires.measuring import measure
from surveys.questionnaires.models import Campaign, FrameMember, Invitation, QuestionSet, SurveyResponse
from surveys.questionnaires.seeds import DEMO, FRAME, SAMPLE, seed_survey
from surveys.questionnaires.sets import content_of, draft, publish
from surveys.questionnaires.weighing import weigh
from tests.pages import PageClient
from tests.places import Places

SignIn = Callable[..., PageClient]


def members(session: Session, **wanted: Any) -> list[FrameMember]:
    return list(session.scalars(select(FrameMember).filter_by(**wanted).order_by(FrameMember.reference)))


def invited(session: Session, campaign: Campaign, size: int = 80) -> list[tuple[FrameMember, str]]:
    fieldwork.draw(session, campaign, size, seed=1)
    told = fieldwork.invite(session, campaign, suite=NATIONAL)
    session.commit()
    return told


def test_a_published_version_is_frozen(session: Session, questions: QuestionSet) -> None:
    with pytest.raises(DomainError):
        publish(questions, by=None, now=utc_now())
    changed = DEMO | {"measure": "overall", "introduction": {"zh": "改了"}}
    assert draft(session, "demo_hall", Content.model_validate(changed)).version == 2
    assert content_of(questions).introduction.zh != "改了"
    questions.content = Content.model_validate(changed).model_dump(mode="json")
    with pytest.raises(DomainError):
        content_of(questions)


def test_a_sample_follows_the_frame_or_the_quotas(session: Session, campaign: Campaign) -> None:
    assert fieldwork.draw(session, campaign, 40, seed=1) == 40
    assert [one.groups["city"] for one in members(session, drawn=True)].count("A") == 30
    campaign.quotas = {"A": 35, "B": 12}
    fieldwork.draw(session, campaign, 80, seed=2)
    drawn = [one.groups["city"] for one in members(session, drawn=True)]
    assert (drawn.count("A"), drawn.count("B")) == (35, 12)


def test_a_link_answers_once_and_more_questions_follow_an_answer(
    session: Session, campaign: Campaign, client: PageClient
) -> None:
    _member, token = invited(session, campaign)[0]
    page = client.get(f"/q/{token}")
    assert "总的来说" in page.text
    assert "哪里没有做好" not in page.text
    first = {"asked": "overall aspects trips comment", "overall": "1"}
    more = client.post(f"/q/{token}", data=first)
    assert (more.status_code, "哪里没有做好" in more.text) == (200, True)
    assert session.scalars(select(SurveyResponse)).all() == []
    whole = first | {"asked": "overall reasons aspects trips comment", "reasons": ["wait", "papers"]}
    sent = client.post(f"/q/{token}", data=whole | {"aspects__guide": "dont_know", "trips": "2"})
    assert "谢谢" in sent.text
    assert client.get(f"/q/{token}").text.count("已经答过") > 0
    client.post(f"/q/{token}", data=whole)
    session.rollback()
    stored = session.scalars(select(SurveyResponse)).one()
    assert stored.answers == {
        "overall": "1",
        "reasons": ["wait", "papers"],
        "aspects": {"guide": "dont_know"},
        "trips": 2,
    }


def test_a_missing_or_wrong_answer_comes_back_as_400(session: Session, campaign: Campaign, client: PageClient) -> None:
    _member, token = invited(session, campaign)[0]
    for wrong in ({}, {"overall": "9"}, {"overall": "5", "trips": "99"}):
        sent = client.post(f"/q/{token}", data={"asked": "overall aspects trips comment", **wrong})
        assert sent.status_code == 400
    assert client.get("/q/0000").status_code == 404
    assert session.scalars(select(SurveyResponse)).all() == []


def test_a_new_link_ends_the_old_one_and_only_hashes_are_kept(session: Session, campaign: Campaign) -> None:
    first = {member.reference: token for member, token in invited(session, campaign)}
    again = {member.reference: token for member, token in invited(session, campaign)}
    assert len(first) == len(again) == 80
    assert fieldwork.find_invitation(session, first["R001"], suite=NATIONAL) is None
    found = fieldwork.find_invitation(session, again["R001"], suite=NATIONAL)
    assert found is not None
    assert again["R001"].encode() not in found[0].hash
    assert len(session.scalars(select(Invitation)).all()) == 80


def test_answers_and_people_share_no_key() -> None:
    tables = Base.metadata.tables
    keys = {key.target_fullname for key in tables["survey_response"].foreign_keys}
    assert keys == {"campaign.id"}
    assert not {column.name for column in inspect(SurveyResponse).columns if "_at" in column.name}
    every = [(name, key) for name, table in tables.items() for key in table.foreign_keys]
    pointing = {name for name, key in every if key.column.table.name == "survey_response"}
    assert pointing == set()


def test_weights_bring_the_answers_to_the_frame_and_are_kept(session: Session, campaign: Campaign) -> None:
    invited(session, campaign)
    for place, member in enumerate(members(session)):
        if member.groups["city"] == "B" or place < 20:
            value = "5" if member.groups["city"] == "A" else "1"
            fieldwork.take_answers(session, member, {"overall": value}, mode="web", language="zh")
    before = measure(session, campaign)
    weigh(session, campaign)
    after = measure(session, campaign)
    assert before.estimate is not None
    assert after.estimate is not None
    assert before.estimate.mean == pytest.approx(20 / 40)
    assert after.estimate.mean == pytest.approx(60 / 80)
    assert {tuple(cell["groups"]): cell["weight"] for cell in campaign.weights["cells"]} == pytest.approx(
        {("A",): 1.5, ("B",): 0.5}
    )
    campaign.weighting = "raking"
    weigh(session, campaign)
    raked = measure(session, campaign).estimate
    assert raked is not None
    assert raked.mean == pytest.approx(60 / 80)


def test_every_outcome_enters_the_response_rate(session: Session, campaign: Campaign) -> None:
    told = invited(session, campaign, size=10)
    drawn = [member for member, _token in told]
    fieldwork.take_answers(session, drawn[0], {"overall": "5"}, mode="phone", language="zh")
    for member, outcome in zip(drawn[1:4], ("refused", "not_reached", "not_eligible"), strict=True):
        fieldwork.note_call(session, member, outcome, by=_user(session))
    found = measure(session, campaign)
    assert found.outcomes == {
        "complete": 1,
        "not_eligible": 1,
        "not_reached": 1,
        "refused": 1,
        "unknown_eligible": len(drawn) - 4,
    }
    assert found.rates.strict == pytest.approx(1 / (len(drawn) - 1))
    assert len(fieldwork.to_remind(session, campaign)) == len(drawn) - 3
    assert found.verdict == "small"


def _user(session: Session) -> int:
    from_row = session.execute(Base.metadata.tables["user_account"].select()).first()
    if from_row is not None:
        return int(from_row.id)
    row = {"email": "i@test.example", "name": "访员", "active": True, "fs_uniquifier": "i", "role": "office"}
    times = {"create_datetime": utc_now(), "update_datetime": utc_now()}
    insert = Base.metadata.tables["user_account"].insert().values(**row, scope_kind="everywhere", **times)
    return int(session.execute(insert).inserted_primary_key[0])  # type: ignore[index] # an insert of one row


def test_the_office_runs_a_campaign_from_set_to_export(
    session: Session, places: Places, sign_in: SignIn, client: PageClient
) -> None:
    office, second = sign_in("office"), sign_in("office", email="second@test.example")
    assert office.post("/office/surveys/sets/new", data={"code": "s", "document": "{}"}).status_code == 400
    made = office.post("/office/surveys/sets/new", data={"code": "s", "document": json.dumps(DEMO)})
    assert made.status_code == 303
    assert office.post(f"{made.location}/publish").status_code == 400
    assert "不能再改" not in office.get(made.location).text
    second.post(f"{made.location}/publish")
    assert "不能再改" in office.get(made.location).text
    found = session.scalars(select(QuestionSet)).one()
    today = business_day(utc_now()).isoformat()
    frame = io.BytesIO(b"reference,city\nR1,A\nR2,A\nR3,B\n")
    data = {
        "title": "调查",
        "question_set": str(found.id),
        "opens_on": today,
        "closes_on": today,
        "target": "85",
        "groups": "city",
        "weighting": "none",
        "frame": (frame, "frame.csv"),
    }
    address = office.post("/office/surveys/new", data=data).location
    office.post(f"{address}/draw", data={"size": "3"})
    links = office.post(f"{address}/links.csv").get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(links)))
    assert len(rows) == 3
    g.pop("_login_user", None)
    client.post(f"/q/{rows[0]['短码']}", data={"asked": "overall aspects trips comment", "overall": "5"})
    g.pop("_login_user", None)
    assert office.get(address).status_code == 200
    session.rollback()
    waiting = fieldwork.to_remind(session, session.scalars(select(Campaign)).one())[0]
    calls = address.replace("/office/surveys", "/interviews")
    assert office.get(calls).status_code == 200
    assert office.get(f"{calls}/calls/{waiting.id}").status_code == 200
    assert office.post(f"{calls}/calls/{waiting.id}/outcome", data={"result": "refused"}).status_code == 303
    assert office.post(f"{address}/weights").status_code == 303
    assert "答案,overall,,非常满意,<10," in office.get(f"{address}/results.csv").text
    assert office.get(f"{address}/answers.csv").text.splitlines()[1].startswith("A,web,zh,1.0,5")
    g.pop("_login_user", None)
    assert sign_in("office", places.in_region("yanbian")).get(address).status_code == 404


def test_the_exports_give_the_exact_shares_of_enough_answers(
    session: Session, campaign: Campaign, sign_in: SignIn
) -> None:
    invited(session, campaign)
    for place, member in enumerate(members(session)[:40]):
        value = "5" if place < 30 else "2"
        fieldwork.take_answers(session, member, {"overall": value}, mode="web", language="zh")
    session.commit()
    office = sign_in("office")
    table = office.get(f"/office/surveys/{campaign.id}/results.csv").text
    assert "答案,overall,,非常满意,30,75.0" in table
    page = office.get(f"/office/surveys/{campaign.id}/results").text
    assert "75.0" in page
    book = load_workbook(io.BytesIO(office.get(f"/office/surveys/{campaign.id}/results.xlsx").data))
    assert ("overall", None, "非常满意", "30", "75.0") in list(book["答案"].iter_rows(values_only=True))


def test_the_planner_says_how_many_to_ask(sign_in: SignIn) -> None:
    page = sign_in("office").get(
        "/office/surveys/plan?margin=5&share=50&cluster=1&rho=0&response_rate=50&target=85&population="
    )
    assert page.status_code == 200
    assert ">385<" in page.text
    assert ">770<" in page.text


def test_the_demonstration_is_made_once_and_says_that_it_is_simulated(session: Session, sign_in: SignIn) -> None:
    for _time in range(2):
        seed_survey(session, lambda _done, _all: None)
    session.commit()
    closed, found = session.scalars(select(Campaign).order_by(Campaign.id))
    assert len(members(session, campaign_id=found.id)) == FRAME
    assert len(members(session, campaign_id=found.id, drawn=True)) == SAMPLE
    assert closed.published_at is not None
    assert {one["simulated"] for one in closed.figures["shares"]} == {True}
    assert measure(session, found).verdict in ("meets", "not_yet_shown", "below")
    page = sign_in("office").get(f"/office/surveys/{found.id}")
    assert "答卷全部是模拟的" in page.text


@pytest.mark.parametrize("prefix", ["", "/en", "/ko/elder"])
def test_every_office_page_opens_in_every_language(
    session: Session, campaign: Campaign, sign_in: SignIn, prefix: str
) -> None:
    office = sign_in("office")
    member = invited(session, campaign)[0][0]
    paths = ("", "/plan", "/sets/new", "/new", f"/sets/{campaign.question_set_id}", f"/{campaign.id}")
    of_campaign = ("invitations", "quotas", "interviewers", "weights", "results")
    for path in (*paths, *(f"/{campaign.id}/{name}" for name in of_campaign)):
        assert office.get(f"{prefix}/office/surveys{path}").status_code == 200, path
    for path in ("", f"/{campaign.id}", f"/{campaign.id}/calls/{member.id}"):
        assert office.get(f"{prefix}/interviews{path}").status_code == 200, path
