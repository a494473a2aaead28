"""Codes of the windows of the small places, and what a browser sends."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.places.models import Window
from portal.settings import Settings
from surveys.collecting.keys import Keys, keys_of
from surveys.collecting.models.ratings import Rating
from surveys.collecting.places import code_of
from tests.pages import PageClient
from tests.places import Places

Send = Callable[..., Any]


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return keys_of(settings)


@pytest.fixture
def code(places: Places, keys: Keys) -> str:
    """The printed code of the first window of Yanji's hall."""
    return code_of(places.first, keys=keys)


@pytest.fixture
def send(client: PageClient, code: str) -> Send:
    """Sends a rating of the first window; level 5 unless told otherwise."""

    def send(*, to: str = "", prefix: str = "", client: PageClient = client, **fields: Any) -> Any:
        sent = {"id": str(uuid4()), "level": "5"} | fields
        return client.post(f"{prefix}/r/{to or code}", data={k: v for k, v in sent.items() if v is not None})

    return send


@pytest.fixture
def ratings(app: Flask, session: Session) -> Callable[[], list[Rating]]:
    """All ratings that are stored, freshly read."""

    def ratings() -> list[Rating]:
        session.rollback()
        session.expire_all()
        return list(session.scalars(select(Rating).order_by(Rating.received_at, Rating.id)))

    return ratings


@pytest.fixture
def second_code(places: Places, keys: Keys) -> str:
    window: Window = places.second
    return code_of(window, keys=keys)
