"""The rating page as a phone gets it: bytes, requests, axe in every state, keyboard, reading order, twice the size."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import db
from portal.settings import Settings
from surveys.collecting.keys import keys_of
from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.windows import WindowWatch
from surveys.collecting.places import code_of
from tests.guides import publish_guide
from tests.places import Places

PHONE = {"width": 360, "height": 740}
MOST_BYTES, MOST_REQUESTS = 25_000, 4
STATES = ("", "/en", "/ko", "/elder", "/ko/elder")


@pytest.fixture
def window(session: Session, places: Places, settings: Settings, served: str) -> str:
    """The address of the first window's page; its agency handles the residence permit."""
    publish_guide(session, places.agency, "residence")
    return f"{served}/r/{code_of(places.first, keys=keys_of(settings))}"


@dataclass
class Traffic:
    """What a page loaded: its addresses, and the bytes on the wire with headers, as the browser counts them."""

    addresses: list[str] = field(default_factory=list)
    size: int = 0


@pytest.fixture
def cold(browser: Browser) -> Iterator[Any]:
    """Opens an address in a browser that never was there."""
    contexts = []

    def cold(address: str) -> tuple[Page, Traffic]:
        context = browser.new_context(viewport=PHONE)
        contexts.append(context)
        page, traffic = context.new_page(), Traffic()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", lambda event: traffic.addresses.append(event["request"]["url"]))
        wire.on("Network.loadingFinished", lambda event: add(traffic, event["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        return page, traffic

    yield cold
    for context in contexts:
        context.close()


def add(traffic: Traffic, size: float) -> None:
    traffic.size += int(size)


@pytest.mark.parametrize("prefix", STATES)
@pytest.mark.parametrize("path", ["", "/items", "/items/residence"])
def test_a_cold_page_is_small_and_all_ours(served: str, window: str, cold: Any, prefix: str, path: str) -> None:
    page, traffic = cold(window.replace(served, served + prefix) + path)
    print(f"\n{prefix}{path}: {traffic.size} bytes, {len(traffic.addresses)} requests")  # noqa: T201 - the measure
    assert 0 < traffic.size <= MOST_BYTES
    assert 1 <= len(traffic.addresses) <= MOST_REQUESTS
    assert [one for one in traffic.addresses if not one.startswith((served, "data:"))] == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def faults_of(page: Page) -> list[str]:
    found = [f"{rule['id']}: {rule['nodes'][0]['html'][:100]}" for rule in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *(["sideways"] if wide else [])]


@pytest.mark.parametrize("prefix", STATES)
def test_every_state_is_clean(
    served: str, window: str, page: Page, session: Session, places: Places, settings: Settings, prefix: str
) -> None:
    page.set_viewport_size(PHONE)
    address, faults = window.replace(served, served + prefix), {}

    def look(name: str) -> None:
        faults[name] = faults_of(page)

    page.goto(address)
    look("empty")
    page.click("label[for=level-4]")
    look("level")
    page.click("label[for=tag-1-0]")
    page.click("label[for=finished-1]")
    page.locator("summary").click()
    look("tags and papers open")
    page.click("#choose")
    look("matters")
    page.click(".rate-item >> nth=0")
    look("papers of the matter")
    page.click("label[for=paper-1]")
    page.locator("summary").click()
    page.fill("#contact", "nobody")
    page.click(".rate-send button")
    look("error")
    assert page.is_checked("#paper-1")
    page.fill("#contact", "")
    page.click(".rate-send button")
    look("thanks")
    assert page.locator(".mc-receipt-code").count() == 1
    page.goto(page.url)
    look("receipt")
    page.goto(f"{served}{prefix}/receipt")
    look("receipt form")
    for _time in range(settings.limit_device):
        sent = page.request.post(address, form={"level": "5"})
        if sent.status == 429:
            break
    page.goto(address)
    page.click("label[for=level-0]")
    page.click(".rate-send button")
    look("429")
    assert page.is_checked("#level-0")
    assert {name: found for name, found in faults.items() if found} == {}
    assert len(faults) == 10


def test_without_scripts_the_matter_and_the_paper_are_said_and_nothing_is_lost(
    window: str, browser: Browser, session: Session
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(window)
    page.wait_for_url("**plain=1**")
    page.get_by_text("非常不满意", exact=True).click()
    page.get_by_text("没办成，缺材料", exact=True).click()
    page.locator("summary").click()
    page.fill("#comment", "清单上没有写")
    page.click("#choose")
    page.get_by_role("button", name="居住证办理").click()
    expect(page.locator("#comment")).to_have_value("清单上没有写")
    assert page.is_checked("#level-4")
    page.get_by_text("近期照片", exact=True).click()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("评价已收到")
    context.close()
    session.rollback()
    stored = session.scalars(select(Rating)).one()
    assert (stored.level, stored.guide, stored.guide_edition, stored.missing_material) == (1, "residence", 1, "photo")


def test_with_scripts_the_link_on_top_takes_along_what_is_filled_in(window: str, page: Page) -> None:
    page.goto(window)
    page.get_by_text("不满意", exact=True).click()
    page.click("#which")
    page.get_by_role("button", name="居住证办理").click()
    assert page.is_checked("#level-3")
    expect(page.locator(".mc-rated")).to_contain_text("居住证办理")


def test_enter_in_a_field_sends_the_rating_and_nothing_else(window: str, page: Page, session: Session) -> None:
    page.goto(window)
    page.get_by_text("满意", exact=True).click()
    page.locator("summary").click()
    page.fill("#contact", "13800138000")
    page.click("label[for=consent]")
    page.press("#contact", "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("评价已收到")


@pytest.mark.parametrize("level", [5, 1])
def test_the_keyboard_alone_rates_with_the_same_presses_for_praise_and_blame(
    window: str, page: Page, session: Session, level: int
) -> None:
    page.goto(window)
    for _press in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'level'"):
            break
    page.keyboard.press("Space")
    for _press in range(5 - level):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("评价已收到")
    session.rollback()
    assert session.scalars(select(Rating.level)).all() == [level]


def test_a_screen_reader_hears_place_question_levels_in_order(window: str, page: Page) -> None:
    page.goto(window)
    lines = [line.strip(" -") for line in page.locator("main").aria_snapshot().splitlines()]
    assert lines[1] == 'heading "这次办事，您满意吗？" [level=1]'
    radios = [line for line in lines if line.startswith("radio")]
    assert radios == [f'radio "{name}"' for name in ("非常满意", "满意", "基本满意", "不满意", "非常不满意")]
    at = [next(place for place, line in enumerate(lines) if text in line) for text in ("延吉市", "group", "提交评价")]
    assert at == sorted(at)
    assert not any("请留空" in line for line in lines)


def test_the_page_holds_at_twice_the_size(window: str, page: Page) -> None:
    for width, height in ((640, 450), (320, 480)):  # 1280 x 900 and 640 x 960 at 200 %
        page.set_viewport_size({"width": width, "height": height})
        for path in ("", "/items", "/items/residence"):
            page.goto(window + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_nothing_is_stored_before_it_is_sent(window: str, page: Page) -> None:
    page.goto(window)
    page.get_by_text("不满意", exact=True).click()
    page.click("#which")
    assert (db.session.scalar(select(func.count()).select_from(Rating)) or 0) == 0


@pytest.mark.parametrize(("scripts", "state"), [(True, "counted"), (False, "quarantined")])
def test_a_watched_window_asks_the_phone_for_work_and_takes_the_rating_without_it(
    window: str, browser: Browser, session: Session, places: Places, scripts: bool, state: str
) -> None:
    session.add(WindowWatch(window_id=places.first.id, level=1, reason="T2"))
    session.commit()
    context = browser.new_context(java_script_enabled=scripts, viewport=PHONE)
    page = context.new_page()
    page.goto(window)
    if scripts:
        page.wait_for_function("document.querySelector('[name=altcha]').value !== ''")
    else:
        page.wait_for_url("**plain=1**")
    page.get_by_text("满意", exact=True).click()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("评价已收到")
    context.close()
    session.rollback()
    assert session.scalars(select(Rating.state)).all() == [state]
