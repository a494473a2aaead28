"""The database's side of overlapping publications: a province, its prefecture, a report, and a correction."""

from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import Conflict
from surveys.publishing.figures.units import read_units
from surveys.publishing.front import front_board
from surveys.publishing.rankings import life
from surveys.publishing.rankings.disclosing import check_out, keep_disclosure, mark_out, read_releases
from surveys.publishing.rankings.freezing import freeze, read_file
from surveys.publishing.rankings.models import Disclosure, Ranking
from surveys.publishing.rankings.releases import Release, Span
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.reports import life as reports
from surveys.scoring.method import Method
from tests.pages import PageClient
from tests.surveys.publishing.attack import Printed, recover
from tests.surveys.publishing.conftest import KEY, NOW, QUARTER, County
from tests.surveys.publishing.ratings import add_ratings

SPAN = Span(QUARTER.start, QUARTER.end)


@pytest.fixture
def neighbours(session: Session, county: County) -> County:
    """Changchun, the only other prefecture, has five ratings: Yanbian has to be hidden with it."""
    add_ratings(session, county.places.third, day=QUARTER.start + timedelta(days=3), levels={5: 4, 1: 1})
    refresh_tallies(session)
    session.commit()
    return county


def publish(session: Session, county: County, name: str) -> Ranking:
    region = getattr(county.places, name)
    ranking = life.draft_ranking(session, region=region, period=QUARTER, by=county.office, now=NOW)
    freeze(session, ranking, by=county.office, now=NOW, key=KEY, suite="sm", progress=lambda done, total: None)
    session.commit()
    return ranking


def printed(session: Session, ranking: Ranking) -> Printed:
    units = read_units(read_file(session, ranking, kind="units"))
    truth = dict(zip(units["unit"], units["n"].astype(int), strict=True))
    table = read_units(read_file(session, ranking, kind="public_units"))
    return Printed(ranking.starts, ranking.ends, table, truth)


def status(session: Session, ranking: Ranking, unit: str) -> str:
    return str(printed(session, ranking).table.set_index("unit").loc[unit, "status"])


def test_the_prefecture_after_the_province_hides_what_saves_its_neighbour(session: Session, neighbours: County) -> None:
    province = publish(session, neighbours, "jilin")
    assert status(session, province, "222400000000") == "withheld"
    prefecture = publish(session, neighbours, "yanbian")
    assert status(session, prefecture, "222400000000") == "withheld", "Jilin less Yanbian is Changchun's five"
    assert recover([printed(session, province), printed(session, prefecture)]) == set()


def test_the_province_after_the_prefecture_hides_its_own_total(session: Session, neighbours: County) -> None:
    prefecture = publish(session, neighbours, "yanbian")
    assert status(session, prefecture, "222400000000") == "shown"
    province = publish(session, neighbours, "jilin")
    assert status(session, province, "220000000000") == "withheld", "its only other part is out already"
    assert recover([printed(session, province), printed(session, prefecture)]) == set()


def test_the_home_page_hides_what_a_publication_hides(session: Session, neighbours: County, client: PageClient) -> None:
    """Changchun's five would be the headline less Yanbian; what is out decides which of the two goes."""
    page = client.get("/").get_data(as_text=True)
    board = front_board(session)
    assert board is not None
    units = {row.unit: row for row in board.rows("region", locale="zh")}
    assert units["222400000000"].share == ""
    assert units["220000000000"].share
    assert f"{units['220000000000'].share}" in page
    publish(session, neighbours, "yanbian")
    after = front_board(session)
    assert after is not None
    assert after.row("222400000000", locale="zh").share, "it is out"
    assert after.row("220000000000", locale="zh").share == ""


def test_a_report_handed_in_binds_the_next_ranking(session: Session, neighbours: County) -> None:
    report = reports.draft_report(
        session,
        region=neighbours.places.yanbian,
        period=QUARTER,
        by=neighbours.office,
        now=NOW,
        progress=lambda done, total: None,
    )
    kept = session.scalars(select(Disclosure).where(Disclosure.source == report.code)).one()
    assert not kept.out, "a draft binds nobody"
    assert not read_releases(session, units(session, neighbours), span=SPAN).earlier.shown
    mark_out(session, source=report.code, out=True)
    assert ("222400000000", SPAN.code) in read_releases(session, units(session, neighbours), span=SPAN).earlier.shown
    province = publish(session, neighbours, "jilin")
    assert status(session, province, "220000000000") == "withheld"


def test_a_report_that_would_now_give_something_away_cannot_be_handed_in(session: Session, neighbours: County) -> None:
    report = reports.draft_report(
        session,
        region=neighbours.places.yanbian,
        period=QUARTER,
        by=neighbours.office,
        now=NOW,
        progress=lambda done, total: None,
    )
    publish(session, neighbours, "jilin")
    with pytest.raises(Conflict, match="起草以后又公布了别的结果"):
        check_out(session, source=report.code, method=Method())


def test_what_a_report_tells_is_read_back_as_it_was_kept(session: Session, county: County) -> None:
    frame = pd.DataFrame(
        [
            {"unit": "220000000000", "parent": "", "n": 300, "shown": True, "levels": False},
            {"unit": "222400000000", "parent": "220000000000", "n": 5, "shown": False, "levels": False},
        ]
    )
    keep_disclosure(session, source="R1", releases=[Release(SPAN, frame)])
    mark_out(session, source="R1", out=True)
    found = read_releases(session, units(session, county), span=SPAN)
    assert found.earlier.shown == {("220000000000", SPAN.code)}
    assert {cell[0] for cell in found.earlier.hidden} == {"222400000000"}


def units(session: Session, county: County) -> pd.DataFrame:
    return pd.DataFrame({"unit": ["220000000000"], "n": [300]})
