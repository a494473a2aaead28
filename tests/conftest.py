"""One fixture a noun. Every test gets a fresh database, copied from one that was migrated once."""

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE, Scope
from portal.app import create_app
from portal.db import db
from portal.features import Feature
from portal.settings import Settings
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.pages import PageClient
from tests.people import find_user, new_user, signed_in
from tests.places import Places, add_places, find_places
from tests.stages import Stage
from tests.warm import keep_what_never_differs
from wsgi import FEATURES

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure() -> None:
    keep_what_never_differs()


def pytest_collection_finish() -> None:
    """What was loaded stays: looking through it again and again was a quarter of the longer tests."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    folder = tmp_path_factory.mktemp("databases")
    if request.config.getoption("--engine") == "postgresql":
        # Not below pytest's folder: the server runs as a user of its own, and pytest closes that folder to others.
        with tempfile.TemporaryDirectory() as open_folder, PostgresDatabases.started(Path(open_folder)) as started:
            yield started
    else:
        yield SqliteDatabases(folder)


def settings_for(url: str, folder: Path) -> Settings:
    secret = "a-test-secret-of-more-than-32-characters"
    return Settings(
        database_url=url, secret_key=secret, password_salt=secret, data_key=secret, var=folder, testing=True
    )


@pytest.fixture
def stage() -> Stage | None:
    """What stands in the database before the test's own fixtures: nothing, unless a module says otherwise."""
    return None


@pytest.fixture
def settings(databases: Databases, stage: Stage | None, tmp_path: Path) -> Iterator[Settings]:
    def make_app(url: str) -> Flask:
        site = create_app(settings_for(url, tmp_path), FEATURES)
        site.test_client_class = PageClient
        return site

    with databases.fresh(make_app, stage) as url:
        yield settings_for(url, tmp_path)


@pytest.fixture
def make_site(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Makes a site on the test's database with some settings changed; what it opened is closed with the test."""
    made: list[Flask] = []

    def make_site(features: Sequence[Feature] = FEATURES, **changes: Any) -> Flask:
        site = create_app(replace(settings, **changes), features)
        site.test_client_class = PageClient
        made.append(site)
        return site

    yield make_site
    for site in made:
        with site.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_site: Callable[..., Flask]) -> Flask:
    return make_site()


@pytest.fixture
def demo_app(make_site: Callable[..., Flask]) -> Flask:
    return make_site(demo=True)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


@pytest.fixture
def client(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def places(session: Session) -> Places:
    """Jilin, Yanbian, Yanji with a hall of two windows, and Changchun with a hall of one."""
    found = find_places(session) or add_places(session)
    session.commit()
    return found


@pytest.fixture
def add_user(session: Session) -> Callable[..., UserAccount]:
    return partial(new_user, session)


@pytest.fixture
def sign_in(app: Flask, session: Session) -> Callable[..., PageClient]:
    """A client signed in with this role and scope, or as who has this email already."""

    def sign_in(role: str, scope: Scope = EVERYWHERE, **fields: Any) -> PageClient:
        known = find_user(session, fields["email"]) if "email" in fields else None
        return signed_in(app, known or new_user(session, role, scope, **fields))

    return sign_in


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; tests that need it are skipped where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is absent: real data nobody here wrote is not committed")
    return folder


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)
