"""Every page any test fetches is checked: valid HTML, one h1, a title that starts with it, unique ids, nonces, lang."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import html5lib
from flask import g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ERROR_PREFIXES = ("错误：", "Error: ", "오류: ")
LANGUAGES = {"zh-CN", "en", "ko"}
TOLERATED = {"unexpected-null-character"}


class PageClient(FlaskClient):
    """A test client whose pages must be right; `check=False` leaves one page unchecked."""

    def open(self, *args: Any, check: bool = True, **kwargs: Any) -> TestResponse:
        forget_visitor()
        response = super().open(*args, **kwargs)
        if check and response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 304, 308):
            check_page(response.get_data(as_text=True), response.headers.get("Content-Security-Policy", ""))
        return response


def forget_visitor() -> None:
    """A test that holds an application context lends it to every request: none may find the one before signed in."""
    for name in ("_login_user", "csp_nonce"):
        if has_app_context():
            g.pop(name, None)


class Tags(HTMLParser):
    """All start tags with their attributes, and the text of title and h1."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"title": [], "h1": []}
        self.inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in self.texts and "svg" not in self.inside:
            self.texts[tag].append("")
            self.inside.append(tag)
        elif tag == "svg":
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside[-1] in self.texts:
            self.texts[self.inside[-1]][-1] += data


def normal(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def check_page(page: str, policy: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(page)
    faults = [(place, code, data) for place, code, data in parser.errors if code not in TOLERATED]
    assert not faults, f"invalid HTML: {faults[:3]}"
    tags = Tags(page)
    check_headings(tags)
    check_identifiers(tags)
    check_scripts(tags, policy)


def check_headings(tags: Tags) -> None:
    assert len(tags.texts["h1"]) == 1, f"a page has one h1, not {tags.texts['h1']}"
    title, heading = normal(tags.texts["title"][0]), normal(tags.texts["h1"][0])
    for prefix in ERROR_PREFIXES:
        title = title.removeprefix(prefix)
    assert title.startswith(heading), f"the title {title!r} starts with the h1 {heading!r}"
    language = next(attributes.get("lang") for tag, attributes in tags.tags if tag == "html")
    assert language in LANGUAGES, f"lang is {language!r}"


def check_identifiers(tags: Tags) -> None:
    ids = Counter(attributes["id"] for _tag, attributes in tags.tags if attributes.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"ids used twice: {twice}"
    for tag, attributes in tags.tags:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for reference in (attributes.get(name) or "").split():
                assert reference in ids, f"<{tag} {name}={reference!r}> points nowhere"
        if tag == "img":
            assert attributes.get("alt") is not None, "a picture has alt text"


def check_scripts(tags: Tags, policy: str) -> None:
    assert "unsafe-inline" not in policy
    for tag, attributes in tags.tags:
        assert "style" not in attributes, f"inline style on <{tag}>"
        assert not [name for name in attributes if name.startswith("on")], f"inline handler on <{tag}>"
        if tag == "script" and attributes.get("type") != "application/ld+json":
            nonce = attributes.get("nonce")
            assert attributes.get("src"), "an inline script"
            assert f"'nonce-{nonce}'" in policy if nonce else "script-src 'self'" in policy, (
                "a script without its nonce"
            )
