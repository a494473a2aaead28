"""Every screen of the tablet: what it keeps, what it forgets, how it reads and how it looks to axe."""

import time
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.orm import utc_now
from surveys.collecting.models.ratings import Rating, RatingComment
from surveys.kiosk.models import PartialRating
from tests.browser.tablets import UNSENT, stop_clock, wait_until
from tests.guides import named, publish_guide
from tests.places import Places

KEPT = """() => new Promise(done => { const open = indexedDB.open('kiosk', 1); open.onsuccess = () => {
  const all = open.result.transaction('ratings').objectStore('ratings').getAll();
  all.onsuccess = () => done(JSON.stringify(all.result)); }; })"""
SMALL = """[...document.querySelectorAll('button, textarea')].filter(each => each.getClientRects().length)
  .filter(each => each.getBoundingClientRect().height < 59.5 || each.getBoundingClientRect().width < 59.5)
  .map(each => each.outerHTML)"""
TWO_LINES = "第 {} 类特种设备使用登记证书变更、补发与注销许可（长白山保护区内）"
LONG = "第 {} 类特种设备使用登记证书变更、补发与注销许可（长白山保护开发区、珲春海洋经济发展示范区范围内）"
CUT = """[...document.querySelectorAll('[data-item] span')]
  .filter(one => one.scrollHeight > one.clientHeight + 1).length"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def offering(session: Session, places: Places, tablet: Page) -> Page:
    """The tablet of a window that handles one matter with seven papers."""
    publish_guide(session, places.agency, "residence")
    tablet.reload()
    tablet.wait_for_selector(".kiosk-level")
    return tablet


@pytest.fixture
def crowded(session: Session, places: Places, tablet: Page) -> Page:
    """The tablet of a window that handles sixty matters, one of them rated here lately."""
    for number in range(60):
        publish_guide(session, places.agency, f"permit-{number:02}", content=named(LONG.format(number)))
    now, given = utc_now(), {"question_set": "1", "language": "zh", "channel": 2, "basis": "open", "state": "counted"}
    given |= {"level": 4, "received_at": now, "rated_on": now.date(), "window_id": places.first.id}
    session.add(Rating(id=uuid4(), guide="permit-41", **given))
    session.commit()
    tablet.reload()
    tablet.wait_for_selector(".kiosk-level")
    return tablet


def go_to_matters(page: Page, level: int, finished: str = "papers") -> None:
    page.click(f".kiosk-level[data-level='{level}']")
    shown(page, "more")
    page.click(f"[data-finished={finished}]")
    page.click("[data-screen=more] [data-act=on]")
    shown(page, "item")


def shown(page: Page, name: str) -> None:
    wait_until(page, f"!document.querySelector('[data-screen={name}]').hidden")


def answer_all(page: Page, level: int, words: str) -> None:
    """Level, missing paper, matter, paper, trips and words; stops before sending."""
    page.click(f".kiosk-level[data-level='{level}']")
    shown(page, "more")
    page.click("[data-finished=papers]")
    page.click("[data-screen=more] [data-act=on]")
    page.click("[data-item=residence]")
    page.click("[data-paper=photo]")
    page.click("[data-screen=paper] [data-act=on]")
    page.click("[data-trips='2']")
    page.fill("#words", words)


def wait_sent(page: Page) -> None:
    deadline = time.monotonic() + 10
    while page.evaluate(UNSENT):
        assert time.monotonic() < deadline
        page.evaluate("window.kioskQueue.hurry()")
        time.sleep(0.1)


def test_everything_that_was_said_arrives(offering: Page, session: Session) -> None:
    answer_all(offering, 2, "清单上没有写要照片")
    offering.click("[data-screen=words] [data-act=send]")
    shown(offering, "thanks")
    wait_sent(offering)
    session.rollback()
    stored = session.scalars(select(Rating)).one()
    assert (stored.guide, stored.guide_edition, stored.missing_material, stored.trips) == ("residence", 1, "photo", 2)
    assert session.scalars(select(RatingComment.text)).all() == ["清单上没有写要照片"]


def test_words_wait_offline_where_nobody_can_read_them(offering: Page, session: Session) -> None:
    offering.context.set_offline(True)
    answer_all(offering, 1, "张三让我跑了五趟")
    offering.click("[data-screen=words] [data-act=send]")
    shown(offering, "thanks")
    kept = offering.evaluate(KEPT)
    assert '"words":"' in kept
    assert "张三" not in kept
    wait_until(offering, "document.getElementById('network').textContent.includes('已暂存 1 条')")
    offering.context.set_offline(False)
    wait_sent(offering)
    session.rollback()
    assert session.scalars(select(RatingComment.text)).all() == ["张三让我跑了五趟"]


def test_nothing_that_was_said_remains_and_no_undo_brings_it_back(offering: Page) -> None:
    answer_all(offering, 1, "")
    offering.click("#words")
    offering.keyboard.type("secret words")
    offering.click("[data-screen=words] [data-act=send]")
    shown(offering, "thanks")
    offering.click("[data-screen=thanks] [data-act=restart]")
    assert offering.locator("[aria-pressed=true]").count() == 1  # the language
    assert "secret" not in offering.evaluate("document.documentElement.outerHTML")
    answer_all(offering, 5, "")
    offering.click("#words")
    offering.keyboard.press("ControlOrMeta+z")
    assert offering.input_value("#words") == ""
    assert offering.evaluate("localStorage.length + sessionStorage.length") == 0


def test_who_walks_away_in_the_middle_leaves_the_level_alone(offering: Page, session: Session) -> None:
    stop_clock(offering)
    answer_all(offering, 3, "写到一半")
    offering.clock.run_for(20_500)
    assert offering.is_visible("#idle")
    offering.clock.run_for(10_500)
    shown(offering, "start")
    assert offering.input_value("#words") == ""
    for _try in range(40):
        if offering.evaluate(f"({UNSENT})()") == 0:
            break
        offering.clock.run_for(2_000)
        time.sleep(0.25)
    session.rollback()
    stored = session.scalars(select(Rating)).one()
    assert (stored.level, stored.guide, stored.finished, stored.trips) == (3, "", None, None)
    assert session.scalars(select(PartialRating.rating_id)).all() == [stored.id]
    assert session.scalars(select(RatingComment)).all() == []


@pytest.mark.parametrize("level", [5, 4, 3, 2, 1])
def test_praise_and_blame_take_the_same_two_taps(tablet: Page, level: int) -> None:
    tablet.click(f".kiosk-level[data-level='{level}']")
    shown(tablet, "more")
    assert tablet.locator(f"[data-of='{level}'] [data-tag]:visible").count() == 8
    tablet.click("[data-screen=more] [data-act=send]")
    shown(tablet, "thanks")


def test_nobody_can_press_what_does_not_listen_yet(tablet: Page, browser: Browser) -> None:
    held: list[Route] = []
    # Without a worker: the one of the fixture's page would wait for the file that is held back.
    slow = browser.new_context(service_workers="block", storage_state=tablet.context.storage_state())
    page = slow.new_page()
    page.route("**/kiosk-queue.js*", lambda route: held.append(route))
    with page.expect_request("**/kiosk-queue.js*"):
        page.goto(tablet.url, wait_until="commit")
    page.wait_for_selector("h1")
    assert not page.is_visible(".kiosk-level")
    held[0].continue_()
    page.click(".kiosk-level[data-level='3']")
    shown(page, "more")
    slow.close()


def test_without_web_crypto_no_words_are_taken(tablet: Page) -> None:
    tablet.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })")
    tablet.reload()
    tablet.click(".kiosk-level[data-level='1']")
    shown(tablet, "more")
    tablet.click("[data-screen=more] [data-act=on]")
    assert not tablet.is_visible("#words")
    assert "请用手机扫码" in tablet.inner_text("[data-screen=words]")
    tablet.click("[data-screen=words] [data-act=send]")
    shown(tablet, "thanks")


def test_reading_aloud_is_off_until_asked_and_never_says_what_was_chosen(tablet: Page) -> None:
    tablet.evaluate("() => { window.spoken = []; speechSynthesis.speak = one => { window.spoken.push(one.text); }; }")
    assert tablet.get_attribute("[data-act=read]", "aria-pressed") == "false"
    tablet.click("[data-act=read]")
    tablet.click(".kiosk-level[data-level='1']")
    shown(tablet, "more")
    tablet.click("[data-screen=more] [data-act=send]")
    shown(tablet, "thanks")
    spoken = tablet.evaluate("window.spoken")
    assert spoken[0] == "这次办事，您满意吗？"
    assert spoken[2:7] == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    assert not any("您选了" in text or "没有做好" in text for text in spoken)
    tablet.click("[data-screen=thanks] [data-act=restart]")
    assert tablet.get_attribute("[data-act=read]", "aria-pressed") == "false"


def test_the_keyboard_alone_says_everything_in_the_order_of_the_screen(offering: Page, session: Session) -> None:
    def tab_to(name: str) -> None:
        for _press in range(30):
            offering.keyboard.press("Tab")
            if offering.evaluate(f"document.activeElement.matches('{name}')"):
                return
        raise AssertionError(f"Tab does not reach {name}")

    for goal in ('.kiosk-level[data-level="2"]', "[data-finished=papers]", "[data-screen=more] [data-act=on]"):
        tab_to(goal)
        offering.keyboard.press("Enter")
        offering.wait_for_timeout(150)
    for goal in ("[data-item]", "[data-paper=photo]", "[data-screen=paper] [data-act=on]", '[data-trips="3"]'):
        tab_to(goal)
        offering.keyboard.press("Enter")
        offering.wait_for_timeout(150)
    tab_to("#words")
    offering.keyboard.type("three trips")
    tab_to("[data-screen=words] [data-act=send]")
    offering.keyboard.press("Enter")
    shown(offering, "thanks")
    wait_sent(offering)
    session.rollback()
    stored = session.scalars(select(Rating)).one()
    assert (stored.level, stored.missing_material, stored.trips) == (2, "photo", 3)


def test_a_screen_reader_hears_the_question_first_and_the_levels_in_order(tablet: Page) -> None:
    heard = tablet.locator("main").aria_snapshot()
    lines = [line.strip(" -") for line in heard.splitlines()]
    assert lines[1] == 'heading "这次办事，您满意吗？" [level=1]'
    levels = [line for line in lines if line.startswith("button")]
    assert levels == [f'button "{name}"' for name in ("非常满意", "满意", "基本满意", "不满意", "非常不满意")]


def faults_of(page: Page, *, may_scroll: bool = False) -> list[Any]:
    found = [f"{rule['id']}: {rule['nodes'][0]['html'][:100]}" for rule in Axe().run(page).response["violations"]]
    tall = not may_scroll and page.evaluate("document.documentElement.scrollHeight > innerHeight")
    return [
        *found,
        *page.evaluate(SMALL),
        *(["sideways"] if page.evaluate(SIDEWAYS) else []),
        *(["tall"] if tall else []),
    ]


@pytest.mark.parametrize("language", ["zh", "en", "ko"])
def test_every_state_is_clean_in_every_language(offering: Page, language: str) -> None:
    page, faults = offering, {}
    page.clock.install()
    page.reload()

    def look(name: str, *acts: str, **how: Any) -> None:
        for act in acts:
            page.evaluate(f"document.querySelector({act!r}).click()")
            time.sleep(0.15)
        faults[name] = faults_of(page, **how)

    look("asking", f"[data-language={language}]")
    look("more", ".kiosk-level[data-level='1']", "[data-finished=papers]")
    look("item", "[data-screen=more] [data-act=on]")
    look("paper", "[data-item=residence]")
    look("words", "[data-paper=photo]", "[data-screen=paper] [data-act=on]")
    page.clock.fast_forward(20_500)
    look("warning")
    look("offline", "[data-act=stay]")
    page.context.set_offline(True)
    look("thanks", "[data-screen=words] [data-act=send]")
    look("attract", "[data-screen=thanks] [data-act=restart]")
    page.context.set_offline(False)
    assert {name: found for name, found in faults.items() if found} == {}
    assert set(faults) >= {"attract", "asking", "warning", "thanks", "offline"}


@pytest.mark.parametrize("language", ["zh", "en", "ko"])
def test_sixty_matters_are_pages_of_large_buttons_that_never_scroll(crowded: Page, language: str) -> None:
    crowded.click(f"[data-language={language}]")
    go_to_matters(crowded, 1)
    pages, faults = [], {}
    for number in range(1, 11):
        faults[number] = faults_of(crowded)
        pages.append(crowded.eval_on_selector_all("[data-item]", "all => all.map(one => one.dataset.item)"))
        crowded.click("[data-pager=item] [data-act=page-on]", force=True)
    assert {number: found for number, found in faults.items() if found} == {}
    every = [code for page in pages for code in page]
    assert [len(page) for page in pages] == [6] * 10
    assert every[0] == "permit-41"
    assert every[1:] == sorted({f"permit-{number:02}" for number in range(60)} - {"permit-41"})
    assert crowded.evaluate(CUT) == 0
    assert pages[-1] == crowded.eval_on_selector_all("[data-item]", "all => all.map(one => one.dataset.item)")


def test_eight_names_of_two_lines_fill_a_page(tablet: Page, session: Session, places: Places) -> None:
    for number in range(9):
        publish_guide(session, places.agency, f"permit-{number}", content=named(TWO_LINES.format(number)))
    tablet.reload()
    go_to_matters(tablet, 3)
    assert tablet.locator("[data-item]:visible").count() == 8
    assert faults_of(tablet) == []
    assert tablet.evaluate(CUT) == 0


@pytest.mark.parametrize("level", [5, 1])
def test_a_matter_of_a_later_page_takes_the_same_taps_for_praise_and_blame(
    crowded: Page, session: Session, level: int
) -> None:
    go_to_matters(crowded, level)
    crowded.focus("[data-pager=item] [data-act=page-on]")
    crowded.keyboard.press("Enter")
    assert crowded.inner_text("[data-pager=item] [role=status]") == "第 2 页，共 10 页"
    assert crowded.evaluate("document.activeElement.dataset.act") == "page-on"
    crowded.keyboard.press("Shift+Tab")
    crowded.keyboard.press("Shift+Tab")
    crowded.keyboard.press("Enter")
    shown(crowded, "paper")
    papers = crowded.locator("[data-paper]:visible").count()
    assert 0 < papers <= 8
    crowded.click("[data-paper=photo]")
    crowded.click("[data-screen=paper] [data-act=back]")
    assert crowded.inner_text("[data-pager=item] [role=status]") == "第 2 页，共 10 页"  # where the pressed one stands
    assert crowded.locator("[data-item][aria-pressed=true]").count() == 1
    crowded.click("[data-screen=item] [data-act=send]")
    shown(crowded, "thanks")
    wait_sent(crowded)
    session.rollback()
    stored = session.scalars(select(Rating).where(Rating.guide != "permit-41")).one()
    assert (stored.level, stored.missing_material) == (level, "photo")


def test_the_next_person_begins_with_the_first_page_and_finds_nothing(crowded: Page) -> None:
    go_to_matters(crowded, 2)
    crowded.click("[data-pager=item] [data-act=page-on]")
    crowded.click("[data-screen=item] [data-act=send]")
    shown(crowded, "thanks")
    crowded.click("[data-screen=thanks] [data-act=restart]")
    assert crowded.locator("[data-item], [data-paper]").count() == 0
    go_to_matters(crowded, 4)
    assert crowded.inner_text("[data-pager=item] [role=status]") == "第 1 页，共 10 页"
    crowded.context.set_offline(True)
    crowded.reload()
    go_to_matters(crowded, 4)
    assert crowded.inner_text("[data-pager=item] [role=status]") == "第 1 页，共 10 页"
    assert crowded.locator("[data-item][aria-pressed=true]").count() == 0
    crowded.context.set_offline(False)


def test_the_tablet_holds_at_twice_the_size(offering: Page) -> None:
    offering.set_viewport_size({"width": 512, "height": 384})  # 1024 x 768 at 200 %
    for act in ("null", "document.querySelector('.kiosk-level').click()"):
        offering.evaluate(act)
        time.sleep(0.3)
        assert faults_of(offering, may_scroll=True) == []
    offering.click("[data-screen=more] [data-act=on]")
    assert faults_of(offering, may_scroll=True) == []
