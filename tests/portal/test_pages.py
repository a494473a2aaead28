"""The frame of the pages: home, errors, sign-in and the living page of components, in three languages and two modes."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import LazyString

from portal.features import DoorLink, Feature
from portal.styleguide import SampleForm
from tests.pages import PageClient

ADDRESSES = ("", "/en", "/ko", "/elder", "/en/elder", "/ko/elder")
TITLES = {
    "": "一张清单说清楚，只跑一次办成事",
    "/en": "One clear list, one trip, done",
    "/ko": "목록 하나로 분명하게, 한 번 방문으로 해결",
}
REQUIRED = [("zh", "请填写这一项"), ("en", "Please fill this in"), ("ko", "이 항목을 입력해 주세요")]


@pytest.mark.parametrize("prefix", ADDRESSES)
def test_the_home_page_leads_to_the_search_and_three_doors(client: PageClient, prefix: str) -> None:
    page = client.get(f"{prefix}/").get_data(as_text=True)
    assert f"<title>{TITLES[prefix.removesuffix('/elder')]} · " in page
    assert f'action="{prefix}/search"' in page
    assert page.count('class="mc-door"') == 3
    assert ('data-mode="elder"' in page) == prefix.endswith("elder")


def test_what_people_often_need_stands_under_the_search(make_site: Callable[..., Flask]) -> None:
    often = DoorLink("often", LazyString(lambda: "护照"), lambda session: "/guides/passport")
    page = make_site([Feature("sample", doors=[often])]).test_client().get("/").get_data(as_text=True)
    assert page.index('name="q"') < page.index('<a href="/guides/passport">护照</a>') < page.index("mc-doors")


@pytest.mark.parametrize("prefix", ADDRESSES)
def test_the_page_of_components_is_right_in_every_language_and_mode(demo_app: Flask, prefix: str) -> None:
    page = demo_app.test_client().get(f"{prefix}/styleguide")
    assert page.status_code == 200
    assert len(re.findall(r"<svg class=\"mc-figure-bar\"", page.get_data(as_text=True))) == 3


@pytest.mark.parametrize(("prefix", "word"), [("", "错误："), ("/en", "Error: "), ("/ko", "오류: ")])
def test_an_invalid_form_says_so_first(demo_app: Flask, prefix: str, word: str) -> None:
    response = demo_app.test_client().get(f"{prefix}/styleguide?invalid=1")
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert f"<title>{word}" in page
    assert page.index("mc-summary-of-errors") < page.index("<h1")
    links = re.findall(r'<li><a href="#([^"]+)"', page)
    assert links[:2] == ["name", "password"]
    assert all(f'id="{link}"' in page for link in links)
    assert "level-0" in links, "a group is reached at its first choice"


def test_every_demo_page_says_that_its_data_are_simulated(demo_app: Flask, client: PageClient) -> None:
    demo: FlaskClient = demo_app.test_client()
    assert all("演示数据" in demo.get(path).get_data(as_text=True) for path in ("/", "/sign-in", "/nowhere"))
    assert "演示数据" not in client.get("/").get_data(as_text=True)


def test_the_demo_shows_its_accounts_on_the_sign_in_page_only(demo_app: Flask, client: PageClient) -> None:
    assert "office@demo.example" in demo_app.test_client().get("/sign-in").get_data(as_text=True)
    assert "office@demo.example" not in demo_app.test_client().get("/").get_data(as_text=True)
    assert "demo.example" not in client.get("/sign-in").get_data(as_text=True)


def test_a_wrong_password_is_told_in_the_summary_and_keeps_the_address(client: PageClient) -> None:
    response = client.post("/en/sign-in", data={"email": "someone@example.cn", "password": "wrong"})
    page = response.get_data(as_text=True)
    assert "<title>Error: " in page
    assert "The email address or the password is wrong" in page
    assert 'value="someone@example.cn"' in page
    assert "wrong</" not in page.replace("is wrong", "")


@pytest.mark.parametrize("prefix", ADDRESSES)
def test_an_error_has_a_page_in_the_language_of_the_address(client: PageClient, prefix: str) -> None:
    response = client.get(f"{prefix}/nowhere")
    assert response.status_code == 404
    assert f'href="{prefix}/"' in response.get_data(as_text=True)


def test_what_was_typed_is_kept_on_an_error_page(app: Flask) -> None:
    with app.test_request_context("/"):
        page = app.jinja_env.get_template("errors/error.html")
        context: dict[str, object] = {"status": 429, "title": "操作太频繁", "message": "", "hint": ""}
        app.update_template_context(context)
        text = page.render(kept={"留言": "等了\n<很久>"}, **context)
    assert "等了\n&lt;很久&gt;" in text


@pytest.mark.parametrize(("code", "word"), REQUIRED)
def test_validators_speak_the_words_of_the_house(app: Flask, code: str, word: str) -> None:
    with app.test_request_context("/", method="POST", environ_overrides={"mingchuang.locale": code}):
        form = SampleForm(meta={"csrf": False})
        assert not form.validate()
        assert form.name.errors == [word]
        assert form.problems[0].id == "name"
        assert form.problems[0].message.endswith(word)


def test_a_field_renders_its_label_hint_error_and_limits(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"trips": "12", "comment": "好" * 501}):
        form = SampleForm(meta={"csrf": False})
        form.validate()
        trips, comment, tags = form.trips(), form.comment(), form.tags(layout="row")
    assert all(part in trips for part in ('min="1"', 'max="9"', "请填写 1 到 9 之间的数", "mc-field-invalid"))
    assert all(part in comment for part in ('data-limit="500"', "最多 500 个字", "请不要写姓名、电话。", "好" * 501))
    assert tags.count('type="checkbox"') == 3
    assert "（选填）" in tags
