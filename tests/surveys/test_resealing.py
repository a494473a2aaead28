"""Values under a former data key are re-encrypted by command; stopped and run again, nothing is lost or doubled."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.crypto.envelopes import KeyRing, seal, unseal
from portal.crypto.keyring import ring_of
from portal.crypto.resealing import SealedColumn, count_outdated, reseal_column
from portal.crypto.suites import DecryptionError, suite_named
from portal.orm import Base, utc_now
from portal.settings import Settings
from surveys.collecting.intake import CONTACT_PURPOSE
from surveys.collecting.models.ratings import Rating, RatingContact
from tests.places import Places

FORMER, LOST = "f" * 40, "l" * 40
SEALED = SealedColumn(RatingContact.sealed, CONTACT_PURPOSE)
Add = Callable[[str, KeyRing], None]


@pytest.fixture
def add(session: Session, places: Places) -> Add:
    """A contact of a new rating, sealed with this ring."""

    def add(plain: str, ring: KeyRing) -> None:
        given: dict[str, Any] = {"question_set": "1", "language": "zh", "channel": 2, "basis": "open", "level": 1}
        given |= {"state": "counted", "received_at": utc_now(), "rated_on": date(2026, 11, 2)}
        rating = Rating(id=uuid4(), window_id=places.first.id, **given)
        session.add(rating)
        session.flush()
        until = date.today() + timedelta(days=30)
        sealed = seal(plain, CONTACT_PURPOSE, ring=ring)
        session.add(RatingContact(rating_id=rating.id, kind="phone", sealed=sealed, expires_on=until))
        session.commit()

    return add


@pytest.fixture
def rotated(app: Flask, settings: Settings) -> Settings:
    """The site after its key changed; the former key is still known."""
    changed = replace(settings, old_data_keys=(FORMER,))
    app.config["SETTINGS"] = changed
    return changed


def stored(session: Session) -> list[str]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(RatingContact.sealed)))


def before(settings: Settings, key: str = FORMER) -> KeyRing:
    return ring_of(replace(settings, data_key=key, old_data_keys=()))


def test_the_command_renews_what_former_keys_sealed_and_says_how_many(
    session: Session, runner: FlaskCliRunner, settings: Settings, rotated: Settings, add: Add
) -> None:
    old, suite = before(settings), suite_named(settings.cipher_suite)
    unnamed = KeyRing({"1": suite.digest(FORMER.encode())}, current="1", suite=suite)
    for number in range(5):
        add(f"1380000000{number}", unnamed if number < 2 else old)
    add("13900000000", ring_of(rotated))
    counted = runner.invoke(args=["crypto", "reseal", "--dry-run"])
    assert "rating_contact.sealed: 5 under another key, 0 re-encrypted, 0 unreadable" in counted.output
    result = runner.invoke(args=["crypto", "reseal", "--batch", "2"])
    assert (result.exit_code, "5 under another key, 5 re-encrypted, 0 unreadable" in result.output) == (0, True)
    assert "member_contact.sealed: 0" in result.output
    assert "survey_letter_file.sealed: 0" in result.output
    alone = ring_of(replace(rotated, old_data_keys=()))
    assert sorted(unseal(one, CONTACT_PURPOSE, ring=alone) for one in stored(session)) == [
        *(f"1380000000{number}" for number in range(5)),
        "13900000000",
    ]
    kept = stored(session)
    assert "0 under another key, 0 re-encrypted" in runner.invoke(args=["crypto", "reseal"]).output
    assert stored(session) == kept, "a second run writes nothing"


def test_what_is_stopped_goes_on_where_it_stood(
    session: Session, settings: Settings, rotated: Settings, add: Add
) -> None:
    ring = ring_of(rotated)
    for number in range(5):
        add(str(number), before(settings))
    batches = reseal_column(session, SEALED, ring=ring, batch=2)
    assert next(batches).done == 2
    session.commit()
    assert next(batches).done == 2
    session.rollback()  # stopped before the second batch was committed
    assert count_outdated(session, SEALED, ring=ring) == 3
    assert sum(part.done for part in reseal_column(session, SEALED, ring=ring, batch=2)) == 3
    session.commit()
    assert sorted(unseal(one, CONTACT_PURPOSE, ring=ring) for one in stored(session)) == list("01234")


def test_a_value_that_no_key_opens_is_counted_and_left_as_it_is(
    session: Session, runner: FlaskCliRunner, settings: Settings, rotated: Settings, add: Add
) -> None:
    add("lost", before(settings, LOST))
    add("kept", before(settings))
    former = {one for one in stored(session) if one.split(".")[2] == before(settings, LOST).current}
    result = runner.invoke(args=["crypto", "reseal", "--batch", "1"])
    assert (result.exit_code, "1 re-encrypted, 1 unreadable" in result.output) == (1, True)
    assert former <= set(stored(session))


def test_without_its_key_a_value_is_refused_and_never_misread(settings: Settings) -> None:
    sealed = seal("x", "p", ring=before(settings))
    with pytest.raises(DecryptionError):
        unseal(sealed, "p", ring=ring_of(settings))


def test_every_column_of_envelopes_is_named_by_a_feature(app: Flask) -> None:
    named = {sealed.name for feature in app.config["FEATURES"] for sealed in feature.sealed}
    assert named == {f"{table.name}.sealed" for table in Base.metadata.tables.values() if "sealed" in table.columns}
