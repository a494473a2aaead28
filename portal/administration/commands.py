"""Accounts and the audit log from the command line: the first administrator is made here."""

import sys

import click
from flask.cli import with_appcontext

from portal.accounts.models import ROLES
from portal.accounts.queries import account, add_account, scope_of
from portal.accounts.scope import KINDS
from portal.audit.queries import verify_chain
from portal.audit.record import Actor, Change, record
from portal.db import session


@click.group()
def accounts() -> None:
    """People who sign in."""


@accounts.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--scope", "kind", type=click.Choice(KINDS), default="everywhere", show_default=True)
@click.option("--place", default="", help="Code of the region, hall or agency.")
@click.password_option()
@with_appcontext
def add(email: str, name: str, role: str, kind: str, place: str, password: str) -> None:
    """Add an account with one role and one scope."""
    if account(session(), email=email.lower()):
        raise click.ClickException(f"{email} has an account")
    if len(password) < 12:
        raise click.ClickException("a password has at least 12 characters")
    scope = scope_of(session(), kind, place)
    if scope is None:
        raise click.ClickException(f"no {kind} with the code {place!r}")
    added = add_account(session(), email=email.lower(), name=name, password=password, role=role, scope=scope)
    change = Change("account", str(added.id), after={"role": role, "scope": kind})
    record(session(), change, actor=Actor(None, "command line"), action="account.added")
    session().commit()
    click.echo(f"added {email}")


@click.group()
def audit() -> None:
    """The audit log."""


@audit.command()
@with_appcontext
def verify() -> None:
    """Walk the chain of hashes and say where it breaks."""
    report = verify_chain(session())
    click.echo(f"{report.entries} entries" + ("" if report.whole else f", {report.fault} at {report.broken_at}"))
    sys.exit(0 if report.whole else 1)
