"""Search at 100,000 guides against a plain LIKE scan in the same run: `python -m benchmarks.search`.

For each engine: server time of the best eight (p50, p95, worst) and how many of the sixty everyday queries find the
guide that is meant; docs/benchmarks/search.md keeps the last table.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.search.grammar import made_guides, real_guides
from portal.app import create_app
from portal.db import prepare_engine
from standards.search.index import put, search
from standards.search.ranking import Candidate
from tests.conftest import settings_for
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.standards.search.everyday import EVERYDAY
from wsgi import FEATURES

BATCH = 2_000
NEAR = "222401000000"
SCANNED = (
    """CREATE TABLE scanned (id integer PRIMARY KEY, name text NOT NULL, words text NOT NULL, codes text NOT NULL)"""
)
SCAN = """SELECT id FROM scanned WHERE name LIKE :asked OR words LIKE :asked OR codes LIKE :asked
ORDER BY length(name), id LIMIT 8"""
ADD = "INSERT INTO scanned (id, name, words, codes) VALUES (:id, :name, :words, :codes)"
Ask = Callable[[Session, str], list[int]]


@dataclass(frozen=True)
class Result:
    """Times of one way to search in milliseconds, sorted, and what it found of the sixty."""

    engine: str
    way: str
    times: list[float]
    found: int
    first: int

    def row(self) -> str:
        """The line of the table."""
        p50, p95 = statistics.median(self.times), self.times[int(len(self.times) * 0.95)]
        shares = f"{self.found / len(EVERYDAY):.1%} | {self.first / len(EVERYDAY):.1%}"
        return f"| {self.engine} | {self.way} | {p50:.1f} | {p95:.1f} | {self.times[-1]:.1f} | {shares} |"


def by_index(session: Session, query: str) -> list[int]:
    """The best eight by the index, those of one county first."""
    return [hit.id for hit in search(session, query, near=NEAR)]


def by_scan(session: Session, query: str) -> list[int]:
    """The first eight a plain LIKE scan over names, words and codes gives, the shortest first."""
    return list(session.scalars(sa.text(SCAN), {"asked": f"%{query}%"}))


def fill(session: Session, guides: Iterator[Candidate]) -> None:
    """Put the guides into the index and into the table that is scanned."""
    while batch := list(islice(guides, BATCH)):
        put(session, batch)
        rows = [_scanned(guide) for guide in batch]
        session.execute(sa.text(ADD), rows)
    session.commit()
    session.execute(sa.text("ANALYZE"))
    session.commit()


def _scanned(guide: Candidate) -> dict[str, object]:
    words = " ".join((*guide.names[1:], *guide.aliases))
    return {"id": guide.id, "name": guide.names[0], "words": words, "codes": " ".join(guide.codes)}


def measure(session: Session, engine: str, way: str, ask: Ask, keys: dict[str, int], rounds: int) -> Result:
    """The fastest of the rounds for every query: what it costs when nothing else wants the processor."""
    answers = {query: ask(session, query) for query, _key in EVERYDAY}
    times = {query: float("inf") for query, _key in EVERYDAY}
    for _round in range(rounds):
        for query in times:
            start = time.perf_counter()
            ask(session, query)
            times[query] = min(times[query], (time.perf_counter() - start) * 1000)
    found = sum(keys[key] in answers[query] for query, key in EVERYDAY)
    first = sum(answers[query][:1] == [keys[key]] for query, key in EVERYDAY)
    return Result(engine, way, sorted(times.values()), found, first)


def run(url: str, *, engine: str, count: int, rounds: int) -> list[Result]:
    """Fill one database and measure both ways in turn."""
    database = sa.create_engine(url)
    prepare_engine(database)
    real = dict(real_guides())
    with Session(database) as session:
        session.execute(sa.text(SCANNED))
        fill(session, iter([*real.values(), *made_guides(count - len(real))]))
        keys = {key: guide.id for key, guide in real.items()}
        return [
            measure(session, engine, way, ask, keys, rounds)
            for way, ask in (("index", by_index), ("LIKE scan", by_scan))
        ]


@contextmanager
def fresh(engine: str, folder: Path) -> Iterator[str]:
    """The address of a migrated database."""

    def make(url: str):  # type: ignore[no-untyped-def] # a Flask application
        return create_app(settings_for(url, folder), FEATURES)

    if engine == "SQLite":
        with SqliteDatabases(folder).fresh(make) as url:
            yield url
    else:
        with PostgresDatabases.started(folder) as server, server.fresh(make) as url:
            yield url


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guides", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine", choices=("SQLite", "PostgreSQL"), action="append")
    asked = parser.parse_args()
    print(
        f"{asked.guides:,} guides, {len(EVERYDAY)} everyday queries; milliseconds a query, the best of {asked.rounds}\n"
    )
    print("| Engine | Way | p50 | p95 | worst | meant guide among 8 | meant guide first |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for engine in asked.engine or ["SQLite", "PostgreSQL"]:
        with tempfile.TemporaryDirectory() as folder, fresh(engine, Path(folder)) as url:
            for result in run(url, engine=engine, count=asked.guides, rounds=asked.rounds):
                print(result.row(), flush=True)


if __name__ == "__main__":
    main()
