import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask

from portal import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged while the test runs; the test run's own handlers come back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    logs.configure(stream=written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GET /r/K7F3Q9?token=abc&x=1 HTTP/1.1", "GET /r/K7F3Q9?*** HTTP/1.1"),
        ("来自10.2.33.4: refused", "来自***: refused"),
        ("from 2001:db8:1:2::7, 12:30:45", "from ***, 12:30:45"),
        ("from ::1", "from ***"),
        ("请联系13812345678或zhang@example.cn", "请联系***或***"),
        ("证件22010419900101123X", "证件***"),
        (
            "版本 3.1.3，代码 11220000013544357T，得 1138123456789",
            "版本 3.1.3，代码 11220000013544357T，得 1138123456789",
        ),
    ],
)
def test_private_patterns_are_masked_and_codes_are_kept(text: str, expected: str):
    assert logs.mask_text(text) == expected


def test_private_keys_are_masked_at_every_depth(stream: io.StringIO):
    structlog.stdlib.get_logger("x").warning(
        "saved", Comment="太慢", form={"a": 1}, facts={"ip": "::1", "n": [5, "1.2.3.4"]}
    )
    (line,) = lines(stream)
    assert (line["Comment"], line["form"], line["facts"]) == ("***", "***", {"ip": "***", "n": [5, "***"]})
    assert (line["event"], line["level"], line["logger"]) == ("saved", "warning", "x")


def test_libraries_speak_json_too_and_their_errors_are_masked(stream: io.StringIO):
    try:
        raise ValueError("no such person: 13812345678")
    except ValueError:
        logging.getLogger("sqlalchemy").exception("failed for %s", "zhang@example.cn")
    (line,) = lines(stream)
    assert line["event"] == "failed for ***"
    assert "ValueError: no such person: ***" in str(line["exception"])


def small_app() -> Flask:
    app = Flask("small")
    logs.init_app(app)
    app.add_url_rule("/t/<code>", view_func=lambda code: code)
    return app


def test_a_request_is_one_line_without_query_address_or_ticket(stream: io.StringIO):
    answer = small_app().test_client().get("/t/SECRET26?phone=13812345678", headers={"User-Agent": "Phone 9"})
    (line,) = [line for line in lines(stream) if line["event"] == "request"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/t/***", 200)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    for private in ("SECRET26", "13812345678", "127.0.0.1", "Phone 9"):
        assert private not in stream.getvalue()


@pytest.mark.parametrize(("given", "kept"), [("a1b2c3d4-e5f6", True), ("x", False), ('{"a": 1} <b>', False)])
def test_a_proxys_request_id_is_kept_when_it_is_one(stream: io.StringIO, given: str, kept: bool):
    answer = small_app().test_client().get("/t/x", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept
