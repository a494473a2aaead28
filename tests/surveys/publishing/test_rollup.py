from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.places.models import Window
from surveys.collecting.checking.running import change_states
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.periods import Period, parse_period
from surveys.publishing.tallying.dirty import count_dirty, mark_dirty
from surveys.publishing.tallying.models import DayTally, DirtyDay, MonthTally, Recount, Tally
from surveys.publishing.tallying.queries import (
    finished_sums,
    has_simulated,
    level_sums,
    quarantined_sums,
    satisfied_sums,
    state_sums,
    tally_frame,
)
from surveys.publishing.tallying.rollup import prove_tallies, rebuild_tallies, refresh_tallies
from surveys.scoring.tallies import count_ratings, equal_tallies
from tests.places import Places
from tests.surveys.publishing.ratings import add_ratings

DAY = date(2026, 7, 1)
YEAR = parse_period("2026")


def total(session: Session) -> int:
    return session.scalar(select(func.coalesce(func.sum(Tally.n), 0))) or 0


def test_a_dirty_day_is_counted_and_its_mark_taken(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 3, 1: 1})
    assert total(session) == 0
    assert refresh_tallies(session) == 1
    assert (total(session), count_dirty(session)) == (4, 0)
    assert refresh_tallies(session) == 0


def test_only_days_with_a_mark_are_touched(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 2})
    refresh_tallies(session)
    add_ratings(session, places.first, day=DAY, levels={4: 5})
    session.execute(delete(DirtyDay))
    add_ratings(session, places.first, day=DAY + timedelta(days=1), levels={5: 1})
    assert refresh_tallies(session) == 1
    assert total(session) == 3
    assert prove_tallies(session) == 3, "the cell of level 4 is missing, and the day's row is not what it should be"
    mark_dirty(session, DAY)
    refresh_tallies(session)
    assert prove_tallies(session) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "quarantined"},
        {"state": "excluded"},
        {"state": "uncounted", "basis": "default", "channel": 7},
        {"state": "uncounted", "basis": "unattributed", "window_id": None},
    ],
)
def test_what_does_not_count_is_not_tallied(session: Session, places: Places, fields: dict[str, object]) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 2}, **fields)
    refresh_tallies(session)
    assert total(session) == 0


def test_an_excluded_rating_leaves_the_tally_when_its_day_is_marked(session: Session, places: Places) -> None:
    made = add_ratings(session, places.first, day=DAY, levels={5: 2, 1: 1})
    refresh_tallies(session)
    made[0].state = "excluded"
    mark_dirty(session, DAY)
    refresh_tallies(session)
    assert total(session) == 2


def test_a_mark_set_while_counting_stays(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 1})
    add_ratings(session, places.first, day=DAY + timedelta(days=1), levels={5: 1})
    assert refresh_tallies(session, limit=1) == 1
    assert count_dirty(session) == 1


def test_a_proof_says_how_many_cells_differ(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 3})
    refresh_tallies(session)
    session.execute(Tally.__table__.update().values(n=4))
    assert prove_tallies(session) == 4, "the cell is not the recount's, nor the month the sum of its cells"
    assert session.scalar(select(Recount.differences).where(Recount.kind == "proof")) == 4


@pytest.mark.parametrize("table", [DayTally, MonthTally])
def test_a_forged_or_lost_sum_is_found(session: Session, places: Places, table: type[DayTally | MonthTally]) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 3})
    refresh_tallies(session)
    assert prove_tallies(session) == 0
    session.execute(update(table).values(n1=table.n1 + 1))
    assert prove_tallies(session) == 2
    session.execute(delete(table))
    assert prove_tallies(session) == 1
    session.execute(delete(Tally))
    rebuild_tallies(session)
    assert prove_tallies(session) == 0


def test_a_month_without_ratings_left_has_no_sums(session: Session, places: Places) -> None:
    made = add_ratings(session, places.first, day=DAY, levels={5: 1})
    refresh_tallies(session)
    made[0].state = "excluded"
    mark_dirty(session, DAY)
    refresh_tallies(session)
    assert session.scalar(select(func.count()).select_from(MonthTally)) == 0
    assert prove_tallies(session) == 0


def test_every_rating_at_a_window_stands_in_one_place_of_its_days_row(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 3}, finished="yes", channel=1)
    add_ratings(session, places.first, day=DAY, levels={2: 1}, finished="no", simulated=True)
    add_ratings(session, places.first, day=DAY, levels={4: 2}, state="quarantined")
    add_ratings(session, places.first, day=DAY, levels={1: 1}, state="excluded", finished="yes")
    add_ratings(session, places.first, day=DAY, levels={5: 4}, state="uncounted", basis="default", channel=7)
    add_ratings(session, places.first, day=DAY, levels={3: 1}, state="uncounted", assess_number=2)
    add_ratings(session, places.second, day=DAY, levels={5: 1}, state="quarantined")
    refresh_tallies(session)
    everywhere = {"scope": EVERYWHERE, "period": YEAR}
    states = {"counted": 4, "quarantined": 3, "excluded": 1, "defaults": 4, "uncounted": 1}
    assert state_sums(session, **everywhere) == states
    levels = level_sums(session, **everywhere)
    assert levels.to_dict("records") == [
        {"window": places.first.code, "n5": 3, "n4": 0, "n3": 0, "n2": 1, "n1": 0}
        | {"r5": 3, "r4": 0, "r3": 0, "r2": 0, "r1": 0}
    ]
    held = quarantined_sums(session, levels=[5], **everywhere)
    assert held.to_dict("list") == {"window": [places.first.code, places.second.code], "x": [0, 1], "n": [2, 1]}
    assert finished_sums(session, **everywhere).to_dict("records") == [
        {"window": places.first.code, "hits": 3, "total": 4}
    ]
    assert has_simulated(session, period=YEAR)
    assert not has_simulated(session, period=parse_period("2026-08"))
    assert not has_simulated(session, period=YEAR, scope=Scope("region", places.changchun.id))


FATES = ("counted", "counted", "counted", "quarantined", "excluded", "uncounted")
moves = st.lists(
    st.tuples(
        st.integers(0, 70),
        st.integers(0, 2),
        st.integers(1, 5),
        st.sampled_from(["zh", "ko"]),
        st.sampled_from([2, 3]),
        st.sampled_from(["", "G1"]),
        st.sampled_from(FATES),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(moves, min_size=1, max_size=4), fate=st.sampled_from(FATES))
def test_refreshing_day_by_day_equals_a_full_recount(
    session: Session, places: Places, batches: list[list[tuple[Any, ...]]], fate: str
) -> None:
    for table in (Rating, Tally, DayTally, MonthTally, DirtyDay):
        session.execute(delete(table))
    windows = (places.first, places.second, places.third)
    for batch in batches:
        for offset, window, level, language, channel, guide, state in batch:
            fields = {"language": language, "channel": channel, "guide": guide, "state": state}
            day = DAY + timedelta(days=offset)
            made = add_ratings(session, windows[window], day=day, levels={level: 1}, **fields)
        refresh_tallies(session)
        assert prove_tallies(session) == 0
    change_states(session, [made[0].id], fate)
    refresh_tallies(session)
    assert prove_tallies(session) == 0
    counted = count_ratings(ratings_of(session, windows, state="counted"))
    check_sums(session, counted, held=ratings_of(session, windows, state="quarantined"))
    rebuild_tallies(session)
    check_sums(session, counted, held=ratings_of(session, windows, state="quarantined"))


def ratings_of(session: Session, windows: Sequence[Window], *, state: str) -> pd.DataFrame:
    """The keys of all ratings in a state, straight from the table."""
    keys = (Rating.rated_on, Rating.window_id, Rating.guide, Rating.channel, Rating.language, Rating.basis)
    rows = session.execute(select(*keys, Rating.level).where(Rating.state == state)).tuples().all()
    frame = pd.DataFrame(rows, columns=["day", "window", "guide", "channel", "language", "basis", "level"])
    return frame.assign(window=frame["window"].map({window.id: window.code for window in windows}))


def check_sums(session: Session, counted: pd.DataFrame, *, held: pd.DataFrame) -> None:
    """Cells and the sums beside them against counts made here, for a year and for days that cut months."""
    assert equal_tallies(tally_frame(session, EVERYWHERE, period=YEAR), counted)
    for period in (YEAR, parse_period("2026-07-16..2026-08-15"), parse_period("2026-06-20..2026-09-02")):
        inside = within(counted, period)
        good = inside.assign(x=inside["n"].where(inside["level"] >= 4, 0))
        for by in ("day", "guide"):
            kept = satisfied_sums(session, EVERYWHERE, period=period, by=by, levels=(5, 4))
            assert by_keys(kept, ["window", by]) == by_keys(good, ["window", by])
        wide = level_sums(session, EVERYWHERE, period=period)
        remote = inside[inside["channel"].eq(2)]
        for level in range(1, 6):
            for kind, rows in (("n", inside), ("r", remote)):
                kept = wide.assign(n=wide[f"{kind}{level}"], x=0)
                assert by_keys(kept, ["window"]) == by_keys(rows[rows["level"] == level].assign(x=0), ["window"])
        waits = within(held, period)
        kept = quarantined_sums(session, EVERYWHERE, period=period, levels=(5, 4))
        assert by_keys(kept, ["window"]) == by_keys(waits.assign(n=1, x=waits["level"].ge(4)), ["window"])


def within(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    return frame[frame["day"].map(lambda day: period.start <= day <= period.end).astype(bool)]


def by_keys(frame: pd.DataFrame, keys: list[str]) -> dict[Any, tuple[int, int]]:
    """(n, x) by key, without keys that have none."""
    sums = frame.groupby(keys)[["n", "x"]].sum()
    return {key: (int(row.n), int(row.x)) for key, row in zip(sums.index, sums.itertuples(), strict=True) if row.n}
