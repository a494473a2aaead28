"""Tablets: enrolled once by a code, bound to one window, seen, unlocked by a PIN, shut out at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.audit.models import AuditEntry
from portal.orm import utc_now
from surveys.kiosk.devices import (
    CODE_LIFE,
    PIN_PAUSE,
    PIN_TRIES,
    DeviceKeys,
    Issued,
    check_pin,
    enrol,
    issue_code,
    revoke,
)
from surveys.kiosk.models import KioskDevice
from surveys.kiosk.queries import devices_to_wait_for, status_of
from tests.pages import PageClient
from tests.places import Places

Made = tuple[KioskDevice, Issued]


def test_a_code_enrols_one_tablet_once(session: Session, issued: Made, device_keys: DeviceKeys) -> None:
    device, told = issued
    first = enrol(session, told.code.lower(), now=utc_now(), keys=device_keys)
    assert first is not None
    assert first[0].id == device.id
    assert first[0].code_hash is None
    assert enrol(session, told.code, now=utc_now(), keys=device_keys) is None


def test_a_code_is_good_for_half_an_hour(session: Session, issued: Made, device_keys: DeviceKeys) -> None:
    late = utc_now() + CODE_LIFE
    assert enrol(session, issued[1].code, now=late, keys=device_keys) is None


def test_only_hashes_are_stored(session: Session, issued: Made, tablet: PageClient) -> None:
    cookie = tablet.get_cookie("kiosk", path="/kiosk/")
    assert cookie is not None
    row = session.execute(select(KioskDevice.__table__)).mappings().one()
    stored = " ".join(str(value) for value in row.values())
    for secret in (cookie.value, issued[1].code, issued[1].code.replace("-", ""), issued[1].pin):
        assert secret not in stored


def test_a_new_code_takes_over_from_the_old_tablet(
    app: Flask, session: Session, issued: Made, tablet: PageClient, device_keys: DeviceKeys
) -> None:
    assert tablet.get("/kiosk/").status_code == 200
    told = issue_code(session, issued[0], now=utc_now(), keys=device_keys)
    session.commit()
    assert tablet.get("/kiosk/").status_code == 200
    assert app.test_client().post("/kiosk/enrol", data={"code": told.code}).status_code == 303
    assert tablet.get("/kiosk/").status_code == 302


def test_the_pin_is_asked_five_times_and_then_waits(session: Session, issued: Made, device_keys: DeviceKeys) -> None:
    device, told = issued
    now, wrong = utc_now(), "000000" if told.pin != "000000" else "111111"
    for _try in range(PIN_TRIES):
        assert not check_pin(device, wrong, now=now, keys=device_keys)
    assert not check_pin(device, told.pin, now=now, keys=device_keys)
    assert check_pin(device, told.pin, now=now + PIN_PAUSE, keys=device_keys)


def test_a_stranger_is_led_to_the_door_and_cannot_send(client: PageClient, issued: Made) -> None:
    assert client.get("/kiosk/").location == "/kiosk/enrol"
    for path in ("send", "unlock", "leave"):
        assert client.post(f"/kiosk/{path}", json={}).status_code == 401
    assert client.post("/kiosk/enrol", data={"code": "000-000-000"}).status_code == 400
    assert client.post("/kiosk/enrol", data={"code": "不是注册码"}).status_code == 400


def test_the_office_makes_a_tablet_sees_it_and_shuts_it_out(
    app: Flask, session: Session, places: Places, sign_in: Callable[..., PageClient]
) -> None:
    office = sign_in("office", places.in_region("yanbian"))
    page = office.post("/office/kiosks/new", data={"window": places.first.code, "name": "平板 A"})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    device = session.scalars(select(KioskDevice)).one()
    assert "平板 A" in office.get("/office/kiosks").text
    assert office.post(f"/office/kiosks/{device.id}/revoke", data={"reason": ""}).status_code == 400
    assert office.post(f"/office/kiosks/{device.id}/revoke", data={"reason": "平板丢失"}).status_code == 303
    assert "平板丢失" in office.get(f"/office/kiosks/{device.id}").text
    session.expire_all()
    assert status_of(session.scalars(select(KioskDevice)).one(), now=utc_now()) == "revoked"
    noted = session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()
    assert [action for action in noted if action.startswith("kiosk.")] == ["kiosk.added", "kiosk.revoked"]


def test_a_revoked_tablet_is_out_with_its_next_call(session: Session, issued: Made, tablet: PageClient) -> None:
    assert tablet.get("/kiosk/").status_code == 200
    revoke(issued[0], reason="换窗口", by=None, now=utc_now())
    session.commit()
    assert tablet.get("/kiosk/").location == "/kiosk/enrol"
    assert tablet.post("/kiosk/send", json={}).status_code == 401


def test_another_hall_does_not_see_the_tablet(issued: Made, places: Places, sign_in: Callable[..., PageClient]) -> None:
    elsewhere = sign_in("office", Scope("hall", places.changchun_hall.id))
    assert "左侧平板" not in elsewhere.get("/office/kiosks").text
    assert elsewhere.get(f"/office/kiosks/{issued[0].id}").status_code == 404
    assert elsewhere.post(f"/office/kiosks/{issued[0].id}/revoke", data={"reason": "x"}).status_code == 404
    assert elsewhere.post("/office/kiosks/new", data={"window": places.first.code, "name": "x"}).status_code == 400


def test_the_staff_page_opens_with_the_pin_and_leaving_needs_it(
    session: Session, issued: Made, tablet: PageClient
) -> None:
    assert tablet.post("/kiosk/unlock", json={"pin": "12"}).json == {"right": False}
    assert tablet.post("/kiosk/unlock", json=["?"]).json == {"right": False}
    assert tablet.post("/kiosk/unlock", json={"pin": issued[1].pin}).json == {"right": True}
    assert tablet.post("/kiosk/leave", json={"pin": ""}).status_code == 403
    assert tablet.post("/kiosk/leave", json={"pin": issued[1].pin}).json == {"right": True, "address": "/kiosk/enrol"}
    assert tablet.get("/kiosk/").status_code == 302


def test_a_period_waits_for_tablets_that_hold_ratings_or_are_silent(
    session: Session, issued: Made, tablet: PageClient
) -> None:
    now = utc_now()
    assert [one.device for one in devices_to_wait_for(session, EVERYWHERE, now=now)] == ["左侧平板"]  # never heard of
    tablet.post("/kiosk/send", json={"sent_at": now.isoformat(), "unsent": 3, "ratings": []})
    session.rollback()
    waiting = devices_to_wait_for(session, EVERYWHERE, now=utc_now())
    assert [(one.device, one.unsent) for one in waiting] == [("左侧平板", 3)]
    tablet.post("/kiosk/send", json={"sent_at": now.isoformat(), "unsent": 0, "ratings": []})
    session.rollback()
    assert devices_to_wait_for(session, EVERYWHERE, now=utc_now()) == []
    assert len(devices_to_wait_for(session, EVERYWHERE, now=utc_now() + timedelta(hours=1))) == 1


@pytest.mark.parametrize("prefix", ["", "/en", "/ko/elder"])
def test_the_office_pages_speak_every_language(sign_in: Callable[..., PageClient], issued: Made, prefix: str) -> None:
    office = sign_in("office")
    for path in ("", "/new", f"/{issued[0].id}"):
        assert office.get(f"{prefix}/office/kiosks{path}").status_code == 200


def test_the_screen_holds_every_language_and_no_link(tablet: PageClient) -> None:
    page = tablet.get("/kiosk/")
    assert "<a " not in page.text
    assert "<input" not in page.text
    for text in ("非常满意", "Very satisfied", "매우 만족", "Window 1", "1호 창구"):
        assert (
            text in page.get_data(as_text=True).encode().decode() or text.encode("unicode_escape").decode() in page.text
        )
    assert page.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
