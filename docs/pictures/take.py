"""Takes the README's pictures from the running demo: `make run` in one terminal, `make pictures` in another."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PASSWORD = "mingchuang-demo"


def take(base: str) -> None:
    """Save one picture for each door."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        citizen = browser.new_page(viewport={"width": 390, "height": 780})
        citizen.goto(f"{base}/guides/222401-passport/checklist")
        citizen.screenshot(path=FOLDER / "citizen.png")
        staff = signed_in(browser, base, "staff@demo.example")
        staff.goto(f"{base}/staff")
        staff.screenshot(path=FOLDER / "staff.png")
        office = signed_in(browser, base, "office@demo.example")
        office.goto(f"{base}/office/scores?period=2026Q3")
        office.screenshot(path=FOLDER / "office.png")
        browser.close()


def signed_in(browser: Browser, base: str, email: str) -> Page:
    """A page of this demo account."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{base}/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    return page


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
