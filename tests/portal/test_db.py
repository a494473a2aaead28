"""Connections of the embedded database."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.db import prepare_engine


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 0)])
def test_what_is_committed_survives_a_power_cut_outside_tests(tmp_path: Path, durable: bool, level: int) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    prepare_engine(engine, durable=durable)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA synchronous")) == level
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(sa.text("PRAGMA busy_timeout")) == 15000
    engine.dispose()
