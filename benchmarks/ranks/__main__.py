"""python -m benchmarks.ranks [--windows N ...]: joint rank intervals and whole scores by number of windows."""

import argparse
import os
from functools import partial

import numpy as np
import pandas as pd

from benchmarks.clock import measure
from surveys.publishing.figures.assess import measure as measure_units
from surveys.publishing.figures.assess import rank_windows
from surveys.publishing.figures.counting import count_tallies
from surveys.scoring.method import Method
from surveys.scoring.ranks import binomial_rank_sets
from surveys.scoring.tukey import tukey_rank_sets

SIZES = [100, 1_000, 5_000, 20_000]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ranks")
    parser.add_argument("--windows", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print("| windows | rank intervals of shares, ms | of indexes, ms | scored from tallies, s | mean width |")
    print("|---|---|---|---|---|")
    for count in options.windows:
        print(time_windows(count), flush=True)


def time_windows(count: int) -> str:
    """One row: processor time, which other work on the machine disturbs least."""
    random = np.random.default_rng(count)
    n = np.maximum(30, random.lognormal(np.log(300), 1, count).astype(int))
    x = random.binomial(n, random.beta(46, 4, count))
    shares = measure(partial(binomial_rank_sets, x, n), repeats=7)
    error = 30 / np.sqrt(n)
    indexes = measure(partial(tukey_rank_sets, random.normal(88, 3, count), error), repeats=7)
    tallies = make_tallies(x, n)
    whole = measure(partial(score_tallies, tallies), repeats=3)
    best, worst = shares.result
    return (
        f"| {count:,} | {1000 * shares.cpu:.1f} | {1000 * indexes.cpu:.1f} | {whole.cpu:.3f} "
        f"| {np.mean(worst - best) / count:.2f} |"
    )


def make_tallies(x: np.ndarray, n: np.ndarray, *, days: int = 92) -> pd.DataFrame:
    """Tallies of a quarter: each window's satisfied and dissatisfied ratings spread over the days."""
    random = np.random.default_rng(1)
    parts = []
    for level, counts in ((5, x), (2, n - x)):
        spread = random.multinomial(counts, np.full(days, 1 / days))
        window, day = np.nonzero(spread)
        parts.append(pd.DataFrame({"day": day, "window": window, "level": level, "n": spread[window, day]}))
    cells = pd.concat(parts, ignore_index=True)
    stamps = np.datetime64("2026-01-01", "s") + cells["day"].to_numpy().astype("timedelta64[D]")
    return cells.assign(day=stamps, guide=0, channel=0, language=0, basis=0)


def score_tallies(tallies: pd.DataFrame) -> pd.DataFrame:
    """The published path from tallies to ranks, gates, choice and bands."""
    method = Method()
    return rank_windows(measure_units(count_tallies(tallies, method=method), method), method)


if __name__ == "__main__":
    main()
