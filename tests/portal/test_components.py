"""Every macro writes valid HTML, names its controls, and says in words what it shows in colour."""

import re
from collections.abc import Callable, Iterator

import html5lib
import pytest
from flask import Flask
from markupsafe import Markup

from portal.forms import component

OPTIONS = [{"value": 5, "label": "非常满意"}, {"value": 4, "label": "满意", "hint": "<b>"}]
LINK = {"label": "首页", "href": "/?a=1&b=2"}
FIGURE = ("全省", "91.3", "91.1", "91.4", "meets")
CALLS: dict[str, Callable[[], Markup]] = {
    "alert": lambda: component("alert")("文字", title="题", tone="bad", live=True),
    "breadcrumbs": lambda: component("breadcrumbs")([LINK]),
    "button": lambda: component("button")("提交", name="a", value='"', icon="print"),
    "button link": lambda: component("button")("提交", href="/", kind="secondary", wide=True),
    "checkbox": lambda: component("checkbox")("a", "a", "同意", hint="说明", error="错", checked=True),
    "checkboxes": lambda: component("checkboxes")("a", "a", "哪些", OPTIONS, value=[5], layout="row"),
    "demo_ribbon": lambda: component("demo_ribbon")(),
    "door": lambda: component("door")("window", "题", "文字", [("一", "/")]),
    "downloads": lambda: component("downloads")([{"label": "名单", "href": "/", "kind": "PDF", "digest": "7f"}]),
    "empty": lambda: component("empty")("没有", "说明", href="/", action="去"),
    "error_summary": lambda: component("error_summary")([{"id": "a", "message": "错"}, {"id": "", "message": "b"}]),
    "field": lambda: component("field")("a", "a", "姓名", value='"<', hint="说明", error="错", width=8, required=True),
    "figure": lambda: component("figure")(*FIGURE, n=182406, coverage=38, note="注", href="/"),
    "header_tools": lambda: component("header_tools")([], False, "/elder/"),
    "icon": lambda: component("icon")("search"),
    "interval_bar": lambda: component("interval_bar")("91.3", "91.1", "91.4", "meets", label="说明"),
    "keys": lambda: component("keys")([("j", "下一件")]),
    "lattice": lambda: component("lattice")(),
    "mark": lambda: component("mark")(),
    "pagination": lambda: component("pagination")(4, 12, lambda page: f"?page={page}"),
    "progress": lambda: component("progress")("正在生成", 3, 9),
    "progress open": lambda: component("progress")("正在连接"),
    "radios": lambda: component("radios")("a", "a", "满意吗？", OPTIONS, error="错", hint="说明", required=True),
    "receipt": lambda: component("receipt")("收到", "7K4M", "回执码", "说明"),
    "search_box": lambda: component("search_box")("/search", value='"', large=True),
    "select": lambda: component("select")("a", "a", "大厅", [{"label": "组", "options": OPTIONS}], error="错"),
    "stat_tiles": lambda: component("stat_tiles")([{"label": "窗口", "value": "512", "note": "注", "href": "/"}]),
    "steps": lambda: component("steps")([{"title": "取号", "text": "文字", "note": "注"}]),
    "summary_list": lambda: component("summary_list")([{"label": "户籍", "value": "", "href": "/"}]),
    "table": lambda: component("table")(
        "表", [{"label": "窗口", "href": "/", "sorted": "ascending"}, {"label": "数", "numeric": True}], [["a", "1"]]
    ),
    "table empty": lambda: component("table")("表", [{"label": "窗口"}], layout="scroll", caption_hidden=True),
    "tabs": lambda: component("tabs")([{**LINK, "current": True, "count": 0}], "事项"),
    "tag": lambda: component("tag")("草稿", tone="wait"),
    "task_list": lambda: component("task_list")([{**LINK, "hint": "今天", "state": "完成", "tone": "good"}]),
    "textarea": lambda: component("textarea")("a", "a", "意见", value="</textarea>", limit=500, optional=True),
    "verdict_tag": lambda: component("verdict_tag")("below", full=True),
}


@pytest.fixture(params=["/", "/en/", "/ko/"])
def rendering(app: Flask, request: pytest.FixtureRequest) -> Iterator[None]:
    """A request in each language, in which macros may be called."""
    code = request.param.strip("/") or "zh"
    with app.test_request_context("/", environ_overrides={"mingchuang.locale": code}):
        yield


def faults(markup: str) -> list[object]:
    parser = html5lib.HTMLParser()
    parser.parse(f"<!doctype html><html lang='zh-CN'><title>x</title><body>{markup}</body></html>")
    return list(parser.errors)


@pytest.mark.usefixtures("rendering")
@pytest.mark.parametrize("name", CALLS)
def test_a_macro_writes_valid_html(name: str) -> None:
    markup = CALLS[name]()
    assert isinstance(markup, Markup)
    assert faults(markup) == []
    assert "None" not in markup
    assert not re.search(r"%%|%\(", markup), "a placeholder was left"


def test_every_macro_is_called_here(app: Flask) -> None:
    files = {
        name.split("/")[1].removesuffix(".html") for name in app.jinja_env.list_templates() if "components/" in name
    }
    assert files - {name.split()[0] for name in CALLS} == {"cell", "label", "panel"}


@pytest.mark.usefixtures("rendering")
def test_every_control_has_its_label_and_its_description() -> None:
    for name in ("field", "textarea", "select", "radios", "checkboxes", "checkbox"):
        markup = CALLS[name]()
        ids = set(re.findall(r'\sid="([^"]+)"', markup))
        controls = re.findall(r'<(?:input|textarea|select)[^>]*\sid="([^"]+)"', markup)
        assert set(re.findall(r'\sfor="([^"]+)"', markup)) == set(controls)
        for described in re.findall(r'aria-describedby="([^"]+)"', markup):
            assert set(described.split()) <= ids


@pytest.mark.usefixtures("rendering")
def test_no_level_is_chosen_for_anybody() -> None:
    assert "checked" not in component("radios")("level", "level", "满意吗？", OPTIONS)


@pytest.mark.usefixtures("rendering")
def test_the_figure_never_stands_alone() -> None:
    markup = CALLS["figure"]()
    assert all(word in markup for word in ("91.3", "91.1", "91.4", "85%", "182,406", "38", "mc-tag-good"))


def test_a_suppressed_rate_shows_its_word_and_no_bar(app: Flask) -> None:
    with app.test_request_context("/"):
        markup = component("figure")("7 号窗口", None, None, None, "suppressed")
        assert component("interval_bar")(None, None, None, "suppressed") == ""
    assert "为保护隐私不显示" in markup
    assert '<svg class="mc-figure-bar' not in markup
    assert "None" not in markup
    assert faults(markup) == []


def test_the_verdict_is_a_word_in_every_case(app: Flask) -> None:
    words = set()
    with app.test_request_context("/"):
        for verdict in ("meets", "not_yet_shown", "below", "small", "suppressed"):
            words.add(Markup(component("verdict_tag")(verdict)).striptags())
    assert words == {"达标", "尚未证实", "未达标", "评价太少", "不显示"}


def test_the_bar_puts_share_and_target_on_one_scale(app: Flask) -> None:
    with app.test_request_context("/"):
        bar = component("interval_bar")("85", "80", "90", "not_yet_shown", floor=50, width=208)
    target = float(re.findall(r'<line x1="([\d.]+)"', bar)[0])
    assert target == float(re.findall(r'<circle cx="([\d.]+)"', bar)[0]) == 144.0
    left, width = (float(value) for value in re.findall(r'<rect x="([\d.]+)" y="10" width="([\d.]+)"', bar)[0])
    assert (left, width) == (124.0, 40.0)


def test_a_rate_below_the_scale_shows_that_it_goes_on_to_the_left(app: Flask) -> None:
    with app.test_request_context("/"):
        bar = component("interval_bar")("41.0", "30.2", "52.8", "below")
    assert "<path" in bar
    assert "<circle" not in bar


HOSTILE = "<script>\"'</textarea>"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("field", ("a", "a", HOSTILE, HOSTILE)),
        ("textarea", ("a", "a", HOSTILE, HOSTILE)),
        ("select", ("a", "a", HOSTILE, [{"value": HOSTILE, "label": HOSTILE}])),
        ("radios", ("a", "a", HOSTILE, [{"value": HOSTILE, "label": HOSTILE}])),
        ("search_box", ("/search", HOSTILE)),
        ("table", (HOSTILE, [{"label": HOSTILE}], [[HOSTILE]])),
        ("summary_list", ([{"label": HOSTILE, "value": HOSTILE}],)),
        ("error_summary", ([{"id": "a", "message": HOSTILE}],)),
        ("alert", (HOSTILE,)),
    ],
)
def test_what_a_person_typed_is_never_markup(app: Flask, name: str, arguments: tuple[object, ...]) -> None:
    with app.test_request_context("/"):
        markup = component(name)(*arguments)
    assert "<script>" not in markup
    assert markup.count("</textarea>") == (1 if name == "textarea" else 0)
    assert faults(markup) == []
