"""The tablet in a real browser: 200 ratings through reloads, a killed browser and a network that comes and goes."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, Error, Page, Playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.collecting.models.ratings import Rating, RatingTag
from surveys.kiosk.devices import Issued
from surveys.kiosk.models import PartialRating
from tests.browser.conftest import ARGUMENTS
from tests.browser.tablets import UNSENT, Hall, stop_clock, wait_until

RATINGS = 200
SEED = 20261123

# Presses as a person would, and gives back the id only when the thanks stand on the screen.
RATE = """async ([level, tags]) => {
  const until = async (test) => { while (!test()) await new Promise(go => setTimeout(go, 2)); };
  const shown = name => !document.querySelector(`[data-screen=${name}]`).hidden;
  const put = window.kioskQueue.put;
  let kept = null;
  window.kioskQueue.put = rating => { kept = rating.id; return put(rating); };
  await until(() => shown('start'));
  document.querySelector(`[data-level="${level}"].kiosk-level`).click();
  await until(() => shown('more'));
  [...document.querySelectorAll(`[data-of="${level}"] [data-tag]`)].slice(0, tags).forEach(tag => tag.click());
  document.querySelector('[data-act=send]').click();
  await until(() => shown('thanks'));
  window.kioskQueue.put = put;
  document.querySelector('[data-screen=thanks] [data-act=restart]').click();
  return kept;
}"""
HURRY = "window.kioskQueue.hurry()"


class Flapping:
    """The site behind a network that loses requests before they arrive and answers after they were stored."""

    def __init__(self, app: Flask) -> None:
        self.app, self.sends, self.lost_answers, self.refused = app, 0, 0, 0
        self.repeats: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/kiosk/send":
            return self.app(environ, start)
        self.sends += 1
        if self.sends % 5 == 0:
            self.refused += 1
            return self._fail(environ, start)
        if self.sends % 3 == 0:
            self.lost_answers += 1
            list(self.app(environ, lambda *_arguments: lambda _data: None))
            return self._fail(environ, start, read=False)
        return self.app(environ, start)

    @staticmethod
    def _fail(environ: dict[str, Any], start: Callable[..., Any], *, read: bool = True) -> list[bytes]:
        if read:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start("502 Bad Gateway", [("Content-Length", "0")])
        return []


@contextmanager
def tablet_browser(playwright: Playwright, folder: Path) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(
        str(folder), executable_path="/usr/bin/chromium", args=ARGUMENTS, viewport={"width": 1024, "height": 768}
    )
    yield context
    with suppress(Error):  # a browser that was killed is closed already
        context.close()


def kill_browser(folder: Path) -> None:
    """The power goes: the whole browser of this folder ends between two instructions."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command = (process / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(folder) in command:
                os.kill(int(process.name), signal.SIGKILL)


def enrol(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/kiosk/")
    page.fill("#code", code)
    page.press("#code", "Enter")
    page.wait_for_selector(".kiosk-level")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_two_hundred_ratings_come_through_exactly_once(
    session: Session, demo_app: Flask, told: Issued, playwright: Playwright, tmp_path: Path
) -> None:
    network, chance, folder = Flapping(demo_app), random.Random(SEED), tmp_path / "tablet"
    hall = Hall(network)
    hall.start()
    acknowledged: list[str] = []
    given = dict.fromkeys((1, 2, 3, 4, 5), 0)
    counts = {"reloads": 0, "reloads_offline": 0, "offline_spells": 0, "server_stops": 0, "power_cuts": 0}

    def rate(page: Page, times: int) -> None:
        for _time in range(times):
            level = chance.choice((1, 2, 3, 4, 5, 5))
            acknowledged.append(page.evaluate(RATE, [level, chance.randrange(3)]))
            given[level] += 1

    with tablet_browser(playwright, folder) as context:
        page = context.pages[0]
        enrol(page, hall.address, told.code)
    with tablet_browser(playwright, folder) as context:
        page = context.pages[0]
        page.goto(f"{hall.address}/kiosk/")
        for turn in range(9):
            rate(page, 6)
            context.set_offline(True)
            counts["offline_spells"] += 1
            rate(page, 6)
            if turn % 2:
                page.reload()
                counts["reloads_offline"] += 1
                rate(page, 3)
            context.set_offline(False)
            if turn % 3 == 0:
                hall.stop()
                counts["server_stops"] += 1
                rate(page, 4)
                page.reload()
                counts["reloads_offline"] += 1
                hall.start()
            page.evaluate(HURRY)
            page.reload()
            counts["reloads"] += 1
        context.set_offline(True)
        rate(page, RATINGS - len(acknowledged) - 20)
        counts["power_cuts"] += 1
        kill_browser(folder)
    (folder / "SingletonLock").unlink(missing_ok=True)
    hall.stop()
    with tablet_browser(playwright, folder) as context:  # the power is back before the network is
        page = context.pages[0]
        page.goto(f"{hall.address}/kiosk/")
        rate(page, 20)
        held = page.evaluate(UNSENT)
        assert page.inner_text("#network").startswith("离线，已暂存")
        hall.start()
        deadline = time.monotonic() + 25
        while page.evaluate(UNSENT) and time.monotonic() < deadline:
            page.evaluate(HURRY)
            time.sleep(0.1)
        left = page.evaluate(UNSENT)
    hall.stop()
    stored = list(session.execute(select(Rating.id, Rating.level, Rating.channel, Rating.device_id)))
    ids = [str(row.id) for row in stored]
    missing, invented = set(acknowledged) - set(ids), set(ids) - set(acknowledged)
    print(  # noqa: T201 - the counts are the proof
        f"\nkiosk: {len(acknowledged)} acknowledged, {len(ids)} stored, {len(missing)} missing,"
        f" {len(invented)} invented, {len(ids) - len(set(ids))} twice, {left} left, {held} held after the power cut;"
        f" {network.sends} sends, {network.lost_answers} answers lost, {network.refused} refused; {counts}"
    )
    assert (len(acknowledged), len(set(acknowledged)), left) == (RATINGS, RATINGS, 0)
    assert (missing, invented, len(ids)) == (set(), set(), RATINGS)
    assert {level: sum(row.level == level for row in stored) for level in given} == given
    assert {row.channel for row in stored} == {4}
    assert network.lost_answers > 3
    assert network.refused > 3


def test_nobody_for_twenty_seconds_brings_a_warning_and_then_only_the_level_stays(
    tablet: Page, session: Session
) -> None:
    stop_clock(tablet)
    tablet.click("[data-language=ko]")
    tablet.click(".kiosk-level[data-level='2']")
    tablet.click("[data-tag='214']")
    tablet.clock.run_for(19_000)
    assert not tablet.is_visible("#idle")
    tablet.clock.run_for(1_500)
    assert tablet.is_visible("#idle")
    tablet.click("[data-act=stay]")
    tablet.click("[data-act=change]")  # a level that is being changed is still this person's
    tablet.clock.run_for(19_000)
    assert not tablet.is_visible("#idle")
    tablet.clock.run_for(1_500)
    tablet.clock.run_for(10_500)
    tablet.wait_for_selector("[data-screen=start]:not([hidden])")
    assert tablet.inner_text("h1") == "这次办事，您满意吗？"
    assert tablet.get_attribute("html", "lang") == "zh-CN"
    for _try in range(40):  # a send that failed is tried again by the page's own, stopped clock
        if tablet.evaluate(f"({UNSENT})()") == 0:
            break
        tablet.clock.run_for(2_000)
        time.sleep(0.25)
    session.rollback()
    stored = session.scalars(select(Rating)).one()
    assert (stored.level, stored.language) == (2, "ko")
    assert session.scalars(select(PartialRating.rating_id)).all() == [stored.id]
    assert session.scalars(select(RatingTag)).all() == []


def test_thanks_stand_five_seconds_and_nothing_of_the_person_remains(tablet: Page) -> None:
    stop_clock(tablet)
    before = tablet.evaluate("history.length")
    tablet.click(".kiosk-level[data-level='1']")
    tablet.click("[data-tag='115']")
    tablet.click("[data-finished=no]")
    tablet.click("[data-act=send]")
    tablet.wait_for_selector("[data-screen=thanks]:not([hidden])")
    tablet.wait_for_function(
        "/[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/.test(document.getElementById('thanks').textContent)"
    )
    tablet.clock.run_for(4_000)
    assert tablet.is_visible("[data-screen=thanks]")
    tablet.clock.run_for(1_500)
    assert tablet.is_visible("[data-screen=start]")
    assert tablet.evaluate("history.length") == before
    assert tablet.locator("[aria-pressed=true]").count() == 1  # the language
    assert tablet.evaluate(UNSENT) == 0
    assert tablet.inner_text("#thanks") == ""
    assert tablet.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_pin_opens_the_staff_page(tablet: Page, told: Issued) -> None:
    tablet.click("[data-act=pin]")
    for digit in ("0", *told.pin[:5]) if told.pin[0] != "0" else "999999":
        tablet.click(f"[data-digit='{digit}']")
    wait_until(tablet, "document.getElementById('pin').textContent.includes('口令不对')")
    for digit in told.pin:
        tablet.click(f"[data-digit='{digit}']")
    tablet.wait_for_selector("[data-screen=staff]:not([hidden])")
    assert tablet.inner_text("[data-fact=unsent]") == "0"
    tablet.click("[data-act=staff-leave]")
    tablet.wait_for_selector("#code")


def test_the_keyboard_rates_and_the_screen_reader_is_led(tablet: Page) -> None:
    assert tablet.evaluate("document.activeElement.id") == "title"
    for _press in range(2):
        tablet.keyboard.press("Tab")
    assert tablet.evaluate("document.activeElement.dataset.level") == "4"
    tablet.keyboard.press("Enter")
    tablet.wait_for_selector("[data-screen=more]:not([hidden])")
    assert tablet.evaluate("document.activeElement.id") == "title"
    assert "满意" in tablet.inner_text("h1")
    roles = tablet.evaluate("[...document.querySelectorAll('[role=status], [aria-live]')].map(one => one.id)")
    assert roles == ["thanks", "pin", "network", "idle-said"]


SCREENS = {
    "start": "null",
    "more": "document.querySelector('.kiosk-level[data-level=\"1\"]').click()",
    "pin": "document.querySelector('[data-act=pin]').click()",
}
SMALL = """[...document.querySelectorAll('button')].filter(each => each.getClientRects().length)
  .filter(each => each.getBoundingClientRect().height < 59.5 || each.getBoundingClientRect().width < 59.5)
  .map(each => each.outerHTML)"""


@pytest.mark.parametrize("language", ["zh", "en", "ko"])
def test_every_screen_is_clean_and_its_targets_are_large(tablet: Page, language: str) -> None:
    faults: dict[str, Any] = {}
    for name, act in SCREENS.items():
        tablet.evaluate(f"document.querySelector('[data-language={language}]').click()")
        tablet.evaluate(act)
        tablet.wait_for_selector(f"[data-screen={name}]:not([hidden])")
        found = Axe().run(tablet).response["violations"]
        tall = tablet.evaluate("document.documentElement.scrollHeight > innerHeight")
        wide = tablet.evaluate("document.documentElement.scrollWidth > innerWidth")
        faults[name] = [rule["id"] for rule in found] + tablet.evaluate(SMALL) + (["scrolls"] if tall or wide else [])
        tablet.evaluate("document.querySelector('[data-act=restart]').click()")
    assert faults == {"start": [], "more": [], "pin": []}
