"""The editor and the lists in a real browser: axe, phones, large print, and drafts that save by themselves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor
from standards.editions import start_draft
from standards.guide.document import load_guide
from standards.models import Edition, Guide, Item
from tests.browser.conftest import Faults
from tests.people import PASSWORD
from tests.places import Places
from tests.standards.samples import RESIDENCE

EDIT = "/office/guides/residence/edit"
PAGES = (
    "/office/guides", "/office/guides/residence", EDIT, f"{EDIT}/materials", f"{EDIT}/channels/0", f"{EDIT}/rules/0",
    "/office/quality", "/office/rules", "/office/items/000109005000", "/lists", "/lists/papers",
)  # fmt: skip


@pytest.fixture
def draft(session: Session, places: Places, add_user: Callable[..., UserAccount]) -> Edition:
    author = add_user("office", email="writer@test.example")
    item = Item(code="000109005000", name="居住证办理", kind="07")
    guide = Guide(code="residence", item=item, agency=places.agency)
    session.add(guide)
    edition = start_draft(session, guide, content=RESIDENCE, author=Actor(author.id, "office"))
    session.commit()
    return edition


@pytest.fixture
def signed_in(served: str, page: Page, draft: Edition) -> str:
    page.goto(f"{served}/sign-in")
    page.fill("input[name=email]", "writer@test.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    return served


@pytest.mark.parametrize(("prefix", "width"), [("", 360), ("/en", 1280), ("/ko/elder", 360)])
def test_axe_finds_nothing_in_the_office(signed_in: str, faults_on: Faults, prefix: str, width: int) -> None:
    faults = {path: faults_on(f"{signed_in}{prefix}{path}", width) for path in PAGES}
    assert {path: found for path, found in faults.items() if found} == {}


def test_a_draft_saves_by_itself_and_renews_its_findings(
    signed_in: str, page: Page, session: Session, draft: Edition
) -> None:
    page.goto(f"{signed_in}{EDIT}/materials/1")
    page.fill("#name-zh", "其他有关材料")
    expect(page.locator("#autosave")).to_have_text("已自动保存")
    expect(page.locator("#findings")).to_contain_text("兜底词")
    page.fill("#name-zh", "近期免冠照片")
    expect(page.locator("#findings")).not_to_contain_text("兜底词")
    session.expire_all()
    assert load_guide(draft.content).materials[1].name.zh == "近期免冠照片"
