"""Files in and out for the office: upload, report on every cell, preview, write as drafts; templates and exports."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.audience import Audience, audience
from portal.db import session
from portal.documents import read_document
from portal.errors import NotFound
from portal.forms import HouseForm, options
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.i18n import locale
from portal.jobs.queries import recent_jobs
from portal.jobs.queue import jobs
from portal.spreadsheets import XLSX, write_xlsx
from standards.exchange.workbook import write_workbook
from standards.imports.exporting import MEDIA
from standards.imports.reports import Upload, imports, keep_upload, one_import
from standards.imports.steps import apply_import, check_upload
from standards.ledgers import ImportReport
from standards.loading.errors import LoadingError
from standards.pages import importing
from standards.pages.findings import loading_error

LARGE = 512 * 1024  # bytes: what takes longer than a page should is a job
MANY = 2_000  # rows
KINDS = (
    ("guides", _l("指南工作簿")),
    ("national", _l("国家字段名文件")),
    ("items", _l("事项目录")),
)


class UploadForm(HouseForm):
    """The file and what it holds."""

    file = FileField(
        _l("文件"),
        description=_l("工作簿是 XLSX；事项目录是 XLSX 或 CSV；国家字段名文件是 JSON 或 CSV。"),
        validators=[FileRequired(_l("请选择文件"))],
    )
    kind = RadioField(_l("文件里是什么"), choices=options(KINDS), default="guides", validators=[InputRequired()])


def pages() -> Blueprint:
    """Imports and exports, for the office."""
    pages = audience("imports", __name__, Audience.OFFICE, url_prefix="/office/imports")
    pages.add_url_rule("", view_func=list_imports, methods=["GET", "POST"])
    pages.add_url_rule("/template.xlsx", view_func=template)
    pages.add_url_rule("/export", view_func=start_export, methods=["POST"])
    pages.add_url_rule("/exports/<uuid:document_id>", view_func=show_export)
    pages.add_url_rule("/<int:number>", view_func=show_report)
    pages.add_url_rule("/<int:number>.<any(json,xlsx):kind>", view_func=report_file)
    pages.add_url_rule("/<int:number>/write", view_func=write, methods=["POST"])
    return pages


def list_imports() -> ResponseReturnValue:
    """Past imports, and the form for another: a small file is checked at once, a large one by a job."""
    form = UploadForm()
    if form.validate_on_submit():
        upload = Upload(form.file.data.filename or "", form.file.data.read(), form.kind.data)
        try:
            return redirect(_check(upload), 303)
        except LoadingError as error:
            form.file.errors = [loading_error(error)]
    kept = importing.import_lines(imports(session(), current_user))
    page = render_template("standards/imports/list.html", form=form, kept=kept, media=list(MEDIA))
    return make_response(page, 400 if form.errors else 200)


def show_report(number: int) -> str:
    """What was found in a file, what would change, and the button that writes it."""
    kept = _import(number)
    findings = importing.findings_of(kept)
    return render_template(
        "standards/imports/report.html",
        kept=kept,
        kind=importing.kind_words(kept.kind),
        state=importing.state_words(kept.state),
        tone=importing.TONES[kept.state],
        columns=importing.finding_columns(),
        rows=importing.finding_rows(findings[: importing.SHOWN]),
        more=max(0, len(findings) - importing.SHOWN),
        written=importing.count_words(kept.report.get("counts", {})),
    )


def write(number: int) -> ResponseReturnValue:
    """Write what was checked, as drafts: at once, or by a job when it is much."""
    kept = _import(number)
    if kept.rows > MANY:
        job = jobs().start(
            session(), "standards.write_import", title=_("写入“%(name)s”", name=kept.file_name)[:200],
            owner_id=current_user.id, language=locale(), user=current_user.id, number=number,
        )  # fmt: skip
        session().commit()
        return redirect(url_for("jobs.show_job", job_id=job.id), 303)
    apply_import(session(), current_user, kept=kept, progress=lambda done, total: None)
    session().commit()
    return redirect(url_for("imports.show_report", number=number), 303)


def report_file(number: int, kind: str) -> Response:
    """The whole report as JSON or as a table."""
    kept = _import(number)
    if kind == "json":
        report = {name: value for name, value in kept.report.items() if name != "seen"}
        response = make_response(current_app.json.response(report))
    else:
        rows = importing.finding_rows(importing.findings_of(kept))
        response = make_response(write_xlsx(importing.finding_columns(), rows, sheet=_("导入报告")))
        response.headers["Content-Type"] = XLSX
    return _attached(response, f"import-{number}.{kind}")


def template() -> Response:
    """The empty workbook, with lists to choose from and words of help."""
    response = make_response(write_workbook())
    response.headers["Content-Type"] = XLSX
    return _attached(response, "guides-template.xlsx")


def start_export() -> ResponseReturnValue:
    """Begin to write every guide in scope to a file."""
    kind = request.form.get("kind", "")
    if kind not in MEDIA:
        raise NotFound(_("没有这种文件。"))
    base = current_app.config["SETTINGS"].base_url
    job = jobs().start(
        session(), "standards.write_export", title=_("导出指南（%(kind)s）", kind=kind.upper()),
        owner_id=current_user.id, language=locale(), user=current_user.id, form=kind, base=base,
    )  # fmt: skip
    session().commit()
    return redirect(url_for("jobs.show_job", job_id=job.id), 303)


def show_export(document_id: UUID) -> Response:
    """A file this person has exported."""
    mine = [job.result or {} for job in recent_jobs(session(), owner_id=current_user.id)]
    if str(document_id) not in {result.get("document") for result in mine}:
        raise NotFound(_("没有这份导出文件，或者不是您导出的。"))
    document = read_document(session(), document_id)
    response = make_response(document.data)
    response.headers["Content-Type"] = document.media_type
    return _attached(response, document.name)


def _check(upload: Upload) -> str:
    """Where the report, or the job that makes it, is found."""
    if len(upload.content) <= LARGE:
        kept = check_upload(session(), current_user, upload=upload, tell=importing.told_differences)
        session().commit()
        return url_for("imports.show_report", number=kept.id)
    document = keep_upload(session(), upload)
    arguments: Mapping[str, object] = {"user": current_user.id, "document": str(document), "holds": upload.kind}
    job = jobs().start(
        session(), "standards.check_import", title=_("检查“%(name)s”", name=upload.name)[:200],
        owner_id=current_user.id, language=locale(), **arguments,
    )  # fmt: skip
    session().commit()
    return url_for("jobs.show_job", job_id=job.id)


def _import(number: int) -> ImportReport:
    kept = one_import(session(), current_user, number=number)
    if kept is None:
        raise NotFound(_("没有这次导入。"))
    return kept


def _attached(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
