"""The weekly control chart of a window: limits, the alarm, its table, and who may see it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.orm import utc_now
from surveys.collecting.checking.weeks import WEEKS, watch_windows
from surveys.collecting.intake import business_day
from surveys.publishing.tallying.rollup import refresh_tallies
from tests.pages import PageClient
from tests.places import Places
from tests.surveys.publishing.ratings import add_ratings

TODAY = business_day(utc_now())
MONDAY = TODAY - timedelta(days=TODAY.weekday())
SATISFIED = (5, 4)
SignIn = Callable[..., PageClient]


def rate_weeks(session: Session, places: Places, *, change_before: int) -> None:
    """26 weeks of 40 ratings: 34 of them satisfied, and 40 in the last `change_before` weeks."""
    for back in range(1, WEEKS + 1):
        happy = 40 if back <= change_before else 34 + (-1) ** back
        day = MONDAY - timedelta(weeks=back) + timedelta(days=2)
        add_ratings(session, places.first, day=day, levels={5: happy, 2: 40 - happy})
    refresh_tallies(session)
    session.commit()


def test_a_jump_raises_the_alarm_at_its_week(session: Session, places: Places) -> None:
    rate_weeks(session, places, change_before=8)
    found = watch_windows(session, EVERYWHERE, day=TODAY, levels=SATISFIED)[places.first.code]
    assert found.change.alarm
    assert found.changed_in == MONDAY - timedelta(weeks=8)
    assert [week.start for week in found.rows] == [MONDAY - timedelta(weeks=back) for back in range(WEEKS, 0, -1)]
    assert {week.n for week in found.rows} == {40}


def test_ordinary_weeks_raise_none(session: Session, places: Places) -> None:
    rate_weeks(session, places, change_before=0)
    found = watch_windows(session, EVERYWHERE, day=TODAY, levels=SATISFIED)[places.first.code]
    assert not found.change.alarm
    assert not any(week.outside for week in found.rows)
    assert all(week.lower is not None and week.lower < (week.share or 0) < (week.upper or 0) for week in found.rows)


def test_the_week_that_is_not_over_and_weeks_long_ago_are_left_out(session: Session, places: Places) -> None:
    for day in (MONDAY, MONDAY - timedelta(days=1), MONDAY - timedelta(weeks=WEEKS), MONDAY - timedelta(weeks=30)):
        add_ratings(session, places.first, day=day, levels={5: 3})
    refresh_tallies(session)
    found = watch_windows(session, EVERYWHERE, day=TODAY, levels=SATISFIED)[places.first.code]
    assert [week.n for week in found.rows] == [3, *([0] * (WEEKS - 2)), 3]
    assert found.rows[5].share is None


@pytest.mark.parametrize("prefix", ["", "/en", "/ko", "/elder"])
def test_the_pages_show_the_picture_and_every_number_of_it(
    sign_in: SignIn, session: Session, places: Places, prefix: str
) -> None:
    rate_weeks(session, places, change_before=8)
    overseer = sign_in("supervisor")
    listed = overseer.get(f"{prefix}/quarantine/windows").text
    assert (MONDAY - timedelta(weeks=8)).isoformat() in listed
    page = overseer.get(f"{prefix}/quarantine/windows/{places.first.code}").text
    assert 'aria-labelledby="weeks-title weeks-description"' in page
    for back in range(1, WEEKS + 1):
        assert (MONDAY - timedelta(weeks=back)).isoformat() in page
    assert "100.0" in page


def test_a_window_without_ratings_says_so(sign_in: SignIn, places: Places) -> None:
    assert "最近没有计入的评价" in sign_in("supervisor").get(f"/quarantine/windows/{places.first.code}").text


def test_windows_of_others_are_not_shown(sign_in: SignIn, session: Session, places: Places) -> None:
    rate_weeks(session, places, change_before=8)
    elsewhere = sign_in("office", Scope("hall", places.changchun_hall.id))
    assert places.first.code not in elsewhere.get("/quarantine/windows").text
    assert elsewhere.get(f"/quarantine/windows/{places.first.code}").status_code == 404
