"""The commands of the ground."""

from flask import Flask
from flask.testing import FlaskCliRunner

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
