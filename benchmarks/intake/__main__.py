"""Completed ratings per CPU-second of the server, ours beside two reference apps: `python -m benchmarks.intake`.

A rating is complete when its page was fetched, it was sent, and its id stands in the database exactly once.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.intake import site
from benchmarks.intake.clients import rate
from benchmarks.intake.servers import Server, reference_database, serving

APPS = ("mingchuang", "minimal", "bare")
HEADING = (
    "app",
    "clients",
    "ratings",
    "per CPU-second",
    "CPU ms a rating",
    "POST p50 ms",
    "p99 ms",
    "MB",
    "to minimal",
    "to bare",
)
Stored = Callable[[], list[str]]


def main() -> None:
    """Measure every app at every number of clients and print the table."""
    arguments = _arguments()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for clients in arguments.clients:
            measured = {name: measure(name, Path(folder), clients=clients, arguments=arguments) for name in APPS}
            rows += [_row(name, clients, measured) for name in APPS]
    print("| " + " | ".join(HEADING) + " |")
    print("|---" * len(HEADING) + "|")
    print("\n".join(rows))


def measure(name: str, folder: Path, *, clients: int, arguments: argparse.Namespace) -> dict[str, float]:
    """One run of one app: the middle of `repeat` rounds."""
    rounds = []
    with _server(name, folder, arguments.database) as (server, path_of, stored):
        rate(server.port, path_of, clients=clients, ratings=400)
        for _ in range(arguments.repeat):
            rounds.append(_round(server, path_of, stored, clients=clients, ratings=arguments.ratings))
    return sorted(rounds, key=lambda found: found["cpu_ms"])[len(rounds) // 2]


def _round(
    server: Server, path_of: Callable[[int], str], stored: Stored, *, clients: int, ratings: int
) -> dict[str, float]:
    begin, clock = server.cpu_seconds(), time.perf_counter()
    outcome = rate(server.port, path_of, clients=clients, ratings=ratings)
    used, elapsed = server.cpu_seconds() - begin, time.perf_counter() - clock
    counts = Counter(stored())
    complete = sum(counts[rating_id] == 1 for rating_id in outcome.acknowledged)
    if complete != ratings:
        raise SystemExit(f"{complete} of {ratings} ratings are complete, {outcome.failed} were refused")
    waits = sorted(outcome.waits)
    return {
        "ratings": complete,
        "cpu_ms": used / complete * 1000,
        "per_cpu": complete / used,
        "elapsed": elapsed,
        "p50": statistics.median(waits) * 1000,
        "p99": waits[int(len(waits) * 0.99)] * 1000,
        "memory": server.memory_megabytes(),
    }


@contextmanager
def _server(name: str, folder: Path, database: str) -> Iterator[tuple[Server, Callable[[int], str], Stored]]:
    if name == "mingchuang":
        own = Path(tempfile.mkdtemp(dir=folder))
        url = database or f"sqlite:///{own / 'mingchuang.sqlite'}"
        app, path_of = site.prepare(url, own)
        with serving("wsgi:make_app()", site.environ_of(url, own)) as server:
            yield server, path_of, lambda: site.stored_ids(app)
        return
    path = reference_database(folder)
    with serving(f"benchmarks.intake.{name}_app:app", {"BENCHMARK_DATABASE": str(path)}) as server:
        yield server, lambda number: f"/r/w{number % site.WINDOWS}", lambda: _ids_in(path)


def _ids_in(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM rating")]


def _row(name: str, clients: int, measured: dict[str, dict[str, float]]) -> str:
    own = measured[name]
    ratios = [own["per_cpu"] / measured[other]["per_cpu"] for other in ("minimal", "bare")]
    cells = [name, clients, int(own["ratings"]), f"{own['per_cpu']:.0f}", f"{own['cpu_ms']:.2f}"]
    cells += [f"{own['p50']:.1f}", f"{own['p99']:.1f}", f"{own['memory']:.0f}", *(f"{ratio:.2f}" for ratio in ratios)]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--ratings", type=int, default=2000, help="ratings a round")
    parser.add_argument("--repeat", type=int, default=3, help="rounds; the middle one is printed")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database for ours instead of SQLite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
