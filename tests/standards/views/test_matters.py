"""一件事: several guides as one checklist, on the page and on paper."""

import io
import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from standards.editions import approve_edition, publish_edition, start_draft, submit_edition
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.models import Edition, Guide, Item, Matter
from tests.pages import PageClient
from tests.places import Places
from tests.standards.conftest import NOW, TODAY, Office
from tests.standards.samples import RESIDENCE, ask, chose, paper, rule

SCHOOL = load_guide(
    {
        **RESIDENCE.model_dump(mode="json"),
        "identity": {
            **RESIDENCE.identity.model_dump(mode="json"),
            "name": {"zh": "入学登记", "en": "School enrolment", "ko": "입학 등록"},
        },
        "limits": [
            {"key": "law", "kind": "statutory", "number": 15, "unit": "日", "basis": "permit"},
            {"key": "promise", "kind": "promised", "number": 3, "unit": "工作日"},
        ],
        "groups": [],
        "results": [{"key": "card", "name": "入学通知书", "kind": "40"}],
        "materials": [
            paper("id_card", name="居民身份证", originals=1, copies=2),
            paper("permit", name="居住证", source="government", issuer="公安机关"),
            paper("health", name="预防接种证", source="government", issuer="接种单位", lead_days=2),
            paper("tax", name="纳税记录", need="by_rule"),
        ],
        "questions": [ask("who", "self", "agent"), ask("reason", "public", "private")],
        "rules": [
            rule("private", chose("reason", "private"), "material:tax"),
            rule("digital", chose("who", "self"), "channel:online"),
        ],
    }
)


@pytest.fixture
def matter(session: Session, office: Office, publish: Callable[..., Edition], places: Places) -> Matter:
    publish()
    school = Guide(code="school", item=Item(code="school", name="入学登记"), agency=places.agency)
    session.add(school)
    session.flush()
    carry(session, school, SCHOOL, office)
    content = {
        "name": {"zh": "来延吉上学", "en": "School in Yanji", "ko": "연길에서 입학"},
        "summary": "先办居住证，再登记入学。",
        "entries": [{"guide": "residence"}, {"guide": "school", "after": ["residence"]}],
    }
    found = Matter(code="school-in-yanji", name="来延吉上学", content=content)
    session.add(found)
    session.commit()
    return found


def carry(session: Session, guide: Guide, content: Content, office: Office) -> None:
    edition = start_draft(session, guide, content=content, author=office.writer)
    submit_edition(session, edition, actor=office.writer, now=NOW)
    approve_edition(session, edition, approver=office.checker, now=NOW)
    publish_edition(session, edition, effective_from=TODAY, now=NOW, today=TODAY, actor=office.checker)


@pytest.mark.parametrize("prefix", ["", "/en", "/ko", "/elder"])
def test_matters_stand_in_every_language(client: PageClient, matter: Matter, prefix: str) -> None:
    assert "/matters/school-in-yanji" in client.get(f"{prefix}/matters").text
    response = client.get(f"{prefix}/matters/school-in-yanji")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_a_question_two_guides_ask_alike_is_put_once(client: PageClient, matter: Matter) -> None:
    page = client.get("/matters/school-in-yanji").text
    assert page.count('name="who" value="self"') == 1
    assert 'name="residence.reason"' in page
    assert 'name="school.reason"' in page, "the same key with other options is another question"


ANSWERS = "who=agent&residence.reason=work&school.reason=private"


def test_a_paper_two_guides_want_is_asked_for_once(client: PageClient, matter: Matter) -> None:
    page = client.get(f"/matters/school-in-yanji?{ANSWERS}").text
    assert page.count("<strong>居民身份证</strong>") == 1
    assert "复印件 2 份" in page, "as many copies as the one who wants most"
    assert "纳税记录" in page
    assert "授权委托书" in page


def test_what_one_guide_gives_out_the_next_does_not_ask_for(client: PageClient, matter: Matter) -> None:
    page = client.get(f"/matters/school-in-yanji?{ANSWERS}").text
    assert "办理“居住证办理”时取得，不用另交" in page


def test_the_joint_limit_is_the_sum_of_the_longest_way(client: PageClient, matter: Matter) -> None:
    assert "8 个工作日" in client.get(f"/matters/school-in-yanji?{ANSWERS}").text


def test_answers_can_be_changed_one_by_one(client: PageClient, matter: Matter) -> None:
    page = client.get(f"/matters/school-in-yanji?{ANSWERS}").text
    links = [link for link in re.findall(r'href="([^"]+)"', page) if link.startswith("/matters/school-in-yanji?")]
    assert any("who" not in link and "school.reason=private" in link for link in links)


def test_an_old_address_is_told_that_a_guide_changed(
    client: PageClient, matter: Matter, publish: Callable[..., Edition]
) -> None:
    page = client.get(f"/matters/school-in-yanji?{ANSWERS}").text
    version = re.search(r"version=([0-9a-f]{8})", page)
    assert version is not None
    address = f"/matters/school-in-yanji?{ANSWERS}&version={version.group(1)}"
    assert "在您保存之后改过" not in client.get(address).text
    publish(start=date(2026, 6, 1))
    assert "在您保存之后改过" in client.get(address).text


def test_the_matter_is_printed_with_its_address(client: PageClient, matter: Matter) -> None:
    response = client.get(f"/matters/school-in-yanji/checklist.pdf?{ANSWERS}")
    assert response.mimetype == "application/pdf"
    flat = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages).split())
    assert [
        words for words in ("来延吉上学", "居民身份证", "预防接种证", "matters/school-in-yanji") if words not in flat
    ] == []


@pytest.mark.parametrize("path", ["/matters/none", "/matters/none/checklist.pdf"])
def test_an_unknown_matter_is_told(client: PageClient, matter: Matter, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_matter_with_a_guide_that_is_gone_is_not_offered(
    client: PageClient, matter: Matter, session: Session
) -> None:
    entries = [*matter.content["entries"], {"guide": "nowhere"}]
    matter.content = {**matter.content, "entries": entries}
    session.commit()
    assert "/matters/school-in-yanji" not in client.get("/matters").text
    response = client.get("/matters/school-in-yanji")
    assert response.status_code == 404
    assert "nowhere" in response.text


def test_any_answers_are_answered_calmly(client: PageClient, matter: Matter) -> None:
    for query in ("who=nobody", "x.y.z=1", "who=&residence.reason=%00", "&".join(f"a{n}=1" for n in range(200))):
        assert client.get(f"/matters/school-in-yanji?{query}").status_code == 200


def test_a_guide_names_its_matters(client: PageClient, matter: Matter) -> None:
    assert "来延吉上学" in client.get("/guides/residence").text


@pytest.mark.parametrize(("query", "shown"), [("延吉上学", True), ("school in", True), ("护照", False), ("学", False)])
def test_a_search_names_the_matter_too(client: PageClient, matter: Matter, query: str, shown: bool) -> None:
    page = client.get("/search", query_string={"q": query}).text
    assert ("/matters/school-in-yanji" in page) == shown


def linked(client: PageClient, address: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(address).text, re.S)
    assert found is not None
    data: dict[str, object] = json.loads(found.group(1))
    return data


def test_a_guide_carries_linked_data_of_the_guide(client: PageClient, matter: Matter) -> None:
    data = linked(client, "/guides/residence")
    assert data["@type"] == "GovernmentService"
    assert data["name"] == RESIDENCE.identity.name.zh
    assert data["serviceOperator"]["name"] == "延吉市公安局"  # type: ignore[index]
    assert data["availableChannel"][0]["serviceLocation"][0]["address"] == "长白山东路"  # type: ignore[index]
    assert linked(client, "/en/guides/residence")["name"] == "Residence permit"
    assert None not in data.values()
