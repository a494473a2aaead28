"""The interface under /api/v1: what is in force and nothing else, described so that strangers can use it."""

from collections.abc import Callable
from datetime import date

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy.orm import Session

from standards.editions import start_draft
from standards.guide.document import dump_guide, load_guide
from standards.models import Edition
from tests.pages import PageClient
from tests.standards.conftest import Office
from tests.standards.samples import RESIDENCE, make_guide


def renamed(name: str) -> dict[str, object]:
    document = dump_guide(RESIDENCE)
    return {**document, "identity": {**document["identity"], "name": name}}


@pytest.fixture
def in_force(publish: Callable[..., Edition]) -> Edition:
    return publish()


def test_lists_show_what_is_in_force_page_by_page(client: PageClient, in_force: Edition) -> None:
    items = client.get("/api/v1/items").get_json()
    guides = client.get("/api/v1/guides?page_size=1").get_json()
    assert [item["code"] for item in items["items"]] == ["000109005000"]
    assert (guides["total"], guides["next"], guides["guides"][0]["name"]["en"]) == (1, None, "Residence permit")
    assert client.get("/api/v1/guides?page=2").get_json()["guides"] == []
    assert client.get(items["items"][0]["guides"]).get_json()["total"] == 1
    assert client.get("/api/v1/guides?item=other").get_json()["total"] == 0


def test_a_draft_is_never_shown(client: PageClient, session: Session, office: Office, in_force: Edition) -> None:
    start_draft(session, office.guide, content=make_guide(), author=office.writer)
    session.commit()
    assert client.get("/api/v1/guides").get_json()["total"] == 1
    assert len(client.get("/api/v1/guides/residence/editions").get_json()["editions"]) == 1
    assert client.get("/api/v1/guides/residence/editions/2").status_code == 404
    assert client.get("/api/v1/guides/residence").get_json()["content"]["identity"]["name"]["zh"] == "居住证办理"


def test_a_guide_that_was_never_published_does_not_exist(client: PageClient, session: Session, office: Office) -> None:
    start_draft(session, office.guide, content=make_guide(), author=office.writer)
    session.commit()
    answer = client.get("/api/v1/guides/residence")
    assert (answer.status_code, answer.get_json()["status"]) == (404, 404)
    assert client.get("/api/v1/items").get_json()["total"] == 0


def test_a_day_asks_for_the_edition_of_that_day(client: PageClient, publish: Callable[..., Edition]) -> None:
    publish()
    publish(start=date(2026, 5, 1), content=load_guide(renamed("新居住证办理")))
    named = [client.get(f"/api/v1/guides/residence?on={day}").get_json() for day in ("2026-04-30", "2026-05-01")]
    assert [one["edition"] for one in named] == [1, 2]
    assert client.get("/api/v1/guides/residence?on=2025-01-01").status_code == 404


def test_content_fits_the_schema_at_its_address(client: PageClient, in_force: Edition) -> None:
    answer = client.get("/api/v1/schemas/guide.json")
    assert answer.mimetype == "application/schema+json"
    jsonschema_rs.validator_for(answer.get_json()).validate(
        client.get("/api/v1/guides/residence").get_json()["content"]
    )


def test_answers_by_name_make_a_checklist(client: PageClient, in_force: Edition) -> None:
    asked = "/api/v1/guides/residence/checklist?answer=who:agent&answer=reason:study&answer=pet:cat"
    found = client.get(asked).get_json()
    assert found["complete"]
    assert {"proxy", "school"} <= {paper["key"] for paper in found["at_hand"] + found["to_obtain"]}
    assert found["ignored"] == [{"code": "unknown_question", "question": "pet", "option": "cat"}]
    assert found["alternatives"][0]["choose"] == 1
    assert not client.get("/api/v1/guides/residence/checklist").get_json()["complete"]


def test_national_names_are_served_too(client: PageClient, in_force: Edition) -> None:
    assert client.get("/api/v1/guides/residence/national").get_json()["task_name"] == "居住证办理"


def test_nothing_is_sent_twice_and_every_site_may_read(client: PageClient, in_force: Edition) -> None:
    first = client.get("/api/v1/guides/residence")
    again = client.get("/api/v1/guides/residence", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options("/api/v1/guides/residence", check=False)
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/guides?page=0", 422),
        ("/api/v1/guides?page=many", 422),
        ("/api/v1/guides?on=yesterday", 422),
        ("/api/v1/guides?item=%00", 422),
        ("/api/v1/guides/%00", 404),
        ("/api/v1/guides/none", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/guides/none/checklist?answer=a", 422),
    ],
)
def test_refusals_are_json_that_says_why(client: PageClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.get_json()["status"]) == (status, status)
    assert answer.get_json()["error"]


def test_only_reading_is_offered(client: PageClient) -> None:
    answer = client.delete("/api/v1/items")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})


@pytest.mark.slow
def test_the_real_interface_keeps_to_its_description(app: Flask, in_force: Edition) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    ours = [
        found.ok() for found in schema.get_all_operations() if found.ok().definition.raw["tags"] == ["standards_api"]
    ]
    assert len(ours) == 8
    for operation in ours:

        @given(case=operation.as_strategy())
        @settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        def keeps(case: schemathesis.Case) -> None:
            case.call_and_validate()

        keeps()
