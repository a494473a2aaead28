"""Every part of a guide is edited in a form; rows come and go without scripts; nobody's words are lost."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from standards.editing.sections import SECTIONS
from standards.editions import start_draft
from standards.guide.content import Guide as Content
from standards.guide.document import dump_guide, load_guide
from standards.models import Edition
from tests.pages import PageClient, Tags
from tests.standards.conftest import Office
from tests.standards.lint.good import good_guide
from tests.standards.samples import RESIDENCE

SignIn = Callable[..., PageClient]
EDIT = "/office/guides/residence/edit"
FULL = good_guide()


@pytest.fixture
def draft(session: Session, office: Office) -> Edition:
    edition = start_draft(session, office.guide, content=RESIDENCE, author=office.writer)
    session.commit()
    return edition


@pytest.fixture
def full(session: Session, office: Office) -> Edition:
    edition = start_draft(session, office.guide, content=FULL, author=office.writer)
    session.commit()
    return edition


@pytest.fixture
def writer(sign_in: SignIn) -> PageClient:
    return sign_in("office")


def stored(session: Session) -> Content:
    session.expire_all()
    return load_guide(session.scalars(select(Edition)).one().content)


def filled(client: PageClient, address: str, **changes: Any) -> dict[str, list[str]]:
    """What a browser would send back from the form of a page, with changes."""
    page = client.get(address)
    assert page.status_code == 200
    form = page.text.split('<form class="mc-edit"')[1].split("</form>")[0]
    return {**sent(form), **{name: one if isinstance(one, list) else [one] for name, one in changes.items()}}


def sent(form: str) -> dict[str, list[str]]:
    tags, data, select_name = Tags(f"<title></title>{form}").tags, dict[str, list[str]](), ""
    for tag, attributes in tags:
        name, value = attributes.get("name") or "", attributes.get("value") or ""
        if tag == "select":
            select_name = name
            data.setdefault(name, [])
        elif tag == "option" and ("selected" in attributes or not data[select_name]):
            data[select_name] = [value]
        elif tag == "input" and (attributes.get("type") != "checkbox" or "checked" in attributes):
            data.setdefault(name, []).append(value)
        elif tag == "textarea":
            data[name] = [text_of(form, name)]
    return data


def text_of(form: str, name: str) -> str:
    inside = form.split(f'name="{name}"')[1].split(">", 1)[1].split("</textarea>")[0]
    return inside.removeprefix("\n").replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")


def addresses(content: Content) -> list[str]:
    found = []
    for section in SECTIONS:
        many = getattr(content, section.list_name) if section.parts else [None]
        found += [
            f"{EDIT}/{section.name}/{at}" if section.parts else f"{EDIT}/{section.name}" for at in range(len(many))
        ]
    return found


@pytest.mark.parametrize("sample", ["draft", "full"])
def test_saving_every_form_as_it_is_changes_nothing(
    request: pytest.FixtureRequest, session: Session, office: Office, writer: PageClient, sample: str
) -> None:
    request.getfixturevalue(sample)
    before = dump_guide(stored(session))
    for address in addresses(stored(session)):
        data = filled(writer, address, do="save")
        assert writer.post(address, data=data).status_code == 302, address
        assert dump_guide(stored(session)) == before, address


@pytest.mark.parametrize("prefix", ["", "/en", "/ko", "/elder"])
def test_every_section_has_its_page(writer: PageClient, full: Edition, prefix: str) -> None:
    for section in SECTIONS:
        assert writer.get(f"{prefix}{EDIT}/{section.name}").status_code == 200
        if section.parts:
            assert writer.get(f"{prefix}{EDIT}/{section.name}/new").status_code == 200
    assert writer.get(f"{prefix}{EDIT}").status_code == 200
    assert writer.get(f"{EDIT}/nothing").status_code == 404


def test_a_paper_is_changed_in_three_languages(session: Session, writer: PageClient, draft: Edition) -> None:
    address = f"{EDIT}/materials/1"
    data = filled(writer, address, **{"name-zh": "一寸照片", "name-en": "Photo", "name-ko": "사진", "copies": "3"})
    assert writer.post(address, data=data).status_code == 302
    paper = stored(session).materials[1]
    assert (paper.name.zh, paper.name.en, paper.name.ko, paper.copies) == ("一寸照片", "Photo", "사진", 3)


def test_yuan_are_kept_as_fen(session: Session, writer: PageClient, draft: Edition) -> None:
    address = f"{EDIT}/fees/0"
    assert writer.post(address, data=filled(writer, address, amount="12.50")).status_code == 302
    assert stored(session).fees[0].amount == 1250
    wrong = writer.post(address, data=filled(writer, address, amount="十元"))
    assert wrong.status_code == 400
    assert "请填写整数" in wrong.text
    assert "十元" in wrong.text


def test_a_new_part_gets_a_key_of_its_own(session: Session, writer: PageClient, draft: Edition) -> None:
    address = f"{EDIT}/materials/new"
    assert writer.post(address, data=filled(writer, address, **{"name-zh": "体检表"})).status_code == 302
    added = stored(session).materials[-1]
    assert (added.key, added.name.zh) == ("material1", "体检表")


def test_a_new_key_is_carried_to_whatever_names_it(session: Session, writer: PageClient, draft: Edition) -> None:
    for address, key in (
        (f"{EDIT}/materials/4", "mandate"),
        (f"{EDIT}/questions/0", "person"),
        (f"{EDIT}/bases/0", "law"),
    ):
        assert writer.post(address, data=filled(writer, address, key=key)).status_code == 302
    content = stored(session)
    assert content.rules[0].targets == ("material:mandate",)
    assert content.rules[0].when.question == "person"  # type: ignore[union-attr] # one choice
    assert content.conditions[0].basis == "law"
    assert content.questions[2].show_if.question == "person"  # type: ignore[union-attr] # one choice


def test_rows_are_added_moved_and_taken_away_without_scripts(
    session: Session, writer: PageClient, draft: Edition
) -> None:
    address = f"{EDIT}/channels/0"
    page = writer.post(address, data=filled(writer, address, do="add|places-0-hours"))
    assert page.status_code == 200
    assert 'name="places-0-hours-1-opens"' in page.text
    form = page.text.split('<form class="mc-edit"')[1].split("</form>")[0]
    more = {**sent(form), "places-0-hours-1-days": ["6"], "places-0-hours-1-opens": ["09:00"],
            "places-0-hours-1-closes": ["12:00"], "do": ["save"]}  # fmt: skip
    assert writer.post(address, data=more).status_code == 302
    assert [hours.opens for hours in stored(session).channels[0].places[0].hours] == ["08:30", "09:00"]
    page = writer.post(address, data=filled(writer, address, do="up|places-0-hours-1"))
    form = page.text.split('<form class="mc-edit"')[1].split("</form>")[0]
    assert writer.post(address, data={**sent(form), "do": ["save"]}).status_code == 302
    assert [hours.opens for hours in stored(session).channels[0].places[0].hours] == ["09:00", "08:30"]
    page = writer.post(address, data=filled(writer, address, do="remove|places-0"))
    form = page.text.split('<form class="mc-edit"')[1].split("</form>")[0]
    writer.post(address, data={**sent(form), "do": ["save"]})
    assert stored(session).channels[0].places == ()
    assert writer.post(address, data=filled(writer, address, do="add|nothing-9")).status_code == 200


def test_a_fault_stands_beside_its_field_and_nothing_is_kept(
    session: Session, writer: PageClient, draft: Edition
) -> None:
    address = f"{EDIT}/channels/0"
    wrong = {"places-0-name-zh": "", "places-0-hours-0-opens": "8 点"}
    page = writer.post(address, data=filled(writer, address, **wrong))
    assert page.status_code == 400
    assert 'href="#places-0-name-zh"' in page.text
    assert 'href="#places-0-hours-0-opens"' in page.text
    assert "8 点" in page.text
    assert stored(session) == RESIDENCE


def test_a_condition_is_built_line_by_line(session: Session, writer: PageClient, draft: Edition) -> None:
    address = f"{EDIT}/rules/0"
    lines = {
        "when-0-level": "0", "when-0-term": "all_of", "when-1-level": "1", "when-1-term": "who=agent",
        "when-2-level": "1", "when-2-term": "none_of", "when-3-level": "2", "when-3-term": "reason=live",
    }  # fmt: skip
    assert writer.post(address, data=filled(writer, address, **lines)).status_code == 302
    told = dump_guide(stored(session))["rules"][0]["when"]
    agent, live = {"question": "who", "option": "agent"}, {"question": "reason", "option": "live"}
    assert told == {"all_of": [agent, {"none_of": [live]}]}
    assert "以下都不成立" in writer.get(address).text
    empty = {**lines, "when-3-term": ""}
    refused = writer.post(address, data=filled(writer, address, **empty))
    assert refused.status_code == 400
    assert "第 3 行的组合下面没有缩进的内容" in refused.text


def test_parts_are_moved_and_removed(session: Session, writer: PageClient, draft: Edition) -> None:
    def arrange(at: int, act: str) -> int:
        page = writer.get(f"{EDIT}/steps").text
        seen = page.split(f'action="{EDIT}/steps/{at}/arrange"')[1].split('name="seen" value="')[1].split('"')[0]
        return writer.post(f"{EDIT}/steps/{at}/arrange", data={"seen": seen, "do": act}).status_code

    assert arrange(1, "up") == 302
    assert [step.key for step in stored(session).steps] == ["decide", "accept"]
    assert arrange(0, "remove") == 302
    assert [step.key for step in stored(session).steps] == ["accept"]
    assert writer.post(f"{EDIT}/steps/0/arrange", data={"seen": "old", "do": "remove"}).status_code == 409
    assert writer.post(f"{EDIT}/steps/7/arrange", data={"do": "remove"}).status_code == 404


def test_two_people_on_one_paper_are_told_and_both_texts_stand_there(
    session: Session, sign_in: SignIn, writer: PageClient, draft: Edition
) -> None:
    other, address = sign_in("office", email="other@test.example"), f"{EDIT}/materials/1"
    mine = filled(writer, address, **{"name-zh": "我的照片"})
    assert other.post(address, data=filled(other, address, **{"name-zh": "别人的照片"})).status_code == 302
    told = writer.post(address, data=mine)
    assert told.status_code == 409
    assert "别人的照片" in told.text
    assert "我的照片" in told.text
    assert stored(session).materials[1].name.zh == "别人的照片"
    form = told.text.split('<form class="mc-edit"')[1].split("</form>")[0]
    assert writer.post(address, data={**sent(form), "do": ["save"]}).status_code == 302
    assert stored(session).materials[1].name.zh == "我的照片"


def test_two_people_on_two_papers_do_not_disturb_each_other(
    session: Session, sign_in: SignIn, writer: PageClient, draft: Edition
) -> None:
    other = sign_in("office", email="other@test.example")
    mine = filled(writer, f"{EDIT}/materials/1", **{"name-zh": "我的照片"})
    theirs = filled(other, f"{EDIT}/materials/0", **{"name-zh": "户口簿"})
    assert other.post(f"{EDIT}/materials/0", data=theirs).status_code == 302
    assert writer.post(f"{EDIT}/materials/1", data=mine).status_code == 302
    assert [paper.name.zh for paper in stored(session).materials[:2]] == ["户口簿", "我的照片"]


def test_a_draft_saves_by_itself_and_shows_its_findings(session: Session, writer: PageClient, draft: Edition) -> None:
    address, script = f"{EDIT}/materials/1", {"X-Autosave": "1"}
    data = filled(writer, address, **{"name-zh": "其他有关材料"})
    answer = writer.post(address, data=data, headers=script)
    assert answer.json["saved"]
    assert "兜底词" in answer.json["findings"]
    assert stored(session).materials[1].name.zh == "其他有关材料"
    refused = writer.post(address, data={**data, "name-zh": "", "seen": answer.json["seen"]}, headers=script)
    assert (refused.status_code, refused.json["saved"]) == (400, False)
    stale = writer.post(address, data={**data, "name-zh": "照片", "seen": "old"}, headers=script)
    assert (stale.status_code, stale.json["saved"]) == (409, False)


def test_a_code_no_list_knows_is_not_lost(session: Session, writer: PageClient, office: Office) -> None:
    content = RESIDENCE.model_copy(update={"identity": RESIDENCE.identity.model_copy(update={"kind": "77"})})
    start_draft(session, office.guide, content=content, author=office.writer)
    session.commit()
    address = f"{EDIT}/identity"
    assert writer.post(address, data=filled(writer, address)).status_code == 302
    assert stored(session).identity.kind == "77"


def test_an_edition_under_review_is_not_edited(session: Session, writer: PageClient, draft: Edition) -> None:
    draft.state = "review"
    session.commit()
    answer = writer.get(f"{EDIT}/identity")
    assert answer.status_code == 409
    assert "已经不是草稿" in answer.text


def test_a_circle_of_questions_is_told_in_words(session: Session, writer: PageClient, draft: Edition) -> None:
    address = f"{EDIT}/questions/0"
    circle = {"show_if-0-level": "0", "show_if-0-term": "account=yes"}
    assert writer.post(address, data=filled(writer, address, **circle)).status_code == 302
    page = writer.get(EDIT).text
    assert "问题互相等待" in page
    assert writer.post("/office/guides/residence/submit").status_code == 400
