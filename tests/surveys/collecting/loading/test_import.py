"""Ratings of another system come in from a file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import surveys.collecting
from portal.places.models import Region, Window
from surveys.collecting.models.imports import ImportBatch
from surveys.collecting.models.ratings import Rating
from surveys.publishing.tallying.models import Tally
from surveys.publishing.tallying.rollup import refresh_tallies

MAPPING = Path(surveys.collecting.__path__[0]) / "mappings" / "gp_practices.json"
HEAD = "row_id,time,rating,surgery,pcn\n"
GOOD = "1,2026-01-05 10:00:00,Very good,North-Surgery,North-PCN\n"
DONT_KNOW = 110  # of 114; four stand in rows without a unit or of a test unit
Import = Callable[..., dict[str, object]]


@pytest.fixture
def run(runner: FlaskCliRunner, tmp_path: Path, session: Session) -> Import:
    """Imports text as a file and gives the report."""

    def run(text: str, *arguments: str, name: str = "ratings.csv") -> dict[str, object]:
        file, report = tmp_path / name, tmp_path / "report.json"
        file.write_text(text)
        command = ["ratings", "import", str(file), "--mapping", str(MAPPING), "--report", str(report), *arguments]
        result = runner.invoke(args=command)
        assert result.exit_code == 0, result.output
        found: dict[str, object] = json.loads(report.read_text())
        return found

    return run


def counts(report: dict[str, object]) -> list[object]:
    return [report[name] for name in ("rows", "accepted", "flagged", "rejected", "duplicates")]


def stored(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Rating)) or 0


def test_every_row_is_accounted_for(run: Import) -> None:
    rows = (
        GOOD
        + "2,2026-01-05 10:00:00,Dont know,North-Surgery,North-PCN\n"
        + "3,2026-01-05 10:00:00,Neither Good or Poor,North-Surgery,North-PCN\n"
        + "4,2026-01-05 10:00:00,Good,,North-PCN\n"
        + "5,2026-01-05 10:00:00,Good,Demo-1,Demo-PCN\n"
        + "6,2026-01-05 10:00:00,Splendid,North-Surgery,North-PCN\n"
        + "7,yesterday,Good,North-Surgery,North-PCN\n"
        + "8,2999-01-05 10:00:00,Good,North-Surgery,North-PCN\n"
        + "9,2026-01-05 10:00:00,Very good,North-Surgery,North-PCN\n"
    )
    report = run(HEAD + rows)
    assert counts(report) == [9, 4, 2, 5, 0]
    assert report["kinds"] == {
        "bad_time": 1,
        "dont_know": 1,
        "future_time": 1,
        "no_unit": 1,
        "repeated_row": 1,
        "test_unit": 1,
        "unknown_word": 1,
    }


def test_dont_know_is_kept_and_not_counted(run: Import, session: Session) -> None:
    run(HEAD + GOOD + "2,2026-01-05 10:00:00,Don't know,North-Surgery,North-PCN\n")
    assert session.execute(select(Rating.level, Rating.state).order_by(Rating.level)).all() in (
        [(None, "uncounted"), (5, "counted")],
        [(5, "counted"), (None, "uncounted")],  # PostgreSQL sorts NULL last
    )


def test_a_repeated_import_adds_nothing(run: Import, session: Session) -> None:
    run(HEAD + GOOD)
    again = run(HEAD + GOOD, name="renamed.csv")
    assert counts(again) == [1, 0, 0, 0, 1]
    assert stored(session) == 1
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_a_grown_file_adds_only_what_is_new(run: Import, session: Session) -> None:
    run(HEAD + GOOD)
    grown = run(HEAD + GOOD + "2,2026-01-06 10:00:00,Poor,North-Surgery,North-PCN\n")
    assert counts(grown) == [2, 1, 0, 0, 1]


def test_a_dry_run_writes_nothing(run: Import, session: Session) -> None:
    assert counts(run(HEAD + GOOD, "--dry-run")) == [1, 1, 0, 0, 0]
    assert stored(session) == 0
    assert session.scalar(select(func.count()).select_from(Window)) == 0


def test_units_become_windows_of_their_region(run: Import, session: Session) -> None:
    run(HEAD + GOOD, "--region", "伦敦")
    window = session.scalars(select(Window)).one()
    assert (window.name, window.hall.name, window.hall.region.name) == ("North Surgery", "North PCN", "伦敦")


def test_a_known_region_is_used_by_its_code(run: Import, session: Session) -> None:
    session.add(Region(code="220000000000", name="吉林省", level=2))
    session.commit()
    run(HEAD + GOOD, "--region", "220000000000")
    assert session.scalar(select(func.count()).select_from(Region)) == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "there is no file"),
        ("broken.xlsx", b"PK not a workbook", "broken"),
        ("other.pdf", b"%PDF", "neither .csv nor .xlsx"),
        ("columns.csv", b"a,b\n1,2\n", "lacks the columns"),
        ("empty.csv", b"", "not a table"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    runner: FlaskCliRunner, session: Session, tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = runner.invoke(args=["ratings", "import", str(tmp_path / name), "--mapping", str(MAPPING)])
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "Invalid JSON"),
        ('{"source": "x-y", "columns": {"unit": "u", "level": "l", "time": "t"}, "levels": {"Good": 9}}', "1 to 5"),
        ('{"source": "x-y", "columns": {"unit": "u"}, "levels": {"Good": 4}}', "columns.level"),
    ],
)
def test_a_wrong_mapping_is_explained(runner: FlaskCliRunner, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "map.json").write_text(text)
    (tmp_path / "rows.csv").write_text(HEAD + GOOD)
    result = runner.invoke(
        args=["ratings", "import", str(tmp_path / "rows.csv"), "--mapping", str(tmp_path / "map.json")]
    )
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.realdata
def test_the_real_files_come_in_whole(runner: FlaskCliRunner, session: Session, shared_data: Path) -> None:
    folder = shared_data / "fft_gp_london"
    for name in ("responses_2024_2025a.csv", "responses_2025b_2026.csv"):
        for _ in range(2):
            result = runner.invoke(args=["ratings", "import", str(folder / name), "--mapping", str(MAPPING)])
            assert result.exit_code == 0, result.output
    assert stored(session) == 11_849 + 7_342
    refresh_tallies(session)
    assert session.scalar(select(func.sum(Tally.n))) == 11_849 + 7_342 - DONT_KNOW
    uncounted = session.scalar(select(func.count()).select_from(Rating).where(Rating.state == "uncounted"))
    assert uncounted == DONT_KNOW
    windows = {window.id: window.name for window in session.scalars(select(Window))}
    assert "Earls Court Surgery" in windows.values()
    assert not [name for name in windows.values() if name.startswith("Demo")]
