"""What a feature brings to the site. wsgi.py composes features; the ground knows only this shape."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import click
from flask import Blueprint
from flask_babel import LazyString
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.crypto.resealing import SealedColumn
from portal.jobs.queue import Nightly

Door = Literal["citizen", "staff", "public", "often"]
Area = Literal["desk", "standards", "ratings", "figures", "site"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class NavItem:
    """One entry of a signed-in role's navigation; entries of an area share a menu when there are many."""

    label: LazyString
    endpoint: str
    roles: frozenset[str]
    area: Area = "desk"


@dataclass(frozen=True)
class DoorLink:
    """One line behind a door of the home page, or under its search (often). The address may depend on the data."""

    door: Door
    label: LazyString
    address: Callable[[Session], str | None]


@dataclass(frozen=True)
class Headline:
    """The one number of the home page, already rounded by the display rule."""

    title: str
    share: str
    low: str
    high: str
    position: tuple[float, float, float]  # share, low, high in percent, for the bar
    target: float
    verdict: str  # meets, not_yet_shown, below, small
    sentence: str
    address: str


@dataclass(frozen=True)
class SeedStep:
    """One step of `seed demo`: `run(session, progress)` adds what is missing and may be repeated."""

    name: str
    run: Callable[[Session, Progress], None]


@dataclass(frozen=True)
class Task:
    """A kind of background work: `run(session, progress, **arguments)` returns a JSON result."""

    name: str
    run: Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Feature:
    """A room with doors: pages, navigation, home panels, commands, background work and demo data.

    `showcase` names the pages a newcomer to the demo should see first; `plain_commands` need no settings or database.
    `sealed` names the columns that hold envelopes.
    """

    name: str
    blueprints: Sequence[Callable[[], Blueprint]] = ()
    interfaces: Sequence[Callable[[], Blueprint]] = ()  # parts of /api/v1, made with portal.api.api_blueprint
    navigation: Sequence[NavItem] = ()
    doors: Sequence[DoorLink] = ()
    showcase: Sequence[DoorLink] = ()
    panels: Sequence[Callable[[Session], Markup | None]] = ()
    headline: Callable[[Session, Scope], Headline | None] | None = None
    commands: Sequence[click.Command] = ()
    plain_commands: Sequence[click.Command] = ()
    sealed: Sequence[SealedColumn] = ()
    tasks: Sequence[Task] = ()
    nightly: Sequence[Nightly] = ()
    seeds: Sequence[SeedStep] = ()
    errors: Mapping[type[Exception], int] | None = None
    tellers: Mapping[type[Exception], Callable[[Any], str]] | None = None  # what the page of such an error says
