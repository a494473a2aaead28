"""Commands of the surveys. `score --counts` needs neither the app nor a database."""

from fractions import Fraction
from pathlib import Path

import click

from surveys.scoring.counts import read_counts, score_counts


class Share(click.ParamType[Fraction]):
    """A share strictly between 0 and 1, kept as the exact decimal that was typed."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """The share; click's own usage error otherwise."""
        try:
            share = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            self.fail(f"{value!r} is not a number", param, ctx)
        if not 0 < share < 1:
            self.fail(f"{value} does not lie between 0 and 1", param, ctx)
        return share


@click.command("score")
@click.option(
    "--counts",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV file with the columns unit, n5, n4, n3, n2, n1.",
)
@click.option("--target", default="0.85", show_default=True, type=Share(), help="The share to reach.")
@click.option("--min-n", default=30, show_default=True, type=click.IntRange(1), help="Fewer ratings are `small`.")
def score(counts: Path, target: Fraction, min_n: int) -> None:
    """Score level counts: satisfied share, 95 % interval, index, verdict and rank of each unit, as CSV."""
    try:
        scores = score_counts(read_counts(counts), target=target, min_n=min_n)
    except ValueError as error:
        raise click.ClickException(f"{counts}: {error}") from error
    click.echo(scores.to_csv(index=False, lineterminator="\n"), nl=False)
