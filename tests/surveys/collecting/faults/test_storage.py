"""A full disk, a database that restarts, a clock that jumps: nothing is invented, nothing acknowledged is lost."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.db import db
from portal.orm import utc_now
from surveys.collecting.answers import Answer, Circumstances
from surveys.collecting.intake import accept
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import Rating
from surveys.collecting.ticketing import Occasion, issue
from tests.pages import PageClient
from tests.places import Places
from tests.surveys.collecting.conftest import Send

Ratings = Callable[[], list[Rating]]
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # 12:00 in China


@pytest.fixture
def full_disk(app: Flask, session: Session) -> Callable[[bool], None]:
    """Lets the SQLite file grow no further, or again."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the limit of pages is SQLite's")

    def limit(full: bool) -> None:
        session.close()
        db.engine.dispose()
        pages = 1 if full else 1_000_000  # the present size is the least the limit can be
        sa.event.listen(db.engine, "connect", lambda connection, _record: set_limit(connection, pages))

    return limit


def set_limit(connection: sa.engine.interfaces.DBAPIConnection, pages: int) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA max_page_count={pages}")
    cursor.close()


def test_on_a_full_disk_the_person_is_told_and_the_same_id_works_later(
    full_disk: Callable[[bool], None], send: Send, ratings: Ratings, capsys: pytest.CaptureFixture[str]
) -> None:
    acknowledged, refused, text = 0, str(uuid4()), "很满意" * 160
    full_disk(True)
    for _ in range(400):
        answer = send(id=refused, comment=text)
        if answer.status_code == 503:
            break
        acknowledged, refused = acknowledged + 1, str(uuid4())
    assert answer.status_code == 503
    assert text in answer.text
    assert f'value="{refused}"' in answer.text
    assert len(ratings()) == acknowledged
    full_disk(False)
    assert send(id=refused, comment=text).status_code == 200
    assert len(ratings()) == acknowledged + 1
    with capsys.disabled():
        sys.stdout.write(
            f"\nacknowledged {acknowledged}, then full: refused 1; with room again stored {acknowledged + 1}\n"
        )


def test_a_locked_database_gives_the_form_of_a_ticket_back_and_leaves_the_ticket_good(
    app: Flask, client: PageClient, session: Session, places: Places, keys: Keys, ratings: Ratings
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("one writer shuts out all others in SQLite alone")
    now = utc_now()
    occasion = Occasion("JL-2026-9", 1, places.first.code, now - timedelta(hours=1))
    token = issue(session, EVERYWHERE, occasion, keys=keys, now=now, by=None, key=None).token
    session.commit()
    sent = {"id": str(uuid4()), "level": "1", "comment": "等了两个小时"}
    db.engine.dispose()
    sa.event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=50"))
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = client.post(f"/t/{token}", data=sent)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert "等了两个小时" in refused.text
    assert f'value="{sent["id"]}"' in refused.text
    assert client.post(f"/t/{token}", data=sent).status_code == 200
    assert [rating.basis for rating in ratings()] == ["verified"]


def test_a_database_that_dropped_all_connections_is_found_again(send: Send, session: Session, ratings: Ratings) -> None:
    if session.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite has no connections to drop")
    assert send().status_code == 200
    session.rollback()
    admin = sa.create_engine(session.get_bind().engine.url, poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert send().status_code == 200
    session.invalidate()
    assert len(ratings()) == 2


def test_a_server_clock_that_jumps_back_loses_and_doubles_nothing(send: Send, ratings: Ratings) -> None:
    ids = [str(uuid4()) for _ in range(3)]
    for moment, rating_id in zip((NOON, NOON - timedelta(days=2), NOON + timedelta(days=1)), ids, strict=True):
        with time_machine.travel(moment, tick=False):
            assert send(id=rating_id).status_code == 200
            assert send(id=rating_id).status_code == 200
    assert sorted(str(rating.id) for rating in ratings()) == sorted(ids)
    assert sorted(rating.rated_on.day for rating in ratings()) == [18, 20, 21]


@pytest.mark.parametrize(
    ("device_at", "day"),
    [
        (NOON - timedelta(days=1), 19),  # rated offline yesterday
        (NOON + timedelta(days=300), 20),  # the tablet's clock runs ahead
        (NOON - timedelta(days=300), 20),  # or stands at its factory date
    ],
)
def test_a_device_clock_is_believed_only_while_it_can_be_right(
    session: Session, places: Places, keys: Keys, device_at: datetime, day: int
) -> None:
    answer = Answer(uuid4(), 5, "zh")
    accept(session, answer, Circumstances(places.first.id, 4, "open", NOON, device_at=device_at), keys=keys)
    assert session.get_one(Rating, answer.id).rated_on.day == day
