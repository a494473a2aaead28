"""A ranking of so many windows for the benchmark, made without a database, and the plain page of its rows."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from portal.app import create_app
from portal.settings import Settings
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.figures.rows import RANK_FIELDS, as_dicts
from surveys.publishing.figures.units import LEVELS, tidy_units
from surveys.publishing.rankings.edition import Edition
from surveys.publishing.rankings.frozen import compute
from surveys.scoring.method import Method
from wsgi import FEATURES

PREFECTURES = 10
SECRET = "a-benchmark-secret-of-more-than-32-characters"


@contextmanager
def site() -> Iterator[None]:
    """The application, for its templates and words; its database stays empty."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{folder}/empty.sqlite",
            secret_key=SECRET,
            password_salt=SECRET,
            data_key=SECRET,
            var=Path(folder),
            testing=True,
        )
        with create_app(settings, FEATURES).app_context():
            yield


def make_edition(rows: int, *, seed: int = 20240601) -> Edition:
    """A published ranking of so many windows in ten prefectures."""
    units, method = _units(rows, seed=seed), Method()
    codes = [str(code) for code in units["unit"]]
    names = {code: f"{place} 号政务服务窗口" for place, code in enumerate(codes)}
    regions = {code: _prefecture(place) for place, code in enumerate(codes)}
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Edition(
        code="220000-2026Q3-1",
        state="published",
        period=parse_period("2026Q3"),
        region="吉林省",
        region_code="220000000000",
        method=method,
        method_number=1,
        method_digest=method.digest(),
        results=compute(units, method, names=names, regions=regions),
        variants=[],
        facts=dict.fromkeys(
            (
                "served",
                "offered",
                "received",
                "counted",
                "quarantined",
                "excluded",
                "defaults",
                "uncounted",
                "included",
            ),
            1,
        ),
        checks=[],
        units_sha256="0" * 64,
        tallies_sha256="0" * 64,
        merkle_root="0" * 64,
        merkle_suite="sm",
        simulated=True,
        frozen_at=now,
        signed_at=now,
        published_at=now,
        notice=("", ""),
        notice_skipped=True,
        corrects="",
        reason="",
        withdrawn="",
        changes=None,
    )


def plain_page(edition: Edition) -> str:
    """The same rows in a bare table: no plots, no tags, no links."""
    lines = [
        "<tr>" + "".join(f"<td>{escape(row[field])}</td>" for field in RANK_FIELDS[:12]) + "</tr>"
        for row in as_dicts(edition.results.windows)
    ]
    return f"<html lang=zh><body><table>{''.join(lines)}</table></body></html>"


def _prefecture(place: int) -> str:
    return f"{220100 + 100 * (place % PREFECTURES)}000000"


def _units(rows: int, *, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    volume = (random.lognormal(0, 1, rows) * 200).astype(int) + 30
    share = random.beta(46, 4, rows)
    happy = random.binomial(volume, share)
    levels = np.stack([happy - happy // 3, happy // 3, *np.zeros((2, rows), int), volume - happy], axis=1)
    frame = pd.DataFrame(levels, columns=list(LEVELS))
    place = np.arange(rows)
    frame = frame.assign(kind="window", unit=[f"{220100 + 100 * (at % PREFECTURES)}-{at:05d}" for at in place])
    frame["parent"] = [_prefecture(at) for at in place]
    frame["n"], frame["x"], frame["served"], frame["months"], frame["group"] = volume, happy, volume * 4, 3, "county"
    parts = frame[[*LEVELS, "n", "x", "served"]].groupby(frame["parent"]).sum().reset_index(names="unit")
    parts = parts.assign(kind="region", parent="220000000000")
    whole = parts[[*LEVELS, "n", "x", "served"]].sum().to_dict() | {
        "kind": "region",
        "unit": "220000000000",
        "parent": "",
    }
    return tidy_units(pd.concat([frame, parts, pd.DataFrame([whole])], ignore_index=True))
