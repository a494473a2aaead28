"""An open rating may say which matter it was, and point at the paper that was missing."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.places.models import Agency
from standards.models import Guide
from surveys.collecting.guides import find_handled, handled_guides
from surveys.collecting.intake import business_day
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import Rating
from surveys.collecting.places import code_of
from surveys.collecting.posters import replace_code
from surveys.collecting.views.items import MOST_SHOWN
from tests.guides import NOW, named, publish_guide
from tests.pages import PageClient
from tests.places import Places

Ratings = Callable[[], list[Rating]]
PREFIXES = ["", "/en", "/ko", "/elder"]


@pytest.fixture
def residence(session: Session, places: Places) -> Guide:
    """The residence permit, which the agency of all three windows handles."""
    return publish_guide(session, places.agency, "residence")


@pytest.fixture
def foreign(session: Session, places: Places) -> Guide:
    """A guide of an agency that has no window here."""
    agency = Agency(region_id=places.changchun.id, name="长春市医保局", credit_code="11220100MB1234567X")
    session.add(agency)
    session.flush()
    return publish_guide(session, agency, "insurance", content=named("异地就医备案"))


def rate(client: PageClient, address: str, **fields: str) -> int:
    sent = {"id": str(uuid4()), "level": "2", "finished": "papers"} | fields
    return client.post(address, data=sent).status_code


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_window_page_leads_to_its_matters_and_each_to_its_papers(
    client: PageClient, code: str, residence: Guide, prefix: str
) -> None:
    name = {"": "居住证办理", "/en": "Residence permit", "/ko": "거주증 발급", "/elder": "居住证办理"}[prefix]
    assert f'href="{prefix}/r/{code}/items"' in client.get(f"{prefix}/r/{code}").text
    listed = client.get(f"{prefix}/r/{code}/items")
    assert f'href="{prefix}/r/{code}/items/residence"' in listed.text
    page = client.get(f"{prefix}/r/{code}/items/residence")
    assert name in listed.text
    assert name in page.text
    assert re.findall(r'name="paper" value="(\w+)"', page.text)[:2] == ["id_card", "photo"]
    assert "Set-Cookie" not in page.headers


def test_a_window_without_guides_asks_nothing_more(client: PageClient, code: str) -> None:
    assert "/items" not in client.get(f"/r/{code}").text
    assert "没有登记办理的事项" in client.get(f"/r/{code}/items").text


@pytest.mark.parametrize("path", ["items", "items/residence"])
def test_both_pages_are_kept_and_asked_for_again_by_their_tag(
    client: PageClient, code: str, residence: Guide, path: str
) -> None:
    first = client.get(f"/r/{code}/{path}")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(f"/r/{code}/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_rating_keeps_the_guide_its_edition_and_the_missing_paper(
    client: PageClient, code: str, residence: Guide, ratings: Ratings
) -> None:
    assert rate(client, f"/r/{code}/items/residence", paper="photo") == 200
    stored = ratings()[0]
    assert (stored.guide, stored.guide_edition, stored.finished) == ("residence", 1, "papers")
    assert (stored.missing_material, stored.basis, stored.state) == ("photo", "open", "counted")


def test_a_paper_the_guide_does_not_ask_for_is_left_out(
    client: PageClient, code: str, residence: Guide, ratings: Ratings
) -> None:
    assert rate(client, f"/r/{code}/items/residence", paper="blood_of_a_dragon") == 200
    assert rate(client, f"/r/{code}", paper="photo") == 200
    assert [rating.missing_material for rating in ratings()] == [None, None]


@pytest.mark.parametrize("guide", ["insurance", "nothing", "%20", "../x"])
def test_a_foreign_or_unknown_matter_is_a_rating_of_the_window(
    client: PageClient, code: str, residence: Guide, foreign: Guide, ratings: Ratings, guide: str
) -> None:
    if guide != "../x":
        page = client.get(f"/r/{code}/items/{guide}")
        assert (page.status_code, f'action="/r/{code}"' in page.text) == (200, True)
        assert rate(client, f"/r/{code}/items/{guide}", paper="photo") == 200
        assert [(one.guide, one.guide_edition, one.missing_material) for one in ratings()] == [("", None, None)]
    chosen = client.post(f"/r/{code}/items", data={"level": "1", "guide": guide})
    assert f'action="/r/{code}"' in chosen.text


def test_choosing_the_matter_in_the_middle_loses_nothing(
    client: PageClient, code: str, residence: Guide, ratings: Ratings
) -> None:
    rating_id = str(uuid4())
    typed = {"id": rating_id, "level": "1", "tag": ["115", "108"], "finished": "papers", "comment": "<跑了三趟>"}
    listed = client.post(f"/r/{code}/items", data={**typed, "trips": "3", "seconds": "9"}).text
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', listed)
    assert ("id", rating_id) in hidden
    assert ("comment", "&lt;跑了三趟&gt;") in hidden
    carried = {**typed, "trips": "3", "seconds": "9", "guide": "residence"}
    form = client.post(f"/r/{code}/items", data=carried).text
    assert f'value="{rating_id}"' in form
    assert all(f'value="{value}" checked' in form for value in ("1", "115", "108", "papers", "3"))
    assert "&lt;跑了三趟&gt;</textarea>" in form
    assert f'action="/r/{code}/items/residence"' in form
    assert ratings() == []


def test_the_matter_survives_a_mistake_and_a_reached_limit(
    make_site: Callable[..., Flask], code: str, residence: Guide, ratings: Ratings
) -> None:
    client, address = make_site(limit_window=1).test_client(), f"/r/{code}/items/residence"
    for fields, status in (({"level": "9"}, 400), ({"level": "1", "paper": "photo"}, 200), ({"level": "1"}, 429)):
        page = client.post(address, data={"id": str(uuid4()), "finished": "papers", **fields})
        assert page.status_code == status
        if status != 200:
            assert f'action="{address}"' in page.text
            assert "居住证办理" in page.text
    assert len(ratings()) == 1


def test_an_old_code_asks_for_no_matter_and_counts_none(
    client: PageClient, code: str, residence: Guide, places: Places, session: Session, add_user: Callable[..., object]
) -> None:
    replace_code(session, places.first, by=add_user("office"), reason="换新", now=NOW)  # type: ignore[arg-type] # an account
    session.commit()
    assert "/items" not in client.get(f"/r/{code}").text
    assert 'name="paper"' not in client.get(f"/r/{code}/items/residence").text


def test_many_matters_are_shown_in_part_and_found_by_a_part_of_the_name(
    client: PageClient, session: Session, places: Places, keys: Keys
) -> None:
    for number in range(MOST_SHOWN + 2):
        publish_guide(session, places.agency, f"permit-{number:02d}", content=named(f"第{number:02d}类许可"))
    code = code_of(places.first, keys=keys)
    page = client.get(f"/r/{code}/items").text
    assert page.count('class="rate-item"') == MOST_SHOWN
    assert "还有 2 件没有列出" in page
    found = client.get(f"/r/{code}/items", query_string={"q": "第31类\x00"})
    assert re.findall(r"items/(permit-\d\d)", found.text) == ["permit-31"]
    assert found.headers["Cache-Control"] == "no-store"
    assert "没有找到" in client.get(f"/r/{code}/items", query_string={"q": "不存在的事"}).text
    handled = handled_guides(session, places.first.id, day=business_day(NOW))
    assert [one.code for one in find_handled(session, places.first.id, handled, "31类")] == ["permit-31"]
