"""Citizens and tablets: each takes the steps of its flow and keeps the id that was acknowledged."""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

HEADERS = {"Accept-Encoding": "gzip", "User-Agent": "benchmark"}
FORM = {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}
FIRST_TAGS = ("108", "207", "307", "406", "510")  # one of each level, by its number less one


@dataclass
class Outcome:
    """What the citizens saw: ids acknowledged, seconds of every POST."""

    acknowledged: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failed: int = 0


@dataclass(frozen=True)
class Flow:
    """Where the n-th citizen rates. A tablet (`token_of`) keeps its page and sends a parcel of one rating."""

    path_of: Callable[[int], str]
    token_of: Callable[[int], str] | None = None


def rate(port: int, flow: Flow, *, clients: int, ratings: int, start: int = 0) -> Outcome:
    """`ratings` flows by so many clients at once, the first of them the `start`-th citizen."""
    outcome, numbers, lock = Outcome(), iter(range(start, start + ratings)), threading.Lock()
    step = _citizen if flow.token_of is None else _tablet

    def work() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            rating_id, wait = step(port, flow, number)
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


def _citizen(port: int, flow: Flow, number: int) -> tuple[str, float]:
    """The page, the rating, the receipt: the id when it was acknowledged, and how long the POST took."""
    path, headers = flow.path_of(number), {"X-Forwarded-For": address_of(number)}
    _request(port, "GET", path, None, HEADERS | headers)
    rating_id = str(uuid.uuid4())
    fields = [("id", rating_id), ("level", str(number % 5 + 1)), ("finished", "yes")]
    fields += [("tag", FIRST_TAGS[number % 5])] if number % 3 == 0 else []
    fields += [("comment", f"第 {number} 位，办得很顺利。")] if number % 4 == 0 else []
    begin = time.perf_counter()
    status, body = _request(port, "POST", path, urlencode(fields), FORM | headers)
    taken = time.perf_counter() - begin
    return (rating_id if status == 200 and body else ""), taken


def _tablet(port: int, flow: Flow, number: int) -> tuple[str, float]:
    assert flow.token_of is not None
    rating_id, now = str(uuid.uuid4()), datetime.now(UTC).isoformat()
    rating = {"id": rating_id, "level": number % 5 + 1, "language": "zh", "finished": "yes", "device_at": now}
    rating["tags"] = [FIRST_TAGS[number % 5]] if number % 3 == 0 else []
    parcel = json.dumps({"sent_at": now, "unsent": 0, "ratings": [rating]})
    headers = {"Content-Type": "application/json", "Cookie": f"kiosk={flow.token_of(number)}"}
    begin = time.perf_counter()
    status, body = _request(port, "POST", flow.path_of(number), parcel, HEADERS | headers)
    taken = time.perf_counter() - begin
    return (rating_id if status == 200 and rating_id.encode() in body else ""), taken


def address_of(number: int) -> str:
    """A network address for the n-th citizen, of the range for documentation and tests."""
    return f"198.18.{number // 250 % 250}.{number % 250}"


def _request(port: int, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body=body, headers=headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, content
