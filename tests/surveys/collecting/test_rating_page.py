"""A citizen rates a window on a phone."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.collecting.models.ratings import Rating, RatingTag
from surveys.collecting.tags import TAGS
from tests.pages import PageClient
from tests.places import Places
from tests.surveys.collecting.conftest import Send

Ratings = Callable[[], list[Rating]]
PREFIXES = ["", "/en", "/ko", "/elder", "/ko/elder"]


def receipt_in(page: str) -> str:
    return re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", page).group()  # type: ignore[union-attr]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_page_offers_five_levels_and_chooses_none(client: PageClient, code: str, prefix: str) -> None:
    page = client.get(f"{prefix}/r/{code}").get_data(as_text=True)
    assert re.findall(r'name="level" value="(\d)"', page) == ["5", "4", "3", "2", "1"]
    assert '" checked' not in page
    assert set(re.findall(r'name="tag" value="(\d+)"', page)) == set(TAGS)


def test_the_page_says_what_is_rated_in_the_language_of_the_address(client: PageClient, code: str) -> None:
    assert "延吉市政务服务中心" in client.get(f"/r/{code}").get_data(as_text=True)
    assert "Yanji Hall" in client.get(f"/en/r/{code}").get_data(as_text=True)
    assert "연길시 센터" in client.get(f"/ko/r/{code}").get_data(as_text=True)


def test_one_level_is_enough(send: Send, ratings: Ratings, places: Places) -> None:
    response = send(level="2")
    assert response.status_code == 200
    stored = ratings()[0]
    assert (stored.level, stored.window_id, stored.state, stored.basis) == (2, places.first.id, "counted", "open")
    assert receipt_in(response.text) == stored.receipt


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_language_of_the_page_is_kept_with_the_rating(send: Send, ratings: Ratings, prefix: str) -> None:
    assert send(prefix=prefix).status_code == 200
    assert ratings()[0].language == (prefix.split("/")[1] if prefix[1:3] in ("en", "ko") else "zh")


def test_a_second_send_returns_the_same_receipt_and_stores_nothing(send: Send, ratings: Ratings) -> None:
    rating_id = str(uuid4())
    first, second = send(id=rating_id, level="5"), send(id=rating_id, level="1")
    assert receipt_in(first.text) == receipt_in(second.text)
    assert [(rating.id, rating.level) for rating in ratings()] == [(UUID(rating_id), 5)]


def test_equal_answers_with_different_ids_are_different_ratings(send: Send, ratings: Ratings) -> None:
    for _ in range(3):
        send(level="5", comment="很好")
    assert len(ratings()) == 3


def test_without_an_id_the_browser_is_sent_on_to_the_receipt(send: Send, client: PageClient, ratings: Ratings) -> None:
    response = send(id=None)
    assert response.status_code == 303
    assert ratings()[0].receipt in client.get(response.location).text


def test_the_plain_page_carries_a_new_id_each_time(client: PageClient, code: str, send: Send) -> None:
    pages = [client.get(f"/r/{code}?plain=1") for _ in range(2)]
    ids = [re.search(r'name="id" value="([^"]+)"', page.text).group(1) for page in pages]  # type: ignore[union-attr]
    assert ids[0] != ids[1]
    assert pages[0].headers["Cache-Control"] == "no-store"
    assert send(id=ids[0]).status_code == 200


def test_the_page_is_kept_and_asked_for_again_by_its_tag(client: PageClient, code: str) -> None:
    first = client.get(f"/r/{code}")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(f"/r/{code}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_page_sets_no_cookie_and_keeps_no_session(client: PageClient, code: str, send: Send) -> None:
    for response in (client.get(f"/r/{code}"), send()):
        assert "Set-Cookie" not in response.headers


def test_a_cold_page_takes_25_kilobytes_and_four_requests_at_most(client: PageClient, code: str) -> None:
    headers = {"Accept-Encoding": "gzip"}
    page = client.get(f"/r/{code}", headers=headers, check=False)
    drawn = client.get(f"/r/{code}").text
    parts = re.findall(r'<(?:link|script)[^>]* (?:href|src)="(/[^"]+)"', drawn)
    loaded = [part for part in parts if "/static/" in part or ".css" in part]
    assert len(loaded) + 1 <= 4
    sizes = []
    for part in loaded:
        with client.get(part, headers=headers) as response:
            sizes.append(len(response.data))
    assert len(page.data) + sum(sizes) <= 25_000


def test_tags_of_another_level_are_left_out(send: Send, session: Session) -> None:
    send(level="2", tag=["207", "510"])
    assert session.scalars(select(RatingTag.code)).all() == ["207"]


def test_a_filled_trap_is_stored_and_set_aside(send: Send, ratings: Ratings) -> None:
    assert send(website="http://spam.example").status_code == 200
    assert ratings()[0].state == "quarantined"
