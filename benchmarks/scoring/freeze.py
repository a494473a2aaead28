"""python -m benchmarks.scoring.freeze [--ratings N ...] [--stored N ...] [--publish]: the real `freeze` on SQLite.

1,000 windows, 92 days, 20 guides. By default only what freezing reads is filled, from generated counts: rows of days
and months and the roots of buckets. `--stored` stores every rating and lets the roll-up make all of it, as a check
that both ways cost the same.
"""

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from benchmarks.clock import measure
from benchmarks.scoring.generate import DAYS, GUIDES, WINDOWS
from benchmarks.scoring.rollup import FIRST, add_windows, fill
from portal.accounts.models import UserAccount
from portal.accounts.queries import add_account
from portal.accounts.scope import EVERYWHERE
from portal.app import create_app
from portal.crypto.suites import NATIONAL
from portal.db import db
from portal.places.models import Region
from portal.settings import ROOT, Settings
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.methods.registry import draft_method, sign_method
from surveys.publishing.rankings.freezing import freeze
from surveys.publishing.rankings.life import draft_ranking
from surveys.publishing.rankings.publishing import make_files
from surveys.publishing.receipts.buckets import maker_of
from surveys.publishing.receipts.keeping import refresh_buckets
from surveys.publishing.receipts.models import ReceiptDay
from surveys.publishing.tallying.dirty import mark_days
from surveys.publishing.tallying.models import DayTally, MonthTally
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.publishing.tallying.statements import DAY_COLUMNS
from surveys.scoring.method import Method
from wsgi import FEATURES

KEY, QUARTER, NOW = b"k" * 16, parse_period("2026Q3"), datetime(2026, 11, 23, 1, tzinfo=UTC)
SHARES = {"n5": 0.62, "n4": 0.25, "n3": 0.07, "n2": 0.04, "n1": 0.02}
MAKER = maker_of(key=KEY, suite=NATIONAL)
Step = Callable[[Session, int], None]


def main() -> None:
    """Print a line for each number of ratings, with its ratio to the first of its table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring.freeze")
    parser.add_argument("--ratings", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000, 50_000_000])
    parser.add_argument("--stored", type=int, nargs="*", default=[], help="the same with every rating stored")
    parser.add_argument("--publish", action="store_true", help="also make the files: figures, PDF, bundle")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    show_costs(options.ratings, stored=options.stored, repeats=options.repeats, publish=options.publish)


def show_costs(sizes: list[int], *, stored: Sequence[int] = (), repeats: int = 5, publish: bool = False) -> None:
    """The table: seconds to freeze, and to freeze and make all files, and their ratio to the first line."""
    print("| ratings | filled | days x windows | step | wall s | cpu s | wall / first | cpu / first |")
    print("|---|---|---|---|---|---|---|---|")
    for filled, chosen, step in (("counts", sizes, fill_counts), ("ratings", stored, fill_ratings)):
        first: dict[str, Any] = {}
        for ratings in chosen:
            show(ratings, filled, step, first=first, repeats=repeats, publish=publish)


def show(ratings: int, filled: str, step: Step, *, first: dict[str, Any], repeats: int, publish: bool) -> None:
    """One line, or two when the files are made too."""
    with site() as session:
        region, people = prepare(session)
        step(session, ratings)
        cells = session.scalar(sa.select(sa.func.count()).select_from(DayTally))
        session.commit()
        steps = {"freeze": partial(freeze_once, session, region, people)}
        if publish:
            steps["freeze and make all files"] = partial(freeze_once, session, region, people, files=True)
        for name, call in steps.items():
            timing = measure(call, repeats=repeats if name == "freeze" else 1)
            begun = first.setdefault(name, timing)
            ratios = f"{timing.wall / begun.wall:.2f} | {timing.cpu / begun.cpu:.2f}"
            figures = f"{timing.wall:.2f} | {timing.cpu:.2f} | {ratios}"
            print(f"| {ratings:,} | {filled} | {cells:,} | {name} | {figures} |", flush=True)


@contextmanager
def site() -> Iterator[Session]:
    """A session on an empty migrated file, in the site's context."""
    with tempfile.TemporaryDirectory() as folder:
        secret = "a-benchmark-secret-of-more-than-32-characters"
        settings = Settings(
            database_url=f"sqlite:///{folder}/site.sqlite",
            secret_key=secret,
            password_salt=secret,
            data_key=secret,
            var=Path(folder),
            testing=True,
        )
        app = create_app(settings, FEATURES)
        with app.app_context():
            upgrade(directory=str(ROOT / "portal" / "migrations"))
            gc.collect()
            gc.freeze()  # as the server does when it starts
            yield db.session()
            db.session.remove()
            db.engine.dispose()


def prepare(session: Session) -> tuple[Region, tuple[UserAccount, UserAccount]]:
    """The places, two people and a signed method."""
    region = add_windows(session)
    office, second = (
        add_account(
            session, email=f"{role}@bench.example", name=role, password="not a secret", role=role, scope=EVERYWHERE
        )
        for role in ("office", "admin")
    )
    version = draft_method(session, Method().to_dict(), valid_from=date(2026, 1, 1), reason="benchmark", by=office)
    sign_method(session, version, by=second, now=NOW)
    session.commit()
    return region, (office, second)


def freeze_once(
    session: Session, region: Region, people: tuple[UserAccount, UserAccount], *, files: bool = False
) -> None:
    """Draft and freeze, make the files when asked, and take all of it back."""
    ranking = draft_ranking(session, region=region, period=QUARTER, by=people[0], now=NOW)
    freeze(session, ranking, by=people[0], now=NOW, key=KEY, suite="sm", progress=lambda _done, _total: None)
    if files:
        make_files(session, ranking, progress=lambda _done, _total: None)
    session.rollback()


def fill_ratings(session: Session, ratings: int) -> None:
    """Every rating stored, then counted and hashed by the roll-up; prints what one changed day costs it."""
    fill(session, ratings)
    mark_days(session, [FIRST + timedelta(days=at) for at in range(DAYS)])
    refresh_tallies(session)
    refresh_buckets(session, key=KEY, suite=NATIONAL)
    session.commit()
    mark_days(session, [FIRST])
    begun = time.perf_counter()
    refresh_tallies(session)
    counted = time.perf_counter()
    refresh_buckets(session, key=KEY, suite=NATIONAL)
    print(f"(one changed day: counted {counted - begun:.2f} s, receipts {time.perf_counter() - counted:.2f} s)")
    session.rollback()


def fill_counts(session: Session, ratings: int) -> None:
    """What the roll-up would have made of so many ratings, without the ratings."""
    random = np.random.default_rng(20240601)
    numbers = list(session.scalars(sa.text("SELECT id FROM window ORDER BY id")))
    volume = random.lognormal(0, 1, WINDOWS)
    n = random.poisson(np.outer(volume / volume.sum(), np.full(DAYS, ratings / DAYS)))
    levels = random.multinomial(n, list(SHARES.values()))
    rows, current = [], []
    for window, day in zip(*np.nonzero(n), strict=True):
        counts = dict(zip(SHARES, levels[window, day].tolist(), strict=True))
        keys = {"day": FIRST + timedelta(days=int(day)), "window_id": numbers[window]}
        remote = {f"r{name[1:]}": int(count * 0.4) for name, count in counts.items()}
        rows.append(dict.fromkeys(DAY_COLUMNS, 0) | keys | counts | remote | {"q5": int(n[window, day] // 100)})
        root = random.bytes(32)
        current.append(keys | {"root": root, "maker": MAKER, "n": int(n[window, day])})
    session.execute(sa.insert(DayTally), rows)
    session.execute(sa.insert(ReceiptDay), current)
    session.execute(sa.insert(MonthTally), list(_months(random, levels, numbers)))


def _months(random: np.random.Generator, levels: np.ndarray, numbers: list[int]) -> Iterator[dict[str, object]]:
    odds = 0.85 ** np.arange(GUIDES)
    months = [date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)]
    places = np.array([(FIRST + timedelta(days=at)).month - 7 for at in range(DAYS)])
    for place, month in enumerate(months):
        sums = levels[:, places == place].sum(axis=1)
        guides = random.multinomial(sums, odds / odds.sum())  # window, level, guide
        for window, guide in zip(*np.nonzero(guides.sum(axis=1)), strict=True):
            counts = dict(zip(SHARES, guides[window, :, guide].tolist(), strict=True))
            yield {"month": month, "window_id": numbers[window], "guide": f"g{guide}", **counts}


if __name__ == "__main__":
    main()
