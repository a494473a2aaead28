from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.audit import ddl
from portal.audit.models import AuditEntry, AuditHead
from portal.audit.queries import ChainReport, object_history, recent_entries, verify_chain
from portal.audit.record import Actor, Change, record
from portal.crypto.suites import INTERNATIONAL, NATIONAL
from portal.orm import Base

OFFICE = Actor(7, "office")


@pytest.fixture
def engine(bare_engine: Engine) -> Iterator[Engine]:
    tables = [AuditEntry.__table__, AuditHead.__table__]
    with bare_engine.begin() as connection:
        Base.metadata.create_all(connection, tables=tables)
        ddl.install(connection)
    return bare_engine


def write(session: Session, number: int = 1, **given: object) -> AuditEntry:
    change = Change("ranking", "r1", {"state": "draft"}, {"state": "signed", "n": number}, reason="复核完成")
    return record(session, change, actor=OFFICE, action="ranking.signed", **given)


def chain(engine: Engine, count: int = 5) -> None:
    with Session(engine) as session, session.begin():
        for number in range(count):
            write(session, number)


def tamper(engine: Engine, statement: object) -> None:
    """Changes the tables as somebody with the database's own rights could, with the triggers taken away."""
    with engine.begin() as connection:
        ddl.remove(connection)
        connection.execute(statement)


def test_entries_are_chained_and_the_chain_is_whole(engine: Engine):
    chain(engine)
    with Session(engine) as session:
        first, second = object_history(session, "ranking", object_id="r1")[:2]
        assert (first.seq, first.prev_hash, second.prev_hash) == (1, ddl.GENESIS, first.hash)
        assert verify_chain(session) == ChainReport(5)
        assert [entry.seq for entry in recent_entries(session, before=5, limit=2)] == [4, 3]


def test_a_log_may_change_its_suite_on_the_way(engine: Engine):
    with Session(engine) as session, session.begin():
        write(session, suite=NATIONAL)
        write(session, suite=INTERNATIONAL)
        assert verify_chain(session).whole


def test_a_rolled_back_entry_leaves_no_gap(engine: Engine):
    with Session(engine) as session:
        write(session)
        session.rollback()
    chain(engine, 2)
    with Session(engine) as session:
        assert verify_chain(session) == ChainReport(2)


def test_writers_at_the_same_time_make_one_chain(engine: Engine):
    def one(number: int) -> None:
        with Session(engine) as session, session.begin():
            write(session, number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    with Session(engine) as session:
        assert verify_chain(session) == ChainReport(40)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET reason = 'x' WHERE seq = 1", "DELETE FROM audit_entry WHERE seq = 1"],
)
def test_the_database_refuses_to_change_an_entry(engine: Engine, statement: str):
    chain(engine, 1)
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text(statement))


def test_postgresql_refuses_to_truncate(engine: Engine):
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text("TRUNCATE audit_entry"))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (update(AuditEntry).where(AuditEntry.seq == 3).values(reason="x"), ChainReport(2, 3, "changed")),
        (update(AuditEntry).where(AuditEntry.seq == 3).values(actor_id=8), ChainReport(2, 3, "changed")),
        (
            update(AuditEntry).where(AuditEntry.seq == 3).values(changed_to={"n": 9}),
            ChainReport(2, 3, "changed"),
        ),
        (update(AuditEntry).where(AuditEntry.seq == 3).values(hash=bytes(32)), ChainReport(2, 3, "changed")),
        (
            update(AuditEntry).where(AuditEntry.seq == 3).values(prev_hash=bytes(32)),
            ChainReport(2, 3, "relinked"),
        ),
        (delete(AuditEntry).where(AuditEntry.seq == 2), ChainReport(1, 3, "missing")),
        (delete(AuditEntry).where(AuditEntry.seq == 5), ChainReport(4, 5, "cut")),
        (update(AuditHead).values(seq=4), ChainReport(5, 6, "cut")),
        (delete(AuditHead), ChainReport(5, 6, "cut")),
    ],
)
def test_tampering_is_found_and_where(engine: Engine, statement: object, expected: ChainReport):
    chain(engine)
    tamper(engine, statement)
    with Session(engine) as session:
        assert verify_chain(session) == expected


@pytest.mark.parametrize(
    "after", [{"phone": "x"}, {"note": "请打13812345678"}, {"note": {"deep": ["22010419900101123X"]}}]
)
def test_personal_data_is_refused(engine: Engine, after: dict[str, object]):
    with Session(engine) as session, pytest.raises(ValueError, match="no place in the audit log"):
        record(session, Change("case", "1", after=after), actor=OFFICE, action="case.opened")


def test_a_phone_number_in_the_reason_is_masked_and_a_credit_code_is_kept(engine: Engine):
    with Session(engine) as session:
        change = Change("agency", "1", after={"code": "11220000013544357T"}, reason="来电13812345678要求更正")
        assert record(session, change, actor=OFFICE, action="agency.mended").reason == "来电***要求更正"


def test_digits_inside_a_hash_are_no_phone_number(session: Session) -> None:
    change = Change("edition", "1", after={"hash": "ab13812345678cd" + "0" * 49})
    assert record(session, change, actor=Actor(None, "test"), action="edition.published")
