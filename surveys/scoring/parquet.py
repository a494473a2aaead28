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

Range = tuple[int, int] | list[str]
Ranges = Mapping[str, Range]
Columns = dict[str, NDArray[Any]]


def tally_parquet(paths: Path | Sequence[Path], *, ranges: Ranges, batch_rows: int = BATCH_ROWS) -> pd.DataFrame:
    """Counts of every combination of the key columns: columns of ranges and n, sorted.

    ranges gives each key's lowest and highest possible value, or the texts it may hold, slowest first; put the
    day first when rows are in time order. ValueError names a column that is missing, blank or out of range.
    """
    files = [paths] if isinstance(paths, Path) else list(paths)
    parts = [count_file(path, ranges=ranges, batch_rows=batch_rows) for path in files]
    return label_counts(merge_counts(parts), ranges=ranges)


def pack_ranges(ranges: Ranges) -> Packing:
    """The packing of the key columns; a text column is packed as its place among its texts."""
    return Packing.of(
        {name: (0, len(known) - 1) if isinstance(known, list) else known for name, known in ranges.items()}
    )


def count_file(path: Path, *, ranges: Ranges, batch_rows: int = BATCH_ROWS) -> Counts:
    """The packed keys of one file, ascending, and how often each occurs; checked to sum to its rows."""
    packing = pack_ranges(ranges)
    counter, rows = KeyCounter(block=packing.span // packing.sizes[0]), 0
    for columns in _read_ahead(read_columns(path, ranges, batch_rows=batch_rows)):
        keys = packing.pack(columns)
        counter.count(keys)
        rows += len(keys)
    found, counts = counter.result()
    if int(counts.sum()) != rows:
        raise ValueError(f"counted {int(counts.sum())} of {rows} rows of {path.name}")
    return found, counts


def label_counts(counts: Counts, *, ranges: Ranges) -> pd.DataFrame:
    """Packed counts as a frame: the key columns, numbers in the narrowest type, and n."""
    columns: dict[str, Any] = dict(pack_ranges(ranges).unpack(counts[0]))
    for name, known in ranges.items():
        if isinstance(known, list):
            columns[name] = pd.Index(known).take(columns[name])
    return pd.DataFrame({**columns, "n": counts[1]}, copy=False)


def find_ranges(paths: Path | Sequence[Path], names: Sequence[str]) -> dict[str, Range]:
    """The range of each column, from the files' statistics; only text columns are read. ValueError if empty."""
    files = [pq.ParquetFile(path) for path in ([paths] if isinstance(paths, Path) else paths)]
    for found in files:
        _check_names(found, names)
    return {name: _find_range(files, name) for name in names}


def read_columns(path: Path, ranges: Ranges, *, batch_rows: int) -> Iterator[Columns]:
    """The key columns of a file, batch by batch, as arrays of whole numbers; days count from 1970."""
    found = pq.ParquetFile(path)
    _check_names(found, tuple(ranges))
    for batch in found.iter_batches(batch_size=batch_rows, columns=list(ranges)):
        yield {name: _as_numbers(batch.column(name), name, known) for name, known in ranges.items()}


def _find_range(files: Sequence[Any], name: str) -> Range:
    kinds = {str(found.schema_arrow.field(name).type) for found in files}
    if kinds <= {"string", "large_string"}:
        texts = {text for found in files for text in pc.unique(found.read([name])[name]).to_pylist()}
        known = sorted(text for text in texts if text is not None)
        if known:
            return known
    extremes = [(_whole(one.min), _whole(one.max)) for found in files for one in _statistics(found, name)]
    if not extremes:
        raise ValueError("the files hold no ratings")
    return min(low for low, _ in extremes), max(high for _, high in extremes)


def _read_ahead(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The same batches, the next one decoded while this one is counted."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _as_numbers(column: pa.Array, name: str, known: Range) -> NDArray[Any]:
    if column.null_count:
        raise ValueError(f"column {name} is blank in {column.null_count} rows")
    if isinstance(known, list):
        return _as_codes(column, name, known)
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.date32())
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    if not pa.types.is_integer(column.type):
        raise ValueError(f"column {name} holds {column.type}, not whole numbers or days")
    numbers: NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return numbers


def _as_codes(column: pa.Array, name: str, known: list[str]) -> NDArray[Any]:
    texts = column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
    codes = pc.index_in(texts, value_set=pa.array(known, pa.string()))
    if codes.null_count:
        stranger = texts.filter(pc.is_null(codes))[0].as_py()
        raise ValueError(f"column {name} holds {stranger!r}, which is not one of its {len(known)} texts")
    numbers: NDArray[Any] = codes.to_numpy(zero_copy_only=False)
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
