"""Structured logs, one JSON object a line, without personal data: no address of a person, no query, no form, no text.

Network logs are kept at least six months (网络安全法, the article on network logs), so what is never written needs
no protection.
"""

import logging
import re
import sys
import time
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from structlog.typing import Processor

MASK = "***"
OURS = ("request", "portal", "standards", "surveys", "huey.consumer")
PRIVATE_KEYS = frozenset(
    [
        "address",
        "authorization",
        "body",
        "comment",
        "cookie",
        "email",
        "form",
        "headers",
        "id_number",
        "ip",
        "name",
        "password",
        "phone",
        "query",
        "query_string",
        "remote_addr",
        "secret",
        "text",
        "ticket",
        "token",
        "url",
        "user_agent",
    ]
)
_PRIVATE_TEXT = re.compile(
    r"(?P<query>\?[^\s\"'#]+)"
    r"|(?P<email>[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+)"
    r"|(?<![A-Za-z0-9.])(?P<ip>(?:\d{1,3}\.){3}\d{1,3})(?![A-Za-z0-9.])"
    r"|(?P<ip6>(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{0,4}|(?<![\w:])::1\b)"
    r"|(?<!\d)(?P<identity>\d{6}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx])(?!\d)"
    r"|(?<!\d)(?P<phone>1[3-9]\d{9})(?!\d)"
)
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# What every line carries and no person wrote: set by the processors below, over whatever was given.
_OWN_KEYS = frozenset({"level", "logger", "timestamp"})
_SECRET_PATH = re.compile(r"^(/(?:[a-z]{2}/)?(?:elder/)?(?:t|ticket|receipt|reset|confirm)/)[^/]+")


class Masked(str):
    """Text without anything private: masked already, or not from a person."""


def mask_text(text: str) -> Masked:
    """The text without queries, mail and network addresses, identity and phone numbers."""
    if isinstance(text, Masked):
        return text
    return Masked(_PRIVATE_TEXT.sub(lambda found: f"?{MASK}" if found["query"] else MASK, text))


def mask_path(path: str) -> Masked:
    """The path of a request without the one-use secrets that some paths carry."""
    return mask_text(_SECRET_PATH.sub(rf"\1{MASK}", path))


def drop_private(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: masks private keys wholly, and private patterns in every other text."""
    return {
        key: value if key in _OWN_KEYS else MASK if key.lower() in PRIVATE_KEYS else _masked(value)
        for key, value in event.items()
    }


def configure(stream: TextIO | None = None) -> None:
    """Sends all logs of this process through the same processors: ours from INFO, libraries' from WARNING."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    ending: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        drop_private,
        structlog.processors.JSONRenderer(ensure_ascii=False, default=lambda value: mask_text(repr(value))),
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=ending))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of CSS that is for screens
    structlog.configure(
        processors=[*shared, *ending[1:]],  # all but what ProcessorFormatter itself added
        logger_factory=lambda name: Lines(handler.stream, name),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


class Lines(structlog.WriteLogger):
    """Lines that go straight out: with every request, the way through `logging` made two records of each."""

    def __init__(self, stream: TextIO, name: str) -> None:
        super().__init__(stream)
        self.name = name


def init_app(app: Flask) -> None:
    """Gives every request an id, answers with it, and writes one line a request: method, path, status, time."""
    log = structlog.get_logger("request")

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else Masked(uuid4().hex)
        g.request_began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def finish(response: Response) -> Response:
        if "request_id" not in g:  # refused before it began
            return response
        response.headers["X-Request-ID"] = g.request_id
        took = round((time.perf_counter() - g.request_began) * 1000, 1)
        endpoint = Masked(request.endpoint) if request.endpoint else None
        facts = {"endpoint": endpoint, "path": mask_path(request.path), "status": response.status_code}
        log.info("request", method=request.method, milliseconds=took, **facts)
        return response


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {key: MASK if str(key).lower() in PRIVATE_KEYS else _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_masked(inner) for inner in value]
    return value
