"""Commands of the workbench: ratings as partitioned Parquet."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from portal.accounts.scope import EVERYWHERE, Scope
from portal.db import session
from portal.errors import DomainError
from portal.places.queries import region as find_region
from surveys.publishing.asking import read_period
from surveys.publishing.figures.periods import Period
from surveys.publishing.tallying.queries import tallied_days
from surveys.workbench.partitions import FolderInUse, write_partitions


@click.group("export")
def export() -> None:
    """Write data out for other tools."""


@export.command("parquet")
@click.option("--folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="An empty folder.")
@click.option("--period", "period_code", help="2026, 2026H1, 2026Q3, 2026-07 or two days with ..; all days without it.")
@click.option("--region", "region_code", help="12-digit code; all regions without it.")
@with_appcontext
def parquet(folder: Path, period_code: str | None, region_code: str | None) -> None:
    """The counted ratings, a file for each month and region; `tallies FOLDER` counts them."""
    bar = tqdm(desc="months", unit="", leave=True)

    def progress(done: int, total: int) -> None:
        bar.total, bar.n = total, done
        bar.refresh()

    try:
        period = read_period(period_code) if period_code else _all_days()
        rows = write_partitions(session(), _scope(region_code), period=period, folder=folder, progress=progress)
    except DomainError as error:
        raise click.ClickException(f"{error.message} {error.hint}") from error
    except FolderInUse as error:
        raise click.ClickException(f"{error} is not empty") from error
    click.echo(f"{rows} ratings: {folder}")


def _all_days() -> Period:
    days = tallied_days(session())
    if days is None:
        raise click.ClickException("there are no tallies yet: run `rollup refresh`")
    return Period(f"{days[0]}..{days[1]}", "days", *days)


def _scope(code: str | None) -> Scope:
    if code is None:
        return EVERYWHERE
    found = find_region(session(), EVERYWHERE, code=code.ljust(12, "0"))
    if found is None:
        raise click.ClickException(f"there is no region with the code {code}")
    return Scope("region", found.id)
