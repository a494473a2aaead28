"""The commands of this room: `ratings import`, `ratings key`, `ratings network`."""

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from portal.accounts.scope import EVERYWHERE, Scope
from portal.audit.record import Actor, Change, record
from portal.db import session
from portal.orm import utc_now
from portal.places.queries import hall as find_hall
from surveys.collecting.apikeys import MAY, make_key
from surveys.collecting.keys import keys_of
from surveys.collecting.loading.files import FileUnreadable, file_hash, read_cells
from surveys.collecting.loading.mapping import Mapping, MappingError, read_mapping
from surveys.collecting.loading.rows import Checked, ColumnsMissing, Row, check_rows
from surveys.collecting.loading.storing import Batch, ensure_region, ensure_windows, known_ids, store_rows
from surveys.collecting.models.imports import ImportBatch
from surveys.collecting.networks import add_network, networks_of, remove_network

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def ratings() -> None:
    """Ratings in files."""


@ratings.command("import")
@click.argument("file", type=FILE)
@click.option("--mapping", "mapping_file", type=FILE, required=True, help="What the columns and words mean (JSON).")
@click.option("--region", default="", help="Code or name of the region the units belong to; the mapping may name it.")
@click.option("--dry-run", is_flag=True, help="Check and report, write nothing.")
@click.option("--report", "report_file", type=FILE, help="Write counts and findings here (JSON).")
@with_appcontext
def import_ratings(file: Path, mapping_file: Path, region: str, dry_run: bool, report_file: Path | None) -> None:
    """Load the ratings of another system. A second import of the same rows adds nothing."""
    mapping, checked = _read(file, mapping_file)
    place = region or mapping.region
    if not place:
        raise click.ClickException("which region? give --region CODE or name one in the mapping")
    known = known_ids(session(), checked.kept)
    fresh = [row for row in checked.kept if row.id not in known]
    report = checked.report(duplicates=len(known)) | {"dry_run": dry_run}
    if fresh and not dry_run:
        batch = ImportBatch(source=mapping.source, file_name=file.name, sha256=file_hash(file), report=report)
        _store(mapping, fresh, batch, place=place)
        session().commit()
    if report_file is not None:
        report_file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    _say(file, report)


@ratings.command("key")
@click.argument("name")
@click.option("--may", "scopes", multiple=True, type=click.Choice(MAY), help="What the key may do; repeat for more.")
@click.option("--hall", default="", help="Code of the only hall it may act in; everywhere without.")
@with_appcontext
def make_api_key(name: str, scopes: tuple[str, ...], hall: str) -> None:
    """Make a key for a case system. It is printed once and stored as a hash."""
    found = find_hall(session(), EVERYWHERE, code=hall) if hall else None
    if hall and found is None:
        raise click.ClickException(f"there is no hall {hall}")
    scope = Scope("hall", found.id) if found else EVERYWHERE
    suite = keys_of(current_app.config["SETTINGS"]).suite
    made = make_key(session(), name=name, scopes=scopes or MAY, scope=scope, by=None, suite=suite)
    change = Change("api_key", str(made.row.id), after={"name": name, "may": list(made.row.scopes)})
    record(session(), change, actor=Actor(None, "command line"), action="api_key.made")
    session().commit()
    click.echo(made.secret)


@ratings.command("network")
@click.argument("hall")
@click.option("--add", "added", multiple=True, help="A network of the hall's staff, such as 10.3.0.0/16.")
@click.option("--remove", "removed", multiple=True, help="A network that is theirs no longer.")
@with_appcontext
def change_networks(hall: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    """Show or change the networks of a hall's own staff; ratings from them are checked before they count."""
    found = find_hall(session(), EVERYWHERE, code=hall)
    if found is None:
        raise click.ClickException(f"there is no hall {hall}")
    before = networks_of(session(), found)
    try:
        for text in added:
            add_network(session(), found, text)
        for text in removed:
            remove_network(session(), found, text)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    after = networks_of(session(), found)
    if after != before:
        change = Change("hall", found.code, before={"networks": before}, after={"networks": after})
        record(session(), change, actor=Actor(None, "command line"), action="hall.networks")
    session().commit()
    click.echo("\n".join(after) or "none")


def _read(file: Path, mapping_file: Path) -> tuple[Mapping, Checked]:
    try:
        if not mapping_file.is_file():
            raise MappingError(f"there is no mapping file {mapping_file}")
        mapping = read_mapping(mapping_file)
        return mapping, check_rows(read_cells(file), mapping, now=utc_now())
    except (FileUnreadable, MappingError, ColumnsMissing) as error:
        raise click.ClickException(str(error)) from error


def _store(mapping: Mapping, fresh: list[Row], batch: ImportBatch, *, place: str) -> None:
    session().add(batch)
    session().flush()
    region = ensure_region(session(), place)
    windows = ensure_windows(session(), fresh, source=mapping.source, region=region)
    with tqdm(total=len(fresh), unit="row", desc="ratings import") as bar:
        store_rows(session(), fresh, Batch(batch.id, mapping), windows=windows, progress=bar.update)


def _say(file: Path, report: dict[str, Any]) -> None:
    counts = ", ".join(f"{name} {report[name]}" for name in ("rows", "accepted", "flagged", "rejected", "duplicates"))
    click.echo(f"{file.name}: {counts}" + (" (dry run, nothing written)" if report["dry_run"] else ""))
    for kind, count in report["kinds"].items():
        examples = [f["value"] for f in report["findings"] if f["kind"] == kind]
        shown = ", ".join(dict.fromkeys(repr(value) for value in examples[:200] if value))
        click.echo(f"  {kind}: {count}" + (f" ({shown[:160]})" if shown else ""))
