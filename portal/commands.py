"""The command line of the ground: doctor, seed, serve."""

import sys
from collections.abc import Sequence

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from tqdm import tqdm

from portal import serving
from portal.accounts.signin import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.db import session
from portal.doctor import examine
from portal.features import Feature, SeedStep
from portal.home import showcase
from portal.jobs.commands import jobs
from portal.places.seeds.steps import STEPS as PLACES
from portal.settings import ROOT


def init_app(app: Flask, features: Sequence[Feature]) -> None:
    """Offer the commands of the ground and of every feature."""
    for command in (doctor, seed, serve, demo, jobs):
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


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site: web processes and background jobs together."""
    serving.serve(host=host, port=port, workers=workers)
