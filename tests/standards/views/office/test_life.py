"""The office carries a guide from draft to publication; whoever is second, or may not, is told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from standards.guide.content import Guide as Content
from standards.models import Edition, Guide, Item
from standards.views.office.guides import today
from tests.pages import PageClient
from tests.places import Places
from tests.standards.conftest import Office
from tests.standards.lint.good import good_guide
from tests.standards.samples import RESIDENCE, ask, chose, make_guide, paper, rule

SignIn = Callable[..., PageClient]
DESK = "/office/guides/residence"


@pytest.fixture
def writer(sign_in: SignIn, office: Office) -> PageClient:
    return sign_in("office", email="one@test.example")


@pytest.fixture
def checker(sign_in: SignIn, office: Office) -> PageClient:
    return sign_in("office", email="two@test.example")


def edition(session: Session, number: int = 1) -> Edition:
    session.expire_all()
    return session.scalars(select(Edition).where(Edition.number == number)).one()


def put(session: Session, content: Content, number: int = 1) -> None:
    found = edition(session, number)
    found.content = content.model_dump(mode="json", exclude_defaults=True)
    session.commit()


def test_a_guide_goes_from_draft_to_publication_by_two_people(
    session: Session, writer: PageClient, checker: PageClient
) -> None:
    assert writer.post(f"{DESK}/start").status_code == 302
    put(session, RESIDENCE)
    assert "居住证办理" in writer.get(f"{DESK}/edit").text
    assert writer.post(f"{DESK}/submit").status_code == 302
    assert edition(session).state == "review"
    assert writer.post(f"{DESK}/approve").status_code == 409
    assert checker.post(f"{DESK}/approve").status_code == 302
    answer = checker.post(f"{DESK}/publish", data={"number": "1", "effective_from": today().isoformat()})
    assert answer.status_code == 302
    assert edition(session).state == "published"
    assert writer.get("/guides/residence").status_code == 200
    assert "/guides/residence" in writer.get("/search", query_string={"q": "居住证"}).text
    told = session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()
    assert told == ["edition.started", "edition.submitted", "edition.approved", "edition.published"]


def test_an_edition_is_not_published_twice(session: Session, writer: PageClient, checker: PageClient) -> None:
    writer.post(f"{DESK}/start")
    put(session, RESIDENCE)
    writer.post(f"{DESK}/submit")
    checker.post(f"{DESK}/approve")
    day = {"number": "1", "effective_from": today().isoformat()}
    checker.post(f"{DESK}/publish", data=day)
    again = checker.post(f"{DESK}/publish", data=day)
    assert again.status_code == 409
    assert "第 1 版已经发布过" in again.text


def test_errors_of_the_check_refuse_the_submission(session: Session, writer: PageClient) -> None:
    writer.post(f"{DESK}/start")
    put(session, good_guide({"fees.0.basis": "nothing"}))
    refused = writer.post(f"{DESK}/submit")
    assert refused.status_code in (400, 409)
    assert edition(session).state == "draft"
    assert "还有必须改正的错误" in writer.get(f"{DESK}/edit").text


def test_a_scheduled_edition_is_withdrawn_with_a_reason(
    session: Session, publish: Callable[..., Edition], writer: PageClient, checker: PageClient
) -> None:
    publish()
    writer.post(f"{DESK}/start")
    writer.post(f"{DESK}/submit")
    checker.post(f"{DESK}/approve")
    later = today() + timedelta(days=30)
    checker.post(f"{DESK}/publish", data={"number": "2", "effective_from": later.isoformat()})
    assert "第 2 版待生效" in writer.get(DESK).text
    assert "待生效" in writer.get("/office/guides?state=scheduled").text
    assert writer.post(f"{DESK}/retire", data={"number": "2", "on": today().isoformat()}).status_code == 400
    kept = {"number": "2", "on": today().isoformat(), "reason": "暂缓"}
    assert writer.post(f"{DESK}/retire", data=kept).status_code == 302
    assert edition(session, 2).state == "retired"
    assert edition(session, 1).effective_to is None


def test_an_edition_goes_back_with_a_reason_and_remarks_are_settled(
    session: Session, writer: PageClient, checker: PageClient
) -> None:
    writer.post(f"{DESK}/start")
    put(session, RESIDENCE)
    writer.post(f"{DESK}/submit")
    assert checker.post(f"{DESK}/return-to-author", data={"reason": ""}).status_code == 400
    assert checker.post(f"{DESK}/comments", check=False).status_code == 404
    checker.post(f"{DESK}/add-comment", data={"place": "materials.photo", "text": "照片张数不对"})
    assert "照片张数不对" in writer.get(DESK).text
    assert checker.post(f"{DESK}/return-to-author", data={"reason": "照片张数不对"}).status_code == 302
    assert edition(session).state == "draft"
    number = edition(session).comments[0].id
    assert writer.post(f"{DESK}/comments/{number}/resolve").status_code == 302
    assert edition(session).comments[0].resolved_at is not None
    assert writer.post(f"{DESK}/comments/999/resolve").status_code == 404


def test_a_draft_is_thrown_away_with_its_remarks(session: Session, writer: PageClient) -> None:
    writer.post(f"{DESK}/start")
    writer.post(f"{DESK}/add-comment", data={"text": "重写"})
    assert writer.post(f"{DESK}/discard").status_code == 302
    assert session.scalar(select(func.count(Edition.id))) == 0
    assert writer.get(f"{DESK}/edit").status_code == 404


def test_a_guide_outside_the_scope_is_not_there(sign_in: SignIn, office: Office, places: Places) -> None:
    client = sign_in("office", places.in_region("changchun"))
    assert client.get(DESK).status_code == 404
    assert client.post(f"{DESK}/start").status_code == 404
    assert "共 0 份" in client.get("/office/guides").text


@pytest.mark.parametrize("prefix", ["", "/en", "/ko/elder"])
def test_the_list_shows_state_score_and_proof(publish: Callable[..., Edition], writer: PageClient, prefix: str) -> None:
    publish()
    assert writer.get(f"{prefix}/office/guides?q=a&state=published&kind=07&agency=1&page=9").status_code == 200
    assert "residence" in writer.get(f"{prefix}/office/guides").text
    assert writer.get(f"{prefix}/office/guides/residence").status_code == 200
    assert writer.get(f"{prefix}/office/quality").status_code == 200


@pytest.mark.parametrize(
    ("found", "count"), [("errors", 0), ("warns", 1), ("clean", 0), ("unproved", 0), ("nonsense", 1)]
)
def test_the_list_is_filtered_by_what_the_check_found(
    publish: Callable[..., Edition], writer: PageClient, found: str, count: int
) -> None:
    publish()
    assert f"共 {count} 份" in writer.get(f"/office/guides?found={found}").text


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"questions": [ask("who")]}, "没有选项"),
        ({"questions": [ask("a", "x", show_if=chose("b", "x")), ask("b", "x", show_if=chose("a", "x"))]}, "互相等待"),
        ({"questions": [ask("a", "x", "y")], "materials": [paper("p", need="by_rule")],
          "rules": [rule("r", chose("a", "x"), "material:p"),
                    rule("s", chose("a", "x"), "material:p", effect="waive")]},
         "互相矛盾"),
        ({"rules": [rule("r", chose("a", "x"), "material:p")]}, "引用了不存在的问题"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told_and_not_submitted(
    session: Session, writer: PageClient, broken: dict[str, Any], told: str
) -> None:
    writer.post(f"{DESK}/start")
    put(session, make_guide(**broken))
    refused = writer.post(f"{DESK}/submit")
    assert refused.status_code == 400
    assert told in refused.text
    assert told in writer.get(f"{DESK}/edit").text
    assert edition(session).state == "draft"


def test_of_four_who_publish_in_the_same_moment_one_succeeds(
    session: Session, app: Flask, writer: PageClient, checker: PageClient
) -> None:
    writer.post(f"{DESK}/start")
    put(session, RESIDENCE)
    writer.post(f"{DESK}/submit")
    checker.post(f"{DESK}/approve")
    cookies = {"Cookie": f"mingchuang={checker.get_cookie('mingchuang').value}"}  # type: ignore[union-attr] # signed in
    together, days = threading.Barrier(4), [today() + timedelta(days=number) for number in range(4)]

    def publish(day: date) -> int:
        client = app.test_client(use_cookies=False)
        together.wait()
        told = {"number": "1", "effective_from": day.isoformat()}
        return int(client.post(f"{DESK}/publish", data=told, headers=cookies).status_code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(publish, days)) == [302, 409, 409, 409]
    assert edition(session).state == "published"
    assert session.scalar(select(func.count(AuditEntry.seq)).where(AuditEntry.action == "edition.published")) == 1


def test_the_proof_is_told_in_one_sentence(publish: Callable[..., Edition], writer: PageClient) -> None:
    publish()
    assert "9 种情形，全部一次办好" in writer.get(DESK).text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_list_and_scores_are_files_too(publish: Callable[..., Edition], writer: PageClient, ending: str) -> None:
    publish()
    assert writer.get(f"/office/guides.{ending}").status_code == 200
    assert writer.get(f"/office/quality.{ending}").status_code == 200
    assert writer.get("/office/quality.exe").status_code == 404


def test_many_guides_are_started_and_retired_after_a_preview(
    session: Session, publish: Callable[..., Edition], writer: PageClient, places: Places
) -> None:
    publish()
    item = Item(code="x", name="没有版本的事项")
    session.add(Guide(code="empty", item=item, agency=places.agency))
    session.commit()
    preview = writer.get("/office/guides/bulk?act=retire&guide=residence&guide=empty")
    assert "其中 1 份可以进行" in preview.text
    both = {"act": "retire", "guide": ["residence", "empty"]}
    assert writer.post("/office/guides/bulk", data=both).status_code == 400
    assert edition(session).state == "published"
    assert writer.post("/office/guides/bulk", data={**both, "reason": "事项取消"}).status_code == 302
    assert edition(session).state == "retired"
    assert edition(session).effective_to == max(today(), edition(session).effective_from or date.min)
    assert writer.get("/office/guides/bulk?act=retire").status_code == 400
    assert writer.get("/office/guides/bulk?act=nothing&guide=empty").status_code == 400
    writer.post("/office/guides/bulk", data={"act": "start", "guide": ["residence", "empty"]})
    assert session.scalar(select(func.count(Edition.id)).where(Edition.state == "draft")) == 2


@pytest.mark.parametrize("role", ["staff", "supervisor"])
def test_only_the_office_keeps_guides(sign_in: SignIn, office: Office, role: str) -> None:
    client = sign_in(role)
    for address in ("/office/guides", DESK, f"{DESK}/edit", "/office/quality"):
        assert client.get(address).status_code == 403


def test_editions_are_compared_in_public_only_once_published(
    session: Session, publish: Callable[..., Edition], writer: PageClient, client: PageClient
) -> None:
    publish()
    publish(date(2026, 6, 1), content=RESIDENCE.model_copy(update={"charged": True}))
    assert "是否收费" in client.get("/guides/residence/diff/1/2").text
    writer.post(f"{DESK}/start")
    assert client.get("/guides/residence/diff/2/3").status_code == 404
    assert writer.get(f"{DESK}/compare/1/3").status_code == 200
    assert writer.get(f"{DESK}/compare/1/9").status_code == 404
