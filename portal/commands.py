"""The command line of the ground: doctor, seed, serve, crypto."""

import sys
from collections.abc import Sequence

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from tqdm import tqdm

from portal import serving
from portal.accounts.signin import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.crypto.envelopes import KeyRing
from portal.crypto.keyring import ring_of
from portal.crypto.resealing import BATCH, SealedColumn, count_outdated, reseal_column
from portal.db import session
from portal.doctor import examine
from portal.features import Feature, SeedStep
from portal.home import showcase
from portal.jobs.commands import jobs
from portal.places.seeds.steps import STEPS as PLACES
from portal.settings import ROOT


def init_app(app: Flask, features: Sequence[Feature]) -> None:
    """Offer the commands of the ground and of every feature."""
    for command in (doctor, seed, serve, demo, jobs, crypto):
        app.cli.add_command(command)
    for feature in features:
        for command in (*feature.commands, *feature.plain_commands):
            app.cli.add_command(command)


@click.command()
@with_appcontext
def doctor() -> None:
    """Say what is wrong with this installation and the command that mends it."""
    findings = examine(current_app.config["SETTINGS"])
    for finding in findings:
        mark = "ok  " if finding.well else "FAIL"
        click.echo(f"{mark} {finding.name}: {finding.found}" + ("" if finding.well else f"\n     -> {finding.mend}"))
    sys.exit(0 if all(finding.well for finding in findings) else 1)


@click.group()
def seed() -> None:
    """Fill the database."""


@seed.command("demo")
@with_appcontext
def seed_demo() -> None:
    """Bring the demo: places, accounts, guides, simulated ratings. A second run adds only what is missing."""
    upgrade(directory=str(ROOT / "portal" / "migrations"))
    features: tuple[Feature, ...] = current_app.config["FEATURES"]
    for step in [*PLACES, *(step for feature in features for step in feature.seeds)]:
        _run_step(step)


def _run_step(step: SeedStep) -> None:
    with tqdm(desc=step.name, unit="", leave=True) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        step.run(session(), progress)
        session().commit()


@click.group()
def demo() -> None:
    """The demo."""


@demo.command()
@with_appcontext
def addresses() -> None:
    """Print the pages to see first and the accounts to sign in with."""
    base = current_app.config["SETTINGS"].base_url
    click.echo(f"\n  {base}/")
    with current_app.test_request_context(base_url=base):
        for label, address in showcase():
            click.echo(f"  {base}{address}   {label}")
    click.echo(f"\n  {base}/sign-in   password: {DEMO_PASSWORD}")
    for email, role in DEMO_ACCOUNTS:
        click.echo(f"    {email:<28} {role}")
    click.echo("")


@click.group()
def crypto() -> None:
    """Keys of sealed columns."""


@crypto.command("reseal")
@click.option("--batch", default=BATCH, show_default=True, type=click.IntRange(1, 10_000), help="Values a transaction.")
@click.option("--dry-run", is_flag=True, help="Only count what is not under the newest key.")
@with_appcontext
def reseal(batch: int, dry_run: bool) -> None:
    """Re-encrypt stored values under the newest data key. May be stopped at any time, and run again."""
    ring = ring_of(current_app.config["SETTINGS"])
    features: tuple[Feature, ...] = current_app.config["FEATURES"]
    lost = 0
    for sealed in (one for feature in features for one in feature.sealed):
        waiting = count_outdated(session(), sealed, ring=ring)
        done, unreadable = (0, 0) if dry_run else _reseal(sealed, ring, batch, waiting)
        click.echo(f"{sealed.name}: {waiting} under another key, {done} re-encrypted, {unreadable} unreadable")
        lost += unreadable
    if lost:
        raise click.ClickException(f"{lost} values open with no key on the ring: is a former key missing?")


def _reseal(sealed: SealedColumn, ring: KeyRing, batch: int, waiting: int) -> tuple[int, int]:
    done = unreadable = 0
    with tqdm(desc=sealed.name, total=waiting, unit="", leave=False) as bar:
        for part in reseal_column(session(), sealed, ring=ring, batch=batch):
            session().commit()
            done, unreadable = done + part.done, unreadable + part.unreadable
            bar.update(part.done + part.unreadable)
    return done, unreadable


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site: web processes and background jobs together."""
    serving.serve(host=host, port=port, workers=workers)
