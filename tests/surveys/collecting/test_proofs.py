"""Watched windows ask for a proof of work; without it a rating is taken and checked first."""

import base64
import hashlib
import json
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.windows import WindowWatch
from tests.pages import PageClient
from tests.places import Places
from tests.surveys.collecting.conftest import Send

Ratings = Callable[[], list[Rating]]


@pytest.fixture
def watched(session: Session, places: Places) -> None:
    session.add(WindowWatch(window_id=places.first.id, level=1, reason="尾盘集中"))
    session.commit()


def solve(client: PageClient) -> str:
    puzzle = client.get("/proof").json
    for number in range(puzzle["maxnumber"] + 1):
        if hashlib.sha256(f"{puzzle['salt']}{number}".encode()).hexdigest() == puzzle["challenge"]:
            return base64.b64encode(json.dumps(puzzle | {"number": number}).encode()).decode()
    raise AssertionError("no solution")


@pytest.mark.usefixtures("watched")
def test_a_proof_lets_a_rating_count_once(client: PageClient, send: Send, ratings: Ratings) -> None:
    proof = solve(client)
    again = base64.b64encode(json.dumps(json.loads(base64.b64decode(proof)), indent=1).encode()).decode()
    for altcha in (proof, proof, again):
        assert send(altcha=altcha).status_code == 200
    assert sorted(rating.state for rating in ratings()) == ["counted", "quarantined", "quarantined"]


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("altcha", ["", "nonsense", "e30=", base64.b64encode(b"[1]").decode(), "x" * 5000])
def test_without_a_good_proof_it_is_taken_and_checked(send: Send, ratings: Ratings, altcha: str) -> None:
    assert send(altcha=altcha).status_code == 200
    assert [rating.state for rating in ratings()] == ["quarantined"]


def test_only_watched_windows_ask(client: PageClient, code: str, session: Session, places: Places) -> None:
    assert "data-proof" not in client.get(f"/r/{code}").text
    session.add(WindowWatch(window_id=places.second.id, level=1))
    session.commit()


@pytest.mark.usefixtures("watched")
def test_the_page_of_a_watched_window_asks(client: PageClient, code: str) -> None:
    assert 'data-proof="/proof"' in client.get(f"/r/{code}").text
