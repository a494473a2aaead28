"""python -m benchmarks.scoring [--rows N ...]: tallies from Parquet beside other engines, and publish cost."""

import argparse
import os
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.clock import Timing, measure
from benchmarks.scoring.freeze import show_costs
from benchmarks.scoring.generate import RANGES, write_ratings
from benchmarks.scoring.yardsticks import ENGINES, scan_columns

KEYS = {"five keys": tuple(RANGES), "two keys": ("window", "level")}


def main() -> None:
    """Print the tables for each number of rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000], help="ratings a file")
    parser.add_argument("--publish", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--folder", type=Path, help="where the files go and stay; a temporary one if left out")
    options = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        if options.rows:
            compare_engines(folder, options.rows)
        if options.publish:
            show_costs(options.publish, publish=True)


def compare_engines(folder: Path, sizes: list[int]) -> None:
    """Wall and processor seconds of each engine, and their ratio to the bare scan of the same columns."""
    print("| rows | keys | engine | cells | wall s | cpu s | wall / scan | cpu / scan |")
    print("|---|---|---|---|---|---|---|---|")
    for rows in sizes:
        path = find_ratings(folder, rows)
        repeats = 5 if rows <= 1_000_000 else 3
        for name, keys in KEYS.items():
            scan = measure(partial(scan_columns, path, keys), repeats=repeats)
            print_line(rows, name, "bare column scan", "", scan, scan=scan)
            found = {}
            for engine, count in ENGINES.items():
                timing = measure(partial(count, path, keys), repeats=repeats)
                found[engine] = timing.result
                print_line(rows, name, engine, f"{timing.result[0]:,}", timing, scan=scan)
            if len(set(found.values())) != 1:
                raise SystemExit(f"the engines disagree: {found}")
    print("\nAll engines gave the same number of cells and the same checksum.\n")


def print_line(rows: int, keys: str, engine: str, cells: str, timing: Timing, *, scan: Timing) -> None:
    """One row of the table."""
    ratios = f"{timing.wall / scan.wall:.2f} | {timing.cpu / scan.cpu:.2f}"
    print(f"| {rows:,} | {keys} | {engine} | {cells} | {timing.wall:.3f} | {timing.cpu:.3f} | {ratios} |", flush=True)


def find_ratings(folder: Path, rows: int) -> Path:
    """The file of so many ratings, written when it is not there yet."""
    path = folder / f"ratings-{rows}.parquet"
    if not path.exists():
        write_ratings(path, rows=rows)
    return path


if __name__ == "__main__":
    main()
