import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring.tallies import (
    KEYS,
    add_tallies,
    check_tallies,
    count_ratings,
    empty_tallies,
    equal_tallies,
    negate_tallies,
    spread_levels,
    subtract_tallies,
    sum_cells,
)

DAYS = [pd.Timestamp("2026-03-01"), pd.Timestamp("2026-03-02")]
ROW = st.tuples(
    st.sampled_from(DAYS),
    st.sampled_from(["W1", "W2", "W3"]),
    st.integers(1, 2),
    st.sampled_from(["qr", "pad"]),
    st.sampled_from(["zh", "ko"]),
    st.sampled_from(["verified", "open"]),
    st.integers(1, 5),
)
ROWS = st.lists(ROW, max_size=60)


def frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(KEYS)) if rows else empty_tallies()[list(KEYS)]


def recount(rows: list[tuple[object, ...]]) -> dict[tuple[object, ...], int]:
    return {row: rows.count(row) for row in set(rows)}


def cells(tallies: pd.DataFrame) -> dict[tuple[object, ...], int]:
    return {tuple(row[:-1]): row[-1] for row in tallies.itertuples(index=False)}


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_tallies_equal_a_plain_recount_of_the_rows(rows: list[tuple[object, ...]]) -> None:
    tallies = count_ratings(frame(rows))
    assert cells(tallies) == recount(rows)
    check_tallies(tallies)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 60))
def test_any_order_and_any_split_of_the_rows_gives_the_same_tallies(rows, random, cut) -> None:
    whole = count_ratings(frame(rows))
    shuffled = random.sample(rows, len(rows))
    parts = [count_ratings(frame(shuffled[:cut])), count_ratings(frame(shuffled[cut:]))]
    merged = add_tallies(*parts)
    if rows:
        pd.testing.assert_frame_equal(merged, whole)
    assert equal_tallies(merged, whole)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_scores_of_rolled_up_tallies_equal_scores_of_rows(rows: list[tuple[object, ...]]) -> None:
    wide = spread_levels(count_ratings(frame(rows)), keys=["window"])
    for line in wide.itertuples(index=False):
        mine = [row for row in rows if row[1] == line.window]
        assert [line.n5, line.n4, line.n3, line.n2, line.n1] == [
            sum(row[-1] == level for row in mine) for level in (5, 4, 3, 2, 1)
        ]
        assert line.n == len(mine)


def test_taking_back_what_was_added_leaves_nothing_changed() -> None:
    base = count_ratings(frame([(DAYS[0], "W1", 1, "qr", "zh", "open", 5)] * 3))
    late = count_ratings(frame([(DAYS[0], "W1", 1, "qr", "zh", "open", 5), (DAYS[1], "W2", 1, "qr", "zh", "open", 1)]))
    both = add_tallies(base, late)
    assert both["n"].sum() == 5
    assert equal_tallies(subtract_tallies(both, late), base)
    with pytest.raises(ValueError, match="more is taken than counted: window W2"):
        subtract_tallies(base, late)


def test_given_frames_stay_as_they_were() -> None:
    tallies = count_ratings(
        frame([(DAYS[0], "W1", 1, "qr", "zh", "open", 5), (DAYS[1], "W1", 1, "qr", "zh", "open", 4)])
    )
    before = tallies.copy(deep=True)
    add_tallies(tallies, negate_tallies(tallies))
    sum_cells(tallies, keys=["day"])
    spread_levels(tallies, keys=["window"])
    pd.testing.assert_frame_equal(tallies, before)


def test_a_level_never_used_is_a_column_of_zeros() -> None:
    wide = spread_levels(count_ratings(frame([(DAYS[0], "W1", 1, "qr", "zh", "open", 5)])), keys=["window"])
    assert wide.columns.tolist() == ["window", "n5", "n4", "n3", "n2", "n1", "n"]
    assert wide.iloc[0].tolist() == ["W1", 1, 0, 0, 0, 0, 1]


def test_an_empty_period_has_no_cells_and_no_rows() -> None:
    assert not len(count_ratings(frame([])))
    assert not len(spread_levels(empty_tallies(), keys=["window"]))
    assert not len(add_tallies())
    check_tallies(empty_tallies())


def test_bad_tallies_are_refused_with_the_reason() -> None:
    good = count_ratings(frame([(DAYS[0], "W1", 1, "qr", "zh", "open", 5), (DAYS[1], "W1", 1, "qr", "zh", "open", 4)]))
    with pytest.raises(ValueError, match="lack the columns level, n"):
        check_tallies(good.drop(columns=["level", "n"]))
    with pytest.raises(ValueError, match="row 2: level 9 is not one of 1 to 5"):
        check_tallies(good.assign(level=[5, 9]))
    with pytest.raises(ValueError, match="row 1: window is blank"):
        check_tallies(good.assign(window=[None, "W1"]))
    with pytest.raises(ValueError, match="row 1: n is negative"):
        check_tallies(negate_tallies(good))
    with pytest.raises(ValueError, match="whole numbers"):
        check_tallies(good.assign(n=[1.5, 2.0]))
    with pytest.raises(ValueError, match="row 2: this cell occurs twice"):
        check_tallies(pd.concat([good.head(1), good.head(1)]))
    check_tallies(negate_tallies(good), signed=True)


def test_a_rating_without_a_level_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1: level is blank"):
        count_ratings(frame([(DAYS[0], "W1", 1, "qr", "zh", "open", None)]))
