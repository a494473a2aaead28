"""Citizens: each fetches the page, sends a rating with an id of its own, and reads the receipt."""

import http.client
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

HEADERS = {"Accept-Encoding": "gzip", "User-Agent": "benchmark"}
FORM = {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}
FIRST_TAGS = ("108", "207", "307", "406", "510")  # one of each level, by its number less one
Path = Callable[[int], str]


@dataclass
class Outcome:
    """What the citizens saw: ids acknowledged, seconds of every POST."""

    acknowledged: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failed: int = 0


def rate(port: int, path_of: Path, *, clients: int, ratings: int) -> Outcome:
    """`ratings` full flows by so many clients at once."""
    outcome, numbers, lock = Outcome(), iter(range(ratings)), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            rating_id, wait = _one(port, path_of(number), number)
            with lock:
                outcome.waits.append(wait)
                if rating_id:
                    outcome.acknowledged.append(rating_id)
                else:
                    outcome.failed += 1

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def _one(port: int, path: str, number: int) -> tuple[str, float]:
    """The id when it was acknowledged, and how long the POST took."""
    _request(port, "GET", path, None)
    rating_id = str(uuid.uuid4())
    fields = [("id", rating_id), ("level", str(number % 5 + 1)), ("finished", "yes")]
    fields += [("tag", FIRST_TAGS[number % 5])] if number % 3 == 0 else []
    fields += [("comment", f"第 {number} 位，办得很顺利。")] if number % 4 == 0 else []
    begin = time.perf_counter()
    status, body = _request(port, "POST", path, urlencode(fields))
    taken = time.perf_counter() - begin
    return (rating_id if status == 200 and body else ""), taken


def _request(port: int, method: str, path: str, body: str | None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body=body, headers=FORM if body else HEADERS)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, content
