"""The pages: scope, the steps by form, the receipt, the public replies, the contact that only the handler opens."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.queries import object_history
from portal.crypto.codes import receipt_code
from portal.crypto.envelopes import seal
from portal.orm import utc_now
from portal.settings import Settings
from surveys.collecting.intake import CONTACT_PURPOSE, business_day
from surveys.collecting.keys import Keys, keys_of
from surveys.collecting.models.ratings import Rating, RatingComment, RatingContact
from surveys.handling import findings, life
from surveys.handling.clocks import deadlines_in
from surveys.handling.models import HandlingCase, WindowFinding
from surveys.handling.states import MoveRefused
from surveys.handling.steps import NotYours
from tests.pages import PageClient
from tests.places import Places
from tests.surveys.handling.conftest import MONDAY, REPLY, People

SignIn = Callable[..., PageClient]
AddUser = Callable[..., UserAccount]
OpenCase = Callable[..., HandlingCase]
ACCEPT = {"is_true": "yes", "is_reasonable": "yes", "complexity": "simple", "evidence": "已核实", "reason": "转整改"}


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return keys_of(settings)


@pytest.fixture
def clerk(places: Places, sign_in: SignIn) -> PageClient:
    return sign_in("staff", places.in_yanji_hall, email="desk@test.example")


@pytest.fixture
def office(places: Places, sign_in: SignIn) -> PageClient:
    return sign_in("office", places.in_region("jilin"), email="reform@test.example")


def step(client: PageClient, case: HandlingCase, name: str, **fields: str) -> int:
    sent = {f"{name}-{key}": value for key, value in fields.items()}
    return client.post(f"/handling/{case.id}/{name}", data=sent).status_code


def text(client: PageClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def to_closed(clerk: PageClient, office: PageClient, case: HandlingCase) -> None:
    assert step(clerk, case, "accept", **ACCEPT) == 303
    assert step(clerk, case, "begin", reason="逐条核对") == 303
    assert step(clerk, case, "submit", evidence="已培训", reply=REPLY) == 303
    assert step(office, case, "approve") == 303
    assert step(clerk, case, "close", call_back="no_contact") == 303


def test_the_queue_shows_a_persons_own_hall_the_overdue_first(
    session: Session, places: Places, clerk: PageClient, office: PageClient, sign_in: SignIn, open_case: OpenCase
) -> None:
    late, new = open_case(), open_case(day=business_day(utc_now()))
    elsewhere = open_case(window=places.third)
    page = text(clerk, "/handling")
    assert re.findall(r"/handling/(\d+)\"", page) == [str(late.id), str(new.id)]
    assert "超期" in page
    assert f"/handling/{elsewhere.id}" in text(office, "/handling")
    assert re.findall(r"/handling/(\d+)\"", text(office, f"/handling?state=overdue&hall={places.third.hall.code}")) == [
        str(elsewhere.id)
    ]
    assert clerk.get(f"/handling/{elsewhere.id}").status_code == 404
    assert step(clerk, elsewhere, "accept", **ACCEPT) == 404
    other = sign_in("staff", places.in_region("changchun"), email="far@test.example")
    assert other.get(f"/handling/{late.id}").status_code == 404


def test_a_clerk_opens_no_cases_and_sees_no_oversight(clerk: PageClient, office: PageClient, places: Places) -> None:
    assert clerk.post("/office/handling/open").status_code == 403
    for path in ("/office/handling", "/office/findings", "/office/handling/deadlines"):
        assert clerk.get(path).status_code == 403
        assert office.get(path).status_code == 200
    assert "现在立案" not in text(clerk, "/handling")


def test_opening_on_demand_opens_at_once(session: Session, rate: Callable[..., Rating], office: PageClient) -> None:
    rate()
    assert office.post("/office/handling/open").status_code == 303
    session.expire_all()
    assert session.scalars(select(HandlingCase)).one().state == "screening"


def test_a_case_goes_its_way_by_form(
    session: Session, clerk: PageClient, office: PageClient, open_case: OpenCase
) -> None:
    case = open_case(tags=("109", "115"))
    page = text(clerk, f"/handling/{case.id}")
    assert "需提供办事指南之外的申报材料" in page
    assert "申请材料" in page
    assert step(clerk, case, "submit", evidence="x", reply=REPLY) == 409, "not due yet"
    bad = clerk.post(f"/handling/{case.id}/accept", data={"accept-reason": "电话 13812345678"})
    assert bad.status_code == 400
    assert "请选择" in bad.get_data(as_text=True)
    to_closed(clerk, office, case)
    session.expire_all()
    assert case.state == "closed"
    assert clerk.get(f"/handling/{case.id}").status_code == 200
    assert step(clerk, case, "take") == 409


def test_the_same_person_finds_no_button_and_is_refused(
    session: Session, clerk: PageClient, office: PageClient, open_case: OpenCase
) -> None:
    case = open_case()
    step(clerk, case, "accept", **ACCEPT)
    step(clerk, case, "begin", reason="x")
    assert step(office, case, "submit", evidence="已改", reply=REPLY) == 303
    assert "审核通过并公开答复" not in text(office, f"/handling/{case.id}")
    assert step(office, case, "approve") == 403
    assert step(clerk, case, "approve") == 403


def test_the_receipt_tells_each_stage_and_never_the_words(
    session: Session, clerk: PageClient, office: PageClient, client: PageClient, open_case: OpenCase, keys: Keys
) -> None:
    case = open_case()
    rating = session.get_one(Rating, case.rating_id)
    rating.receipt = receipt_code(rating.id, keys.receipt, suite=keys.suite)
    session.add(RatingComment(rating_id=rating.id, text="窗口让我白跑一趟", language="zh", scan="clean", findings=[]))
    session.commit()
    address = f"/receipt/{rating.receipt}"
    assert "最迟 2026-11-24 核实" in text(client, address)
    step(clerk, case, "accept", **ACCEPT)
    assert "最迟 2026-11-30 答复" in text(client, address)
    step(clerk, case, "begin", reason="逐条核对")
    step(clerk, case, "submit", evidence="已培训", reply=REPLY)
    assert REPLY not in text(client, address), "not before the second person"
    step(office, case, "approve")
    page = text(client, address)
    assert REPLY in page
    assert "/replies/222401" in page
    step(clerk, case, "close", call_back="no_contact")
    page = text(client, address)
    assert "已办结" in page
    assert "白跑一趟" not in page
    assert "逐条核对" not in page


@pytest.mark.parametrize(
    ("scan", "ticked", "shown"), [("clean", True, True), ("clean", False, False), ("withheld", True, False)]
)
def test_public_replies_show_words_only_where_two_gates_are_open(
    session: Session,
    clerk: PageClient,
    office: PageClient,
    client: PageClient,
    open_case: OpenCase,
    scan: str,
    ticked: bool,
    shown: bool,
) -> None:
    case = open_case()
    comment = RatingComment(rating_id=case.rating_id, text="让我白跑一趟", language="zh", scan=scan, findings=[])
    session.add(comment)
    session.commit()
    step(clerk, case, "accept", **ACCEPT)
    step(clerk, case, "begin", reason="x")
    step(clerk, case, "submit", evidence="已改", reply=REPLY)
    assert REPLY not in text(client, "/replies/222401")
    step(office, case, "approve", **({"shows_words": "y"} if ticked else {}))
    page = text(client, "/replies/222401?window=222401-01")
    assert REPLY in page
    assert ("让我白跑一趟" in page) is shown
    assert "2026-11-23" not in page, "the month, never the day of the rating"
    assert "2026-11" in page
    assert "222401" in text(client, "/replies")
    session.execute(update(Rating).values(state="excluded"))
    session.commit()
    assert REPLY not in text(client, "/replies/222401")
    assert client.get("/replies/nowhere").status_code == 404


def test_only_the_handler_opens_the_contact_and_each_opening_is_audited(
    session: Session, clerk: PageClient, office: PageClient, open_case: OpenCase, keys: Keys
) -> None:
    case = open_case()
    sealed = seal("13800138000", CONTACT_PURPOSE, ring=keys.contacts)
    expires = business_day(utc_now()) + timedelta(days=30)
    session.add(RatingContact(rating_id=case.rating_id, kind="phone", sealed=sealed, expires_on=expires))
    session.commit()
    for client in (clerk, office):
        assert client.post(f"/handling/{case.id}/contact").status_code == 403
    step(clerk, case, "take")
    assert "13800138000" not in text(clerk, f"/handling/{case.id}")
    for _time in range(2):
        shown = clerk.post(f"/handling/{case.id}/contact")
        assert "13800138000" in shown.get_data(as_text=True)
        assert shown.headers["Cache-Control"] == "no-store"
    assert office.post(f"/handling/{case.id}/contact").status_code == 403
    actions = [entry.action for entry in object_history(session, "handling_case", object_id=str(case.id))]
    assert actions.count("handling.contact") == 2
    session.execute(update(RatingContact).values(expires_on=business_day(utc_now())))
    session.commit()
    assert clerk.post(f"/handling/{case.id}/contact").status_code == 409, "its day has passed"


def test_the_handler_reads_withheld_words_and_nobody_else(
    session: Session, clerk: PageClient, office: PageClient, open_case: OpenCase
) -> None:
    case = open_case()
    session.add(
        RatingComment(rating_id=case.rating_id, text="找刘科长不在", language="zh", scan="withheld", findings=[])
    )
    session.commit()
    assert "刘科长" not in text(clerk, f"/handling/{case.id}")
    step(clerk, case, "take")
    assert "刘科长" in text(clerk, f"/handling/{case.id}")
    assert "刘科长" not in text(office, f"/handling/{case.id}")


def test_a_reply_template_is_in_the_language_of_the_rating(clerk: PageClient, open_case: OpenCase) -> None:
    case = open_case(language="ko")
    step(clerk, case, "accept", **ACCEPT)
    step(clerk, case, "begin", reason="x")
    page = text(clerk, f"/handling/{case.id}?template=rectified")
    assert "불편을 드려 진심으로 사과드립니다" in page
    unfilled = clerk.post(f"/handling/{case.id}/submit", data={"submit-evidence": "x", "submit-reply": "已＿＿"})
    assert unfilled.status_code == 400


def test_the_register_takes_two_people_each_way(
    session: Session, places: Places, office: PageClient, sign_in: SignIn
) -> None:
    supervisor = sign_in("supervisor", places.in_region("jilin"), email="inspector@test.example")
    of_hall = sign_in("office", places.in_yanji_hall, email="hall@test.example")
    told = {"window": places.first.code, "kind": "complaint", "found_on": MONDAY.isoformat(), "reason": "多收证明"}
    assert of_hall.post("/office/findings/new", data=told).status_code == 403
    assert office.post("/office/findings/new", data=told | {"found_on": "2999-01-01"}).status_code == 400
    assert office.post("/office/findings/new", data=told).status_code == 303
    found = session.scalars(select(WindowFinding)).one()
    address = f"/office/findings/{found.id}"
    assert office.post(f"{address}/confirm").status_code == 403
    assert of_hall.post(f"{address}/confirm").status_code == 403
    assert supervisor.post(f"{address}/confirm").status_code == 303
    assert supervisor.post(f"{address}/ask-lift", data={"reason": ""}).status_code == 400
    assert supervisor.post(f"{address}/ask-lift", data={"reason": "复查不属实"}).status_code == 303
    assert supervisor.post(f"{address}/lift").status_code == 403
    assert office.post(f"{address}/lift").status_code == 303
    assert office.post(f"{address}/lift").status_code == 409
    assert "已撤销" in text(office, "/office/findings")
    history = object_history(session, "window_finding", object_id=str(found.id))
    assert [entry.action.split(".")[1] for entry in history] == ["recorded", "confirmed", "lift_asked", "lifted"]


def test_what_the_second_person_does_not_confirm_is_discarded_with_a_reason_and_stays(
    session: Session, places: Places, office: PageClient, sign_in: SignIn
) -> None:
    supervisor = sign_in("supervisor", places.in_region("jilin"), email="inspector@test.example")
    told = {"window": places.first.code, "kind": "integrity", "found_on": MONDAY.isoformat(), "reason": "收礼"}
    office.post("/office/findings/new", data=told)
    found = session.scalars(select(WindowFinding)).one()
    address = f"/office/findings/{found.id}"
    assert "作废这条登记" not in text(office, address)
    assert office.post(f"{address}/discard", data={"reason": "记错了"}).status_code == 403
    assert supervisor.post(f"{address}/discard", data={"reason": ""}).status_code == 400
    assert supervisor.post(f"{address}/discard", data={"reason": "是另一个窗口"}).status_code == 303
    for refused in ("confirm", "lift", "discard", "ask-lift"):
        assert supervisor.post(f"{address}/{refused}", data={"reason": "再来"}).status_code == 409
    assert "未成立，已作废" in text(office, "/office/findings")
    assert "是另一个窗口" in text(office, address)
    history = object_history(session, "window_finding", object_id=str(found.id))
    assert [(entry.action.split(".")[1], entry.reason) for entry in history][1:] == [("discarded", "是另一个窗口")]


def test_a_case_is_given_to_a_colleague_who_may_handle_it(
    session: Session, places: Places, clerk: PageClient, office: PageClient, sign_in: SignIn, add_user: AddUser,
    open_case: OpenCase,
) -> None:  # fmt: skip
    case = open_case()
    beside = add_user("staff", places.in_yanji_hall, email="beside@test.example")
    far = add_user("staff", places.in_region("changchun"), email="far@test.example")
    looks_on = add_user("supervisor", places.in_yanji_hall, email="looks@test.example")
    gone = add_user("staff", places.in_yanji_hall, email="gone@test.example")
    gone.active = False
    session.commit()
    select_box = text(clerk, f"/handling/{case.id}").split('name="give-colleague"')[1].split("</select>")[0]
    offered = set(re.findall(r'<option value="(\d+)"', select_box))
    assert offered == {str(beside.id)}
    for wrong in (far, looks_on, gone):
        assert step(clerk, case, "give", colleague=str(wrong.id), reason="换班") == 400
    assert step(clerk, case, "give", colleague="", reason="换班") == 400
    assert step(clerk, case, "give", colleague=str(beside.id), reason="") == 400
    assert step(clerk, case, "give", colleague=str(beside.id), reason="换班") == 303
    session.expire_all()
    assert session.get_one(HandlingCase, case.id).owner_id == beside.id
    entry = object_history(session, "handling_case", object_id=str(case.id))[-1]
    assert (entry.action, entry.reason, entry.changed_from["owner_id"], entry.changed_to["owner_id"]) == (
        "handling.give", "换班", None, beside.id,
    )  # fmt: skip
    assert "转交给同事" in text(clerk, f"/handling/{case.id}")
    third = add_user("staff", places.in_yanji_hall, email="third@test.example")
    session.commit()
    assert step(clerk, case, "give", colleague=str(third.id), reason="换班") == 403, "not the clerk's any more"
    assert step(office, case, "give", colleague=str(third.id), reason="换班") == 303
    session.expire_all()
    assert session.get_one(HandlingCase, case.id).owner_id == third.id


def test_the_room_itself_refuses_a_wrong_colleague_and_a_discard_without_a_reason(
    session: Session, places: Places, people: People, add_user: AddUser, open_case: OpenCase
) -> None:
    case, hand = open_case(), people.hand("clerk")
    far = add_user("staff", places.in_region("changchun"), email="far@test.example")
    for wrong in (far, people.supervisor, people.clerk, None):
        with pytest.raises(MoveRefused, match="colleague"):
            life.give(session, case, places.first, to=wrong, reason="换班", hand=hand)
    with pytest.raises(NotYours, match="role"):
        life.give(session, case, places.first, to=people.clerk, reason="换班", hand=people.hand("supervisor"))
    facts = {"kind": "complaint", "found_on": MONDAY, "reason": "多收证明"}
    found = findings.record_finding(session, places.first, **facts, hand=people.hand("office"))
    for reason in (" ", "请打 13800138000"):
        with pytest.raises(MoveRefused):
            findings.discard(session, found, places.first, reason=reason, hand=people.hand("supervisor"))
    assert findings.standing(found) == "recorded"


def test_the_next_case_follows_by_its_last_day(
    session: Session, clerk: PageClient, places: Places, open_case: OpenCase
) -> None:
    late, later, elsewhere = open_case(), open_case(day=MONDAY + timedelta(days=7)), open_case(window=places.third)
    assert f'href="/handling/{later.id}" data-key="n"' in text(clerk, f"/handling/{late.id}")
    last = text(clerk, f"/handling/{later.id}")
    assert 'data-key="n"' not in last
    assert f"/handling/{elsewhere.id}" not in last


def test_a_deadline_is_set_with_its_source(session: Session, places: Places, office: PageClient) -> None:
    told = {"region": places.yanji.code, "kind": "simple", "days": "3", "source": "本市办法第九条"}
    assert office.post("/office/handling/deadlines", data=told | {"source": ""}).status_code == 400
    assert office.post("/office/handling/deadlines", data=told).status_code == 303
    session.expire_all()
    assert deadlines_in(session, places.yanji.id)["simple"].days == 3
    assert "本市办法第九条" in text(office, f"/office/handling/deadlines?region={places.yanji.code}")


@pytest.mark.parametrize("prefix", ["/en", "/ko", "/elder"])
def test_every_page_is_right_in_every_language(
    session: Session, clerk: PageClient, office: PageClient, open_case: OpenCase, prefix: str
) -> None:
    case = open_case(tags=("108", "209"))
    for path in ("/handling", f"/handling/{case.id}", "/office/handling", "/office/findings/new", "/replies"):
        assert office.get(prefix + path).status_code == 200


def test_oversight_exports_what_it_shows(
    session: Session, clerk: PageClient, office: PageClient, open_case: OpenCase
) -> None:
    to_closed(clerk, office, open_case(day=date(2026, 11, 24)))
    open_case()
    page = text(office, "/office/handling?period=2026Q4")
    assert "50.0" in page
    assert "1 / 2" in page
    csv = office.get("/office/handling/measures.csv?period=2026Q4").data.decode("utf-8-sig")
    assert [line.split(",")[1:6] for line in csv.splitlines()[1:]] == [["2", "1", "50.0", "1", "2"]] * 2
    assert office.get("/office/handling/measures.xlsx?period=2026Q4").status_code == 200
    assert office.get("/office/handling/measures.pdf").status_code == 404
    assert office.get("/office/handling?period=soon").status_code == 400
    for name in ("测试员", "staff"):
        assert name not in csv, "no clerk has a figure"
