"""The command line of the standards."""

from datetime import date

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from portal.db import session
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
