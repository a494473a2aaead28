from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.tallying.dirty import count_dirty, mark_dirty
from surveys.publishing.tallying.models import DirtyDay, Recount, Tally
from surveys.publishing.tallying.queries import tally_frame
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
    assert prove_tallies(session) == 1, "the cell of level 4 is missing"
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
    assert prove_tallies(session) == 2
    assert session.scalar(select(Recount.differences).where(Recount.kind == "proof")) == 2


moves = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 2), st.integers(1, 5), st.sampled_from(["zh", "ko"]), st.sampled_from([2, 3])
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(moves, min_size=1, max_size=4))
def test_refreshing_day_by_day_equals_a_full_recount(
    session: Session, places: Places, batches: list[list[tuple[int, ...]]]
) -> None:
    for table in (Rating, Tally, DirtyDay):
        session.execute(delete(table))
    windows = (places.first, places.second, places.third)
    for batch in batches:
        for offset, window, level, language, channel in batch:
            add_ratings(
                session,
                windows[window],
                day=DAY + timedelta(days=offset),
                levels={level: 1},
                language=language,
                channel=channel,
            )
        refresh_tallies(session)
        assert prove_tallies(session) == 0
    kept = tally_frame(session, EVERYWHERE, period=YEAR)
    rows = session.execute(
        select(
            Rating.rated_on, Rating.window_id, Rating.guide, Rating.channel, Rating.language, Rating.basis, Rating.level
        )
    )
    codes = {window.id: window.code for window in windows}
    frame = pd.DataFrame(
        rows.tuples().all(), columns=["day", "window", "guide", "channel", "language", "basis", "level"]
    )
    counted = count_ratings(frame.assign(window=frame["window"].map(codes)))
    assert equal_tallies(kept, counted)
    rebuild_tallies(session)
    assert equal_tallies(tally_frame(session, EVERYWHERE, period=YEAR), counted)
