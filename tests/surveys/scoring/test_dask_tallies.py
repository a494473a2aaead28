import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveys.scoring.parquet import tally_parquet

pytest.importorskip("distributed", reason="dask is not installed")

from distributed import Client, LocalCluster, as_completed

from surveys.scoring.dask_tallies import collect_tallies, submit_files, tally_with_dask

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

RANGES = {"day": (0, 364), "window": (0, 499), "level": (1, 5)}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Twelve months of three regions: a partition each, 60,000 rows together a month."""
    folder, random, found = tmp_path_factory.mktemp("parts"), np.random.default_rng(9), []
    for part in range(36):
        rows = pd.DataFrame(
            {
                "day": np.sort(random.integers(30 * (part // 3), 30 * (part // 3) + 30, 20_000)).astype("int16"),
                "window": random.integers(0, 500, 20_000).astype("int16"),
                "level": random.integers(1, 6, 20_000).astype("int8"),
            }
        )
        found.append(folder / f"part={part}.parquet")
        rows.to_parquet(found[-1], index=False)
    return found


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        yield cluster


def test_two_workers_give_the_very_same_tallies(files: list[Path], cluster: LocalCluster) -> None:
    found = tally_with_dask(files, ranges=RANGES, scheduler=cluster.scheduler_address)
    pd.testing.assert_frame_equal(found, tally_parquet(files, ranges=RANGES), check_exact=True)


def test_a_worker_killed_in_mid_run_changes_nothing(files: list[Path], cluster: LocalCluster) -> None:
    with Client(cluster) as client:
        victim = sorted(client.run(os.getpid).values())[0]
        futures = submit_files(client, files, ranges=RANGES)
        next(iter(as_completed(futures)))
        os.kill(victim, signal.SIGKILL)
        assert not all(future.done() for future in futures)
        found = collect_tallies(futures, ranges=RANGES)
    pd.testing.assert_frame_equal(found, tally_parquet(files, ranges=RANGES), check_exact=True)


def test_a_file_that_cannot_be_counted_raises_its_error(files: list[Path], cluster: LocalCluster) -> None:
    narrow = {**RANGES, "window": (0, 3)}
    with pytest.raises(ValueError, match="column window holds"):
        tally_with_dask(files[:2], ranges=narrow, scheduler=cluster.scheduler_address)


def test_without_dask_the_message_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "surveys.scoring.dask_tallies")
    with pytest.raises(ImportError, match=r"needs the package dask\[distributed\]"):
        __import__("surveys.scoring.dask_tallies")
