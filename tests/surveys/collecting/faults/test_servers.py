"""Real servers under load, with processes killed: every acknowledged rating is stored exactly once."""

import http.client
import os
import re
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from benchmarks.intake import site
from benchmarks.intake.servers import Server, serving

pytestmark = pytest.mark.slow
RECEIPT = re.compile(rb"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Site:
    """A served site with its addresses and what it has stored."""

    def __init__(self, server: Server, path_of: Callable[[int], str], stored: Callable[[], list[str]]) -> None:
        self.server = server
        self.path_of = path_of
        self.stored = stored

    def send(self, rating_id: str, *, number: int = 0) -> str | None:
        """The receipt, or None when the answer never came."""
        body = urlencode({"id": rating_id, "level": str(number % 5 + 1)})
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
            connection.request("POST", self.path_of(number), body=body, headers=FORM)
            answer = connection.getresponse()
            found = RECEIPT.search(answer.read()) if answer.status == 200 else None
            connection.close()
        except (OSError, http.client.HTTPException):
            return None
        return found.group().decode() if found else None


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Site]:
    url = f"sqlite:///{tmp_path / 'site.sqlite'}"
    app, path_of = site.prepare(url, tmp_path)
    with serving("wsgi:make_app()", site.environ_of(url, tmp_path)) as server:
        yield Site(server, path_of, lambda: site.stored_ids(app))


def in_parallel(work: Callable[[int], None], times: int) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_twenty_sends_of_one_id_at_once_are_one_rating_with_one_receipt(served: Site) -> None:
    rating_id, receipts = str(uuid.uuid4()), list[str | None]()
    in_parallel(lambda number: receipts.append(served.send(rating_id, number=number)), 20)
    assert len(set(receipts)) == 1
    assert receipts[0]
    assert served.stored() == [rating_id]


def test_repeated_and_reordered_sends_change_nothing(served: Site) -> None:
    ids = [str(uuid.uuid4()) for _ in range(60)]
    first = {rating_id: served.send(rating_id, number=number) for number, rating_id in enumerate(ids)}
    again = {rating_id: served.send(rating_id) for rating_id in reversed(ids)}
    assert first == again
    assert sorted(served.stored()) == sorted(ids)


def test_a_worker_killed_in_mid_load_loses_nothing_it_acknowledged(
    served: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    acknowledged, silent, lock = list[str](), list[str](), threading.Lock()
    killer = threading.Thread(target=kill_workers, args=(served.server, 10))

    def citizen(number: int) -> None:
        while killer.is_alive():
            rating_id = str(uuid.uuid4())
            receipt = served.send(rating_id, number=number)
            with lock:
                (acknowledged if receipt else silent).append(rating_id)

    killer.start()
    in_parallel(citizen, 8)
    killer.join()
    counts = Counter(served.stored())
    assert [counts[rating_id] for rating_id in acknowledged] == [1] * len(acknowledged)
    resent = [rating_id for rating_id in silent if served.send(rating_id) or served.send(rating_id)]
    counts = Counter(served.stored())
    assert acknowledged
    assert resent == silent
    assert set(counts) == set(acknowledged) | set(silent)
    assert set(counts.values()) == {1}
    with capsys.disabled():
        told = f"acknowledged {len(acknowledged)}, unanswered and sent again {len(silent)}, stored {len(counts)}"
        sys.stdout.write(f"\n{told}\n")


def kill_workers(server: Server, times: int) -> None:
    for _ in range(times):
        time.sleep(0.5)
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
        if children:
            os.kill(int(children[0]), signal.SIGKILL)
