"""The three ways through the house, walked in a real browser."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from portal.accounts.signin import DEMO_PASSWORD
from portal.db import db
from portal.places.models import Window
from surveys.collecting.keys import keys_of
from surveys.collecting.models.ratings import Rating
from surveys.collecting.places import code_of

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def rating_address(furnished: Flask, served: str) -> str:
    with furnished.app_context():
        window = db.session.scalars(select(Window).where(Window.code == "222401-01")).one()
        return f"{served}/r/{code_of(window, keys=keys_of(furnished.config['SETTINGS']))}"


def count_ratings(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Rating)) or 0


def seconds_of_rating(app: Flask) -> int | None:
    with app.app_context():
        return db.session.scalars(select(Rating.seconds)).one()


def sign_in(page: Page, served: str, role: str) -> None:
    page.goto(f"{served}/sign-in")
    page.fill("#email", f"{role}@demo.example")
    page.fill("#password", DEMO_PASSWORD)
    page.click("main button[type=submit]")


def test_a_citizen_finds_the_papers_by_keyboard_alone(furnished: Flask, served: str, page: Page) -> None:
    page.goto(f"{served}/")
    page.locator("#search").focus()
    page.keyboard.type("kaifandian")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("开饭店")
    expect(page.get_by_role("option").first).to_contain_text("食品经营许可")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("食品经营许可")
    page.goto(page.url + "/checklist")
    while page.locator("form.mc-form input[type=radio]").count():
        for group in page.locator("form.mc-form fieldset").all():
            group.locator("label").first.click()
        page.locator("form.mc-form button[type=submit]").click()
    expect(page.locator("#papers")).to_contain_text("样材料")


def test_a_citizen_rates_a_window_once(furnished: Flask, rating_address: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(rating_address)
    assert page.locator("input[type=radio]:checked").count() == 0
    page.get_by_text("不满意", exact=True).click()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("您满意吗")
    page.go_back()
    assert count_ratings(furnished) == 1
    assert seconds_of_rating(furnished) is not None
    assert page.context.cookies() == []


def test_a_rating_needs_no_script(furnished: Flask, rating_address: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(rating_address)
    page.wait_for_url("**plain=1**")
    page.get_by_text("非常满意", exact=True).click()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("您满意吗")
    assert count_ratings(furnished) == 1
    assert seconds_of_rating(furnished) is None


def test_an_empty_rating_is_told_and_nothing_is_stored(furnished: Flask, rating_address: str, page: Page) -> None:
    page.goto(rating_address)
    page.evaluate("document.querySelector('#rate').noValidate = true")
    page.get_by_role("button", name="提交评价").click()
    expect(page).to_have_title("错误：这次办事，您满意吗？ · 明窗")
    assert count_ratings(furnished) == 0


def test_a_clerk_looks_a_procedure_up_by_initials(furnished: Flask, served: str, page: Page) -> None:
    sign_in(page, served, "staff")
    page.goto(f"{served}/staff")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("hz")
    expect(page.get_by_role("option").first).to_contain_text("护照")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("护照")


def test_the_office_sees_every_window_against_the_target(furnished: Flask, served: str, page: Page) -> None:
    sign_in(page, served, "office")
    page.goto(f"{served}/office/scores")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("body")).to_contain_text("已证实达标")


def test_pages_hold_at_twice_the_size(furnished: Flask, served: str, page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 450})  # 1280 x 900 at 200 %
    for address in ("/", "/guides/222401-food-licence", "/search?q=hz", "/rankings"):
        page.goto(served + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, address
