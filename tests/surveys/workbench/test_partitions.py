from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.tallying.queries import tally_frame
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.scoring.tallies import KEYS, equal_tallies
from surveys.workbench import partitions
from tests.places import Places
from tests.surveys.publishing.ratings import add_ratings

JULY, AUGUST = date(2026, 7, 31), date(2026, 8, 1)


@pytest.fixture
def rated(session: Session, places: Places) -> Places:
    add_ratings(session, places.first, day=JULY, levels={5: 7, 2: 1}, guide="g1")
    add_ratings(session, places.second, day=AUGUST, levels={4: 3}, channel=2, language="ko")
    add_ratings(session, places.third, day=AUGUST, levels={1: 2}, basis="open")
    add_ratings(session, places.third, day=AUGUST, levels={5: 4}, state="excluded")
    refresh_tallies(session)
    session.commit()
    return places


def test_tallies_of_the_folder_equal_those_of_the_database(
    rated: Places, session: Session, runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "ROWS", 2)  # so that regions and months are cut by batches as well
    folder, out = tmp_path / "ratings", tmp_path / "tallies.parquet"
    done = runner.invoke(args=["export", "parquet", "--folder", str(folder)])
    assert done.exit_code == 0, done.output
    assert "13 ratings" in done.output
    counted = runner.invoke(args=["tallies", str(folder), "--out", str(out)])
    assert counted.exit_code == 0, counted.output
    found = pd.read_parquet(out)
    found["day"] = pd.to_datetime(found["day"], unit="D", origin="unix").dt.date
    found = found.astype({"channel": "int64", "level": "int64", "n": "int64"})
    kept = tally_frame(session, EVERYWHERE, period=parse_period("2026")).astype({"channel": "int64"})
    texts = dict.fromkeys(("window", "guide", "language", "basis"), str)
    assert equal_tallies(found[[*KEYS, "n"]].astype(texts), kept[[*KEYS, "n"]].astype(texts))


def test_a_folder_has_a_file_for_each_month_and_region(rated: Places, runner: FlaskCliRunner, tmp_path: Path) -> None:
    folder = tmp_path / "ratings"
    runner.invoke(args=["export", "parquet", "--folder", str(folder), "--period", "2026"])
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")) == [
        "month=2026-07/region=222401000000/ratings.parquet",
        "month=2026-08/region=220100000000/ratings.parquet",
        "month=2026-08/region=222401000000/ratings.parquet",
    ]


def test_a_region_and_period_narrow_the_export(rated: Places, runner: FlaskCliRunner, tmp_path: Path) -> None:
    args = ["export", "parquet", "--folder", str(tmp_path / "r"), "--period", "2026-08", "--region", "2224"]
    assert "3 ratings" in runner.invoke(args=args).output


def test_a_folder_with_something_in_it_is_refused(rated: Places, runner: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("")
    done = runner.invoke(args=["export", "parquet", "--folder", str(tmp_path)])
    assert done.exit_code == 1
    assert "not empty" in done.output
