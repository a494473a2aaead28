"""The commands of the ground."""

import os
from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import cli
from flask.testing import FlaskCliRunner
from sqlalchemy import inspect

from portal.db import db
from portal.fresh import make_ready
from tests.places import Places


def test_doctor_names_what_is_well(runner: FlaskCliRunner, places: Places) -> None:
    result = runner.invoke(args=["doctor"])
    assert result.exit_code == 0, result.output
    for name in ("fonts", "database", "migrations", "catalogue en", "catalogue ko", "secrets", "data folder"):
        assert f"ok   {name}" in result.output


def test_the_demo_says_where_to_begin(demo_app: Flask) -> None:
    output = demo_app.test_cli_runner().invoke(args=["demo", "addresses"]).output
    assert "http://127.0.0.1:8000/" in output
    assert "office@demo.example" in output


def run(*words: str, **environment: str) -> Result:
    """The command as a terminal starts it, in this process, with no setting but these."""
    cleared: dict[str, str | None] = {name: None for name in os.environ if name.startswith("MINGCHUANG_")}
    return CliRunner().invoke(cli, ["--app", "wsgi", *words], env=cleared | environment)


def test_figures_from_a_file_need_neither_settings_nor_database(tmp_path: Path) -> None:
    counts = tmp_path / "counts.csv"
    counts.write_text("unit,n5,n4,n3,n2,n1\nA,1000,699,301,0,0\nB,10,0,0,0,0\n")
    done = run("score", "--counts", str(counts), "--target", "0.85")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[1].startswith("A,2000,1699,84.95,")
    assert done.stdout.splitlines()[2] == "B,10,10,100.0,72.2,100.0,100.00,small,"


def test_without_settings_every_other_command_names_the_variable() -> None:
    done = {words: run(*words.split()) for words in ("seed demo", "doctor", "routes")}
    for one in done.values():
        assert one.exception is None or isinstance(one.exception, SystemExit)
    assert "MINGCHUANG_SECRET_KEY" in done["seed demo"].stderr
    assert "MINGCHUANG_SECRET_KEY" in done["doctor"].stdout


def test_an_empty_embedded_database_is_made_ready_by_itself(tmp_path: Path) -> None:
    secret = {"MINGCHUANG_SECRET_KEY": "a-secret-of-a-test-run", "MINGCHUANG_VAR": str(tmp_path / "var")}
    assert "ok   migrations" in run("doctor", **secret).stdout


def test_no_connection_is_open_when_the_web_processes_are_forked(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
        if db.engine.dialect.name == "sqlite":
            assert inspect(db.engine).get_table_names()
            assert db.engine.pool.checkedin() == 1  # type: ignore[attr-defined] # pools of files count
        make_ready(app)
        assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined] # as above
