"""An enrolled tablet of the first window of Yanji's hall, and what it sends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.orm import utc_now
from portal.settings import Settings
from surveys.collecting.models.ratings import Rating
from surveys.kiosk.devices import DeviceKeys, Issued, add_device
from surveys.kiosk.models import KioskDevice
from tests.pages import PageClient
from tests.places import Places

Send = Callable[..., Any]


@pytest.fixture
def device_keys(settings: Settings) -> DeviceKeys:
    return DeviceKeys.of(settings)


@pytest.fixture
def issued(session: Session, places: Places, device_keys: DeviceKeys) -> tuple[KioskDevice, Issued]:
    """A tablet that waits for its code to be typed in."""
    made = add_device(session, places.first, name="左侧平板", by=None, now=utc_now(), keys=device_keys)
    session.commit()
    return made


@pytest.fixture
def tablet(client: PageClient, issued: tuple[KioskDevice, Issued]) -> PageClient:
    """The browser of an enrolled tablet."""
    answer = client.post("/kiosk/enrol", data={"code": issued[1].code})
    assert answer.status_code == 303
    return client


def rating(**fields: Any) -> dict[str, Any]:
    kept = {"id": str(uuid4()), "level": 5, "language": "zh", "tags": [], "finished": None, "partial": False}
    return {**kept, "device_at": utc_now().isoformat(), "offset": None} | fields


@pytest.fixture
def send(tablet: PageClient) -> Send:
    """Sends a parcel of ratings; the tablet's clock is `fast` seconds ahead."""

    def send(*ratings: dict[str, Any], fast: float = 0, **fields: Any) -> Any:
        sent_at = (utc_now() + timedelta(seconds=fast)).isoformat()
        parcel = {"sent_at": sent_at, "unsent": len(ratings), "build": "b", "ratings": list(ratings)} | fields
        return tablet.post("/kiosk/send", json=parcel)

    return send


@pytest.fixture
def ratings(app: Flask, session: Session) -> Callable[[], list[Rating]]:
    """All ratings that are stored, freshly read."""

    def ratings() -> list[Rating]:
        session.rollback()
        session.expire_all()
        return list(session.scalars(select(Rating).order_by(Rating.received_at, Rating.id)))

    return ratings
