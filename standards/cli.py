"""The command line of the standards."""

import hashlib
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from portal.audit.record import Actor
from portal.db import session
from portal.i18n import gettext as _
from standards.catalogue import ImportFile, apply_catalogue
from standards.importers import credit_codes, importer
from standards.loading.catalogue import CheckedCatalogue, load_catalogue
from standards.loading.errors import LoadingError
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
