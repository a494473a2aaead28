"""A bad rating from the queue to its end, by two people in a browser, with axe at phone and desktop width."""

from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from portal.accounts.queries import add_account
from portal.accounts.signin import DEMO_PASSWORD
from portal.db import db
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.collecting.models.ratings import Rating, RatingTag
from surveys.handling.opening import open_cases
from surveys.handling.steps import Hand
from tests.browser.conftest import Faults
from tests.places import add_places

REPLY = "您好！我们已经核实并改正，今后一次讲清。"


@pytest.fixture
def hall(demo_app: Flask, served: str) -> str:
    """The site with one bad rating, a clerk of the hall and the office of the province."""
    with demo_app.app_context():
        session: Session = db.session()
        places, now = add_places(session), utc_now()
        for name, role, scope in (
            ("clerk", "staff", places.in_yanji_hall),
            ("office", "office", places.in_region("jilin")),
        ):
            add_account(
                session, email=f"{name}@test.example", name=name, password=DEMO_PASSWORD, role=role, scope=scope
            )
        rating = Rating(
            id=uuid4(), window_id=places.first.id, level=1, language="zh", channel=3, basis="verified", state="counted",
            question_set="gov-40-1", received_at=now, rated_on=business_day(now),
        )  # fmt: skip
        session.add(rating)
        session.flush()
        session.add(RatingTag(rating_id=rating.id, code="109"))
        open_cases(session, hand=Hand(None, now), progress=lambda _done, _total: None)
        session.commit()
    return served


def sign_in(page: Page, site: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", f"{name}@test.example")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_two_people_bring_a_bad_rating_to_its_end(hall: str, page: Page, faults_on: Faults) -> None:
    sign_in(page, hall, "clerk")
    for path in ("/handling", "/handling/1"):
        assert faults_on(f"{hall}{path}", 360, 1280) == []
    page.goto(f"{hall}/handling")
    page.get_by_role("rowheader").get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/handling/1")
    for field in ("is_true", "is_reasonable", "complexity"):
        page.locator(f"#accept-{field}-0").check()
    page.fill("#accept-evidence", "已核对叫号记录")
    page.fill("#accept-reason", "转窗口整改")
    page.get_by_role("button", name="预审通过，转整改").click()
    page.fill("#begin-reason", "逐条核对清单")
    page.get_by_role("button", name="开始整改").click()
    page.get_by_role("link", name="属实，已整改").click()
    page.fill("#submit-evidence", "清单已重新张贴")
    page.fill("#submit-reply", REPLY)
    page.get_by_role("button", name="提交审核").click()
    assert page.get_by_text("等待另一个人审核。").is_visible()
    assert faults_on(f"{hall}/handling/1", 360) == []
    sign_in(page, hall, "office")
    page.goto(f"{hall}/handling/1")
    page.get_by_role("button", name="审核通过并公开答复").click()
    assert page.get_by_text("待回访").first.is_visible()
    for path in ("/office/handling", "/office/handling/deadlines", "/office/findings/new"):
        assert faults_on(f"{hall}{path}", 360, 1280) == []
    sign_in(page, hall, "clerk")
    page.goto(f"{hall}/handling/1")
    page.get_by_label("没有留下联系方式").check()
    page.get_by_role("button", name="办结这件差评").click()
    assert page.locator(".mc-title .mc-tag", has_text="已办结").is_visible()
    assert faults_on(f"{hall}/replies/222401", 360) == []
    assert page.get_by_text(REPLY).is_visible()


def test_single_keys_move_between_cases_and_can_be_turned_off(hall: str, page: Page) -> None:
    sign_in(page, hall, "clerk")
    page.goto(f"{hall}/handling")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/handling/1")
    page.keyboard.press("z")
    page.wait_for_selector("#give-reason")
    page.fill("#give-reason", "q")
    page.focus("#give-reason")
    page.keyboard.type("tqn")
    assert page.input_value("#give-reason") == "qtqn", "keys are for writing where one writes"
    assert page.url.endswith("/handling/1")
    page.click(".mc-keys summary")
    page.click("[data-keys-switch]")
    page.keyboard.press("q")
    page.wait_for_timeout(200)
    assert page.url.endswith("/handling/1")
    page.click("[data-keys-switch]")
    page.keyboard.press("q")
    page.wait_for_url("**/handling")
