import re
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.jobs.models import Job
from surveys.publishing.rankings.models import Ranking
from surveys.publishing.tallying.dirty import count_dirty, mark_dirty
from tests.pages import PageClient, normal
from tests.surveys.publishing.conftest import QUARTER, County

SignIn = Callable[..., PageClient]
CODE = "222400-2026Q3-1"


def take(client: PageClient, step: str, **form: str) -> int:
    return client.post(f"/office/rankings/{CODE}/{step}", data=form).status_code


def state(session: Session) -> str:
    session.expire_all()
    return session.scalars(select(Ranking.state)).one()


def test_two_people_publish_by_the_pages(session: Session, county: County, sign_in: SignIn) -> None:
    office, second = sign_in("office"), sign_in("admin")
    draft = {"region": county.places.yanbian.code, "period": "2026Q3"}
    assert office.post("/office/rankings", data=draft).status_code == 303
    assert office.post("/office/rankings", data=draft).status_code == 409
    assert "实时预览" in office.get(f"/office/rankings/{CODE}").get_data(as_text=True)
    assert take(office, "review") == 409, "no step before its turn"
    assert take(office, "freeze") == 303
    page = normal(office.get(f"/office/rankings/{CODE}").get_data(as_text=True))
    assert "复核清单" in page
    assert "还有评价没有上传、或者已经失联的终端" in page
    assert take(office, "review") == 303
    assert take(office, "sign") == 409, "the maker cannot sign"
    assert "请由另一人签发" in office.get(f"/office/rankings/{CODE}").get_data(as_text=True)
    assert take(second, "sign") == 303
    assert take(office, "notice") == 303
    assert take(office, "publish") == 409, "the notice period runs"
    assert take(office, "publish", skip_notice="1") == 409, "real data cannot skip it"
    session.scalars(select(Ranking)).one().simulated = True
    session.commit()

    public = f"/rankings/{CODE}"
    assert office.post(f"{public}/objections", data={"text": "请复核 3 号窗口"}).status_code == 303
    assert office.post(f"{public}/objections", data={"text": ""}).status_code == 400
    assert take(office, "publish", skip_notice="1") == 409, "an objection waits"
    page = office.get(f"/office/rankings/{CODE}").get_data(as_text=True)
    objection = re.search(r"/objections/([A-Z0-9]{8})", page)
    assert objection is not None
    path = f"/office/rankings/{CODE}/objections/{objection[1]}"
    assert office.post(path, data={"outcome": "rejected", "text": ""}).status_code == 400
    assert office.post(path, data={"outcome": "rejected", "text": "已复核无误"}).status_code == 303

    assert take(office, "publish", skip_notice="1") == 303
    job = session.scalars(select(Job)).one()
    assert (job.state, job.result) == ("done", {"address": public})
    assert state(session) == "published"
    assert "已复核无误" in office.get(public).get_data(as_text=True)
    assert take(office, "correct", reason="") == 400
    assert take(office, "withdraw", reason="") == 400
    assert take(office, "withdraw", reason="计数有误") == 303
    assert take(office, "dance") == 404


def test_a_running_or_unknown_period_is_refused_with_words(county: County, sign_in: SignIn) -> None:
    office = sign_in("office")
    for period, words in (("2099", "还没有结束"), ("soon", "不是一个时段")):
        answer = office.post("/office/rankings", data={"region": county.places.yanbian.code, "period": period})
        assert answer.status_code == 400
        assert words in answer.get_data(as_text=True)
    assert office.post("/office/rankings", data={"region": "999", "period": "2026Q3"}).status_code == 404


def test_two_methods_are_compared_in_one_click(county: County, sign_in: SignIn) -> None:
    office, second = sign_in("office"), sign_in("admin")
    form = {
        "target": "0.9",
        "alpha": "0.05",
        "q_select": "0.2",
        "min_coverage": "0.2",
        "n_suppress": "10",
        "n_verdict": "30",
        "n_honour": "100",
        "quota": "50",
        "min_months": "3",
        "measure": "top2",
        "valid_from": "2027-01-01",
        "reason": "提高目标",
    }
    assert office.post("/office/methods", data=form | {"target": "much"}).status_code == 400
    assert office.post("/office/methods", data=form | {"target": "90"}).status_code == 400
    assert office.post("/office/methods", data=form | {"reason": ""}).status_code == 400
    assert office.post("/office/methods", data=form).status_code == 303
    assert office.post("/office/methods/2/sign").status_code == 409
    assert second.post("/office/methods/2/sign").status_code == 303
    page = normal(office.get("/office/methods/compare?one=1&other=2&period=2026Q3").get_data(as_text=True))
    assert "0.85" in page
    assert "0.9" in page
    assert "222401-05" in page, "90 % meets 85 but not 90"
    assert "两版参数相同" in office.get("/office/methods/compare?one=1&other=1&period=2026Q3").get_data(as_text=True)
    assert office.get("/office/methods/compare?one=x&other=1").status_code == 400
    assert office.get("/office/methods").status_code == 200


def test_calls_are_drawn_recorded_once_and_decide(session: Session, county: County, sign_in: SignIn) -> None:
    office = sign_in("office")
    path = f"/office/calls/{QUARTER.code}/{county.windows[0].code}"
    assert office.post(path).status_code == 303
    assert office.post(path).status_code == 409, "59 are enough"
    for position in range(58):
        assert office.post(path, data={"position": str(position), "outcome": "confirmed"}).status_code == 303
    assert office.post(path, data={"position": "0", "outcome": "not_made"}).status_code == 409
    assert "抽查还没有完成" in office.get(path).get_data(as_text=True)
    assert office.post(path, data={"position": "58", "outcome": "unreached"}).status_code == 303
    assert office.post(path).status_code == 303, "somebody else is called instead"
    assert office.post(path, data={"position": "59", "outcome": "not_made"}).status_code == 303
    assert "非本人评价" in office.get(path).get_data(as_text=True)
    assert office.post(path, data={"position": "1", "outcome": "fine"}).status_code == 400
    assert office.get(f"/office/calls/{QUARTER.code}/nowhere").status_code == 404


def test_waiting_days_are_counted_from_the_page(session: Session, county: County, sign_in: SignIn) -> None:
    mark_dirty(session, QUARTER.start)
    session.commit()
    office = sign_in("office")
    assert "立即汇总" in office.get("/office/scores?period=2026Q3").get_data(as_text=True)
    assert office.post("/office/scores/refresh").status_code == 303
    assert count_dirty(session) == 0
