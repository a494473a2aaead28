"""Large imports and exports as background work, with progress."""

from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.documents import add_document
from portal.errors import NotFound
from portal.features import Progress, Task
from portal.i18n import gettext as _
from portal.i18n import locale
from standards.imports.exporting import MEDIA, export_guides
from standards.imports.reports import load_upload, one_import
from standards.imports.steps import apply_import, check_upload
from standards.pages.importing import told_differences


def check_import(session: Session, progress: Progress, *, user: int, document: str, holds: str) -> dict[str, Any]:
    """Check a stored file; the result leads to the report."""
    person = _person(session, user)
    kept = check_upload(session, person, upload=load_upload(session, UUID(document), kind=holds), tell=told_differences)
    progress(1, 1)
    return {"address": url_for("imports.show_report", number=kept.id)}


def write_import(session: Session, progress: Progress, *, user: int, number: int) -> dict[str, Any]:
    """Write a checked import; the result leads to its report."""
    person = _person(session, user)
    kept = one_import(session, person, number=number)
    if kept is None:
        raise NotFound(_("没有这次导入。"))
    apply_import(session, person, kept=kept, progress=progress)
    return {"address": url_for("imports.show_report", number=number)}


def write_export(session: Session, progress: Progress, *, user: int, form: str, base: str) -> dict[str, Any]:
    """Every guide in the person's scope as one stored file."""
    data = export_guides(session, _person(session, user).scope, kind=form, base=base, progress=progress)
    name = f"guides.{form}"
    document = add_document(session, data, name=name, media_type=MEDIA[form], language=locale())
    return {"address": url_for("imports.show_export", document_id=document.id), "document": str(document.id)}


def _person(session: Session, user: int) -> UserAccount:
    person = session.get(UserAccount, user)
    if person is None:
        raise NotFound(_("没有这个账号。"))
    return person


TASKS = (
    Task("standards.check_import", check_import),
    Task("standards.write_import", write_import),
    Task("standards.write_export", write_export),
)
