"""A prepared statement runs on any database, in the transaction of the session that hands its connection over."""

from sqlalchemy import bindparam, create_engine, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.places.models import Region
from portal.prepared import Prepared

REGION = Region.__table__
ADD = Prepared(lambda _dialect: insert(REGION).inline(), columns=("code", "name", "level", "simulated"))
NAME = Prepared(lambda _dialect: select(REGION.c.name).where(REGION.c.code == bindparam("code")))


def names(session: Session, code: str) -> list[str]:
    return list(NAME.run(session.connection(), {"code": code}).scalars())


def test_what_it_adds_is_seen_and_goes_with_a_rollback(session: Session) -> None:
    row = {"code": "650000000000", "name": "新疆维吾尔自治区", "level": 2, "simulated": False}
    ADD.run(session.connection(), row)
    assert names(session, row["code"]) == [row["name"]]
    session.rollback()
    assert names(session, row["code"]) == []


def test_another_engine_gets_a_statement_of_its_own(session: Session) -> None:
    assert names(session, "none") == []
    other = create_engine("sqlite://")
    REGION.create(other)
    with other.connect() as connection:
        assert NAME.run(connection, {"code": "none"}).all() == []
    other.dispose()
    assert names(session, "none") == []


def test_it_is_compiled_once_a_dialect_and_in_the_dialects_own_words() -> None:
    here, there = sqlite.dialect(), postgresql.dialect()
    first = NAME.compiled_for(here)
    assert NAME.compiled_for(here) is first
    assert "?" in str(first)
    assert "%(code)s" in str(NAME.compiled_for(there))
