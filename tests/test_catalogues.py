"""The catalogues are complete, without fuzzy entries, and keep placeholders and tags."""

import re
from pathlib import Path

import polib
import pytest

FOLDER = Path(__file__).resolve().parent.parent / "translations"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TAG = re.compile(r"</?\w+[^>]*>")


@pytest.mark.parametrize("code", ["en", "ko"])
def test_every_string_is_translated(code: str) -> None:
    catalogue = polib.pofile(str(FOLDER / code / "LC_MESSAGES" / "messages.po"))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("code", ["en", "ko"])
def test_placeholders_and_tags_survive_translation(code: str) -> None:
    for entry in polib.pofile(str(FOLDER / code / "LC_MESSAGES" / "messages.po")):
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(entry.msgid)), entry.msgid
            assert sorted(TAG.findall(text)) == sorted(TAG.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("code", ["en", "ko"])
def test_translations_are_not_the_chinese_source(code: str) -> None:
    for entry in polib.pofile(str(FOLDER / code / "LC_MESSAGES" / "messages.po")):
        assert entry.msgstr != entry.msgid or not re.search(r"[\u4e00-\u9fff]", entry.msgid), entry.msgid
