"""The command line of the standards."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from portal.accounts.scope import EVERYWHERE
from portal.audit.record import Actor
from portal.db import session
from portal.features import Progress
from portal.i18n import gettext as _
from standards.catalogue import ImportFile, apply_catalogue
from standards.importers import credit_codes, importer
from standards.imports.exporting import MEDIA, export_guides
from standards.imports.letters import apply_letters, lint_letters
from standards.loading.catalogue import CheckedCatalogue, load_catalogue
from standards.loading.errors import LoadingError
from standards.loading.letters import load_letters
from standards.loading.report import Finding, Report
from standards.pages.findings import finding_sentence, loading_error
from standards.search.documents import rebuild


@click.group("search")
def search_commands() -> None:
    """The search index."""


@search_commands.command("rebuild")
@with_appcontext
def rebuild_index() -> None:
    """Make the search index anew from the editions in force today."""
    with tqdm(desc="search", unit="") as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        rebuild(session(), progress, day=date.today())
    session().commit()


@click.group("items")
def item_commands() -> None:
    """The catalogue of items."""


@item_commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and report only; write nothing to the database.")
@click.option("--report", "target", type=click.Path(path_type=Path), help="Write the report as JSON to this file.")
@with_appcontext
def import_items(file: Path, dry_run: bool, target: Path | None) -> None:
    """Read a catalogue (CSV or XLSX), check every row, and bring it in as drafts in one transaction."""
    try:
        catalogue = load_catalogue(file, register=credit_codes(session()))
    except LoadingError as error:
        raise click.ClickException(loading_error(error)) from error
    _tell(catalogue.report)
    if target is not None:
        target.write_text(catalogue.report.to_json(), encoding="utf-8")
    if dry_run:
        click.echo(_("试运行：没有写入任何数据。"))
        return
    _bring_in(file, catalogue)


@item_commands.command("load-letters")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and report only; write nothing to the database.")
@click.option("--report", "target", type=click.Path(path_type=Path), help="Write report and lint counts as JSON.")
@with_appcontext
def load_service_letters(folder: Path, dry_run: bool, target: Path | None) -> None:
    """Bring another government's service letters (five CSV files) in as drafts, flagged as foreign."""
    try:
        loaded = load_letters(folder)
    except LoadingError as error:
        raise click.ClickException(loading_error(error)) from error
    _tell(loaded.report)
    counts = lint_letters(loaded)
    for rule, count in counts.items():
        click.echo(f"{count:6d}  lint {rule}")
    if target is not None:
        told = {**loaded.report.to_dict(), "services": len(loaded.letters), "lint": counts}
        target.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if dry_run:
        click.echo(_("试运行：没有写入任何数据。"))
        return
    person = importer(session())
    with tqdm(desc="letters", unit="") as bar:
        actor, digest = Actor(person.id, person.role), _digest(folder)
        written = apply_letters(session(), loaded, actor=actor, digest=digest, progress=_showing(bar))
    session().commit()
    click.echo("  ".join(f"{kind} {count}" for kind, count in sorted(written.items())))


@click.group("guides")
def guide_commands() -> None:
    """The guides as files."""


@guide_commands.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--published", is_flag=True, help="Only what was published, no drafts.")
@with_appcontext
def export_all(file: Path, published: bool) -> None:
    """Write every guide to FILE: .xlsx (workbook), .jsonld (CPSV-AP 3.2), .json or .csv (national field names)."""
    kind = file.suffix.removeprefix(".")
    if kind not in MEDIA:
        raise click.ClickException(_("没有这种文件。"))
    base = current_app.config["SETTINGS"].base_url
    with tqdm(desc="guides", unit="") as bar:
        data = export_guides(session(), EVERYWHERE, kind=kind, base=base, progress=_showing(bar), drafts=not published)
    file.write_bytes(data)


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(folder.glob("*.csv")):
        found.update(file.read_bytes())
    return found.hexdigest()


def _showing(bar: "tqdm[Any]") -> Progress:
    def progress(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return progress


def _tell(report: Report) -> None:
    counts = ("rows", "accepted", "flagged", "rejected", "duplicates")
    click.echo("  ".join(f"{name} {getattr(report, name)}" for name in counts))
    told: dict[str, list[Finding]] = {}
    for finding in report.findings:
        told.setdefault(finding.code, []).append(finding)
    for code, findings in sorted(told.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        first = findings[0]
        repairs = first.proposals if first.kind != "duplicate" else ()
        proposal = f" -> {repairs[0]}" if repairs else ""
        example = _("例如第 %(row)s 行", row=first.row)
        click.echo(f"{len(findings):6d}  {code}  {finding_sentence(first)}")
        click.echo(f"        {example}: {first.value}{proposal}")


def _bring_in(file: Path, catalogue: CheckedCatalogue) -> None:
    person = importer(session())
    source = ImportFile(file.name, hashlib.sha256(file.read_bytes()).hexdigest())
    with tqdm(desc="items", unit="") as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        actor = Actor(person.id, person.role)
        counts = apply_catalogue(session(), catalogue, file=source, actor=actor, progress=progress)
    session().commit()
    click.echo("  ".join(f"{kind} {count}" for kind, count in sorted(counts.items())))
