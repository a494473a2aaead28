"""Values of indicators: entered, confirmed, brought as a sheet, frozen with a ranking and found when forged."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE
from portal.audit.queries import object_history
from portal.db import db
from portal.errors import Conflict, DomainError
from portal.spreadsheets import write_csv
from surveys.collecting.models.ratings import Rating
from surveys.publishing.figures.rows import rank_fields
from surveys.publishing.figures.units import read_units, write_units
from surveys.publishing.indicators.catalogue import CATALOGUE
from surveys.publishing.indicators.entries import Entry, check_rows
from surveys.publishing.indicators.gathering import add_indicators
from surveys.publishing.indicators.models import IndicatorValue
from surveys.publishing.indicators.register import confirm, enter, values_of
from surveys.publishing.methods.registry import draft_method, read_version, sign_method
from surveys.publishing.rankings import life
from surveys.publishing.rankings.checks import list_checks
from surveys.publishing.rankings.edition import read_edition
from surveys.publishing.rankings.freezing import freeze, read_file
from surveys.publishing.rankings.gathering import gather_units
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.rankings.publishing import make_files
from surveys.publishing.rankings.verifying import verify_bundle
from surveys.publishing.tallying.dirty import mark_days
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.scoring.method import Indicator, Method
from tests.pages import PageClient, normal
from tests.stages import Stage, last_of
from tests.surveys.publishing.conftest import (
    KEY,
    NOW,
    QUARTER,
    STAGES,
    County,
    add_calls,
    build_county,
    find_county,
)
from tests.surveys.publishing.test_publication import repack

SignIn = Callable[..., PageClient]
COMPOSITE = (
    Indicator("satisfaction", "system", worst=0.6, best=1.0, weight=0.5),
    Indicator("done_today", "system", worst=0.0, best=1.0, weight=0.1),
    Indicator("inspection", "inspection", worst=60.0, best=100.0, weight=0.3),
    Indicator("vote", "vote", worst=0.5, best=1.0, weight=0.1),
)
METHOD = Method(indicators=COMPOSITE, quota=5)
PAGE = "/office/indicators/2026Q3/inspection"


def sheet(window: str, points: float) -> Entry:
    return Entry(window, points, None, None, date(2026, 9, 1), "检查一组", "评分表 1")


def ballot(window: str, hits: int, total: int) -> Entry:
    return Entry(window, hits / total, hits, total, date(2026, 9, 1), "计票组", "计票单 1")


def build_valued(app: Flask) -> None:
    """Answers to "done today?", confirmed score sheets for all but the second window, and votes."""
    build_county(app)
    session, county = db.session(), find_county(db.session())
    session.execute(update(Rating).where(Rating.level >= 4).values(finished="yes"))
    session.execute(update(Rating).where(Rating.level < 4).values(finished="no"))
    mark_days(session, [QUARTER.start + timedelta(days=day) for day in range(92)])
    refresh_tallies(session)
    codes = [window.code for window in county.windows]
    sheets = [sheet(code, 98.0 if place == 2 else 70.0 + place) for place, code in enumerate(codes) if place != 1]
    ballots = [ballot(code, 90 - place, 100) for place, code in enumerate(codes)]
    for indicator, entries in (("inspection", sheets), ("vote", ballots)):
        enter(session, EVERYWHERE, entries, period=QUARTER, indicator=indicator, by=county.office, now=NOW)
        confirm(session, EVERYWHERE, period=QUARTER, indicator=indicator, by=county.second, now=NOW)
    for window in county.windows[:6]:
        add_calls(session, window, {"confirmed": 59})
    session.commit()


def build_composite(app: Flask) -> None:
    build_valued(app)
    session, valued = db.session(), find_county(db.session())
    version = draft_method(session, METHOD.to_dict(), valid_from=QUARTER.start, reason="综合", by=valued.office)
    sign_method(session, version, by=valued.second, now=NOW)
    ranking = life.draft_ranking(
        session,
        region=valued.places.yanbian,
        period=QUARTER,
        by=valued.office,
        now=NOW,
        method=read_version(version),
    )
    freeze(session, ranking, by=valued.office, now=NOW, key=KEY, suite="sm", progress=lambda done, total: None)
    session.commit()


OWN_STAGES = [*STAGES, Stage("valued", build_valued), Stage("composite", build_composite)]


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage | None:
    return last_of(OWN_STAGES, request)


@pytest.fixture
def valued(session: Session) -> County:
    """Answers to "done today?", confirmed score sheets for all but the second window, and votes."""
    return find_county(session)


@pytest.fixture
def composite(session: Session) -> Ranking:
    """The quarter of the prefecture, frozen under a method of four indicators."""
    return session.scalars(select(Ranking)).one()


def test_a_value_counts_once_a_second_person_confirmed_it(session: Session, county: County) -> None:
    code = county.windows[0].code
    entries = [sheet(code, 88.0)]
    assert enter(session, EVERYWHERE, entries, period=QUARTER, indicator="inspection", by=county.office, now=NOW) == 1
    again = enter(session, EVERYWHERE, entries, period=QUARTER, indicator="inspection", by=county.second, now=NOW)
    assert again == 0, "the same value again changes nothing, nor whose it is"

    def seen() -> float | None:
        units, _directory = gather_units(session, region=county.places.yanbian, period=QUARTER, method=METHOD)
        value = units.set_index("unit").loc[code, "value_inspection"]
        return None if pd.isna(value) else float(value)

    assert seen() is None
    with pytest.raises(Conflict, match="另一人确认"):
        confirm(session, EVERYWHERE, period=QUARTER, indicator="inspection", by=county.office, now=NOW)
    assert confirm(session, EVERYWHERE, period=QUARTER, indicator="inspection", by=county.second, now=NOW) == 1
    assert seen() == 88.0
    with pytest.raises(Conflict, match="没有等待确认"):
        confirm(session, EVERYWHERE, period=QUARTER, indicator="inspection", by=county.second, now=NOW)
    enter(session, EVERYWHERE, [sheet(code, 60.0)], period=QUARTER, indicator="inspection", by=county.second, now=NOW)
    assert seen() is None, "a changed value waits for confirmation again"
    actions = [found.action for found in object_history(session, "indicator_value", object_id="2026Q3/inspection")]
    assert actions == ["indicator.entered", "indicator.confirmed", "indicator.entered"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"confirmed_by": 1, "confirmed_at": NOW, "entered_by": 1},
        {"hits": 5, "total": 4},
        {"hits": 5, "total": None},
        {"evidence": ""},
    ],
)
def test_the_database_refuses_what_cannot_be(session: Session, county: County, wrong: dict[str, object]) -> None:
    fields = {
        "period": "2026Q3", "indicator": "vote", "window_id": county.windows[0].id, "value": 0.5, "hits": 1, "total": 2,
        "observed_on": QUARTER.start, "observer": "组", "evidence": "单", "entered_by": county.office.id,
    }  # fmt: skip
    if "confirmed_by" in wrong:
        wrong = wrong | {"confirmed_by": county.office.id, "entered_by": county.office.id}
    session.add(IndicatorValue(**(fields | wrong)))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"value": "many"}, "not_number"),
        ({"value": "101"}, "out_of_range"),
        ({"value": "nan"}, "out_of_range"),
        ({"observed_on": "1 September"}, "bad_date"),
        ({"observed_on": "2026-12-31"}, "too_late"),
        ({"evidence": ""}, "blank"),
        ({"observer": "字" * 61}, "too_long"),
        ({"window": "elsewhere"}, "unknown_window"),
    ],
)
def test_a_cell_that_is_wrong_is_named_with_its_row(cells: dict[str, str], kind: str) -> None:
    right = {"window": "W1", "value": "88", "observed_on": "2026-09-01", "observer": "一组", "evidence": "表 1"}
    rows = [right | {"window": "W2"}, {"window": "W3"}, right | cells]
    checked = check_rows(rows, CATALOGUE["inspection"], windows=["W1", "W2", "W3"], last_day=date(2026, 11, 1))
    assert [(found.row, found.kind) for found in checked.findings] == [(4, kind)]
    assert [entry.window for entry in checked.entries] == ["W2"]
    assert checked.empty == 1


def test_votes_are_counts_and_a_window_comes_once() -> None:
    right = {
        "window": "W1",
        "hits": "9",
        "total": "10",
        "observed_on": "2026-09-01",
        "observer": "组",
        "evidence": "单",
    }
    rows = [right, right, right | {"window": "W2", "hits": "11"}, right | {"window": "W2", "total": "-1"}]
    checked = check_rows(rows, CATALOGUE["vote"], windows=["W1", "W2"], last_day=date(2026, 11, 1))
    assert checked.entries[0].value == 0.9
    assert [(found.row, found.kind) for found in checked.findings] == [
        (3, "repeated"),
        (4, "counts_impossible"),
        (5, "repeated"),
        (5, "not_number"),
    ]


def test_values_are_computed_from_what_the_platform_has(session: Session, valued: County) -> None:
    units, _directory = gather_units(session, region=valued.places.yanbian, period=QUARTER, method=METHOD)
    windows = units.set_index("unit")
    first = valued.windows[0].code
    assert windows.loc[first, "value_done_today"] == 0.98
    assert windows.loc[first, "value_vote"] == 0.9
    assert 0.02 < windows.loc[first, "error_vote"] < 0.04
    assert windows.loc[first, "error_inspection"] == 0.0
    few = valued.windows[19].code
    assert pd.isna(windows.loc[few, "value_done_today"]), "four answers would say too much of too few"
    more = (Indicator("coverage", "system", 0, 1, 0.5), Indicator("bad_share", "system", 0.2, 0, 0.3))
    waiting = Indicator("reply", "system", 0.5, 1, 0.2)
    both = add_indicators(
        session,
        units[units["kind"] == "window"],
        EVERYWHERE,
        period=QUARTER,
        methods=[replace(METHOD, indicators=(*more, waiting))],
    ).set_index("unit")
    assert both.loc[first, "value_coverage"] == 0.5
    assert both.loc[first, "value_bad_share"] == pytest.approx(0.015, abs=0.011)
    assert both["value_reply"].isna().all(), "nobody counts replies yet: missing, not zero"


def test_a_composite_ranking_is_frozen_whole_and_made_the_same_twice(session: Session, composite: Ranking) -> None:
    units = read_units(read_file(session, composite, kind="public_units"))
    assert {"value_inspection", "error_vote"} <= set(units.columns)
    edition = read_edition(session, composite, locale="zh")
    chosen = [row.unit for row in edition.results.band("A")]
    assert "222401-03" in chosen, "the best inspected of the good ones"
    lacking = next(row for row in edition.results.windows if row.unit == "222401-02")
    assert (lacking.composite["score"], lacking.composite["missing"], lacking.choice) == (
        "",
        "inspection",
        "missing_indicator",
    )
    hidden = units[units["status"] != "shown"]
    assert hidden["value_vote"].isna().all(), "a hidden window shows nothing"
    first, second = (make_files(session, composite, progress=lambda done, total: None) for _time in range(2))
    assert {name: data for name, (data, _type) in first.items()} == {
        name: data for name, (data, _type) in second.items()
    }
    check_bundle(first["bundle.zip"][0])


def check_bundle(bundle: bytes) -> None:
    """Whole as made; one changed value, error or printed score is found though its own hash would be right."""
    assert verify_bundle(bundle).whole, verify_bundle(bundle).differences[:3]
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        tallies, document = archive.read("tallies.csv"), json.loads(archive.read("ranking.json"))
        method = Method.from_dict(json.loads(archive.read("method.json")))
        dictionary = archive.read("dictionary.csv").decode("utf-8-sig")
        told = json.loads(archive.read("sensitivity.json"))
    assert tuple(document["windows"][0]) == tuple(sorted(rank_fields(method)))
    assert "part_inspection,现场检查得分折合分" in dictionary
    for column, value in (("value_inspection", 99.0), ("error_vote", 0.5)):
        units = read_units(tallies)
        units.loc[units["unit"] == "222401-03", column] = value
        found = verify_bundle(repack(bundle, {"tallies.csv": write_units(units)}))
        codes = {(one.file, one.code) for one in found.differences}
        assert ("tallies.csv", "counts") in codes
        assert ("ranking.json", "figure") in codes
    row = next(row for row in document["windows"] if row["score"])
    row["score"] = "99.99"
    found = verify_bundle(repack(bundle, {"ranking.json": json.dumps(document).encode()}))
    assert f"{row['unit']}.score" in {one.where for one in found.differences}
    told["accepted"][0]["both"] = "0.0"
    found = verify_bundle(repack(bundle, {"sensitivity.json": json.dumps(told).encode()}))
    assert ("sensitivity.json", "accepted") in {(one.file, one.where) for one in found.differences}


def test_a_method_edited_while_its_composite_is_frozen_stops_the_signing(
    session: Session, valued: County, composite: Ranking
) -> None:
    life.review(session, composite, by=valued.office, now=NOW, checks=list_checks(session, composite, now=NOW))
    composite.method.digest = "0" * 64
    with pytest.raises(Conflict, match="方法被改动"):
        life.sign(session, composite, by=valued.second, now=NOW)


@pytest.mark.parametrize(
    "indicators",
    [
        [replace(COMPOSITE[0], weight=0.4), *COMPOSITE[1:]],
        [*COMPOSITE[1:], replace(COMPOSITE[0], code="luck")],
        [replace(COMPOSITE[0], source="vote"), *COMPOSITE[1:]],
        [replace(COMPOSITE[0], worst=-3.0), *COMPOSITE[1:]],
    ],
    ids=["sum below 1", "not on the list", "another source", "goalpost beyond a share"],
)
def test_a_method_with_wrong_indicators_is_refused(
    session: Session, county: County, indicators: list[Indicator]
) -> None:
    parameters = Method().to_dict() | {"indicators": [one.__dict__ for one in indicators]}
    with pytest.raises(DomainError, match="方法参数有误"):
        draft_method(session, parameters, valid_from=QUARTER.start, reason="", by=county.office)


def test_values_are_typed_confirmed_and_refused_by_the_page(session: Session, county: County, sign_in: SignIn) -> None:
    office, second = sign_in("office"), sign_in("admin")
    one, other = county.windows[0].code, county.windows[1].code
    form = {f"row-{code}": "1" for code in (one, other)} | {
        f"value-{one}": "88.5", f"evidence-{one}": "表 1", "common-observed_on": "2026-09-01",
        "common-observer": "一组",
    }  # fmt: skip
    bad = office.post(PAGE, data=form | {f"value-{other}": "880", f"evidence-{other}": "表 2"})
    assert bad.status_code == 400
    text = normal(bad.get_data(as_text=True))
    assert "超出可能的范围" in text
    assert 'value="88.5"' in text, "what was typed stays"
    assert values_of(session, EVERYWHERE, period=QUARTER, indicator="inspection") == {}
    assert office.post(PAGE, data=form).status_code == 303
    assert office.post(f"{PAGE}/confirm").status_code == 409
    assert "等待另一人确认" in office.get(PAGE).get_data(as_text=True)
    assert "全部确认" in second.get(PAGE).get_data(as_text=True)
    assert second.post(f"{PAGE}/confirm").status_code == 303
    session.expire_all()
    kept = values_of(session, EVERYWHERE, period=QUARTER, indicator="inspection")
    assert {code: (row.value, row.observer, row.confirmed_by is not None) for code, row in kept.items()} == {
        one: (88.5, "一组", True)
    }
    assert office.get("/office/indicators?period=2026Q3").status_code == 200
    assert office.get("/office/indicators/2026Q3/satisfaction").status_code == 404
    assert one in office.get(f"{PAGE}?find={one}").get_data(as_text=True)


def test_a_sheet_is_checked_row_by_row_before_it_is_written(session: Session, county: County, sign_in: SignIn) -> None:
    office = sign_in("office")
    page = "/office/indicators/2026Q3/vote"
    empty = office.get(f"{page}.csv").data.decode("utf-8-sig").splitlines()
    assert len(empty) == 1 + len(county.windows) + 1  # and the window of another prefecture
    heading = empty[0].split(",")
    one, other = county.windows[0].code, county.windows[1].code

    def send(rows: list[list[str]]) -> tuple[int, str]:
        data = write_csv(heading, rows)
        answer = office.post(
            f"{page}/import",
            data={"sheet": (io.BytesIO(data), "votes.csv")},
            content_type="multipart/form-data",
        )
        return answer.status_code, normal(answer.get_data(as_text=True))

    code, text = send([[one, "", "9", "8", "2026-09-01", "组", "单"], [other, "", "", "", "", "", ""]])
    assert code == 400
    assert "第 2 行" in text
    assert "什么都没有写入" in text
    code, text = send([[one, "", "8", "9", "2026-09-01", "组", "单"], [other, "", "", "", "", "", ""]])
    assert code == 200
    assert "1 行空着不动" in text
    assert values_of(session, EVERYWHERE, period=QUARTER, indicator="vote") == {}, "a dry run writes nothing"
    table = f"window,hits,total,observed_on,observer,evidence\n{one},8,9,2026-09-01,组,单\n"
    assert office.post(f"{page}/write", data={"table": table}).status_code == 303
    assert office.post(f"{page}/write", data={"table": table.replace(one, "x")}).status_code == 400
    kept = values_of(session, EVERYWHERE, period=QUARTER, indicator="vote")
    assert (kept[one].hits, kept[one].total, kept[one].confirmed_by) == (8, 9, None)
    assert office.get(f"{page}.xlsx").status_code == 200
    assert office.post(f"{page}/import").status_code == 400
    assert office.post(f"{page}/import", data={"sheet": (io.BytesIO(b"a,b\n1,2\n"), "x.csv")}).status_code == 400


def test_people_of_another_prefecture_cannot_enter_for_this_one(
    session: Session, county: County, sign_in: SignIn, add_user: Callable[..., UserAccount]
) -> None:
    other = sign_in("office", county.places.in_region("changchun"))
    code = county.windows[0].code
    form = {
        f"row-{code}": "1", f"value-{code}": "88", f"observed_on-{code}": "2026-09-01",
        f"observer-{code}": "一组", f"evidence-{code}": "表",
    }  # fmt: skip
    assert other.post(PAGE, data=form).status_code == 400
    assert code not in other.get(PAGE).get_data(as_text=True)
    assert values_of(session, EVERYWHERE, period=QUARTER, indicator="inspection") == {}


def test_the_method_desk_edits_indicators_and_says_what_is_wrong(county: County, sign_in: SignIn) -> None:
    office = sign_in("office")
    form = {
        "target": "0.85", "alpha": "0.05", "q_select": "0.2", "min_coverage": "0.2", "n_suppress": "10",
        "n_verdict": "30", "n_honour": "100", "quota": "5", "min_months": "3", "measure": "top2",
        "valid_from": "2027-01-01", "reason": "综合", "indicator-0": "satisfaction", "weight-0": "0.6",
        "indicator-1": "inspection", "weight-1": "0.3",
    }  # fmt: skip
    short = office.post("/office/methods", data=form)
    assert short.status_code == 400
    assert "合计是 0.9" in short.get_data(as_text=True)
    twice = office.post("/office/methods", data=form | {"indicator-1": "satisfaction", "weight-1": "0.4"})
    assert "只能用一次" in twice.get_data(as_text=True)
    assert office.post("/office/methods", data=form | {"indicator-1": "luck", "weight-1": "0.4"}).status_code == 400
    assert office.post("/office/methods", data=form | {"weight-1": "0.4", "worst-1": "120"}).status_code == 400
    assert office.post("/office/methods", data=form | {"weight-1": "0.4"}).status_code == 303
    page = normal(office.get("/methods/2").get_data(as_text=True))
    for words in ("现场检查得分", "60 分", "40.0%", "熵权法", "TOPSIS", "有一个不满意就取消资格"):
        assert words in page
    again = normal(office.get("/office/methods").get_data(as_text=True))
    assert 'value="0.4"' in again
    compared = normal(office.get("/office/methods/compare?one=1&other=2&period=2026Q3").get_data(as_text=True))
    assert "现场检查得分" in compared
    aid = office.get(
        "/office/methods/weights?code=satisfaction&code=inspection&code=vote&pair-satisfaction-inspection=3"
    )
    assert "一致性比率" in aid.get_data(as_text=True)


def test_draft_gates_and_robustness_are_shown_to_the_office_and_then_to_everyone(
    session: Session, valued: County, composite: Ranking, sign_in: SignIn, client: PageClient
) -> None:
    office = sign_in("office")
    desk = f"/office/rankings/{composite.code}"
    page = normal(office.get(desk).get_data(as_text=True))
    assert "各指标折合分" in page
    assert "缺现场检查得分" in page
    gates = normal(office.get(f"{desk}/gates?failed=G7").get_data(as_text=True))
    assert "没有回访" in gates
    assert "222401-01" not in gates, "it passed the call-backs"
    assert "200 条（要 100）" in normal(office.get(f"{desk}/gates").get_data(as_text=True))
    told = normal(office.get(f"{desk}/sensitivity").get_data(as_text=True))
    for words in ("改用几何平均", "各指标权重相同", "去掉现场检查得分", "改用五级平均分", "20240601"):
        assert words in told
    public = f"/rankings/{composite.code}"
    assert client.get(f"{public}/gates").status_code == 404
    life.review(session, composite, by=valued.office, now=NOW, checks=list_checks(session, composite, now=NOW))
    life.sign(session, composite, by=valued.second, now=NOW)
    life.begin_notice(session, composite, by=valued.office, now=NOW)
    session.commit()
    for prefix in ("", "/en", "/ko", "/elder"):
        for path in ("", "/gates", "/sensitivity"):
            assert client.get(f"{prefix}{public}{path}").status_code == 200
    draft = life.draft_ranking(session, region=valued.places.jilin, period=QUARTER, by=valued.office, now=NOW)
    session.commit()
    assert "实时预览" in office.get(f"/office/rankings/{draft.code}").get_data(as_text=True)
