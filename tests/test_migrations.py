"""Migrations: one line of numbers, equal to the models, up and down, and up with data in."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from portal.accounts.scope import EVERYWHERE
from portal.app import create_app
from portal.crypto.suites import NATIONAL
from portal.db import db
from portal.doctor import head
from portal.orm import Base
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.receipts.keeping import find_roots, refresh_buckets
from surveys.publishing.tallying.models import DirtyDay, Tally
from surveys.publishing.tallying.queries import state_sums
from surveys.publishing.tallying.rollup import prove_tallies
from surveys.publishing.tallying.statements import CELL_KEYS, count_cells
from tests.conftest import settings_for
from tests.databases import Databases
from tests.places import add_places
from tests.surveys.publishing.ratings import add_ratings
from wsgi import FEATURES

MIGRATIONS = Path(__file__).resolve().parent.parent / "portal" / "migrations"
FILES = sorted((MIGRATIONS / "versions").glob("*.py"))


@pytest.fixture
def empty_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    with databases.empty() as url:
        app = create_app(settings_for(url, tmp_path), FEATURES)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def described() -> dict[str, list[str]]:
    inspector = sa.inspect(db.engine)
    return {
        table: sorted(column["name"] for column in inspector.get_columns(table))
        for table in inspector.get_table_names()
    }


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [int(re.match(r"(\d{4})_", path.name).group(1)) for path in FILES]  # type: ignore[union-attr]
    assert numbers == list(range(1, len(FILES) + 1))


def test_the_head_file_names_the_newest_migration() -> None:
    assert (MIGRATIONS / "HEAD").read_text().strip() == head()


def test_head_equals_the_models(empty_app: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        assert compare_metadata(context, Base.metadata) == []


def ours(_thing: object, name: str, kind: str, _reflected: bool, _other: object) -> bool:
    return not (kind == "table" and name.startswith("search_"))


def test_down_undoes_up(empty_app: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    first = described()
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert set(described()) <= {"alembic_version"}
    upgrade(directory=str(MIGRATIONS))
    assert described() == first


def test_upgrades_keep_the_data_that_is_there(empty_app: Flask) -> None:
    upgrade(directory=str(MIGRATIONS), revision="0001")
    add_places(db.session())
    db.session.commit()
    upgrade(directory=str(MIGRATIONS))
    assert db.session.scalar(sa.text("SELECT count(*) FROM hall")) == 2


def test_what_was_counted_before_there_were_sums_of_days_is_summed(empty_app: Flask) -> None:
    upgrade(directory=str(MIGRATIONS), revision="0014")
    session = db.session()
    places = add_places(session)
    session.flush()
    for day, fields in ((1, {}), (1, {"channel": 1, "finished": "yes"}), (20, {"state": "quarantined"})):
        add_ratings(session, places.first, day=date(2026, 7, day), levels={5: 2, 1: 1}, **fields)
    cells = count_cells(sa.true())
    session.execute(sa.insert(Tally).from_select([*CELL_KEYS, "n"], cells))
    session.execute(sa.delete(DirtyDay))
    session.commit()
    upgrade(directory=str(MIGRATIONS))
    assert prove_tallies(session) == 0
    year = parse_period("2026")
    assert state_sums(session, EVERYWHERE, period=year)["quarantined"] == 3
    assert refresh_buckets(session, key=b"k" * 16, suite=NATIONAL) == 1
    assert find_roots(session, EVERYWHERE, period=year)[1] == 6
    assert prove_tallies(session) == 0
