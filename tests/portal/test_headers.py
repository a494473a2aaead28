"""Every answer carries the security headers; nothing inline, nothing from elsewhere."""

import re

from flask import Flask

from tests.pages import PageClient


def test_every_page_has_the_headers(client: PageClient) -> None:
    headers = client.get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_public_pages_set_no_cookie(client: PageClient) -> None:
    for address in ("/", "/search?q=hz", "/guides", "/healthz"):
        assert "Set-Cookie" not in client.get(address).headers


def test_pages_load_nothing_from_elsewhere(client: PageClient) -> None:
    assert re.findall(r'(?:src|href)="(?:https?:)?//', client.get("/").text) == []


def test_pages_with_a_session_name_their_scripts_by_nonce(sign_in, client: PageClient) -> None:
    response = sign_in("office").get("/jobs")
    nonce = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
    assert nonce
    assert f'nonce="{nonce.group(1)}"' in response.text


def test_static_files_with_a_fingerprint_are_kept_for_a_year(client: PageClient) -> None:
    address = re.search(r'href="(/static/css/tokens\.css\?v=[^"]+)"', client.get("/").text).group(1)
    with client.get(address) as kept, client.get(address.split("?")[0]) as asked_again:
        assert "immutable" in kept.headers["Cache-Control"]
        assert "immutable" not in asked_again.headers.get("Cache-Control", "")


def test_only_pages_with_a_session_differ_by_cookie(sign_in, client: PageClient) -> None:
    assert "Cookie" not in client.get("/healthz").headers.get("Vary", "")
    assert "Cookie" in sign_in("office").get("/jobs").headers["Vary"]


def test_a_header_a_page_sets_itself_is_kept_and_sent_once(app: Flask) -> None:
    app.add_url_rule("/own", view_func=lambda: ("", {"Content-Type": "text/plain", "x-frame-options": "SAMEORIGIN"}))
    assert app.test_client().get("/own").headers.getlist("X-Frame-Options") == ["SAMEORIGIN"]
