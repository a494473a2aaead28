"""Commands of this room: rankings, tallies, scores from the database."""

import json
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from tqdm import tqdm

from portal.accounts.models import UserAccount
from portal.accounts.queries import account
from portal.accounts.scope import EVERYWHERE, Scope
from portal.db import session
from portal.documents import read_document
from portal.errors import DomainError
from portal.features import Progress
from portal.orm import utc_now
from portal.places.models import Region
from portal.places.queries import region as find_region
from surveys.publishing.asking import read_period
from surveys.publishing.exports import make_table
from surveys.publishing.figures.board import read_board
from surveys.publishing.figures.rows import SCORE_FIELDS, as_dicts
from surveys.publishing.rankings.models import RankingFile
from surveys.publishing.rankings.publishing import publish_whole
from surveys.publishing.rankings.verifying import verify_bundle
from surveys.publishing.tallying.rollup import prove_tallies, rebuild_tallies, refresh_tallies
from surveys.publishing.tasks import make_buckets


@click.group()
def rankings() -> None:
    """Publish and verify rankings of 示范窗口."""


@rankings.command("publish")
@click.option("--region", "region_code", required=True, help="12-digit code; shorter ones are filled with zeros.")
@click.option("--period", "period_code", required=True, help="2026, 2026H1, 2026Q3, 2026-07 or two days with ..")
@click.option("--by", "by_email", help="Who makes it; in the demo the office.")
@click.option("--sign", "sign_email", help="Who signs it, another person; in the demo the administrator.")
@click.option("--skip-notice", is_flag=True, help="Publish at once; only for demo data.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Also write the files to this folder.")
@with_appcontext
def publish_command(
    region_code: str,
    period_code: str,
    by_email: str | None,
    sign_email: str | None,
    skip_notice: bool,
    out: Path | None,
) -> None:
    """Make a ranking: draft, freeze, review, sign, notice and, where allowed, publish."""
    try:
        ranking = publish_whole(
            session(),
            region=_region(region_code),
            period=read_period(period_code),
            by=_person(by_email, "office"),
            signer=_person(sign_email, "admin"),
            now=utc_now(),
            progress=_bar("ranking"),
            skip_notice=skip_notice or (current_app.config["SETTINGS"].demo and not by_email),
        )
    except DomainError as error:
        session().rollback()
        raise click.ClickException(" ".join(filter(None, (error.message, error.hint)))) from error
    session().commit()
    click.echo(f"{ranking.code}: {ranking.state}")
    for file in session().scalars(
        select(RankingFile).where(RankingFile.ranking_id == ranking.id, RankingFile.public).order_by(RankingFile.name)
    ):
        click.echo(f"{file.document.sha256}  {file.name}")
        if out:
            out.mkdir(parents=True, exist_ok=True)
            (out / file.name).write_bytes(read_document(session(), file.document_id).data)


@rankings.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify_command(file: Path, as_json: bool) -> None:
    """Check a bundle: every hash, and every figure computed again. Exit status 1 when anything differs."""
    result = verify_bundle(file.read_bytes())
    if as_json:
        click.echo(json.dumps(result.to_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(f"{result.code or file.name}: {result.files} files, {result.figures} figures computed again")
        for difference in result.differences:
            click.echo(
                f"DIFFERS {difference.file} {difference.code} {difference.where}: "
                f"{difference.found} instead of {difference.expected}".rstrip()
            )
        click.echo("everything agrees" if result.whole else f"{len(result.differences)} differences")
    sys.exit(0 if result.whole else 1)


@click.group("rollup")
def rollup() -> None:
    """Keep the tallies current."""


@rollup.command("refresh")
@with_appcontext
def refresh_command() -> None:
    """Count the days that changed and make their receipts' buckets."""
    days = refresh_tallies(session())
    make_buckets(session())
    session().commit()
    click.echo(f"{days} days counted")


@rollup.command("prove")
@with_appcontext
def prove_command() -> None:
    """Compare all tallies with a full recount. Exit status 1 when a cell differs."""
    differences = prove_tallies(session())
    session().commit()
    click.echo(f"{differences} cells differ")
    sys.exit(1 if differences else 0)


@rollup.command("rebuild")
@with_appcontext
def rebuild_command() -> None:
    """Count every day again from nothing."""
    days = rebuild_tallies(session())
    session().commit()
    click.echo(f"{days} days counted")


@click.command("scores")
@click.option("--region", "region_code", help="12-digit code; all regions without it.")
@click.option("--period", "period_code", required=True, help="2026, 2026H1, 2026Q3, 2026-07 or two days with ..")
@click.option("--kind", type=click.Choice(["window", "hall", "region"]), default="window", show_default=True)
@with_appcontext
def scores(region_code: str | None, period_code: str, kind: str) -> None:
    """The scores of a region and period from the database, as CSV: the figures of the office page."""
    scope = Scope("region", _region(region_code).id) if region_code else EVERYWHERE
    try:
        board = read_board(session(), scope, period=read_period(period_code))
    except DomainError as error:
        raise click.ClickException(f"{error.message} {error.hint}") from error
    body = [list(row.values()) for row in as_dicts(board.rows(kind, locale="zh"))]
    click.echo(make_table(SCORE_FIELDS, SCORE_FIELDS, body, kind="csv", sheet=kind), nl=False)


def _region(code: str) -> Region:
    found = find_region(session(), EVERYWHERE, code=code.ljust(12, "0"))
    if found is None:
        raise click.ClickException(f"there is no region with the code {code}")
    return found


def _person(email: str | None, role: str) -> UserAccount:
    if email is None and not current_app.config["SETTINGS"].demo:
        raise click.UsageError("--by and --sign are needed outside the demo")
    chosen = email or f"{role}@demo.example"
    found = account(session(), email=chosen)
    if found is None or found.role not in ("office", "admin"):
        raise click.ClickException(f"{chosen} is not an account of the office")
    return found


def _bar(name: str) -> Progress:
    bar = tqdm(desc=name, unit="", leave=True)

    def progress(done: int, total: int) -> None:
        bar.total = total
        bar.n = done
        bar.refresh()

    return progress


COMMANDS = (rankings, rollup, scores)
