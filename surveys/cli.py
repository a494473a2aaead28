"""Commands of the surveys. `score --counts` and `tallies` need neither the app nor a database."""

import importlib
from fractions import Fraction
from pathlib import Path

import click
import pandas as pd

from surveys.scoring.counts import read_counts, score_counts
from surveys.scoring.parquet import Ranges, find_ranges, tally_parquet
from surveys.scoring.tallies import KEYS


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


@click.command("tallies")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Parquet file to write.")
@click.option("--keys", default=",".join(KEYS), show_default=True, help="Columns to count by, slowest first.")
@click.option("--engine", type=click.Choice(["numpy", "dask"]), default="numpy", show_default=True)
@click.option("--scheduler", help="Address of the Dask scheduler, as tcp://host:8786.")
def tallies(files: tuple[Path, ...], out: Path, keys: str, engine: str, scheduler: str | None) -> None:
    """Count ratings in Parquet files, or folders of them, into exact tallies; every engine writes the same."""
    paths = [part for path in files for part in (sorted(path.rglob("*.parquet")) if path.is_dir() else [path])]
    try:
        ranges = find_ranges(paths, [key.strip() for key in keys.split(",")])
        counted = _count(paths, ranges, engine=engine, scheduler=scheduler)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    counted.to_parquet(out, index=False, compression="zstd")
    click.echo(f"{int(counted['n'].sum())} ratings in {len(counted)} cells: {out}")


def _count(paths: list[Path], ranges: Ranges, *, engine: str, scheduler: str | None) -> pd.DataFrame:
    if engine == "numpy":
        return tally_parquet(paths, ranges=ranges)
    if not scheduler:
        raise click.UsageError("--engine dask needs --scheduler")
    try:  # only asked for here: most installations have no Dask
        dask_tallies = importlib.import_module("surveys.scoring.dask_tallies")
    except ImportError as error:
        raise click.ClickException(str(error)) from error
    counted: pd.DataFrame = dask_tallies.tally_with_dask(paths, ranges=ranges, scheduler=scheduler)
    return counted
