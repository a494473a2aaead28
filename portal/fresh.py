"""An empty embedded database is made ready the first time the command line touches it: there is nothing to lose."""

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect

from portal.db import db
from portal.settings import ROOT

MIGRATIONS = str(ROOT / "portal" / "migrations")


def make_ready(app: Flask) -> None:
    """Migrate a SQLite database that holds no table yet; leave every other one alone."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite" and not inspect(db.engine).get_table_names():
            upgrade(directory=MIGRATIONS)
        db.engine.dispose()  # the web processes are forked from here, and a connection must not be shared
