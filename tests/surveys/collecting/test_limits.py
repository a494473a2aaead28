"""Limits: per code first, generous per address, nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from portal.orm import utc_now
from portal.places.models import Window
from surveys.collecting.answers import Answer, Circumstances
from surveys.collecting.intake import accept
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import Rating
from surveys.collecting.places import code_of
from tests.places import Places
from tests.surveys.collecting.conftest import Send

Ratings = Callable[[], list[Rating]]


@pytest.fixture
def strict(make_site: Callable[..., Flask]) -> Flask:
    """The site with two ratings a minute from one window and three from one address."""
    return make_site(limit_window=2, limit_address=3)


def test_a_rating_over_the_limit_waits_with_all_that_was_typed(strict: Flask, send: Send, ratings: Ratings) -> None:
    client = strict.test_client()
    assert [send(client=client).status_code for _ in range(2)] == [200, 200]
    refused = send(client=client, level="1", tag=["115"], comment="没有人理我")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert "没有人理我" in refused.text
    assert 'value="115" checked' in refused.text
    assert len(ratings()) == 2


def test_one_window_at_its_limit_leaves_the_others_open(
    strict: Flask, send: Send, second_code: str, ratings: Ratings
) -> None:
    client = strict.test_client()
    for _ in range(2):
        send(client=client)
    assert send(client=client, to=second_code).status_code == 200
    assert send(client=client, to=second_code).status_code == 429


def test_what_a_tablet_kept_and_sends_at_once_leaves_the_code_open(
    strict: Flask, send: Send, session: Session, places: Places, keys: Keys
) -> None:
    for _ in range(4):
        sent = Circumstances(places.first.id, 4, "open", utc_now(), device_id=1, device_at=utc_now())
        accept(session, Answer(uuid4(), 5, "zh"), sent, keys=keys)
    session.commit()
    client = strict.test_client()
    assert [send(client=client).status_code for _ in range(3)] == [200, 200, 429]


def test_a_minute_later_the_code_is_open_again(strict: Flask, send: Send) -> None:
    client, now = strict.test_client(), utc_now()
    with time_machine.travel(now, tick=False):
        assert [send(client=client).status_code for _ in range(3)] == [200, 200, 429]
    with time_machine.travel(now + timedelta(seconds=61), tick=False):
        assert send(client=client).status_code == 200


def test_a_mistake_costs_nothing(strict: Flask, send: Send, ratings: Ratings) -> None:
    client = strict.test_client()
    for _ in range(5):
        assert send(client=client, level="9").status_code == 400
    assert send(client=client).status_code == 200


def test_a_repeat_gets_its_receipt_even_at_the_limit(strict: Flask, send: Send) -> None:
    client, first = strict.test_client(), str(uuid4())
    send(client=client, id=first)
    send(client=client)
    assert send(client=client, id=first).status_code == 200


def test_a_forwarded_header_is_not_believed_without_a_proxy(strict: Flask, code: str, second_code: str) -> None:
    client = strict.test_client()
    for number, window in enumerate((code, code, second_code), start=1):
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        assert client.post(f"/r/{window}", data={"id": str(uuid4()), "level": "5"}, headers=headers).status_code == 200
    headers = {"X-Forwarded-For": "10.0.0.9"}
    sent = client.post(f"/r/{second_code}", data={"id": str(uuid4()), "level": "5"}, headers=headers)
    assert sent.status_code == 429


@pytest.fixture
def one_phone(make_site: Callable[..., Flask]) -> Flask:
    """The site with two ratings a minute from one phone at one window, and no other limit."""
    return make_site(limit_window=0, limit_address=0, limit_device=2)


def rate_from(app: Flask, code: str, *, browser: str = "phone A", address: str = "10.1.1.1", level: str = "5") -> int:
    sent = {"id": str(uuid4()), "level": level}
    environ = {"REMOTE_ADDR": address}
    answer = app.test_client().post(f"/r/{code}", data=sent, headers={"User-Agent": browser}, environ_base=environ)
    return answer.status_code


def test_one_phone_at_one_window_waits_and_keeps_its_answer(one_phone: Flask, code: str, ratings: Ratings) -> None:
    assert [rate_from(one_phone, code) for _ in range(3)] == [200, 200, 429]
    assert len(ratings()) == 2


def test_another_phone_another_window_and_another_address_stay_open(
    one_phone: Flask, code: str, second_code: str
) -> None:
    assert [rate_from(one_phone, code) for _ in range(3)][-1] == 429
    assert rate_from(one_phone, code, browser="phone B") == 200
    assert rate_from(one_phone, code, address="10.1.1.2") == 200
    assert rate_from(one_phone, second_code) == 200


def test_a_mistake_of_a_phone_costs_nothing_and_a_minute_opens_it_again(one_phone: Flask, code: str) -> None:
    now = utc_now()
    with time_machine.travel(now, tick=False):
        assert [rate_from(one_phone, code, level="9") for _ in range(5)] == [400] * 5
        assert [rate_from(one_phone, code) for _ in range(3)] == [200, 200, 429]
    with time_machine.travel(now + timedelta(seconds=61), tick=False):
        assert rate_from(one_phone, code) == 200


def test_a_hall_of_equal_phones_behind_one_address_is_not_shut_out(
    app: Flask, places: Places, session: Session, keys: Keys
) -> None:
    """Thirty windows, each with a rating every twenty seconds from phones that all look the same."""
    windows = [
        Window(code=f"222401-{number}", number=str(number), hall=places.yanji_hall, name=f"{number} 号", agencies=[])
        for number in range(50, 80)
    ]
    session.add_all(windows)
    session.commit()
    codes = [code_of(window, keys=keys) for window in windows]
    assert {rate_from(app, code) for code in codes for _ in range(3)} == {200}
