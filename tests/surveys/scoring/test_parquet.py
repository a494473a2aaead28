import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.cli import tallies
from surveys.scoring.packing import Packing, add_keys, count_keys
from surveys.scoring.parquet import find_ranges, tally_parquet
from surveys.scoring.streaming import KeyCounter

RANGES = {"day": (0, 9), "window": (100, 140), "level": (1, 5)}


def make_rows(count: int = 5000, *, seed: int = 1, in_order: bool = True) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    day = random.integers(0, 10, count)
    return pd.DataFrame(
        {
            "day": (np.sort(day) if in_order else day).astype("int16"),
            "window": random.integers(100, 141, count).astype("int16"),
            "level": random.integers(1, 6, count).astype("int8"),
        }
    )


def write(rows: pd.DataFrame, path: Path, *, group: int = 700) -> Path:
    rows.to_parquet(path, index=False, row_group_size=group)
    return path


def recount(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.groupby(["day", "window", "level"]).size().rename("n").reset_index()


def assert_same(found: pd.DataFrame, rows: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, recount(rows), check_dtype=False)


@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("batch_rows", [64, 1000, 100_000])
def test_streamed_tallies_equal_a_plain_recount(tmp_path: Path, in_order: bool, batch_rows: int) -> None:
    rows = make_rows(in_order=in_order)
    found = tally_parquet(write(rows, tmp_path / "r.parquet"), ranges=RANGES, batch_rows=batch_rows)
    assert_same(found, rows)


def test_partitions_in_any_order_are_counted_together(tmp_path: Path) -> None:
    rows = make_rows()
    parts = [rows[rows["window"] % 3 == part] for part in range(3)]
    files = [write(part, tmp_path / f"{number}.parquet") for number, part in enumerate(parts)]
    assert_same(tally_parquet(files[::-1], ranges=RANGES), rows)


def test_too_many_combinations_for_counters_are_merged_by_sorting(tmp_path: Path) -> None:
    rows = make_rows(400, in_order=False)
    wide = {"day": (0, 9), "window": (0, 2**40), "level": (1, 5)}
    assert_same(tally_parquet(write(rows, tmp_path / "r.parquet"), ranges=wide, batch_rows=10), rows)


def test_days_are_whole_numbers_from_1970(tmp_path: Path) -> None:
    first = dt.date(2026, 3, 1)
    days = [first, first, first + dt.timedelta(days=1)]
    for kind in (pa.date32(), pa.timestamp("us")):
        column = pa.array(days, type=pa.date32()).cast(kind)
        pq.write_table(pa.table({"day": column, "level": pa.array([5, 5, 1], pa.int8())}), tmp_path / "d.parquet")
        ranges = find_ranges(tmp_path / "d.parquet", ["day", "level"])
        epoch = (first - dt.date(1970, 1, 1)).days
        assert ranges == {"day": (epoch, epoch + 1), "level": (1, 5)}
        found = tally_parquet(tmp_path / "d.parquet", ranges=ranges)
        assert found.to_numpy().tolist() == [[epoch, 5, 2], [epoch + 1, 1, 1]]


def test_ranges_are_found_without_reading_rows(tmp_path: Path) -> None:
    rows = make_rows()
    halves = [write(rows[:2500], tmp_path / "a.parquet"), write(rows[2500:], tmp_path / "b.parquet")]
    assert find_ranges(halves, ["window", "level"]) == {"window": (100, 140), "level": (1, 5)}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"level": 9}, r"column level holds 9, outside 1\.\.5"),
        ({"window": 7}, r"column window holds 7, outside 100\.\.140"),
        ({"level": None}, "column level is blank in 1 rows"),
        ({"level": "5"}, "not whole numbers or days"),
    ],
)
def test_bad_rows_stop_the_count(tmp_path: Path, change: dict[str, object], says: str) -> None:
    rows = make_rows(20).astype(object)
    for name, value in change.items():
        rows.loc[7, name] = value
        rows[name] = rows[name].astype(str) if isinstance(value, str) else rows[name].astype("Int64")
    rows["day"] = rows["day"].astype("int16")
    for name in {"window", "level"} - set(change):
        rows[name] = rows[name].astype("int16")
    with pytest.raises(ValueError, match=says):
        tally_parquet(write(rows, tmp_path / "bad.parquet"), ranges=RANGES)


def test_a_missing_column_and_an_empty_file_are_named(tmp_path: Path) -> None:
    path = write(make_rows(20).drop(columns="level"), tmp_path / "r.parquet")
    with pytest.raises(ValueError, match="lack the columns level"):
        tally_parquet(path, ranges=RANGES)
    empty = write(make_rows(20)[:0], tmp_path / "e.parquet")
    assert len(tally_parquet(empty, ranges=RANGES)) == 0
    with pytest.raises(ValueError, match="hold no ratings"):
        find_ranges(empty, ["level"])


BATCHES = st.lists(st.lists(st.integers(0, 199), max_size=40), max_size=12)


@settings(max_examples=60, deadline=None)
@given(BATCHES, st.sampled_from([1, 10, 100]))
def test_batches_in_any_order_count_as_one(batches: list[list[int]], block: int) -> None:
    counter = KeyCounter(block=block)
    for batch in batches:
        counter.count(np.array(batch, dtype=np.int32))
    keys, counts = counter.result()
    expected = count_keys(np.array([key for batch in batches for key in batch], dtype=np.int64))
    assert keys.tolist() == expected[0].tolist()
    assert counts.tolist() == expected[1].tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(10**6, 10**6 + 3)), max_size=30))
def test_unpacking_gives_back_what_was_packed(pairs: list[tuple[int, int]]) -> None:
    columns = {
        "a": np.array([a for a, _ in pairs], dtype=np.int64),
        "b": np.array([b for _, b in pairs], dtype=np.int64),
    }
    packing = Packing.of({"a": (-5, 5), "b": (10**6, 10**6 + 3)})
    back = packing.unpack(packing.pack(columns))
    assert {name: values.tolist() for name, values in back.items()} == {n: v.tolist() for n, v in columns.items()}


def test_more_combinations_than_a_key_can_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="too many combinations"):
        Packing.of({"a": (0, 2**40), "b": (0, 2**40)})
    with pytest.raises(ValueError, match="at least one possible value"):
        Packing.of({"a": (1, 0)})


@pytest.mark.parametrize("bits", [7, 15, 31])
def test_a_column_of_one_value_packs_where_its_stride_just_leaves_the_type(bits: int) -> None:
    packing = Packing.of({"day": (0, 0), "cell": (0, 2**bits - 1)})
    columns = {"day": np.zeros(2, dtype=np.int8), "cell": np.array([0, 2**bits - 1])}
    assert packing.pack(columns).tolist() == [0, 2**bits - 1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([3, 4, 10**9, 10**9 + 1]), st.sampled_from([-2, -1, 1, 2, 2**53])), max_size=20)
)
def test_counts_are_added_exactly(pairs: list[tuple[int, int]]) -> None:
    keys, counts = add_keys(
        np.array([k for k, _ in pairs], dtype=np.int64), np.array([c for _, c in pairs], dtype=np.int64)
    )
    expected = {key: sum(c for k, c in pairs if k == key) for key in sorted({k for k, _ in pairs})}
    assert dict(zip(keys.tolist(), counts.tolist(), strict=True)) == {k: c for k, c in expected.items() if c}


def test_text_keys_are_counted_by_their_words(tmp_path: Path) -> None:
    rows = make_rows(300).assign(channel=lambda frame: np.where(frame["window"] % 2, "qr", "pad"))
    path = write(rows, tmp_path / "r.parquet", group=50)
    ranges = find_ranges(path, ["channel", "level"])
    assert ranges == {"channel": ["pad", "qr"], "level": (1, 5)}
    found = tally_parquet(path, ranges=ranges)
    expected = rows.groupby(["channel", "level"]).size()
    assert found.set_index(["channel", "level"])["n"].to_dict() == expected.to_dict()
    with pytest.raises(ValueError, match="column channel holds 'qr', which is not one of its 1 texts"):
        tally_parquet(path, ranges={"channel": ["pad"]})


def test_the_command_counts_a_folder_of_partitions(tmp_path: Path) -> None:
    rows = make_rows(900)
    (tmp_path / "parts").mkdir()
    for part in range(3):
        write(rows[rows["window"] % 3 == part], tmp_path / "parts" / f"{part}.parquet")
    arguments = [str(tmp_path / "parts"), "--keys", "day,window,level", "--out", str(tmp_path / "t.parquet")]
    result = CliRunner().invoke(tallies, arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("900 ratings in ")
    assert_same(pd.read_parquet(tmp_path / "t.parquet"), rows)
    assert "needs --scheduler" in CliRunner().invoke(tallies, [*arguments, "--engine", "dask"]).stderr
    missing = CliRunner().invoke(tallies, [*arguments, "--keys", "day,guide"])
    assert missing.exit_code == 1
    assert "lack the columns guide" in missing.stderr
