import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from surveys.publishing.tallying.rollup import refresh_tallies
from tests.pages import PageClient, normal
from tests.places import Places, with_places
from tests.stages import Stage, last_of
from tests.surveys.publishing.ratings import add_ratings

SignIn = Callable[..., PageClient]
MONDAY = date(2026, 3, 30)


def build_fallen(session: Session, places: Places) -> None:
    for week in range(26):
        good = 38 if week < 16 else 28
        add_ratings(session, places.first, day=MONDAY + timedelta(weeks=week), levels={5: good, 1: 40 - good})
    add_ratings(session, places.second, day=MONDAY + timedelta(weeks=25), levels={5: 7, 1: 2})
    refresh_tallies(session)
    session.commit()


FALLEN = Stage("fallen", with_places(build_fallen))


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of([FALLEN], request)


@pytest.fixture
def fallen(places: Places) -> Places:
    """26 weeks of 40 ratings for the first window: 38 satisfied, from the 17th week 28. The second has 9 once."""
    return places


def test_the_alarm_and_its_date_are_a_plain_sentence(fallen: Places, sign_in: SignIn) -> None:
    page = normal(sign_in("office").get("/office/scores/window/222401-01?period=2026Q3").get_data(as_text=True))
    assert "满意率的水平大约从 2026-07-20 起变了：此前平均 95.0%，此后平均 70.0%，超出偶然范围。" in page
    assert "比2026 年第 2 季度（95.0%）低" in page
    assert "去年同期（2025 年第 3 季度）没有评价，无法比较。" in page
    assert "逐周控制图" in page


def test_the_chart_and_its_table_have_the_same_weeks(fallen: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    data = client.get("/office/scores/window/222401-01/control.csv?period=2026Q3").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert len(rows) == 26
    assert rows[0]["满意率（%）"] == "95.0"
    assert rows[0]["评价数"] == "40"
    page = normal(client.get("/office/scores/window/222401-01?period=2026Q3").get_data(as_text=True))
    assert all(row["控制下限（%）"] in page for row in rows)


def test_a_window_with_few_ratings_has_no_chart_and_gives_nothing_away(fallen: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    page = normal(client.get("/office/scores/window/222401-02?period=2026Q3").get_data(as_text=True))
    assert "画不出控制图" in page
    assert "77.8" not in page
    for name in ("control", "months", "changes", "parts"):
        assert "77.8" not in client.get(f"/office/scores/window/222401-02/{name}.csv?period=2026Q3").get_data(True)


def test_every_kind_of_unit_in_every_language(fallen: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    for locale, address in (
        ("", "region/222400000000"),
        ("/en", "hall/222401"),
        ("/ko", "window/222401-01"),
        ("/elder", "window/222401-01"),
    ):
        assert client.get(f"{locale}/office/scores/{address}?period=2026Q3").status_code == 200


def test_other_tables_and_files_are_not_found(fallen: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    for name in ("nothing.csv", "control.pdf"):
        assert client.get(f"/office/scores/window/222401-01/{name}?period=2026Q3").status_code == 404


def test_a_table_of_another_scope_is_not_found(fallen: Places, sign_in: SignIn) -> None:
    client = sign_in("office", fallen.in_region("changchun"))
    assert client.get("/office/scores/window/222401-01/control.csv?period=2026Q3").status_code == 404


def test_an_empty_period_of_a_unit_says_so(fallen: Places, sign_in: SignIn) -> None:
    page = normal(sign_in("office").get("/office/scores/window/222401-01?period=2020").get_data(as_text=True))
    assert "没有评价" in page
