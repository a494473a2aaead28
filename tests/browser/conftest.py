"""Debian's chromium in front of the served site; axe reads each page."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from portal.db import db
from portal.features import SeedStep
from portal.orm import utc_now
from portal.places.seeds.steps import STEPS as PLACES
from standards.seeds.steps import STEPS as GUIDES
from surveys.kiosk.devices import DeviceKeys, Issued, add_device
from tests.browser.tablets import Hall
from tests.places import Places
from tests.stages import Stage, last_of

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            # Werkzeug's server forgets to close a file when the browser turns away in the middle of it.
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": "/usr/bin/chromium", "args": ARGUMENTS}


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    return {"bypass_csp": True}  # axe is injected; the pages' own policy is tested without a browser


def build_furnished(_app: Flask) -> None:
    for step in [*PLACES, *GUIDES]:
        run(step, db.session())


FURNISHED = Stage("furnished", build_furnished)


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of([FURNISHED], request)


@pytest.fixture
def furnished(demo_app: Flask) -> Flask:
    """The demo with its places and guides, without ratings."""
    return demo_app


def run(step: SeedStep, session: Session) -> None:
    step.run(session, lambda _done, _total: None)
    session.commit()


@pytest.fixture
def served(demo_app: Flask) -> Iterator[str]:
    """The address of the demo, served by this process."""
    server = make_server("127.0.0.1", 0, demo_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


Faults = Callable[..., list[str]]


@pytest.fixture
def faults_on(page: Page) -> Faults:
    """Opens an address and tells what axe and the layout find wrong at each of these widths in pixels."""

    def faults_on(address: str, *widths: int) -> list[str]:
        page.set_viewport_size({"width": widths[0], "height": 900})
        page.goto(address)
        return [fault for width in widths for fault in faults_at(page, width)]

    return faults_on


def faults_at(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    found = [
        f"{rule['id']} at {width}: {node['html'][:120]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, *([f"{wide} px wide at {width}"] if wide > width else [])]


@pytest.fixture
def told(session: Session, places: Places, demo_app: Flask) -> Issued:
    keys = DeviceKeys.of(demo_app.config["SETTINGS"])
    _device, issued = add_device(session, places.first, name="平板", by=None, now=utc_now(), keys=keys)
    session.commit()
    return issued


@pytest.fixture
def hall(demo_app: Flask) -> Iterator[Hall]:
    hall = Hall(demo_app)
    hall.start()
    yield hall
    hall.stop()


@pytest.fixture
def tablet(page: Page, hall: Hall, told: Issued) -> Page:
    """An enrolled tablet on its start screen."""
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{hall.address}/kiosk/")
    page.fill("#code", told.code)
    page.press("#code", "Enter")
    page.wait_for_selector(".kiosk-level")
    return page
