"""The tallies of partitioned Parquet counted by a Dask cluster: the same integers, one task a file.

Only for data beyond one machine. Files must be readable by every worker under the same path. A lost worker
costs the time of its files: the scheduler gives them to another.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from surveys.scoring.parquet import Ranges, count_file, label_counts
from surveys.scoring.streaming import Counts, merge_counts

try:
    from distributed import Client, as_completed
except ImportError as error:
    raise ImportError("the dask engine needs the package dask[distributed]") from error

RETRIES = 3  # of a task that fails; a task whose worker died is run again by the scheduler in any case


def tally_with_dask(paths: Sequence[Path], *, ranges: Ranges, scheduler: str) -> pd.DataFrame:
    """What `tally_parquet` gives for the same files, counted by the workers of a scheduler (tcp://host:8786)."""
    with Client(scheduler) as client:  # type: ignore[no-untyped-call] # distributed is untyped
        return collect_tallies(submit_files(client, paths, ranges=ranges), ranges=ranges)


def submit_files(client: Any, paths: Sequence[Path], *, ranges: Ranges) -> list[Any]:
    """One future of packed counts a file."""
    return [client.submit(count_file, path, ranges=dict(ranges), pure=False, retries=RETRIES) for path in paths]


def collect_tallies(futures: Sequence[Any], *, ranges: Ranges) -> pd.DataFrame:
    """The tallies of all files, merged as they arrive; a file that cannot be counted raises its error."""
    total: Counts = merge_counts([])
    for future in as_completed(futures):  # type: ignore[no-untyped-call] # distributed is untyped
        total = merge_counts([total, future.result()])
    return label_counts(total, ranges=ranges)
