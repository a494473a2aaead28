"""Language and mode live in the address and stay in every link."""

from pathlib import Path

import pytest
from flask import Flask

from portal import i18n
from portal.app import create_app
from portal.settings import Settings
from tests.pages import PageClient
from wsgi import FEATURES


@pytest.mark.parametrize(("prefix", "lang"), [("", "zh-CN"), ("/en", "en"), ("/ko", "ko"), ("/ko/elder", "ko")])
def test_the_home_page_speaks_the_language_of_the_address(client: PageClient, prefix: str, lang: str) -> None:
    page = client.get(f"{prefix}/").text
    assert f'<html lang="{lang}"' in page
    assert ("data-mode" in page) == prefix.endswith("elder")
    assert f'href="{prefix}/guides' in page


def test_the_languages_switch_on_the_same_page(client: PageClient) -> None:
    page = client.get("/ko/elder/search?q=hz").text
    for address in ("/elder/search?q=hz", "/en/elder/search?q=hz", "/ko/search?q=hz"):
        assert f'href="{address}"' in page


def test_a_path_that_only_begins_like_a_language_is_a_path(client: PageClient) -> None:
    assert client.get("/entirely").status_code == 404
    assert client.get("/en").status_code == 200


def test_static_files_have_one_address_in_all_languages(client: PageClient) -> None:
    assert "/ko/static" not in client.get("/ko/").text


@pytest.mark.parametrize(("path", "code"), [("/fr/x", "fr"), ("/zh-TW/", "zh-TW"), ("/en/x", None), ("/r/x", None)])
def test_an_unknown_language_is_recognised(path: str, code: str | None) -> None:
    assert i18n.unknown_language(path) == code


def test_the_start_fails_when_a_language_is_missing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path)
    with pytest.raises(FileNotFoundError, match="make messages"):
        create_app(settings, FEATURES)


def test_gettext_speaks_chinese_outside_a_page(app: Flask) -> None:
    with app.test_request_context("/"):
        assert i18n.gettext("全部地区") == "全部地区"


@pytest.mark.parametrize(("path", "joined"), [("/", "一。二。"), ("/en/", "一。 二。"), ("/ko/", "一。 二。")])
def test_sentences_are_joined_as_the_language_writes(app: Flask, path: str, joined: str) -> None:
    with app.test_request_context(path, environ_overrides={"mingchuang.locale": path.strip("/") or "zh"}):
        assert i18n.join_sentences("一。", "", "二。") == joined
