from datetime import date
from typing import Any

import pandas as pd
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.errors import DomainError
from portal.orm import utc_now
from surveys.collecting.tags import PARTS, TAG_PARTS
from surveys.publishing.figures.board import read_board
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.methods.registry import method_in_force
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.reports.content.opinion import satisfaction_section, themes_section
from surveys.reports.facts import gather_report
from surveys.reports.life import draft_report, hash_facts
from surveys.reports.service import describe_themes
from surveys.reports.shares import measure_groups, print_ten_points, withhold
from surveys.scoring.method import Method
from tests.surveys.publishing.ratings import add_ratings
from tests.surveys.reports.conftest import World

QUARTER = parse_period("2026Q3")


def quiet(_done: int, _total: int) -> None:
    return


def facts_of(session: Session, world: World) -> dict[str, Any]:
    method = method_in_force(session, day=QUARTER.end)
    return gather_report(session, region=world.places.jilin, period=QUARTER, method=method, progress=quiet)


def test_the_figures_are_those_of_the_score_pages(session: Session, world: World) -> None:
    facts = facts_of(session, world)
    board = read_board(session, world.places.in_region("jilin"), period=QUARTER)
    row = board.row(world.places.jilin.code, locale="zh")
    assert row is not None
    top = facts["satisfaction"]["top"]
    assert [top[name] for name in ("n", "share", "low", "high", "verdict")] == [
        row.n, row.share, row.low, row.high, row.verdict,
    ]  # fmt: skip
    assert top["index"] == "", "a level of two or three ratings would follow from it"


def test_a_small_hall_and_what_would_give_it_away_are_hidden(session: Session, world: World) -> None:
    facts = facts_of(session, world)
    shown = [row for row in facts["satisfaction"]["halls"] if row["share"]]
    assert shown == [], "one of two halls is too small, so the other is hidden with it"


def test_defaults_are_shown_apart_and_never_counted(session: Session, world: World) -> None:
    facts = facts_of(session, world)
    assert facts["scope"]["counted"] == 2039
    assert facts["satisfaction"]["with_defaults"] == {"defaults": "5", "without": "85.0", "with": "84.8"}


def test_exclusions_are_counted_in_the_rates_before_review(session: Session, world: World) -> None:
    rates = facts_of(session, world)["service"]["rates"]
    assert rates["excluded_bad"] == {"part": "", "whole": "<10", "share": ""}, "seven bad ratings are too few"
    assert rates["bad_before"]["whole"] == "2042"
    assert rates["bad"]["whole"] == "2039"


def test_trips_people_told_are_a_share_of_those_who_told(session: Session, world: World) -> None:
    assert facts_of(session, world)["trips_taken"]["once"] == {"part": "2000", "whole": "2000", "share": "100.0"}


def test_equal_data_give_equal_facts(session: Session, world: World) -> None:
    assert hash_facts(facts_of(session, world)) == hash_facts(facts_of(session, world))


@pytest.mark.parametrize("code", ["2026Q2", "2999Q4"])
def test_no_report_without_ratings_or_before_the_end(session: Session, world: World, code: str) -> None:
    with pytest.raises(DomainError):
        draft_report(
            session,
            region=world.places.jilin,
            period=parse_period(code),
            by=world.author,
            now=utc_now(),
            progress=quiet,
        )


def test_ten_points_round_half_up() -> None:
    assert print_ten_points({5: 1, 4: 1}) == "9.0"
    assert print_ten_points({5: 19, 4: 1}) == "9.9"
    assert print_ten_points({}) == ""


def test_an_empty_group_says_none_and_not_few() -> None:
    assert withhold([0, 50, 60], minimum=10) == ["shown", "shown", "shown"]


@given(st.lists(st.integers(0, 200), min_size=2, max_size=8))
def test_no_small_part_follows_from_the_whole(counts: list[int]) -> None:
    states = withhold(counts, minimum=10)
    hidden = [count for count, state in zip(counts, states, strict=True) if state != "shown"]
    assert all(state != "shown" for count, state in zip(counts, states, strict=True) if 0 < count < 10)
    others = [count for count in counts if count]
    assert len(hidden) != 1 or len(others) == 1


def test_groups_keep_their_names_and_order() -> None:
    levels = pd.DataFrame({"group": ["b", "a", "a"], "level": [5, 5, 1], "n": [40, 30, 10]})
    rows = measure_groups(levels, Method(), phi=1.0)
    assert [(row["unit"], row["n"], row["share"]) for row in rows] == [("a", "40", "75.0"), ("b", "40", "100.0")]


def test_both_comparisons_are_told_and_a_report_of_before_keeps_its_one(
    app: Flask, session: Session, world: World
) -> None:
    add_ratings(session, world.places.first, day=date(2026, 5, 1), levels={5: 150, 1: 50})
    refresh_tallies(session)
    facts = facts_of(session, world)
    before, year = facts["satisfaction"]["changes"]
    assert (before["kind"], before["period"], before["outcome"], before["share"]) == (
        "before", "2026Q2", "higher", "75.0",
    )  # fmt: skip
    assert (year["kind"], year["period"], year["outcome"], year["share"]) == ("year", "2025Q3", "none", "")
    one = {"period": "2026Q2", "share": "75.0", "points": "+10.0", "shown": True}
    kept = {name: value for name, value in facts["satisfaction"].items() if name != "changes"} | {"change": one}
    with app.test_request_context("/"):
        told = " ".join(satisfaction_section(facts).sentences)
        old = " ".join(satisfaction_section(facts | {"satisfaction": kept}).sentences)
    assert "比2026 年第 2 季度（75.0%）高" in told
    assert "去年同期（2025 年第 3 季度）没有评价，无法比较。" in told
    assert "要由抽样调查来判断" in told
    assert "相比变化 +10.0 个百分点，超出偶然范围" in old


def test_blame_is_summed_by_the_same_parts_that_cases_name(app: Flask) -> None:
    tags = {"108": 12, "109": 7, "207": 20, "110": 30, "210": 11, "213": 4, "510": 99, "509": 3}
    found = describe_themes(tags, minimum=10)
    parts = {row["part"]: (row["codes"], row["n"]) for row in found["parts"]}
    assert list(parts) == list(PARTS)
    assert parts["conditions"] == (["108"], "12")
    assert parts["materials"] == (["109", "111", "207", "208"], "27")
    assert (parts["limits"][1], parts["sharing"][1], parts["trips"][1], parts["conduct"][1]) == ("30", "11", "0", "<10")
    assert sorted(code for codes, _n in parts.values() for code in codes) == sorted(TAG_PARTS)
    assert found["other"] == 3


def test_a_report_of_before_keeps_the_names_it_was_drafted_with(app: Flask) -> None:
    parts = [("conditions", ["108", "109"]), ("limit", ["110"]), ("repeated", ["210"]), ("conditions", ["108"])]
    rows = [{"part": part, "codes": codes, "n": "12"} for part, codes in parts]
    blame = [{"code": "108", "n": "12"}]
    facts = {"themes": {"blame": blame, "praise": [], "parts": rows, "other": 0}}
    with app.test_request_context():
        table = next(one for one in themes_section(facts).tables if one.name == "parts")
    assert [row[0] for row in table.rows] == ["条件和材料", "办理时限", "重复提交证明", "受理条件"]
