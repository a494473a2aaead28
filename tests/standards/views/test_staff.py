"""The clerk's desk: search near home, a guide on one screen, favourites, changes read and not read."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from standards.editions import approve_edition, publish_edition, start_draft, submit_edition
from standards.ledgers import Favourite, ReadConfirmation
from standards.models import Edition
from tests.pages import PageClient
from tests.places import Places
from tests.standards.conftest import Office
from tests.standards.samples import RESIDENCE

ADDRESSES = ("", "/en", "/ko", "/elder")


@pytest.fixture
def renewed(session: Session, office: Office, publish: Callable[..., Edition]) -> Edition:
    """A first edition in force since March, and a second one published an hour ago."""
    publish()
    now = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(hours=1)
    content = RESIDENCE.model_copy(update={"charged": True})
    edition = start_draft(session, office.guide, content=content, author=office.writer, note="调整收费说明")
    submit_edition(session, edition, actor=office.writer, now=now)
    approve_edition(session, edition, approver=office.checker, now=now)
    publish_edition(session, edition, effective_from=now.date(), now=now, today=now.date(), actor=office.checker)
    session.commit()
    return edition


@pytest.fixture
def clerk(sign_in: Callable[..., PageClient], places: Places) -> PageClient:
    return sign_in("staff", places.in_yanji_hall)


@pytest.mark.parametrize("prefix", ADDRESSES)
@pytest.mark.parametrize(
    "path",
    ["/staff", "/staff?q=jzz", "/staff/guides/residence", "/staff/changes", "/staff/notices", "/staff/consultations"],
)
def test_every_page_of_the_desk_stands_in_every_language(
    clerk: PageClient, renewed: Edition, prefix: str, path: str
) -> None:
    assert clerk.get(prefix + path).status_code == 200


@pytest.mark.parametrize("path", ["/staff", "/staff/guides/residence", "/staff/notices", "/staff/consultations"])
def test_nobody_enters_the_desk_without_a_role_for_it(
    client: PageClient, sign_in: Callable[..., PageClient], renewed: Edition, path: str
) -> None:
    assert client.get(path).status_code == 302
    assert sign_in("supervisor").get(path).status_code == 403


def test_the_search_box_has_the_focus_and_finds_without_scripts(clerk: PageClient, renewed: Edition) -> None:
    assert "autofocus" in clerk.get("/staff").text
    assert "/staff/guides/residence" in clerk.get("/staff?q=juzhuzheng").text
    assert clerk.get("/staff/suggest?q=jzz").json[0]["address"].endswith("/staff/guides/residence")
    assert "没有找到" in clerk.get("/staff", query_string={"q": "飞碟"}).text


def test_a_guide_shows_the_checklist_before_the_facts(clerk: PageClient, renewed: Edition) -> None:
    page = clerk.get("/staff/guides/residence?who=agent&reason=work").text
    assert page.index("授权委托书") < page.index("一句话答复")
    assert "要交" in page
    assert 'data-key="p"' in page


def test_a_guide_of_another_place_is_shown_but_gives_no_notice(
    sign_in: Callable[..., PageClient], places: Places, renewed: Edition
) -> None:
    stranger = sign_in("staff", places.in_region("changchun"))
    page = stranger.get("/staff/guides/residence")
    assert page.status_code == 200
    assert 'data-key="p"' not in page.text
    assert stranger.get("/staff/guides/residence/notice").status_code == 404


def test_opened_guides_are_at_hand_the_next_time(clerk: PageClient, renewed: Edition) -> None:
    assert "打开过的指南会列在这里" in clerk.get("/staff").text
    clerk.get("/staff/guides/residence")
    assert "打开过的指南会列在这里" not in clerk.get("/staff").text


def test_a_favourite_is_kept_and_put_away_again(clerk: PageClient, renewed: Edition, session: Session) -> None:
    for kept in (1, 0):
        response = clerk.post("/staff/guides/residence/favourite?who=agent")
        assert response.status_code == 303
        assert response.location == "/staff/guides/residence?who=agent"
        assert session.scalar(select(func.count()).select_from(Favourite)) == kept
    assert clerk.post("/staff/guides/none/favourite").status_code == 404


def test_a_change_is_shown_until_the_clerk_confirms_it(clerk: PageClient, renewed: Edition, session: Session) -> None:
    assert "调整收费说明" in clerk.get("/staff").text
    assert "我已阅读" in clerk.get("/staff/guides/residence").text
    for _again in range(2):
        assert clerk.post("/staff/guides/residence/read", data={"number": "2"}).status_code == 303
    assert session.scalar(select(func.count()).select_from(ReadConfirmation)) == 1
    assert "没有要确认的变更" in clerk.get("/staff").text
    assert "我已阅读" not in clerk.get("/staff/guides/residence").text


@pytest.mark.parametrize("number", ["", "9", "x"])
def test_an_edition_that_is_none_cannot_be_confirmed(clerk: PageClient, renewed: Edition, number: str) -> None:
    assert clerk.post("/staff/guides/residence/read", data={"number": number}).status_code == 404


def test_a_draft_cannot_be_confirmed(clerk: PageClient, renewed: Edition, session: Session, office: Office) -> None:
    start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    session.commit()
    assert clerk.post("/staff/guides/residence/read", data={"number": "3"}).status_code == 404


def test_leaders_see_who_has_not_read(
    clerk: PageClient, sign_in: Callable[..., PageClient], places: Places, renewed: Edition
) -> None:
    leader = sign_in("office", places.in_yanji_hall)
    address = "/staff/changes/residence/2"
    assert address in leader.get("/staff/changes").text
    assert "1 位" in leader.get(address).text
    clerk.post("/staff/guides/residence/read", data={"number": "2", "from": "changes"})
    assert "都已确认" in leader.get(address).text
    assert clerk.get(address).status_code == 403
    assert sign_in("office", places.in_region("changchun")).get(address).status_code == 404


def test_the_difference_of_two_editions_is_public(client: PageClient, renewed: Edition) -> None:
    page = client.get("/guides/residence/changes/2").text
    assert "是否收费" in page
    assert "修改" in page or "新增" in page
    assert client.get("/guides/residence/changes/1").status_code == 404
    assert "changes/2" in client.get("/guides/residence/history").text


def test_an_old_change_is_not_listed(clerk: PageClient, publish: Callable[..., Edition]) -> None:
    publish(start=date(2026, 3, 1))
    assert "近 14 天没有变更" in clerk.get("/staff/changes").text
