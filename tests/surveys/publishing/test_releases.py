from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.errors import Conflict
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.figures.units import read_units
from surveys.publishing.rankings import life
from surveys.publishing.rankings.freezing import freeze, read_file
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.releases import Span, tile
from tests.surveys.publishing.conftest import KEY, NOW, County, to_notice

MOST, LAST_DAY, WHOLE = "2026-07-01..2026-09-29", "2026-09-30..2026-09-30", "2026Q3"


def draft(session: Session, county: County, period: str) -> Ranking:
    return life.draft_ranking(
        session, region=county.places.yanbian, period=parse_period(period), by=county.office, now=NOW
    )


def freeze_one(session: Session, county: County, ranking: Ranking) -> Ranking:
    freeze(session, ranking, by=county.office, now=NOW, key=KEY, suite="sm", progress=lambda done, total: None)
    return ranking


def test_a_small_number_that_is_the_rest_of_two_publications_is_refused(session: Session, county: County) -> None:
    for period in (WHOLE, MOST):
        to_notice(session, county, freeze_one(session, county, draft(session, county, period)))
    rest = draft(session, county, LAST_DAY)
    with pytest.raises(Conflict, match="已经公布的其他时段"):
        freeze_one(session, county, rest)
    assert rest.state == "draft"


def test_what_the_whole_would_give_away_stays_hidden_in_the_part(session: Session, county: County) -> None:
    for period in (WHOLE, LAST_DAY):
        to_notice(session, county, freeze_one(session, county, draft(session, county, period)))
    part = draft(session, county, MOST)
    alone = freeze_one(session, county, draft(session, county, "2026-07-01..2026-09-28"))
    free = read_units(read_file(session, alone, kind="public_units")).set_index("unit")
    assert free.loc["222401-01", "status"] == "shown", "no sum leads to these days"
    whole = read_units(read_file(session, alone, kind="units"))
    assert int(whole.set_index("unit").loc["222401-01", "n"]) > 100
    freeze_one(session, county, part)
    bound = read_units(read_file(session, part, kind="public_units")).set_index("unit")
    assert bound.loc["222401-01", "status"] != "shown", "the quarter less these days is a small number"


def test_spans_are_tiled_by_shorter_ones_that_leave_no_day_out() -> None:
    months = [
        Span(date(2026, month, 1), date(2026, month, 28 if month == 2 else 31 if month != 4 else 30))
        for month in (1, 2, 3, 4)
    ]
    quarter = Span(date(2026, 1, 1), date(2026, 3, 31))
    assert tile(quarter, [*months, quarter]) == months[:3]
    assert tile(quarter, [months[0], months[2]]) == []
    assert tile(Span(date(2026, 1, 1), date(2026, 4, 30)), [*months, quarter]) == [quarter, months[3]]
