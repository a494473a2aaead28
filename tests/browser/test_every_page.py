"""axe and the layout find nothing on any page that has a plain address, on a phone and on a desk, for every role."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.signin import DEMO_PASSWORD
from tests.browser.conftest import Faults

PHONE, DESK = 360, 1280
ROLES = {"STAFF": "staff", "OVERSIGHT": "supervisor", "OFFICE": "office", "ADMIN": "admin", "SIGNED_IN": "staff"}
SAMPLES = (
    "/guides/222401-food-licence", "/guides/222401-food-licence/checklist", "/guides/222401-food-licence/history",
    "/search?q=hz", "/ko/guides/222401-food-licence", "/en/elder/guides/222401-food-licence", "/elder/", "/nowhere",
)  # fmt: skip


def plain_addresses(app: Flask, admits: str) -> list[str]:
    """The pages without arguments that this audience may open."""
    found = []
    for rule in app.url_map.iter_rules():
        blueprint = app.blueprints.get(rule.endpoint.rsplit(".", 1)[0])
        audience = getattr(getattr(blueprint, "admits", None), "name", "")
        if audience == admits and not rule.arguments and "GET" in (rule.methods or set()):
            found.append(rule.rule)
    return sorted(found)


def is_page(page: Page, address: str) -> bool:
    answer = page.request.get(address)
    return "text/html" in answer.headers.get("content-type", "")


def faulty_of(addresses: list[str], site: str, faults_on: Faults) -> dict[str, list[str]]:
    return {address: found for address in addresses if (found := faults_on(site + address, PHONE, DESK))}


def test_every_public_page_is_clean(furnished: Flask, served: str, page: Page, faults_on: Faults) -> None:
    addresses = [address for address in plain_addresses(furnished, "EVERYONE") if is_page(page, served + address)]
    assert len(addresses) > 5
    assert faulty_of([*addresses, *SAMPLES], served, faults_on) == {}


@pytest.mark.parametrize("admits", list(ROLES))
def test_every_page_of_a_role_is_clean(
    furnished: Flask, served: str, page: Page, faults_on: Faults, admits: str
) -> None:
    page.goto(f"{served}/sign-in")
    page.fill("#email", f"{ROLES[admits]}@demo.example")
    page.fill("#password", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    addresses = [address for address in plain_addresses(furnished, admits) if is_page(page, served + address)]
    assert addresses
    assert faulty_of(addresses, served, faults_on) == {}
