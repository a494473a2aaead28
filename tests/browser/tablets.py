"""A server that can be stopped, and a tablet's page whose clock the test moves."""

import threading
import time
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page
from werkzeug.serving import BaseWSGIServer, make_server

from portal.orm import utc_now

UNSENT = """() => new Promise(done => { const open = indexedDB.open('kiosk', 1); open.onsuccess = () => {
  const all = open.result.transaction('ratings').objectStore('ratings').getAll();
  all.onsuccess = () => done(all.result.length); }; })"""


class Hall:
    """A server that can be stopped and started on one port."""

    def __init__(self, app: Any) -> None:
        self.app, self.port = app, 0
        self.server: BaseWSGIServer | None = None

    def start(self) -> None:
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()
            self.server = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def stop_clock(page: Page) -> None:
    """The page's clock moves by the test alone: a slow machine must not move it."""
    page.clock.install()
    page.reload()
    page.clock.pause_at(utc_now() + timedelta(seconds=30))


def wait_until(page: Page, condition: str) -> None:
    """Playwright's own waiting stands still with the page's clock."""
    deadline = time.monotonic() + 10
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        time.sleep(0.02)
