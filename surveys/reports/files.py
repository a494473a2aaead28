"""The files of a report: PDF in three languages, XLSX, CSV, JSON, manifest and bundle. Equal input, equal bytes."""

import hashlib
from typing import Any

from flask import current_app, render_template
from sqlalchemy.orm import Session

from portal.crypto.suites import NATIONAL
from portal.documents import add_document
from portal.features import Progress
from portal.i18n import gettext as _
from portal.pdf.rendering import render_pdf
from portal.qr import draw_svg
from portal.settings import Settings
from portal.spreadsheets import CSV, XLSX, write_book, write_csv
from surveys.publishing.rankings.bundle import write_bundle, write_json
from surveys.publishing.rankings.rendering import language
from surveys.reports.content.shape import Section
from surveys.reports.models import Report, ReportFile
from surveys.reports.showing import Shown, show_report

LOCALES = ("zh", "en", "ko")
PDF, JSON, ZIP = "application/pdf", "application/json", "application/zip"
Files = dict[str, tuple[bytes, str]]


def make_files(session: Session, report: Report, *, progress: Progress) -> Files:
    """Every public file by name: (bytes, media type)."""
    files: Files = {}
    for done, locale in enumerate(LOCALES, start=1):
        files[f"report-{locale}.pdf"] = (print_report(session, report, locale=locale), PDF)
        progress(done, len(LOCALES) + 1)
    with language("zh"):
        shown = show_report(session, report)
        files["report.xlsx"] = (write_workbook(shown), XLSX)
        files["report.csv"] = (write_rows(shown), CSV)
    files["report.json"] = (write_json(describe(shown)), JSON)
    files["manifest.json"] = (_manifest(report, files), JSON)
    files["bundle.zip"] = (write_bundle(files), ZIP)
    return files


def keep_files(session: Session, report: Report, files: Files) -> None:
    """Stores the files with both hashes."""
    for name, (data, media_type) in files.items():
        stored = add_document(session, data, name=f"{report.code}-{name}", media_type=media_type, language="zh")
        session.add(ReportFile(report_id=report.id, name=name, document_id=stored.id))
    session.flush()


def print_report(session: Session, report: Report, *, locale: str) -> bytes:
    """The report as a PDF in this language."""
    with language(locale):
        address = report_address(report)
        page = render_template(
            "surveys/reports/print.html",
            shown=show_report(session, report),
            address=address,
            qr=draw_svg(address, name="verify", label=address),
        )
    return render_pdf(page)


def report_address(report: Report) -> str:
    """Where the report is public."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.base_url}/reports/{report.code}"


def write_workbook(shown: Shown) -> bytes:
    """A sheet of sentences, then one for each table; numbers are numbers."""
    told = [[section.title, sentence] for section in shown.sections for sentence in _told(section, shown)]
    sheets: list[tuple[str, list[str], list[list[Any]]]] = [(_("文字"), [_("章节"), _("内容")], told)]
    for number, section in enumerate(shown.sections, start=1):
        for table in section.tables:
            body = [
                [to_number(cell) if column.numeric else cell for cell, column in zip(row, table.columns, strict=True)]
                for row in table.rows
            ]
            sheets.append((f"{number} {table.caption}", [column.label for column in table.columns], body))
    return write_book(sheets)


def write_rows(shown: Shown) -> bytes:
    """Every printed cell on a line of its own: section, table, row, column, value."""
    lines = [
        [section.code, table.name, row[0], column.label, cell]
        for section in shown.sections
        for table in section.tables
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
    ]
    return write_csv(["section", "table", "row", "column", "value"], lines)


def describe(shown: Shown) -> dict[str, Any]:
    """The report as JSON: figures, what was written, tasks and who was needed to sign (never by name)."""
    report = shown.report
    return {
        "code": report.code,
        "facts": report.facts,
        "facts_sha256": report.facts_sha256,
        "notes": {section: note.text for section, note in shown.notes.items() if note.text},
        "tasks": [
            {
                "problem": task.problem,
                "task": task.task,
                "owner": task.owner,
                "due": task.due.isoformat() if task.due else "",
            }
            for task in shown.tasks
        ],
        "signed_at": report.signed_at.isoformat() if report.signed_at else "",
    }


def to_number(cell: str) -> int | float | str:
    """A printed number as a number; a mark or word as it is."""
    plain = cell.replace(",", "")
    if plain.removeprefix("-").isdigit():
        return int(plain)
    try:
        return float(plain)
    except ValueError:
        return cell


def _told(section: Section, shown: Shown) -> list[str]:
    note = shown.notes.get(section.code)
    return [*section.sentences, *section.missing, *([note.text] if note and note.text else [])]


def _manifest(report: Report, files: Files) -> bytes:
    listed = [
        {
            "name": name,
            "media_type": media_type,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "sm3": NATIONAL.digest(data).hex(),
        }
        for name, (data, media_type) in sorted(files.items())
    ]
    return write_json({"code": report.code, "facts_sha256": report.facts_sha256, "files": listed})
