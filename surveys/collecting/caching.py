"""Pages that are the same for everyone: drawn once, kept with their compressed form and entity tag."""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response, request

T = TypeVar("T")


class Shelf(Generic[T]):
    """At most `size` values, each for at most `seconds`. One a process and purpose."""

    def __init__(self, *, size: int, seconds: float) -> None:
        self.size = size
        self.seconds = seconds
        self._kept: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of this key, made when it is missing or old."""
        now = time.monotonic()
        found = self._kept.get(key)
        if found is not None and now - found[0] < self.seconds:
            return found[1]
        value = make()
        self._kept[key] = (now, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self.size:
            self._kept.popitem(last=False)
        return value


@dataclass(frozen=True)
class Page:
    """A drawn page: its bytes, the same compressed, and the tag that changes with them."""

    body: bytes
    compressed: bytes
    etag: str

    @classmethod
    def of(cls, text: str) -> "Page":
        """The page with this text."""
        body = text.encode()
        return cls(body, gzip.compress(body, 9, mtime=0), f'W/"{hashlib.sha256(body).hexdigest()[:20]}"')


def send_page(page: Page, *, max_age: int, mimetype: str = "text/html") -> Response:
    """The page, or 304 when the browser has it."""
    if page.etag in request.headers.get("If-None-Match", ""):
        response = Response(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(page.compressed, mimetype=mimetype)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(page.body, mimetype=mimetype)
    response.headers["ETag"] = page.etag
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    return response
