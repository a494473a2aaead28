"""Tickets: one visit, one rating, one follow-up; only a hash is stored and no key leads from visit to rating."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.orm import utc_now
from surveys.collecting.apikeys import MAY, make_key
from surveys.collecting.keys import Keys
from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.visits import Ticket, Visit
from surveys.collecting.models.windows import Served
from tests.guides import publish_guide
from tests.pages import PageClient
from tests.places import Places

Ratings = Callable[[], list[Rating]]
Api = Callable[..., Any]


@pytest.fixture
def api(client: PageClient, session: Session, places: Places, keys: Keys) -> Api:
    """Calls the interface with a key for Yanji's hall."""
    made = make_key(session, name="办件系统", scopes=MAY, scope=places.in_yanji_hall, by=None, suite=keys.suite)
    session.commit()

    def call(method: str, path: str, **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {made.secret}"}
        return client.open(f"/api/v1{path}", method=method, headers=headers, **arguments)

    return call


def visit(places: Places, **changes: Any) -> dict[str, Any]:
    served_at = (utc_now() - timedelta(hours=1)).isoformat()
    return {"case_number": "JL-2026-1", "window": places.first.code, "served_at": served_at} | changes


def rate(client: PageClient, token: str, **fields: Any) -> Any:
    return client.post(f"/t/{token}", data={"id": str(uuid4()), "level": "4"} | fields)


def test_a_ticket_rates_once_and_follows_up_once(
    api: Api, client: PageClient, places: Places, ratings: Ratings
) -> None:
    token = api("POST", "/visits", json=visit(places)).json["ticket"]
    assert "满意吗" in client.get(f"/t/{token}").text
    assert rate(client, token, level="1").status_code == 200
    assert "追评" in client.get(f"/t/{token}").text
    assert rate(client, token, level="5").status_code == 200
    assert rate(client, token).status_code == client.get(f"/t/{token}").status_code == 410
    found = [(r.level, r.basis, r.state, r.assess_number) for r in ratings()]
    assert found == [(1, "verified", "counted", 1), (5, "verified", "uncounted", 2)]


def test_both_ratings_of_a_ticket_share_a_thread_that_no_table_leads_to(
    api: Api, client: PageClient, places: Places, ratings: Ratings, session: Session
) -> None:
    token = api("POST", "/visits", json=visit(places)).json["ticket"]
    rate(client, token)
    rate(client, token)
    assert len({rating.thread for rating in ratings()}) == 1
    stored = session.scalars(select(Ticket)).one()
    assert token.encode() not in stored.hash
    assert ratings()[0].thread != stored.hash
    assert "visit_id" not in Rating.__table__.columns


def test_a_second_send_with_a_ticket_returns_the_same_receipt(
    api: Api, client: PageClient, places: Places, ratings: Ratings
) -> None:
    token, rating_id = api("POST", "/visits", json=visit(places)).json["ticket"], str(uuid4())
    assert rate(client, token, id=rating_id).status_code == rate(client, token, id=rating_id).status_code == 200
    assert len(ratings()) == 1


def test_a_mistake_does_not_use_the_ticket_up(api: Api, client: PageClient, places: Places) -> None:
    token = api("POST", "/visits", json=visit(places)).json["ticket"]
    assert rate(client, token, level="9").status_code == 400
    assert rate(client, token).status_code == 200


def test_the_same_visit_again_voids_the_unused_ticket(api: Api, client: PageClient, places: Places) -> None:
    first, second = (api("POST", "/visits", json=visit(places)) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert client.get(f"/t/{first.json['ticket']}").status_code == 404
    assert client.get(f"/t/{second.json['ticket']}").status_code == 200


def test_a_used_visit_gets_no_other_ticket(api: Api, client: PageClient, places: Places) -> None:
    rate(client, api("POST", "/visits", json=visit(places)).json["ticket"])
    assert api("POST", "/visits", json=visit(places)).status_code == 409


def test_an_expired_or_revoked_ticket_says_so(api: Api, client: PageClient, places: Places) -> None:
    old = visit(places, served_at=(utc_now() - timedelta(days=9)).isoformat())
    token = api("POST", "/visits", json=old).json["ticket"]
    assert "过期" in client.get(f"/t/{token}").text
    token = api("POST", "/visits", json=visit(places, case_number="JL-2026-2")).json["ticket"]
    assert api("DELETE", "/visits/JL-2026-2/1").status_code == 204
    assert "作废" in rate(client, token).text


def test_an_unknown_ticket_is_not_found(client: PageClient) -> None:
    assert client.get("/t/nonsense").status_code == 404
    assert client.get("/t/" + "7" * 26).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"window": "220100-01"}, 404),  # a window outside the key's hall
        ({"served_at": "2999-01-01T00:00:00+08:00"}, 400),
        ({"served_at": "yesterday"}, 422),
        ({"case_number": ""}, 422),
    ],
)
def test_a_wrong_visit_is_refused_in_json(api: Api, places: Places, change: dict[str, Any], status: int) -> None:
    refused = api("POST", "/visits", json=visit(places, **change))
    assert refused.status_code == status
    assert refused.json["status"] == status


def test_without_a_key_or_its_permission_nothing_opens(
    client: PageClient, session: Session, places: Places, keys: Keys
) -> None:
    assert client.post("/api/v1/visits", json=visit(places)).status_code == 401
    made = make_key(session, name="读", scopes=("visits:read",), scope=EVERYWHERE, by=None, suite=keys.suite)
    session.commit()
    headers = {"Authorization": f"Bearer {made.secret}"}
    assert client.post("/api/v1/visits", json=visit(places), headers=headers).status_code == 403
    made.row.revoked_at = utc_now()
    session.commit()
    assert client.get("/api/v1/visits/x/1", headers=headers).status_code == 401


def test_served_cases_are_set_and_set_again(api: Api, places: Places, session: Session) -> None:
    told = {"window": places.first.code, "day": "2026-11-20", "cases": 40, "offered": 30}
    for cases in (40, 45):
        assert api("PUT", "/served", json=told | {"cases": cases}).status_code == 200
    session.rollback()
    assert [(row.cases, row.offered) for row in session.scalars(select(Served))] == [(45, 30)]
    assert api("PUT", "/served", json=told | {"offered": 99}).status_code == 400


def test_the_interface_describes_itself(client: PageClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    assert {"/api/v1/visits", "/api/v1/served"} <= set(described["paths"])


def test_a_clerk_prints_a_slip_for_a_window_in_scope_only(
    sign_in: Callable[..., PageClient], places: Places, session: Session
) -> None:
    clerk = sign_in("staff", Scope("hall", places.yanji_hall.id))
    assert places.third.code not in clerk.get("/visits/new").text
    sent = {"case_number": "K-1", "service_number": "1", "window": places.first.code, "served_at": "2026-11-20T10:00"}
    slip = clerk.post("/visits/new", data=sent)
    assert slip.status_code == 200
    assert slip.headers["Cache-Control"] == "no-store"
    assert "<svg" in slip.text
    assert session.scalars(select(Visit)).one().created_by is not None
    assert clerk.post("/visits/new", data=sent | {"window": places.third.code}).status_code == 400


def test_a_ticket_keeps_the_missing_paper_of_its_guide_and_no_other(
    api: Api, client: PageClient, session: Session, places: Places, ratings: Ratings
) -> None:
    publish_guide(session, places.agency, "residence")
    for number, paper in enumerate(("photo", "nothing")):
        told = visit(places, case_number=f"JL-2026-{number}", guide="residence")
        token = api("POST", "/visits", json=told).json["ticket"]
        assert rate(client, token, level="2", finished="papers", paper=paper).status_code == 200
    assert {(r.guide, r.guide_edition, r.missing_material) for r in ratings()} == {
        ("residence", 1, "photo"),
        ("residence", 1, None),
    }
