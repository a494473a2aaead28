"""Reads the seed data of this package: guides in our own compact writing, and the tables they share.

A text is written "中文|English|한국어", a condition "question=option", with & for all and / for any.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from standards.guide.text import Text

DATA = Path(__file__).parent / "data"
SHARED = "shared"
BAD = "bad_example"


@cache
def read_shared() -> dict[str, dict[str, Any]]:
    """The shared tables: departments, laws, papers, questions, steps, words."""
    return _read(DATA / f"{SHARED}.json")


@cache
def read_entries() -> tuple[dict[str, Any], ...]:
    """Every seed entry of every department, by number in the seed table of the domain reference."""
    paths = sorted(path for path in DATA.glob("*.json") if path.stem not in (SHARED, BAD))
    entries = [entry for path in paths for entry in _read(path)["guides"]]
    return tuple(sorted(entries, key=lambda entry: entry["no"]))


@cache
def read_bad_example() -> dict[str, Any]:
    """The document of the guide that breaks one rule after another."""
    return _read(DATA / f"{BAD}.json")


def text(words: str) -> Text:
    """The text of "中文|English|한국어"."""
    zh, en, ko = (part.strip() for part in words.split("|"))
    return Text(zh=zh, en=en, ko=ko)


def condition(words: str) -> dict[str, Any]:
    """The condition "a=x&b=y" (all) or "a=x/a=y" (any) as an expression of the guide model."""
    for sign, form in (("&", "all_of"), ("/", "any_of")):
        if sign in words:
            return {form: [condition(part) for part in words.split(sign)]}
    question, option = words.split("=")
    return {"question": question, "option": option}


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
