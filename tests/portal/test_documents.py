import hashlib
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Engine, inspect, update
from sqlalchemy.orm import Session

from portal.documents import Document, DocumentDamaged, add_document, find_document, read_document
from portal.orm import Base

PDF = b"%PDF-1.7 \x00\xff"


@pytest.fixture
def session(bare_engine: Engine) -> Iterator[Session]:
    Base.metadata.create_all(bare_engine, tables=[Document.__table__])
    with Session(bare_engine) as session:
        yield session


def add(session: Session) -> Document:
    return add_document(session, PDF, name="示范窗口.pdf", media_type="application/pdf", language="zh-CN")


def test_the_bytes_come_back_with_both_hashes(session: Session):
    document_id = add(session).id
    session.commit()
    document = read_document(session, document_id)
    assert (document.data, document.size, document.name) == (PDF, len(PDF), "示范窗口.pdf")
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert len(document.sm3) == 64


def test_the_facts_are_read_without_the_bytes(session: Session):
    document_id = add(session).id
    session.commit()
    session.expunge_all()
    document = find_document(session, document_id)
    assert document is not None
    assert "data" in inspect(document).unloaded


def test_changed_bytes_are_not_handed_out(session: Session):
    document_id = add(session).id
    session.commit()
    session.execute(update(Document).values(data=PDF + b"!"))
    session.commit()
    session.expunge_all()
    with pytest.raises(DocumentDamaged):
        read_document(session, document_id)


def test_a_document_that_is_not_there_is_a_lookup_error(session: Session):
    assert find_document(session, uuid4()) is None
    with pytest.raises(LookupError):
        read_document(session, uuid4())
