"""The same tallies by other engines, and the bare column scan: how fast the file can be read at all."""

from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq

from benchmarks.scoring.generate import RANGES
from surveys.scoring.parquet import tally_parquet

BATCH_ROWS = 1 << 19


def scan_columns(path: Path, keys: tuple[str, ...]) -> int:
    """Decode the columns batch by batch and drop them: rows read."""
    return sum(batch.num_rows for batch in pq.ParquetFile(path).iter_batches(batch_size=BATCH_ROWS, columns=keys))


def count_packed(path: Path, keys: tuple[str, ...]) -> tuple[int, int]:
    """Ours: (cells, checksum)."""
    tallies = tally_parquet(path, ranges={key: RANGES[key] for key in keys})
    return len(tallies), int((tallies["n"] ** 2).sum())


def count_duckdb(path: Path, keys: tuple[str, ...]) -> tuple[int, int]:
    """DuckDB with two threads, the result as numpy arrays: (cells, checksum)."""
    names = ", ".join(f'"{key}"' for key in keys)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        query = f"SELECT {names}, count(*) AS n FROM read_parquet(?) GROUP BY {names}"
        counts = connection.execute(query, [str(path)]).fetchnumpy()["n"]
    return len(counts), int((counts.astype("int64") ** 2).sum())


def count_polars(path: Path, keys: tuple[str, ...]) -> tuple[int, int]:
    """Polars, lazy and streaming: (cells, checksum)."""
    counts = pl.scan_parquet(path).group_by(list(keys)).len().collect(engine="streaming")["len"].to_numpy()
    return len(counts), int((counts.astype("int64") ** 2).sum())


ENGINES = {"packed keys": count_packed, "duckdb": count_duckdb, "polars": count_polars}
