"""Tallies of ratings too many for memory, streamed from Parquet in batches: exact, checked, in any row order.

Key columns hold whole numbers or days (date32 or timestamp). What a key stands for is the caller's matter.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from surveys.scoring.packing import Packing
from surveys.scoring.streaming import Counts, KeyCounter, merge_counts

BATCH_ROWS = 1 << 19

Ranges = Mapping[str, tuple[int, int]]
Columns = dict[str, NDArray[Any]]


def tally_parquet(paths: Path | Sequence[Path], *, ranges: Ranges, batch_rows: int = BATCH_ROWS) -> pd.DataFrame:
    """Counts of every combination of the key columns: columns of ranges and n, sorted.

    ranges gives each key's lowest and highest possible value, slowest first; put the day first when the rows
    are in time order. ValueError names a column that is missing, blank somewhere or outside its range.
    """
    files = [paths] if isinstance(paths, Path) else list(paths)
    packing = Packing.of(ranges)
    parts = [count_file(path, packing=packing, batch_rows=batch_rows) for path in files]
    return label_counts(packing, merge_counts(parts))


def count_file(path: Path, *, packing: Packing, batch_rows: int = BATCH_ROWS) -> Counts:
    """The packed keys of one file, ascending, and how often each occurs; checked to sum to its rows."""
    counter, rows = KeyCounter(block=packing.span // packing.sizes[0]), 0
    for columns in _read_ahead(read_columns(path, packing.names, batch_rows=batch_rows)):
        keys = packing.pack(columns)
        counter.count(keys)
        rows += len(keys)
    found, counts = counter.result()
    if int(counts.sum()) != rows:
        raise ValueError(f"counted {int(counts.sum())} of {rows} rows of {path.name}")
    return found, counts


def label_counts(packing: Packing, counts: Counts) -> pd.DataFrame:
    """Packed counts as a frame: the key columns, each in the narrowest whole number, and n."""
    return pd.DataFrame({**packing.unpack(counts[0]), "n": counts[1]}, copy=False)


def find_ranges(paths: Path | Sequence[Path], names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The lowest and highest value of each column, from the files' statistics, without reading the rows."""
    files = [paths] if isinstance(paths, Path) else list(paths)
    lows: dict[str, list[int]] = {name: [] for name in names}
    highs: dict[str, list[int]] = {name: [] for name in names}
    for path in files:
        found = pq.ParquetFile(path)
        _check_names(found, names)
        for name in names:
            for statistics in _statistics(found, name):
                lows[name].append(_whole(statistics.min))
                highs[name].append(_whole(statistics.max))
    if not all(lows.values()):
        raise ValueError("the files hold no ratings")
    return {name: (min(lows[name]), max(highs[name])) for name in names}


def read_columns(path: Path, names: Sequence[str], *, batch_rows: int) -> Iterator[Columns]:
    """The key columns of a file, batch by batch, as arrays of whole numbers; days count from 1970."""
    found = pq.ParquetFile(path)
    _check_names(found, names)
    for batch in found.iter_batches(batch_size=batch_rows, columns=list(names)):
        yield {name: _as_numbers(batch.column(name), name=name) for name in names}


def _read_ahead(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The same batches, the next one decoded while this one is counted."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _as_numbers(column: pa.Array, *, name: str) -> NDArray[Any]:
    if column.null_count:
        raise ValueError(f"column {name} is blank in {column.null_count} rows")
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.date32())
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    if not pa.types.is_integer(column.type):
        raise ValueError(f"column {name} holds {column.type}, not whole numbers or days")
    numbers: NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return numbers


def _check_names(found: Any, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in found.schema_arrow.names]
    if missing:
        raise ValueError(f"the ratings lack the columns {', '.join(missing)}")


def _statistics(found: Any, name: str) -> Iterator[Any]:
    position = found.schema_arrow.names.index(name)
    for group in range(found.metadata.num_row_groups):
        if not found.metadata.row_group(group).num_rows:
            continue
        statistics = found.metadata.row_group(group).column(position).statistics
        if statistics is None or not statistics.has_min_max:
            raise ValueError(f"column {name} has no statistics; give its range")
        yield statistics


def _whole(value: Any) -> int:
    if hasattr(value, "toordinal"):
        return int(value.toordinal()) - 719163  # days from 1970-01-01
    return int(value)
