"""Rules are switched per region with a reason; locked elements are told per level and mended with one click."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from standards.guide.document import load_guide
from standards.models import Edition, Guide, Item
from standards.switches import day_rule, enabled_rules, locked_paths
from tests.pages import PageClient
from tests.places import Places
from tests.standards.conftest import Office

SignIn = Callable[..., PageClient]
RULE = "catch_all_material"


def test_a_rule_is_switched_off_in_a_region_with_a_reason(
    session: Session, sign_in: SignIn, office: Office, places: Places
) -> None:
    client = sign_in("office", places.in_region("yanbian"))
    assert "全部规则" in client.get("/office/rules").text
    address = f"/office/rules/{RULE}"
    assert client.post(address, data={"region": "222401000000"}).status_code == 400
    assert client.get(f"{address}?region=222401000000").status_code == 200
    kept = {"region": "222401000000", "reason": "本地另有规定"}
    assert client.post(address, data=kept).status_code == 302
    assert RULE not in enabled_rules(session, places.yanji.id)
    assert RULE in enabled_rules(session, places.yanbian.id)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.object_id, entry.reason) == ("lint_rule.switched", RULE, "本地另有规定")
    assert "本地另有规定" in client.get("/office/rules?region=222401000000").text


def test_a_region_says_how_a_bare_day_counts(session: Session, sign_in: SignIn, office: Office, places: Places) -> None:
    client = sign_in("office", places.in_region("yanbian"))
    told = {"region": "222401000000", "rule": "calendar"}
    assert client.post("/office/rules/days", data=told | {"rule": "moon"}).status_code == 400
    assert client.post("/office/rules/days", data=told | {"region": "220100000000"}).status_code == 404
    assert client.post("/office/rules/days", data=told).status_code == 302
    assert (day_rule(session, places.yanji.id), day_rule(session, places.yanbian.id)) == ("calendar", "workdays")
    page = client.get("/office/rules?region=222401000000").text
    assert re.search(r'value="calendar"[^>]*checked', page)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.object_id) == ("standards_setting.changed", "day_rule")


@pytest.mark.parametrize("prefix", ["", "/en", "/ko/elder"])
def test_rules_items_and_elements_have_their_pages(sign_in: SignIn, office: Office, prefix: str) -> None:
    client = sign_in("office")
    for address in ("/office/rules", "/office/items", "/office/items/000109005000", "/office/locked-elements"):
        assert client.get(prefix + address).status_code == 200


def test_nobody_decides_for_a_region_of_others(sign_in: SignIn, places: Places) -> None:
    client = sign_in("office", places.in_region("changchun"))
    told = {"region": "222401000000", "reason": "x"}
    assert client.post(f"/office/rules/{RULE}", data=told).status_code == 404
    assert client.post(f"/office/rules/{RULE}", data={**told, "region": ""}).status_code == 403
    assert client.get("/office/rules/nothing").status_code == 404
    hall = sign_in("office", places.in_yanji_hall, email="hall@test.example")
    assert hall.get("/office/rules").status_code == 403


@pytest.fixture
def locked(session: Session, office: Office) -> Item:
    item = office.guide.item
    item.locked = {
        "identity.name": "居住证申领",
        "identity.kind": "07",
        "identity.item_code": None,
        "bases": None,
    }
    session.commit()
    return item


def test_differences_are_listed_and_adopted_as_a_draft(
    session: Session, sign_in: SignIn, publish: Callable[..., Edition], locked: Item
) -> None:
    publish()
    client = sign_in("office", email="fresh@test.example")
    address = f"/office/items/{locked.code}"
    page = client.get(address).text
    assert "居住证申领" in page
    assert client.post(f"{address}/adopt").status_code == 400
    assert client.post(f"{address}/adopt", data={"difference": "residence|identity.name"}).status_code == 302
    draft = session.scalars(select(Edition).where(Edition.state == "draft")).one()
    assert load_guide(draft.content).identity.name.zh == "居住证申领"
    assert "residence|identity.name" not in client.get(address).text
    assert client.get("/office/items/none").status_code == 404
    assert "居住证办理" in client.get("/office/items?q=000109").text


def test_a_guide_under_review_is_left_alone(
    session: Session, sign_in: SignIn, publish: Callable[..., Edition], locked: Item
) -> None:
    edition = publish()
    session.add(
        Edition(guide=edition.guide, number=2, content=edition.content, author_id=edition.author_id, state="review")
    )
    session.commit()
    client = sign_in("office", email="fresh@test.example")
    answer = client.post(f"/office/items/{locked.code}/adopt", data={"difference": "residence|identity.name"})
    assert answer.location.endswith("done=0&busy=1")


def test_locked_elements_are_a_setting_of_a_region(session: Session, sign_in: SignIn, places: Places) -> None:
    client = sign_in("office", places.in_region("jilin"))
    told = {"region": "222401000000", "path": ["identity.name", "materials", "nonsense"]}
    assert client.post("/office/locked-elements", data=told).status_code == 302
    assert locked_paths(session, places.yanji.id) == ("identity.name", "materials")
    assert client.post("/office/locked-elements", data={"region": "222401000000"}).status_code == 400


def test_a_locked_element_cannot_be_written_over(
    session: Session, sign_in: SignIn, publish: Callable[..., Edition], office: Office
) -> None:
    publish()
    office.guide.item.locked = {"identity.kind": "07"}
    session.commit()
    client = sign_in("office", email="fresh@test.example")
    client.post("/office/guides/residence/start")
    told = {"name-zh": "居住证办理", "kind": "01", "do": "save", "objects": "1", "agency-zh": "延吉市公安局"}
    page = client.get("/office/guides/residence/edit/identity").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    refused = client.post("/office/guides/residence/edit/identity", data={**told, "seen": seen})
    assert refused.status_code == 400
    assert "统一要素由事项决定" in refused.text


def test_a_new_guide_begins_with_the_elements_of_its_item(
    session: Session, sign_in: SignIn, locked: Item, places: Places
) -> None:
    client = sign_in("office", places.in_region("yanbian"))
    assert client.get("/office/new-guide").status_code == 200
    told = {"name": "居住证", "item": locked.code, "code": "permit-2", "agency": str(places.agency.id)}
    assert client.post("/office/new-guide", data={**told, "code": "没有"}).status_code == 400
    assert client.post("/office/new-guide", data={**told, "agency": "999"}).status_code == 400
    assert client.post("/office/new-guide", data=told).status_code == 302
    guide = session.scalars(select(Guide).where(Guide.code == "permit-2")).one()
    assert guide.item_id == locked.id
    assert load_guide(guide.editions[0].content).identity.name.zh == "居住证申领"
    assert client.post("/office/new-guide", data=told).status_code == 409


def test_a_guide_is_made_the_measure_of_its_item_by_the_province_only(
    session: Session, sign_in: SignIn, publish: Callable[..., Edition], office: Office, places: Places
) -> None:
    publish()
    address = f"/office/items/{office.guide.item.code}/measure"
    county = sign_in("office", places.in_region("yanji"))
    assert county.post(address, data={"guide": "residence"}).status_code == 403
    province = sign_in("office", places.in_region("jilin"), email="province@test.example")
    assert province.post(address, data={"guide": "nothing"}).status_code == 404
    assert province.post(address, data={"guide": "residence"}).status_code == 302
    session.expire_all()
    assert office.guide.item.locked["identity.kind"] == "07"
    assert session.scalars(select(AuditEntry.action)).all()[-1] == "item.locked"
