import csv
import html
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from surveys.collecting.models.ratings import RatingComment, RatingTag
from surveys.publishing.tallying.rollup import refresh_tallies
from tests.pages import PageClient, normal
from tests.places import Places, with_places
from tests.stages import Stage, last_of
from tests.surveys.publishing.ratings import add_ratings

LAST = date(2026, 9, 30)
SignIn = Callable[..., PageClient]


def build_rated(session: Session, places: Places) -> None:
    before = LAST - timedelta(days=40)
    add_ratings(session, places.first, day=before, levels={5: 90, 2: 10})
    unhappy = add_ratings(session, places.first, day=LAST, levels={5: 60, 2: 40})
    add_ratings(session, places.second, day=before, levels={5: 90, 2: 10})
    add_ratings(session, places.second, day=LAST, levels={5: 89, 2: 11})
    few = add_ratings(session, places.third, day=LAST, levels={1: 9})
    bad = [rating for rating in unhappy if rating.level == 2]
    session.add_all(
        [
            RatingComment(rating_id=bad[0].id, text="没有样本，白跑一趟", language="zh", scan="clean"),
            RatingComment(rating_id=bad[1].id, text="请打 13912345678", language="zh", scan="withheld"),
            RatingComment(rating_id=bad[2].id, text="找李科长", redacted="找＊科长", language="zh", scan="redacted"),
            RatingComment(rating_id=few[0].id, text="=1+1 长春", language="zh", scan="clean"),
            RatingTag(rating_id=bad[0].id, code="207"),
        ]
    )
    refresh_tallies(session)
    session.commit()


RATED = Stage("rated", with_places(build_rated))


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of([RATED], request)


@pytest.fixture
def rated(places: Places) -> Places:
    """First window fell from 90 to 60 of 100, second stays, third has nine ratings; three comments, one withheld."""
    return places


def test_the_office_begins_at_the_workbench(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    assert client.get("/desk").headers["Location"].endswith("/office")
    page = client.get("/office").get_data(as_text=True)
    assert re.findall(r'class="mc-nav".*?href="([^"]+)"', page, flags=re.S)[0] == "/office"


def test_the_page_names_the_last_day_and_what_moved(rated: Places, sign_in: SignIn) -> None:
    page = normal(sign_in("office").get("/office").get_data(as_text=True))
    assert "数据截至 2026-09-30" in page
    movers = re.search(r'id="movers-table".*?</table>', page)
    assert movers is not None
    assert "222401-01" in movers[0]
    assert "-30.0" in movers[0]
    assert "222401-02" not in movers[0], "one more bad rating in a hundred is chance"


def test_every_table_downloads_what_it_shows(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    page = html.unescape(client.get("/office").get_data(as_text=True))
    for name in ("spans", "weeks", "movers", "gaps"):
        data = client.get(f"/office/tables/{name}.csv").data
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        cells = {cell.removeprefix("'") for row in rows for cell in row if cell}
        assert all(cell in page for cell in cells), name
        sheet = load_workbook(io.BytesIO(client.get(f"/office/tables/{name}.xlsx").data)).active
        assert sheet.max_row == len(rows)


def test_thin_data_are_named_with_their_reason(rated: Places, sign_in: SignIn) -> None:
    rows = sign_in("office").get("/office/tables/gaps.csv").data.decode("utf-8-sig")
    assert "220100-01" in rows
    assert "办件数未知" in rows


def test_a_withheld_comment_is_counted_and_not_shown(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    page = client.get("/office/comments").get_data(as_text=True)
    assert "白跑一趟" in page
    assert "找＊科长" in page
    assert "李科长" not in page
    assert "13912345678" not in page
    assert "另有 1 条" in page
    for ending in ("csv", "xlsx"):
        assert b"13912345678" not in client.get(f"/office/comments.{ending}").data
    assert "找到 0 条" in client.get("/office/comments", query_string={"q": "李科长"}).get_data(as_text=True)


def test_comments_are_found_by_level_window_tag_and_words(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office")
    for query, found in (
        ("level=1", 1),
        ("window=222401-01", 2),
        ("tag=207", 1),
        ("q=%E6%A0%B7%E6%9C%AC", 1),
        ("window=220100", 1),
    ):
        assert f"找到 {found} 条" in client.get(f"/office/comments?{query}").get_data(as_text=True), query
    assert client.get("/office/comments?start=2026-10-01&end=2026-09-01").status_code == 400
    assert client.get("/office/comments?start=gestern").status_code == 400


def test_a_comment_that_looks_like_a_formula_is_neutralised(rated: Places, sign_in: SignIn) -> None:
    assert "'=1+1" in sign_in("office").get("/office/comments.csv?level=1").data.decode("utf-8-sig")


def test_a_person_sees_only_their_scope(rated: Places, sign_in: SignIn) -> None:
    client = sign_in("office", rated.in_region("changchun"))
    page = client.get("/office").get_data(as_text=True)
    assert "222401-01" not in page
    assert "白跑一趟" not in client.get("/office/comments").get_data(as_text=True)
    assert "长春" in client.get("/office/comments").get_data(as_text=True)


def test_a_view_is_kept_replaced_and_forgotten_by_its_owner_alone(rated: Places, sign_in: SignIn) -> None:
    mine, other = sign_in("office"), sign_in("supervisor")
    for level in (1, 2):
        kept = mine.post("/office/views", data={"name": "差评", "address": f"/office/comments?level={level}"})
        assert kept.headers["Location"] == f"/office/comments?level={level}"
    page = mine.get("/office").get_data(as_text=True)
    assert page.count(">差评</a>") == 1
    assert "/office/comments?level=2" in page
    assert "差评</a>" not in other.get("/office").get_data(as_text=True)
    number = re.search(r"/office/views/(\d+)/drop", page)
    assert number is not None
    other.post(f"/office/views/{number[1]}/drop")
    assert ">差评</a>" in mine.get("/office").get_data(as_text=True)
    mine.post(f"/office/views/{number[1]}/drop")
    assert ">差评</a>" not in mine.get("/office").get_data(as_text=True)


@pytest.mark.parametrize("address", ["https://example.com", "//example.com/office", "/admin", ""])
def test_a_view_leads_nowhere_but_into_the_office(rated: Places, sign_in: SignIn, address: str) -> None:
    assert sign_in("office").post("/office/views", data={"name": "x", "address": address}).status_code == 400


def test_before_the_first_rating_the_page_says_so(places: Places, sign_in: SignIn) -> None:
    assert "还没有评价" in sign_in("office").get("/office").get_data(as_text=True)


@pytest.mark.parametrize("prefix", ["/en", "/ko", "/elder"])
def test_the_pages_stand_in_every_language(rated: Places, sign_in: SignIn, prefix: str) -> None:
    client = sign_in("office")
    assert client.get(f"{prefix}/office").status_code == 200
    assert client.get(f"{prefix}/office/comments").status_code == 200


def test_staff_may_not_enter(rated: Places, sign_in: SignIn) -> None:
    assert sign_in("staff").get("/office").status_code == 403
