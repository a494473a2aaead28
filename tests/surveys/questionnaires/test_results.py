"""Figures of a campaign: hidden where few answered, signed by a second person, and given to others by region."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE
from portal.errors import Conflict
from portal.orm import utc_now
from surveys.publishing.figures.periods import Period
from surveys.questionnaires import fieldwork, signing, weighing
from surveys.questionnaires.choices import hide_small
from surveys.questionnaires.measuring import measure
from surveys.questionnaires.models import Campaign
from surveys.questionnaires.results import survey_shares
from surveys.questionnaires.words import results_facts
from tests.pages import PageClient
from tests.places import Places

SignIn = Callable[..., PageClient]


def answer(session: Session, campaign: Campaign, levels: dict[str, str]) -> None:
    """One answer a letter: cell A and B each with a row of levels, such as "5551"."""
    for cell, row in levels.items():
        members = [one for one in fieldwork.members_of(session, campaign) if one.groups["city"] == cell]
        for member, level in zip(members, row, strict=False):
            member.drawn = True
            fieldwork.take_answers(session, member, {"overall": level}, mode="web", language="zh")
    session.flush()


@pytest.fixture
def closed(session: Session, campaign: Campaign, today: date) -> Campaign:
    """Forty answers of A (36 satisfied) and sixteen of B (all satisfied), weighted, closed yesterday."""
    answer(session, campaign, {"A": "5" * 36 + "1" * 4, "B": "4" * 16})
    campaign.opens_on, campaign.closes_on = today - timedelta(days=20), today - timedelta(days=1)
    weighing.weigh(session, campaign)
    session.commit()
    return campaign


def yesterday(today: date) -> Period:
    return Period("", "days", today - timedelta(days=3), today)


def test_a_group_under_ten_is_hidden_with_what_would_tell_it(session: Session, campaign: Campaign) -> None:
    answer(session, campaign, {"A": "5" * 30, "B": "1" * 4})
    found = {one.value: one.status for one in measure(session, campaign).groups}
    assert found == {"A": "withheld", "B": "small"}
    told = results_facts(measure(session, campaign), target=0.85)["groups"]
    assert {(one["n"], one["share"], one["verdict"]) for one in told} == {
        ("*", "", "suppressed"),
        ("<10", "", "suppressed"),
    }


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30), min_size=1))
def test_what_is_hidden_never_follows_from_the_total(counts: dict[str, int]) -> None:
    status = hide_small(counts, fewest=10, low="small")
    assert all((0 < n < 10) == (status[name] == "small") for name, n in counts.items())
    hidden = [name for name in counts if status[name] != "shown"]
    assert len(hidden) != 1 or sum(counts.values()) == counts[hidden[0]]


def test_under_ten_ratings_no_share_is_told(session: Session, campaign: Campaign) -> None:
    answer(session, campaign, {"A": "555555551"})
    found = measure(session, campaign)
    assert (found.status, results_facts(found, target=0.85)["share"]) == ("small", None)
    answer(session, campaign, {"B": "5"})
    assert measure(session, campaign).status == "shown"


def test_rare_answers_are_hidden_and_frequent_ones_told(session: Session, campaign: Campaign) -> None:
    answer(session, campaign, {"A": "5" * 20 + "4" * 10 + "1" * 3})
    status = {one.answer: one.status for one in measure(session, campaign).choices if one.question == "overall"}
    assert status["5"] == "shown"
    assert status["1"] == "few"
    assert status["4"] == "withheld"


def test_a_cap_bounds_the_weights_and_is_kept(session: Session, campaign: Campaign) -> None:
    answer(session, campaign, {"A": "5" * 4, "B": "5" * 20})
    weighing.weigh(session, campaign)
    free = max(cell["weight"] for cell in campaign.weights["cells"])
    weighing.weigh(session, campaign, cap=3.0)
    cells = campaign.weights["cells"]
    assert free == pytest.approx(4.5)
    assert max(cell["weight"] for cell in cells) == pytest.approx(3.0)
    assert sum(cell["weight"] * cell["n"] for cell in cells) == pytest.approx(24)
    assert campaign.weights["cap"] == 3.0
    assert not weighing.is_stale(session, campaign)
    answer(session, campaign, {"A": "5" * 5})
    assert weighing.is_stale(session, campaign)


def test_figures_are_signed_by_a_second_person_after_the_end(
    session: Session, closed: Campaign, add_user: Callable[..., UserAccount], today: date
) -> None:
    first, second = add_user("office"), add_user("admin")
    closed.created_by = first.id

    def sign(by: int) -> None:
        signing.sign(session, closed, by=by, now=utc_now(), today=today)

    with pytest.raises(Conflict, match="另一个人"):
        sign(first.id)
    closed.closes_on = today
    with pytest.raises(Conflict, match="结束以后"):
        sign(second.id)
    closed.closes_on = today - timedelta(days=1)
    kept, closed.weights = closed.weights, {}
    with pytest.raises(Conflict, match="加权"):
        sign(second.id)
    closed.weights = kept
    sign(second.id)
    with pytest.raises(Conflict, match="已经公布"):
        sign(second.id)


def test_signed_figures_stay_whatever_comes_after(session: Session, closed: Campaign, today: date) -> None:
    before = survey_shares(session, EVERYWHERE, yesterday(today))
    signing.sign(session, closed, by=0, now=utc_now(), today=today)
    session.flush()
    weighing.weigh(session, closed, cap=3.0)
    answer(session, closed, {"A": "1" * 60})
    after = survey_shares(session, EVERYWHERE, yesterday(today))
    assert [one.published for one in before + after] == [False, True]
    assert (before[0].n, before[0].share) == (after[0].n, after[0].share) == (56, pytest.approx(0.925))


def test_shares_are_given_by_region_within_the_scope(
    session: Session, places: Places, closed: Campaign, today: date
) -> None:
    period = yesterday(today)
    for one in (*fieldwork.members_of(session, closed), *weighing.responses(session, closed)):
        one.groups = {"city": "延吉市" if one.groups["city"] == "A" else "220100000000"}
    closed.region_group = "city"
    session.flush()
    found = {one.region_id: one for one in survey_shares(session, EVERYWHERE, period)}
    assert set(found) == {None, places.yanji.id, places.changchun.id}
    yanji = found[places.yanji.id]
    assert (yanji.n, yanji.share, yanji.verdict, yanji.status) == (40, pytest.approx(0.9), "not_yet_shown", "shown")
    assert yanji.response_rate == pytest.approx(1.0)
    assert yanji.low is not None
    assert yanji.low < 0.85
    assert found[places.changchun.id].verdict == "small"
    own = survey_shares(session, places.in_region("yanbian"), period)
    assert [one.region_id for one in own] == [places.yanji.id]


def test_what_is_hidden_on_the_page_is_hidden_from_others(
    session: Session, places: Places, campaign: Campaign, today: date
) -> None:
    answer(session, campaign, {"A": "5" * 30, "B": "1" * 4})
    for one in (*fieldwork.members_of(session, campaign), *weighing.responses(session, campaign)):
        one.groups = {"city": "延吉市" if one.groups["city"] == "A" else "长春市"}
    campaign.region_group = "city"
    campaign.opens_on, campaign.closes_on = today - timedelta(days=9), today - timedelta(days=1)
    session.flush()
    found = Counter((one.status, one.n, one.share) for one in survey_shares(session, EVERYWHERE, yesterday(today)))
    assert found[("small", None, None)] == 1
    assert found[("withheld", None, None)] == 1


def test_a_campaign_still_asking_or_out_of_the_period_gives_nothing(
    session: Session, closed: Campaign, today: date
) -> None:
    assert survey_shares(session, EVERYWHERE, Period("", "days", today, today)) == []
    closed.closes_on = today
    assert survey_shares(session, EVERYWHERE, Period("", "days", today, today)) == []


def test_the_page_the_signature_and_the_weights(
    app: Flask, session: Session, closed: Campaign, sign_in: SignIn, add_user: Callable[..., UserAccount]
) -> None:
    office, other = sign_in("office"), sign_in("admin")
    address = f"/office/surveys/{closed.id}"
    closed.created_by = add_user("office", email="maker@test.example").id
    session.commit()
    weights = office.get(f"{address}/weights").text
    for word in ("1.050", "0.875", "Kish", "没有设上限"):
        assert word in weights
    assert "92.5" in office.get(f"{address}/results").text
    assert other.post(f"{address}/sign").status_code == 303
    assert other.post(f"{address}/sign").status_code == 409
    assert other.post(f"{address}/weights", data={"cap": "3"}).status_code == 400
    assert "不再改动" in office.get(f"{address}/results").text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"truth": "90", "cluster": "1", "rho": "0"}, ("304", "至少要有 341 份满意")),
        ({"truth": "90", "cluster": "11", "rho": "0.1"}, ("608", "设计效应 2.00")),
        ({"truth": "85", "cluster": "1", "rho": "0"}, ("做不到",)),
    ],
)
def test_the_planner_tells_what_a_proof_takes(sign_in: SignIn, asked: dict[str, Any], told: tuple[str, ...]) -> None:
    plain = {"margin": "5", "share": "50", "response_rate": "100", "target": "85", "population": ""}
    page = sign_in("office").get("/office/surveys/plan", query_string=plain | asked)
    assert page.status_code == 200
    for word in told:
        assert word in page.text
