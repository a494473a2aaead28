"""Our own site for the benchmark: an empty database with a hall of windows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from portal.accounts.scope import EVERYWHERE
from portal.app import create_app
from portal.db import db, session
from portal.orm import utc_now
from portal.places.models import Hall, Region, Window
from portal.settings import ROOT, Settings
from surveys.collecting.keys import keys_of
from surveys.collecting.models.ratings import Rating
from surveys.collecting.places import code_of
from surveys.collecting.ticketing import Occasion, issue
from surveys.kiosk.devices import DeviceKeys, add_device, enrol
from wsgi import FEATURES

SECRET = "benchmark-secret-of-more-than-32-characters"
WINDOWS = 200


def environ_of(url: str, folder: Path) -> dict[str, str]:
    """The settings of the server. Limits are off: all clients share one address here."""
    secrets = dict.fromkeys(("MINGCHUANG_SECRET_KEY", "MINGCHUANG_PASSWORD_SALT", "MINGCHUANG_DATA_KEY"), SECRET)
    limits = {"MINGCHUANG_LIMIT_WINDOW": "0", "MINGCHUANG_LIMIT_DEVICE": "0", "MINGCHUANG_LIMIT_ADDRESS": "0"}
    return secrets | limits | {"MINGCHUANG_DATABASE_URL": url, "MINGCHUANG_VAR": str(folder)}


def limited(environ: dict[str, str]) -> dict[str, str]:
    """The same with limits on, too wide to be reached: every citizen brings an address of their own."""
    limits = {"MINGCHUANG_LIMIT_WINDOW": "1000", "MINGCHUANG_LIMIT_ADDRESS": "1000", "MINGCHUANG_PROXIES": "1"}
    return environ | limits


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
        _let_go()
    return app, lambda number: f"/r/{codes[number % WINDOWS]}"


def issue_tickets(app: Flask, count: int) -> list[str]:
    """So many one-use tickets for visits at the windows in turn."""
    settings, now = app.config["SETTINGS"], utc_now()
    with app.app_context():
        served = [f"220000-{number:03d}" for number in range(WINDOWS)]
        tokens = []
        for number in range(count):
            case = f"{uuid4().hex}"
            occasion = Occasion(case, 1, served[number % WINDOWS], now - timedelta(minutes=5))
            issued = issue(session(), EVERYWHERE, occasion, keys=keys_of(settings), now=now, by=None, key=None)
            tokens.append(issued.token)
        session().commit()
        _let_go()
    return tokens


def enrol_tablets(app: Flask) -> list[str]:
    """The token of an enrolled tablet for every window."""
    keys, now = DeviceKeys.of(app.config["SETTINGS"]), utc_now()
    with app.app_context():
        tokens = []
        for window in session().scalars(select(Window).order_by(Window.code)).all():
            _device, issued = add_device(session(), window, name=window.code, by=None, now=now, keys=keys)
            entered = enrol(session(), issued.code, now=now, keys=keys)
            assert entered is not None
            tokens.append(entered[1])
        session().commit()
        _let_go()
    return tokens


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()


def stored_ids(app: Flask) -> list[str]:
    """The ids of all stored ratings."""
    with app.app_context():
        found: list[UUID] = list(session().scalars(select(Rating.id)))
        _let_go()
    return [str(rating_id) for rating_id in found]
