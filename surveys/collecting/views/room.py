"""What the pages of this room share in one process: keys, shelves of drawn pages, where templates stand."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, request

from portal import assets
from portal.audience import Audience, Guard, audience
from portal.settings import Settings
from surveys.collecting.caching import Page, Shelf
from surveys.collecting.guides import Handled, RatedItem
from surveys.collecting.keys import Keys, keys_of
from surveys.collecting.places import Rated

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
STYLES = ("css/tokens.css", "css/citizen.css", "css/rate.css")
EXTENSION = "mingchuang.collecting"


@dataclass
class Room:
    """Lives as long as the process. Codes are looked up again after five seconds, so a revocation is quick."""

    keys: Keys
    settings: Settings
    pages: Shelf[Page] = field(default_factory=lambda: Shelf(size=512, seconds=60))
    blanks: Shelf[str] = field(default_factory=lambda: Shelf(size=64, seconds=3600))
    codes: Shelf[Rated | None] = field(default_factory=lambda: Shelf(size=2048, seconds=5))
    handled: Shelf[list[Handled]] = field(default_factory=lambda: Shelf(size=256, seconds=60))
    items: Shelf[RatedItem | None] = field(default_factory=lambda: Shelf(size=256, seconds=60))
    receipts: Shelf[str] = field(default_factory=lambda: Shelf(size=128, seconds=3600))


def room() -> Room:
    """The room of the present application."""
    found: Room = current_app.extensions[EXTENSION]
    return found


def stylesheet() -> str:
    """The address of the one style sheet of this room's pages; it changes with its parts."""
    version = "".join(assets.fingerprint(assets.STATIC / name)[:4] for name in STYLES)
    return f"{request.environ.get('mingchuang.root', '')}/rate.css?v={version}"


def blueprint(name: str, import_name: str, admits: Audience, *, guard: Guard | None = None) -> Blueprint:
    """A blueprint of this room."""
    pages = audience(name, import_name, admits, guard=guard, template_folder=str(TEMPLATES))
    pages.record(prepare)
    return pages


def prepare(state: Any) -> None:
    """Furnish the room when a blueprint of it is mounted."""
    settings: Settings = state.app.config["SETTINGS"]
    state.app.extensions.setdefault(EXTENSION, Room(keys_of(settings), settings))
