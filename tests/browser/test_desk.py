"""The clerk's desk by keyboard alone: from three letters to the sheet, with axe at phone and desktop width."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from portal.accounts.queries import add_account
from portal.accounts.scope import Scope
from portal.accounts.signin import DEMO_PASSWORD
from portal.db import db
from standards.guide.document import document_hash, dump_guide
from standards.models import Edition, Guide, Item
from standards.search.documents import reindex
from tests.browser.conftest import Faults
from tests.places import add_places
from tests.standards.samples import RESIDENCE

PATHS = ("/staff", "/staff/guides/residence", "/staff/guides/residence/notice?who=agent&reason=live", "/staff/changes")


@pytest.fixture
def desk(demo_app: Flask, served: str, page: Page) -> str:
    """The site with one guide in force, and a clerk of the hall signed in."""
    with demo_app.app_context():
        session: Session = db.session()
        places = add_places(session)
        clerk, writer = (
            add_account(
                session, email=f"{name}@test.example", name=name, password=DEMO_PASSWORD, role="staff", scope=scope
            )
            for name, scope in (("clerk", places.in_yanji_hall), ("writer", Scope("everywhere")))
        )
        guide = Guide(code="residence", item=Item(code="1", name="居住证办理", kind="07"), agency=places.agency)
        content, now = dump_guide(RESIDENCE), datetime.now(UTC)
        edition = Edition(
            guide=guide, number=1, state="published", content=content, content_hash=document_hash(content),
            effective_from=date(2026, 1, 1), author_id=writer.id, approver_id=clerk.id, published_at=now,
        )  # fmt: skip
        session.add(edition)
        session.flush()
        reindex(session, [guide.id], day=now.date())
        session.commit()
    page.goto(f"{served}/sign-in")
    page.fill("input[name=email]", "clerk@test.example")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/staff")
    return served


def test_a_notice_is_handed_out_without_a_mouse(desk: str, page: Page) -> None:
    page.keyboard.type("jzz")
    page.locator(".mc-suggestions li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/guides/residence")
    page.keyboard.press("2")
    page.wait_for_url("**who=agent**")
    page.keyboard.press("1")
    page.wait_for_url("**reason=work**")
    page.keyboard.press("p")
    page.wait_for_url("**/notice?**")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/staff/notices/GZ*")
    page.keyboard.press("n")
    page.wait_for_url("**/staff")


def test_single_keys_can_be_switched_off(desk: str, page: Page) -> None:
    page.goto(f"{desk}/staff/guides/residence")
    page.locator(".mc-keys summary").click()
    page.locator("[data-keys-switch]").click()
    page.locator("h1").click()
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    assert page.url == f"{desk}/staff/guides/residence"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_the_desk_is_clean_at_every_width(desk: str, path: str, width: int, faults_on: Faults) -> None:
    assert faults_on(desk + path, width) == []
