"""Our own site for the benchmark: an empty database with a hall of windows."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from portal.app import create_app
from portal.db import db, session
from portal.places.models import Hall, Region, Window
from portal.settings import ROOT, Settings
from surveys.collecting.keys import keys_of
from surveys.collecting.models.ratings import Rating
from surveys.collecting.places import code_of
from wsgi import FEATURES

SECRET = "benchmark-secret-of-more-than-32-characters"
WINDOWS = 200


def environ_of(url: str, folder: Path) -> dict[str, str]:
    """The settings of the server. Limits are off: all clients share one address here."""
    secrets = dict.fromkeys(("MINGCHUANG_SECRET_KEY", "MINGCHUANG_PASSWORD_SALT", "MINGCHUANG_DATA_KEY"), SECRET)
    limits = {"MINGCHUANG_LIMIT_WINDOW": "0", "MINGCHUANG_LIMIT_DEVICE": "0", "MINGCHUANG_LIMIT_ADDRESS": "0"}
    return secrets | limits | {"MINGCHUANG_DATABASE_URL": url, "MINGCHUANG_VAR": str(folder)}


def prepare(url: str, folder: Path) -> tuple[Flask, Callable[[int], str]]:
    """The migrated site, and the address of the page for the n-th citizen."""
    settings = Settings.from_environ(environ_of(url, folder))
    app = create_app(settings, FEATURES)
    with app.app_context():
        upgrade(directory=str(ROOT / "portal" / "migrations"))
        region = Region(code="220000000000", name="吉林省", level=2)
        session().add(region)
        session().flush()
        hall = Hall(code="220000", region_id=region.id, name="政务服务中心")
        session().add(hall)
        windows = [Window(code=f"220000-{number:03d}", hall=hall, name=f"{number} 号窗口") for number in range(WINDOWS)]
        session().add_all(windows)
        session().commit()
        codes = [code_of(window, keys=keys_of(settings)) for window in windows]
        db.session.remove()
    return app, lambda number: f"/r/{codes[number % WINDOWS]}"


def stored_ids(app: Flask) -> list[str]:
    """The ids of all stored ratings."""
    with app.app_context():
        found: list[UUID] = list(session().scalars(select(Rating.id)))
        db.session.remove()
        db.engine.dispose()
    return [str(rating_id) for rating_id in found]
