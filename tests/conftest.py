"""One fixture a noun. Every test gets a fresh database, copied from one that was migrated once."""

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.queries import add_account
from portal.accounts.scope import EVERYWHERE, Scope
from portal.app import create_app
from portal.db import db
from portal.features import Feature
from portal.settings import Settings
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.pages import PageClient
from tests.places import Places, add_places
from tests.warm import keep_what_never_differs
from wsgi import FEATURES

PASSWORD = "correct horse battery staple"
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
def settings(databases: Databases, tmp_path: Path) -> Iterator[Settings]:
    with databases.fresh(lambda url: create_app(settings_for(url, tmp_path), FEATURES)) as url:
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
    found = add_places(session)
    session.commit()
    return found


@pytest.fixture
def add_user(session: Session) -> Callable[..., UserAccount]:
    def add(role: str, scope: Scope = EVERYWHERE, **fields: Any) -> UserAccount:
        email = fields.pop("email", f"{role}-{scope.kind}-{scope.id}@test.example")
        user = add_account(session, email=email, name="测试员", password=PASSWORD, role=role, scope=scope)
        session.commit()
        return user

    return add


@pytest.fixture
def sign_in(app: Flask, add_user: Callable[..., UserAccount]) -> Callable[..., PageClient]:
    """A client signed in with this role and scope."""

    def sign_in(role: str, scope: Scope = EVERYWHERE, **fields: Any) -> PageClient:
        user = add_user(role, scope, **fields)
        client = app.test_client()
        assert isinstance(client, PageClient)
        with client.session_transaction() as cookie:
            cookie.update(
                _user_id=user.fs_uniquifier, _fresh=True, fs_cc="set", fs_paa=1e12, identity=user.fs_uniquifier
            )
        return client

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
