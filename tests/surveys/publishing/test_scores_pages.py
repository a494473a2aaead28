import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from surveys.publishing.tallying.rollup import refresh_tallies
from tests.pages import PageClient, normal
from tests.places import Places, with_places
from tests.stages import Stage, last_of
from tests.surveys.publishing.ratings import add_ratings

DAY = date(2026, 7, 1)


def build_rated(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 1000, 4: 699, 3: 301})
    add_ratings(session, places.second, day=DAY, levels={5: 28, 1: 2})
    add_ratings(session, places.third, day=DAY, levels={5: 7, 1: 2})
    refresh_tallies(session)
    session.commit()


RATED = Stage("rated", with_places(build_rated))


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of([RATED], request)


@pytest.fixture
def rated(places: Places) -> Places:
    """First window 1699 of 2000, second 28 of 30, third 7 of 9."""
    return places


SignIn = Callable[..., PageClient]


def test_the_page_shows_share_interval_verdict_and_n(rated: Places, sign_in: SignIn) -> None:
    page = normal(sign_in("office").get("/office/scores?period=2026Q3").get_data(as_text=True))
    assert "84.95" in page, "a share that misses the target never prints as the target"
    assert "93.3" in page
    assert "尚未证实" in page
    assert "&lt;10" in page
    assert "77.8" not in page, "seven of nine is too few to show"


def test_a_person_sees_only_their_scope(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office", rated.in_region("changchun"))
    page = client.get("/office/scores?period=2026Q3").get_data(as_text=True)
    assert "220100-01" in page
    assert "222401-01" not in page
    assert client.get("/office/scores/window/222401-01?period=2026Q3").status_code == 404


@pytest.mark.parametrize("role", ["staff"])
def test_staff_may_not_enter(rated: Places, sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get("/office/scores").status_code == 403


def test_csv_and_xlsx_hold_the_figures_of_the_page(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    data = client.get("/office/scores.csv?period=2026Q3").data
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    first = next(row for row in rows if row["编号"] == "222401-01")
    assert (first["评价数"], first["满意率（%）"], first["判断"]) == ("2000", "84.95", "尚未证实")
    sheet = load_workbook(io.BytesIO(client.get("/office/scores.xlsx?period=2026Q3").data)).active
    table = [[cell.value for cell in row] for row in sheet.rows]
    line = dict(zip(table[0], next(row for row in table if row[1] == "222401-01"), strict=True))
    assert (line["评价数"], line["满意率（%）"]) == (2000, 84.95)


def test_the_list_sorts_filters_and_turns_pages(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    page = client.get("/office/scores?period=2026Q3&sort=n&order=descending").get_data(as_text=True)
    assert page.index("222401-01") < page.index("222401-02") < page.index("220100-01")
    page = client.get("/office/scores?period=2026Q3&q=222401-02").get_data(as_text=True)
    assert "222401-02" in page
    assert "220100-01" not in page
    assert "没有符合条件" in client.get("/office/scores?period=2026Q3&verdict=below").get_data(as_text=True)


def test_places_are_the_sums_of_their_windows(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    page = normal(client.get("/office/scores/hall/222401?period=2026Q3").get_data(as_text=True))
    assert "2,030" in page
    assert "85.1" in page  # (1699 + 28) / 2030
    page = normal(client.get("/office/scores/region/220000000000?period=2026Q3").get_data(as_text=True))
    assert "2,039" in page


@pytest.mark.parametrize("period", ["2026Q9", "yesterday", "2026-07-02..2026-07-01"])
def test_a_period_nobody_knows_is_explained(rated: Places, sign_in: SignIn, period: str) -> None:
    response = sign_in("office").get(f"/office/scores?period={period}")
    assert response.status_code == 400
    assert "不是一个时段" in response.get_data(as_text=True)


def test_an_empty_period_says_so(places: Places, sign_in: SignIn) -> None:
    response = sign_in("office").get("/office/scores?period=2020")
    assert response.status_code == 200


@pytest.mark.parametrize("locale", ["", "/en", "/ko"])
def test_every_language_has_the_page(rated: Places, sign_in: SignIn, locale: str) -> None:
    assert sign_in("office").get(f"{locale}/office/scores?period=2026Q3&kind=hall").status_code == 200


@pytest.mark.parametrize("locale", ["", "/en", "/ko"])
def test_the_built_in_method_is_told_in_words(client: PageClient, locale: str) -> None:
    assert client.get(f"{locale}/methods/0").status_code == 200
    assert client.get(f"{locale}/methods/7").status_code == 404
