"""Stored documents: the bytes as published or handed out, and the hashes that prove them unchanged."""

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, Session, mapped_column, undefer

from portal.crypto.suites import NATIONAL
from portal.orm import Base, utc_now


class DocumentDamaged(Exception):
    """The stored bytes no longer match their hash: they must not be handed out."""


class Document(Base):
    """One file as it was made. The row is never updated; a correction is another document."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size_not_negative"),
        CheckConstraint("length(sha256) = 64 AND length(sm3) = 64", name="hashes_are_hex"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    sm3: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


def add_document(session: Session, data: bytes, *, name: str, media_type: str, language: str) -> Document:
    """Stores the bytes with both hashes; the name is what a download is called. Flushed, not committed."""
    document = Document(
        name=name,
        media_type=media_type,
        language=language,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        sm3=NATIONAL.digest(data).hex(),
        created=utc_now(),
        data=data,
    )
    session.add(document)
    session.flush()
    return document


def find_document(session: Session, document_id: UUID) -> Document | None:
    """The document's facts without its bytes. Whoever links it decides who may see it."""
    return session.get(Document, document_id)


def read_document(session: Session, document_id: UUID) -> Document:
    """The document with its bytes; LookupError when there is none, DocumentDamaged when they changed."""
    document = session.get(Document, document_id, options=[undefer(Document.data)])
    if document is None:
        raise LookupError(f"no document {document_id}")
    hashes = (hashlib.sha256(document.data).hexdigest(), NATIONAL.digest(document.data).hex())
    if hashes != (document.sha256, document.sm3):
        raise DocumentDamaged(f"document {document_id} does not match its hashes")
    return document
