"""The application's database session, on the tables of portal.orm."""

from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from portal.orm import Base
from portal.settings import Settings

db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
BUSY_MILLISECONDS = 15_000


def session() -> Session:
    """The session of this request or command."""
    return db.session()


def init_app(app: Flask, settings: Settings) -> None:
    """Connect the application to the database its settings name."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, durable=not settings.testing)


def engine_options(url: str) -> dict[str, Any]:
    """What the engine of this URL needs beside the URL."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000}, "hide_parameters": True}
    return {"pool_pre_ping": True, "hide_parameters": True}  # what people wrote has no place in a traceback


def prepare_engine(engine: Engine, *, durable: bool = True) -> None:
    """Give every SQLite connection its write-ahead log, patience and foreign keys.

    `durable`: what was committed survives a power cut. Tests do without: their databases do not outlive them.
    """
    if engine.dialect.name != "sqlite":
        return
    for prepare in (_prepare_sqlite, _write_through if durable else _write_behind):
        if not event.contains(engine, "connect", prepare):
            event.listen(engine, "connect", prepare)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    _set(connection, "journal_mode=WAL", f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON")


def _write_through(connection: Any, _record: Any) -> None:
    _set(connection, "synchronous=FULL")


def _write_behind(connection: Any, _record: Any) -> None:
    _set(connection, "synchronous=OFF")


def _set(connection: Any, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
