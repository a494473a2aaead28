"""The frame in a real browser: axe, phones, large print, keyboard, no scripts."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Faults

PAGES = ("/", "/sign-in", "/styleguide", "/styleguide?invalid=1", "/nowhere")
LOW = """least => [...document.querySelectorAll('a, button, input, select, textarea, .mc-choice label')]
  .filter(each => !each.matches('.form-check-input, .mc-skip, [type=hidden]') && each.getClientRects().length)
  .filter(each => !each.closest('.mc-tiles') && each.getBoundingClientRect().height < least - 0.5)
  .map(each => each.outerHTML.slice(0, 120))"""

MOVING = """[...document.querySelectorAll('*')].map(each => getComputedStyle(each).transitionDuration)
  .filter(durations => durations.split(', ').some(duration => duration !== '0s')).length"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("prefix", ["", "/en/elder", "/ko"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    served: str, faults_on: Faults, prefix: str, width: int
) -> None:
    faults = {path: faults_on(f"{served}{prefix}{path}", width) for path in PAGES}
    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.parametrize(("prefix", "least"), [("", 44), ("/elder", 60)])
def test_targets_are_large_enough_for_a_finger(served: str, page: Page, prefix: str, least: int) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    for path in ("/", "/sign-in", "/styleguide"):
        page.goto(f"{served}{prefix}{path}")
        assert page.evaluate(LOW, least) == []


def test_the_keyboard_reaches_the_content_first(served: str, page: Page) -> None:
    page.goto(served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "mc-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_invalid_form_takes_the_focus_and_leads_to_the_field(served: str, page: Page) -> None:
    page.goto(f"{served}/styleguide?invalid=1")
    assert page.evaluate("document.activeElement.className") == "mc-summary-of-errors"
    page.click(".mc-summary-of-errors a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "name"


def test_the_count_follows_what_is_typed_and_says_when_it_is_too_long(served: str, page: Page) -> None:
    page.goto(f"{served}/styleguide")
    page.fill("#comment", "好" * 499)
    assert page.inner_text("#comment-limit") == "还可以写 1 个字"
    page.fill("#comment", "好" * 502)
    assert page.inner_text("#comment-limit") == "超出 2 个字"


def test_without_scripts_the_limit_is_told_in_words(served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/styleguide")
    assert page.text_content("#comment-limit") == "最多 500 个字"
    context.close()


def test_nothing_moves_in_large_print(served: str, page: Page) -> None:
    page.goto(f"{served}/elder/styleguide")
    assert page.evaluate(MOVING) == 0
