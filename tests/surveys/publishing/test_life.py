import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.queries import object_history, verify_chain
from portal.errors import Conflict, DomainError
from portal.places.models import Window
from surveys.collecting.models.ratings import Rating
from surveys.kiosk.models import KioskDevice
from surveys.publishing.figures.periods import parse_period
from surveys.publishing.figures.units import read_units
from surveys.publishing.methods.models import MethodVersion
from surveys.publishing.methods.registry import draft_method, revise_method, sign_method
from surveys.publishing.rankings import life, objecting
from surveys.publishing.rankings.bundle import data_files
from surveys.publishing.rankings.checks import list_checks
from surveys.publishing.rankings.edition import read_edition
from surveys.publishing.rankings.freezing import freeze, read_file
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.tallying.dirty import mark_days
from surveys.publishing.tallying.rollup import refresh_tallies
from surveys.scoring.method import Method
from tests.pages import PageClient
from tests.surveys.publishing.conftest import KEY, NOW, QUARTER, County, freeze_quarter, to_notice


def test_a_ranking_takes_its_steps_in_order(session: Session, county: County, noticed: Ranking) -> None:
    assert noticed.state == "notice"
    assert noticed.code == "222400-2026Q3-1"
    assert noticed.notice_until is not None
    assert noticed.notice_until.isoformat() == "2026-11-30", "five working days after Monday the 23rd"
    with pytest.raises(Conflict, match="公示期到"):
        life.check_publishable(session, noticed, now=NOW)
    life.check_publishable(session, noticed, now=NOW + timedelta(days=8))
    actions = [entry.action for entry in object_history(session, "ranking", object_id=noticed.code)]
    assert actions == ["ranking.drafted", "ranking.frozen", "ranking.reviewed", "ranking.signed", "ranking.notice"]
    assert verify_chain(session).whole


def test_the_maker_cannot_sign(session: Session, county: County, frozen: Ranking) -> None:
    life.review(session, frozen, by=county.office, now=NOW, checks=list_checks(session, frozen, now=NOW))
    with pytest.raises(Conflict, match="另一人"):
        life.sign(session, frozen, by=county.office, now=NOW)


def test_the_database_refuses_one_person_in_both_roles(session: Session, county: County, frozen: Ranking) -> None:
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(update(Ranking).values(signed_by=county.office.id, signed_at=NOW, state="signed"))
    session.rollback()
    with pytest.raises(IntegrityError):
        session.execute(update(Ranking).values(state="published", published_at=NOW))


def test_a_frozen_ranking_does_not_move_with_the_ratings(session: Session, county: County, frozen: Ranking) -> None:
    before = read_edition(session, frozen, locale="zh").results.windows
    session.execute(delete(Rating).where(Rating.level >= 4))
    mark_days(session, [QUARTER.start + timedelta(days=day) for day in range(92)])
    refresh_tallies(session)
    assert read_edition(session, frozen, locale="zh").results.windows == before


def test_a_running_period_cannot_be_frozen(session: Session, county: County) -> None:
    with pytest.raises(DomainError, match="还没有结束"):
        life.draft_ranking(
            session, region=county.places.yanbian, period=parse_period("2026Q4"), by=county.office, now=NOW
        )


def test_a_period_without_ratings_makes_no_ranking(session: Session, county: County) -> None:
    ranking = life.draft_ranking(
        session, region=county.places.yanbian, period=parse_period("2026Q1"), by=county.office, now=NOW
    )
    with pytest.raises(DomainError, match="没有有效评价"):
        freeze(session, ranking, by=county.office, now=NOW, key=KEY, suite="sm", progress=lambda done, total: None)
    assert ranking.state == "draft"


def test_one_window_cannot_be_ranked(session: Session, county: County) -> None:
    session.execute(update(Rating).values(window_id=county.places.third.id))
    mark_days(session, [QUARTER.start + timedelta(days=day) for day in range(92)])
    ranking = life.draft_ranking(session, region=county.places.changchun, period=QUARTER, by=county.office, now=NOW)
    with pytest.raises(DomainError, match="只有一个窗口"):
        freeze(session, ranking, by=county.office, now=NOW, key=KEY, suite="sm", progress=lambda done, total: None)


def test_a_method_edited_while_frozen_stops_the_signing(session: Session, county: County, frozen: Ranking) -> None:
    life.review(session, frozen, by=county.office, now=NOW, checks=list_checks(session, frozen, now=NOW))
    session.execute(update(MethodVersion).values(digest="0" * 64))
    session.refresh(frozen.method)
    with pytest.raises(Conflict, match="方法被改动"):
        life.sign(session, frozen, by=county.second, now=NOW)


def test_a_clock_that_is_behind_stops_the_next_step(session: Session, county: County, frozen: Ranking) -> None:
    with pytest.raises(Conflict, match="时钟"):
        life.review(session, frozen, by=county.office, now=NOW - timedelta(minutes=1), checks=[])


def test_steps_cannot_be_skipped_or_repeated(session: Session, county: County, frozen: Ranking) -> None:
    with pytest.raises(Conflict):
        life.sign(session, frozen, by=county.second, now=NOW)
    with pytest.raises(Conflict):
        life.begin_notice(session, frozen, by=county.office, now=NOW)
    with pytest.raises(Conflict, match="已经有一份排名"):
        life.draft_ranking(session, region=county.places.yanbian, period=QUARTER, by=county.office, now=NOW)


def test_only_demo_data_may_skip_the_notice(session: Session, county: County, noticed: Ranking) -> None:
    life.check_publishable(session, noticed, now=NOW, skip_notice=True)
    noticed.simulated = False
    with pytest.raises(Conflict, match="演示数据"):
        life.check_publishable(session, noticed, now=NOW, skip_notice=True)


def test_an_objection_must_be_answered_before_publication(session: Session, county: County, noticed: Ranking) -> None:
    objection = objecting.object_to(
        session, noticed, from_kind="unit", window_code="222401-01", text="评价数不对", now=NOW
    )
    later = NOW + timedelta(days=8)
    with pytest.raises(Conflict, match="异议"):
        life.check_publishable(session, noticed, now=later)
    objecting.answer(
        session, objection, ranking=noticed, outcome="rejected", text="已复核，数字无误。", by=county.office, now=NOW
    )
    life.check_publishable(session, noticed, now=later)
    with pytest.raises(Conflict, match="已经答复"):
        objecting.answer(session, objection, ranking=noticed, outcome="upheld", text="改判", by=county.office, now=NOW)


@pytest.mark.parametrize("text", ["", "   ", "字" * 2001, "请打 13812345678 找我"])
def test_an_objection_says_something_and_names_nobody(session: Session, noticed: Ranking, text: str) -> None:
    with pytest.raises(DomainError):
        objecting.object_to(session, noticed, from_kind="citizen", window_code="", text=text, now=NOW)


def test_objections_come_only_during_the_notice(session: Session, frozen: Ranking) -> None:
    with pytest.raises(Conflict):
        objecting.object_to(session, frozen, from_kind="citizen", window_code="", text="太晚", now=NOW)


def test_a_correction_supersedes_and_explains(session: Session, county: County, noticed: Ranking) -> None:
    life.mark_published(session, noticed, by=county.office, now=NOW, skip_notice=True)
    session.commit()
    later = to_notice(session, county, freeze_quarter(session, county, corrects=noticed, reason="补入纸质评价"))
    life.mark_published(session, later, by=county.office, now=NOW, skip_notice=True)
    session.commit()
    assert (later.code, noticed.state, later.state) == ("222400-2026Q3-2", "superseded", "published")
    assert read_file(session, noticed, kind="public_units"), "the old edition stays readable"


def test_a_correction_tells_window_by_window_what_it_changes(
    session: Session, county: County, noticed: Ranking, client: PageClient
) -> None:
    life.mark_published(session, noticed, by=county.office, now=NOW, skip_notice=True)
    same = to_notice(session, county, freeze_quarter(session, county, corrects=noticed, reason="核对"))
    assert read_edition(session, same, locale="zh").changes == []
    life.withdraw(session, same, by=county.office, now=NOW, reason="没有变化")
    session.execute(delete(Rating).where(Rating.window_id == county.windows[0].id, Rating.level < 4))
    mark_days(session, [QUARTER.start + timedelta(days=day) for day in range(92)])
    refresh_tallies(session)
    later = to_notice(session, county, freeze_quarter(session, county, corrects=noticed, reason="删去四条重复评价"))
    edition = read_edition(session, later, locale="zh")
    changes = {change["unit"]: change["changes"] for change in edition.changes}
    assert changes["222401-01"]["n"] == ["200", "196"]
    assert changes["222401-01"]["share"] == ["98.0", "100.0"]
    assert all(old != new for fields in changes.values() for old, new in fields.values())
    files = data_files(edition, names=later.facts["names"], regions=later.facts["regions"])
    assert json.loads(files["ranking.json"][0])["changes"] == edition.changes
    page = client.get(f"/rankings/{later.code}").get_data(as_text=True)
    assert "删去四条重复评价" in page
    assert "98.0 → 100.0" in page


def test_a_withdrawal_needs_a_reason_and_leaves_a_mark(session: Session, county: County, noticed: Ranking) -> None:
    with pytest.raises(DomainError):
        life.withdraw(session, noticed, by=county.office, now=NOW, reason=" ")
    life.withdraw(session, noticed, by=county.office, now=NOW, reason="数据有误")
    session.commit()
    assert (noticed.state, noticed.withdrawn_reason) == ("withdrawn", "数据有误")


def test_a_damaged_copy_stops_the_review(session: Session, county: County, frozen: Ranking) -> None:
    frozen.units_sha256 = "0" * 64
    checks = list_checks(session, frozen, now=NOW)
    with pytest.raises(Conflict, match="检查"):
        life.review(session, frozen, by=county.office, now=NOW, checks=checks)


def test_the_reviewer_sees_tablets_that_hold_ratings_or_are_silent(
    session: Session, county: County, frozen: Ranking
) -> None:
    def found() -> tuple[int, str]:
        checks = {check["code"]: check for check in list_checks(session, frozen, now=NOW)}
        return checks["devices_unsent"]["count"], checks["devices_unsent"]["state"]

    assert found() == (0, "fine")
    _tablet(session, county.windows[0], name="full", unsent=3, seen=NOW)
    _tablet(session, county.windows[1], name="lost", unsent=0, seen=NOW - timedelta(days=2))
    _tablet(session, county.windows[2], name="well", unsent=0, seen=NOW)
    assert found() == (2, "look")


def _tablet(session: Session, window: Window, *, name: str, unsent: int, seen: datetime) -> None:
    token = name.encode().ljust(32, b"0")
    session.add(
        KioskDevice(window_id=window.id, name=name, token_hash=token, pin_hash=token, unsent=unsent, last_seen_at=seen)
    )
    session.flush()


def test_a_signed_method_cannot_be_changed_and_needs_two_people(session: Session, county: County) -> None:
    version = draft_method(session, {"quota": 3}, valid_from=QUARTER.start, reason="名额", by=county.office)
    revise_method(session, version, {"quota": 5}, by=county.office)
    with pytest.raises(Conflict, match="起草人"):
        sign_method(session, version, by=county.office, now=NOW)
    sign_method(session, version, by=county.second, now=NOW)
    with pytest.raises(Conflict, match="已经签发"):
        revise_method(session, version, {"quota": 9}, by=county.office)
    assert Method.from_dict(version.parameters).quota == 5


@pytest.mark.parametrize("wrong", [{"target": 85}, {"quota": "many"}, {"nonsense": 1}, {"indicators": []}])
def test_a_method_that_cannot_be_is_refused(session: Session, county: County, wrong: dict[str, object]) -> None:
    with pytest.raises(DomainError, match="方法参数有误"):
        draft_method(session, wrong, valid_from=QUARTER.start, reason="", by=county.office)


def test_the_frozen_frame_hides_small_counts(session: Session, county: County, frozen: Ranking) -> None:
    public = read_units(read_file(session, frozen, kind="public_units")).set_index("unit")
    whole = read_units(read_file(session, frozen, kind="units")).set_index("unit")
    assert whole.loc["222401-20", "n"] == 4
    assert public.loc["222401-20", "n"] is not whole.loc["222401-20", "n"]
    hidden = public[public["status"] != "shown"]
    assert hidden["n"].isna().all()
    assert len(hidden) >= 2, "one hidden window alone could be worked out from its hall"


def test_people_of_another_region_do_not_see_it(
    session: Session,
    county: County,
    noticed: Ranking,
    sign_in: Callable[..., object],
    add_user: Callable[..., UserAccount],
) -> None:
    client = sign_in("office", county.places.in_region("changchun"))
    assert client.get(f"/office/rankings/{noticed.code}").status_code == 404  # type: ignore[attr-defined] # a client
