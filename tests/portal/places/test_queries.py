"""Every query sees its scope and nothing else; the reporting tree decides."""

import pytest
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.places import queries
from portal.places.models import Region
from tests.places import Places


def codes(session: Session, scope: Scope) -> list[str]:
    return [window.code for window in queries.windows(session, scope)]


def test_a_region_includes_what_reports_to_it(session: Session, places: Places) -> None:
    assert codes(session, EVERYWHERE) == ["220100-01", "222401-01", "222401-02"]
    assert codes(session, places.in_region("jilin")) == codes(session, EVERYWHERE)
    assert codes(session, places.in_region("yanbian")) == ["222401-01", "222401-02"]
    assert codes(session, places.in_region("changchun")) == ["220100-01"]


def test_the_reporting_tree_is_not_the_tree_of_codes(session: Session, places: Places) -> None:
    places.yanji.reports_to_id = places.jilin.id
    session.flush()
    assert codes(session, places.in_region("yanbian")) == []
    assert "222401-01" in codes(session, places.in_region("jilin"))


def test_a_hall_and_an_agency_see_their_own(session: Session, places: Places) -> None:
    assert codes(session, places.in_yanji_hall) == ["222401-01", "222401-02"]
    assert codes(session, Scope("agency", places.agency.id)) == codes(session, EVERYWHERE)
    assert [hall.code for hall in queries.halls(session, places.in_yanji_hall)] == ["222401"]
    assert [agency.name for agency in queries.agencies(session, places.in_region("changchun"))] == []


def test_a_place_outside_the_scope_is_not_there(session: Session, places: Places) -> None:
    assert queries.window(session, places.in_region("changchun"), code="222401-01") is None
    assert queries.hall(session, places.in_region("changchun"), code="222401") is None
    assert queries.region(session, places.in_region("changchun"), code="222401000000") is None


def test_regions_that_ended_are_not_listed(session: Session, places: Places) -> None:
    former = Region(code="220381000000", name="公主岭市", level=4, valid_to=places.yanji.valid_from.replace(year=2020))
    session.add(former)
    session.flush()
    assert former not in queries.regions(session, EVERYWHERE)


@pytest.mark.parametrize(("level", "count"), [(2, 1), (3, 2), (4, 1)])
def test_regions_are_listed_by_level(session: Session, places: Places, level: int, count: int) -> None:
    assert len(queries.regions(session, EVERYWHERE, level=level)) == count


def test_names_fall_back_to_chinese(places: Places) -> None:
    assert places.yanji.name_in("ko") == "연길시"
    assert places.yanji.name_in("fr") == "延吉市"
