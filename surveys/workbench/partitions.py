"""Writes the counted ratings as Parquet, a file for each month and region, streamed so that memory stays small.

The columns are the keys of a tally, so `tallies` over the folder gives the cells the database holds.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.features import Progress
from portal.places.models import Hall, Region, Window
from portal.places.queries import window_within
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.periods import Period, months_within

ROWS = 50_000  # in memory at once, and in a row group
SCHEMA = pa.schema(
    {
        "day": pa.date32(),
        "window": pa.string(),
        "guide": pa.string(),
        "channel": pa.int8(),
        "language": pa.string(),
        "basis": pa.string(),
        "level": pa.int8(),
    }
)


class FolderInUse(Exception):
    """The folder holds something already: two exports in one folder would be counted twice."""


def write_partitions(session: Session, scope: Scope, *, period: Period, folder: Path, progress: Progress) -> int:
    """Writes `month=2026-07/region=222401000000/ratings.parquet` and so on; how many ratings. Raises FolderInUse."""
    if folder.exists() and any(folder.iterdir()):
        raise FolderInUse(str(folder))
    months, rows = months_within(period), 0
    for done, month in enumerate(months, start=1):
        first, last = max(month.start, period.start), min(month.end, period.end)
        for region, batches in groupby(_stream(session, scope, first, last), key=lambda part: part[0]):
            path = folder / f"month={month.code}" / f"region={region}" / "ratings.parquet"
            rows += _write(path, (batch for _region, batch in batches))
        progress(done, len(months))
    return rows


def _write(path: Path, batches: Iterator[list[tuple[Any, ...]]]) -> int:
    """One file; under its name only once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished, rows = path.with_suffix(".part"), 0
    with ExitStack() as open_files:
        writer = open_files.enter_context(pq.ParquetWriter(unfinished, SCHEMA, compression="zstd"))
        for batch in batches:
            columns = zip(*batch, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
            rows += len(batch)
    unfinished.rename(path)
    return rows


def _stream(session: Session, scope: Scope, first: date, last: date) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """(region code, rows) in the order of regions and days, at most ROWS at a time, none across a region."""
    found = session.execute(_ratings(scope, first, last), execution_options={"yield_per": ROWS})
    for part in found.partitions():
        for region, rows in groupby(part, key=lambda row: str(row[0])):
            yield region, [tuple(row[1:]) for row in rows]


def _ratings(scope: Scope, first: date, last: date) -> Select[Any]:
    keys = (Rating.guide, Rating.channel, Rating.language, Rating.basis, Rating.level)
    return (
        select(Region.code, Rating.rated_on, Window.code, *keys)
        .join(Window, Window.id == Rating.window_id)
        .join(Hall, Hall.id == Window.hall_id)
        .join(Region, Region.id == Hall.region_id)
        .where(
            window_within(scope),
            Rating.rated_on.between(first, last),
            Rating.state == "counted",
            Rating.level.is_not(None),
        )
        .order_by(Region.code, Rating.rated_on, Window.code, Rating.id)
    )
