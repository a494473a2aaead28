"""The two steps of an import, as a page or a job takes them: check and keep the report; then write what was checked."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from portal.audit.record import Actor
from portal.codes import parse_item_code
from portal.errors import Conflict
from portal.features import Progress
from portal.i18n import gettext as _
from portal.places.queries import regions
from standards.catalogue import ImportFile, apply_catalogue
from standards.guide.content import Guide as Content
from standards.importers import credit_codes
from standards.imports.applying import apply_plan, require_unmoved
from standards.imports.national import plan_national
from standards.imports.planning import Plan, plan_workbook
from standards.imports.reports import Upload, guides_in_words, keep_report, keep_upload, load_upload, mark_applied
from standards.ledgers import ImportReport
from standards.loading.catalogue import CatalogueRow, CheckedCatalogue, check_catalogue
from standards.loading.columns import CATALOGUE
from standards.loading.report import REJECT, Finding, make_report
from standards.loading.sheets import read_bytes

Tell = Callable[[Content, Content], list[list[str]]]
PLANS: Mapping[str, Callable[..., Plan]] = {"guides": plan_workbook, "national": plan_national}


def check_upload(session: Session, user: UserAccount, *, upload: Upload, tell: Tell) -> ImportReport:
    """Check a file within the person's scope and keep file and report. Raises LoadingError: then nothing is kept."""
    more: dict[str, Any] = {}
    if plan_of := PLANS.get(upload.kind):
        plan = plan_of(session, user.scope, content=upload.content, name=upload.name)
        report, more = plan.report, guides_in_words(plan, tell)
    else:
        report = check_items(session, user.scope, upload=upload).report
    document_id = keep_upload(session, upload)
    return keep_report(session, upload, report=report, document_id=document_id, user=user, more=more)


def apply_import(session: Session, user: UserAccount, *, kept: ImportReport, progress: Progress) -> dict[str, int]:
    """Write what was checked, as drafts. Raises Conflict when it cannot be written any more."""
    if kept.state != "checked" or kept.document_id is None:
        raise Conflict(_("这次导入不能写入：它已经写入过，或者检查没有通过。"))
    upload = load_upload(session, kept.document_id, kind=kept.kind)
    actor = Actor(user.id, user.role)
    if plan_of := PLANS.get(kept.kind):
        plan = plan_of(session, user.scope, content=upload.content, name=upload.name)
        require_unmoved(plan, kept.report["seen"])
        if plan.report.rejected:
            raise Conflict(_("检查之后情况有变，现在不能写入。请重新上传。"))
        counts = apply_plan(session, plan, actor=actor, progress=progress)
    else:
        catalogue = check_items(session, user.scope, upload=upload)
        file = ImportFile(upload.name, hashlib.sha256(upload.content).hexdigest())
        counts = apply_catalogue(session, catalogue, file=file, actor=actor, progress=progress, reported=True)
    mark_applied(session, kept, actor=actor, counts=counts)
    return counts


def check_items(session: Session, scope: Scope, *, upload: Upload) -> CheckedCatalogue:
    """A catalogue checked row by row; rows of regions outside the scope are rejected."""
    sheet = read_bytes(upload.content, name=upload.name, wanted=CATALOGUE.known_headers())
    checked = check_catalogue(sheet, register=credit_codes(session))
    if scope.kind == "everywhere":
        return checked
    mine = {region.code for region in regions(session, scope)}
    outside = [row for row in checked.rows if _region(row) not in mine]
    faults = [
        Finding(row.row, "region_code", "out_of_scope", "region.out_of_scope", _region(row), severity=REJECT)
        for row in outside
    ]
    report = make_report(checked.report.rows, [*checked.report.findings, *faults], notes=checked.report.notes)
    kept = tuple(row for row in checked.rows if _region(row) in mine)
    return replace(checked, rows=kept, report=report)


def _region(row: CatalogueRow) -> str:
    parsed = parse_item_code(row.item_code)
    return row.region_code or (parsed.region if parsed else "")
