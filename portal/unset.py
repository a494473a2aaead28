"""What the command line can still do while the settings are wrong: say so, and work that needs no site."""

from collections.abc import Sequence

import click
from flask import Flask
from flask.cli import AppGroup


class UnsetGroup(AppGroup):
    """The commands that need no settings; every other one ends with the sentence that names the variable."""

    def __init__(self, error: str, commands: Sequence[click.Command]) -> None:
        super().__init__(name="unset")
        self.error = error
        for command in commands:
            self.add_command(command)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """The command, or a refusal with the reason."""
        found = super().get_command(ctx, cmd_name)
        if found is None:
            raise click.ClickException(self.error)
        return found


def unset_app(error: str, commands: Sequence[click.Command]) -> Flask:
    """An application without pages, for the command line only."""
    app = Flask("portal", static_folder=None)
    app.cli = UnsetGroup(error, [*commands, _doctor(error)])
    return app


def _doctor(error: str) -> click.Command:
    @click.command()
    @click.pass_context
    def doctor(ctx: click.Context) -> None:
        """Say what is wrong with the settings."""
        mend = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        click.echo(f"FAIL settings: {error}\n     -> {mend} makes one; MINGCHUANG_DEMO=1 needs none")
        ctx.exit(1)

    return doctor
