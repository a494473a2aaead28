"""The command that runs the worker."""

import click
from flask.cli import with_appcontext

from portal.jobs.queue import jobs as queue


@click.group()
def jobs() -> None:
    """Background work."""


@jobs.command()
@click.option("--workers", default=1, show_default=True, help="Threads that work side by side.")
@with_appcontext
def work(workers: int) -> None:
    """Perform background work until stopped."""
    queue().work(workers)
