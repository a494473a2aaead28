"""Completed ratings per CPU-second of the server, ours beside two reference apps: `python -m benchmarks.intake`.

A rating is complete when its page was fetched, it was sent, and its id stands in the database exactly once. All
servers run at once and are measured in turn, round by round, so that a ratio compares the same minute.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.intake import site
from benchmarks.intake.clients import Flow, rate
from benchmarks.intake.databases import NewDatabase, opened
from benchmarks.intake.servers import Server, make_reference_tables, reference_ids, serving

HEADING = ("database", "flow", "clients", "per CPU-second", "CPU ms a rating", "POST p50 ms", "p99 ms", "p99 / p50")
RATIOS = ("to minimal", "to bare")
KIOSK = "/kiosk/send"


@dataclass
class Contender:
    """One flow on one server. `rounds` are dictionaries of what each round found."""

    name: str
    server: Server
    flow: Flow
    stored: Callable[[], list[str]]
    next: int = 0
    rounds: list[dict[str, float]] = field(default_factory=list)

    def run(self, *, clients: int, ratings: int) -> None:
        """One round; ends the benchmark when a rating was lost, doubled or refused."""
        begin = self.server.cpu_seconds()
        outcome = rate(self.server.port, self.flow, clients=clients, ratings=ratings, start=self.next)
        used = self.server.cpu_seconds() - begin
        self.next += ratings
        counts = Counter(self.stored())
        complete = sum(counts[rating_id] == 1 for rating_id in outcome.acknowledged)
        if complete != ratings:
            raise SystemExit(f"{self.name}: {complete} of {ratings} ratings are complete, {outcome.failed} refused")
        waits = sorted(outcome.waits)
        found = {"cpu_ms": used / complete * 1000, "p50": statistics.median(waits) * 1000}
        self.rounds.append(found | {"p99": waits[int(len(waits) * 0.99)] * 1000})


def main() -> None:
    """Measure every flow at every number of clients on every database and print the table."""
    arguments = _arguments()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    if arguments.flat:
        show_memory(arguments)
        return
    print("| " + " | ".join((*HEADING, *RATIOS)) + " |\n" + "|---" * (len(HEADING) + len(RATIOS)) + "|")
    for engine in arguments.databases:
        for clients in arguments.clients:
            compare(engine, clients, arguments)


def compare(engine: str, clients: int, arguments: argparse.Namespace) -> None:
    """The lines of one database and number of clients."""
    warming = min(400, arguments.ratings)
    tickets = warming + arguments.repeat * arguments.ratings
    with contenders(engine, arguments.flows, tickets=tickets) as running:
        for contender in running:
            contender.run(clients=clients, ratings=warming)  # not counted: every worker has met its first requests
            contender.rounds.clear()
        for _ in range(arguments.repeat):
            for contender in running:
                contender.run(clients=clients, ratings=arguments.ratings)
        for contender in running:
            print(_line(engine, clients, contender, running), flush=True)


@contextmanager
def contenders(engine: str, flows: list[str], *, tickets: int) -> Iterator[list[Contender]]:
    """Our flows on one server of ours, and the reference apps on theirs."""
    with ExitStack() as stack:
        new = stack.enter_context(opened(engine))
        yield [*stack.enter_context(_ours(new, flows, tickets=tickets)), *stack.enter_context(_references(new))]


@contextmanager
def _ours(new: NewDatabase, flows: list[str], *, tickets: int) -> Iterator[list[Contender]]:
    with tempfile.TemporaryDirectory() as folder:
        url = new("mingchuang").replace("postgresql:", "postgresql+psycopg:")
        app, path_of = site.prepare(url, Path(folder))
        known = {
            "open": lambda: Flow(path_of),
            "verified": lambda: _verified(app, tickets),
            "kiosk": lambda: _kiosk(app),
        }
        chosen = {name: known[name]() for name in flows}
        with serving("wsgi:make_app()", site.limited(site.environ_of(url, Path(folder)))) as server:
            yield [Contender(name, server, flow, lambda: site.stored_ids(app)) for name, flow in chosen.items()]


def _verified(app: object, count: int) -> Flow:
    tokens = site.issue_tickets(app, count)  # type: ignore[arg-type]
    return Flow(lambda number: f"/t/{tokens[number]}")


def _kiosk(app: object) -> Flow:
    tokens = site.enrol_tablets(app)  # type: ignore[arg-type]
    return Flow(lambda _number: KIOSK, token_of=lambda number: tokens[number % len(tokens)])


@contextmanager
def _references(new: NewDatabase) -> Iterator[list[Contender]]:
    with ExitStack() as stack:
        running = []
        for name in ("minimal", "bare"):
            url = new(name)
            make_reference_tables(url)
            server = stack.enter_context(serving(f"benchmarks.intake.{name}_app:app", {"BENCHMARK_DATABASE": url}))
            flow = Flow(lambda number: f"/r/w{number % site.WINDOWS}")
            running.append(Contender(name, server, flow, lambda url=url: reference_ids(url)))
        yield running


def _line(engine: str, clients: int, own: Contender, running: list[Contender]) -> str:
    middle = {name: statistics.median(found[name] for found in own.rounds) for name in own.rounds[0]}
    cells = [engine, own.name, str(clients), f"{1000 / middle['cpu_ms']:.0f}", f"{middle['cpu_ms']:.2f}"]
    cells += [f"{middle['p50']:.1f}", f"{middle['p99']:.1f}", f"{middle['p99'] / middle['p50']:.1f}"]
    cells += [f"{_ratio(own, other):.2f}" for other in running[-2:]]
    return "| " + " | ".join(cells) + " |"


def _ratio(own: Contender, other: Contender) -> float:
    """Ratings for the processor time of one of the other: the middle of the rounds, each with its neighbour."""
    pairs = zip(own.rounds, other.rounds, strict=True)
    return statistics.median(theirs["cpu_ms"] / ours["cpu_ms"] for ours, theirs in pairs)


def show_memory(arguments: argparse.Namespace) -> None:
    """Memory of our server while so many ratings come in by the open flow: it must not grow."""
    print("| ratings | memory of master and workers, MB |\n|---|---|")
    with opened(arguments.databases[0]) as new, _ours(new, ["open"], tickets=0) as (ours,):
        step = max(1, arguments.flat // 10)
        for _ in range(arguments.flat // step):
            ours.run(clients=arguments.clients[0], ratings=step)
            print(f"| {ours.next:,} | {ours.server.memory_megabytes():.0f} |", flush=True)
        stored = len(ours.stored())
    print(f"\n{stored:,} of {ours.next:,} stored, each once")
    sys.exit(stored != ours.next)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake", description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument(
        "--flows", nargs="+", choices=("open", "verified", "kiosk"), default=["open", "verified", "kiosk"]
    )
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--ratings", type=int, default=1000, help="ratings a round")
    parser.add_argument("--repeat", type=int, default=5, help="rounds; the middle one is printed")
    parser.add_argument("--flat", type=int, default=0, metavar="N", help="instead: memory over N ratings, 8 clients")
    found = parser.parse_args()
    if found.flat and "--clients" not in sys.argv:
        found.clients = [8]
    return found


if __name__ == "__main__":
    main()
