"""Ratings for the benchmark: 1,000 windows of lognormal volume, 92 days, 20 guides, 5 channels, in time order."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

WINDOWS, GUIDES, CHANNELS, DAYS = 1000, 20, 5, 92
RANGES = {
    "day": (0, DAYS - 1),
    "window": (0, WINDOWS - 1),
    "guide": (0, GUIDES - 1),
    "channel": (0, CHANNELS - 1),
    "level": (1, 5),
}
GROUP_ROWS = 1 << 20


def write_ratings(path: Path, *, rows: int, seed: int = 20240601) -> None:
    """A Parquet file (zstd) of so many ratings: day int16, window int16, guide, channel, level int8."""
    random = np.random.default_rng(seed)
    volume = random.lognormal(0, 1, WINDOWS)
    share = random.beta(46, 4, WINDOWS)
    with pq.ParquetWriter(path, _schema(), compression="zstd") as writer:
        for start in range(0, rows, GROUP_ROWS):
            count = min(GROUP_ROWS, rows - start)
            writer.write_table(_make_group(random, start, count, rows=rows, volume=volume, share=share))


def _schema() -> pa.Schema:
    kinds = {"day": pa.int16(), "window": pa.int16(), "guide": pa.int8(), "channel": pa.int8(), "level": pa.int8()}
    return pa.schema(kinds)


def _make_group(
    random: np.random.Generator, start: int, count: int, *, rows: int, volume: np.ndarray, share: np.ndarray
) -> pa.Table:
    window = random.choice(WINDOWS, count, p=volume / volume.sum())
    happy = random.random(count) < share[window]
    level = np.where(happy, random.choice([5, 4], count, p=[0.7, 0.3]), random.choice([3, 2, 1], count))
    columns = {
        "day": np.arange(start, start + count) * DAYS // rows,
        "window": window,
        "guide": random.choice(GUIDES, count, p=_decay(GUIDES)),
        "channel": random.choice(CHANNELS, count, p=_decay(CHANNELS)),
        "level": level,
    }
    return pa.table(
        {
            name: pa.array(columns[name].astype(kind.to_pandas_dtype()))
            for name, kind in zip(_schema().names, _schema().types, strict=True)
        },
        schema=_schema(),
    )


def _decay(count: int) -> np.ndarray:
    weights = 0.85 ** np.arange(count)
    return weights / weights.sum()
