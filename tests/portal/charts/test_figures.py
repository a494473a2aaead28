import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from portal.charts import palette
from portal.charts.control import Point, draw_control_chart
from portal.charts.figures import STRIP, Dot, Estimate, Limit, Words, draw_bars, draw_dots, draw_funnel, draw_series
from portal.pdf.rendering import render_pdf

ROOT = Path(palette.__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("windows", "各窗口满意率", "三个窗口，一个达标。", "满意率（%）", target="目标 85%", other="评价数")
ROWS = [
    Estimate("长春市不动产登记 1 号窗口", 91.2, 88.0, 93.7, "meets"),
    Estimate("연길시 정무서비스센터", 85.9, 80.1, 90.2, "not_yet_shown"),
    Estimate("<b>窗口</b> & 其他", 70.0, 61.0, 78.0, "below"),
]
FIGURES = {
    "dots": lambda: draw_dots(ROWS, WORDS, target=85),
    "bars": lambda: draw_bars(["排队", "材料"], [120, 33], WORDS),
    "series": lambda: draw_series([*ROWS, Estimate("12月", None)], WORDS, target=85),
    "funnel": lambda: draw_funnel(
        [Dot(40, 80, "small"), Dot(400, 91, "meets")],
        [Limit(30, (70, 95), (60, 99)), Limit(500, (82, 88), (80, 90))],
        WORDS,
        target=85,
    ),
    "control": lambda: draw_control_chart(
        [Point("07-06", 91, 85, 97), Point("07-13"), Point("07-20", 80, 84, 98, outside=True)],
        WORDS,
        centre=90.5,
        change_at=2,
    ),
    "no control": lambda: draw_control_chart([], WORDS, centre=None),
    "empty": lambda: draw_dots([], WORDS, target=None),
}
EACH = pytest.mark.parametrize("kind", FIGURES)


@EACH
def test_a_figure_is_an_image_with_a_title_and_a_description(kind: str):
    root = ElementTree.fromstring(FIGURES[kind]())
    texts = {element.get("id"): element.text for element in root if element.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("role") == "img"
    assert [texts[name] for name in root.get("aria-labelledby").split()] == [WORDS.title, WORDS.description]


@EACH
def test_a_figure_holds_no_inline_style_and_no_foreign_parts(kind: str):
    svg = FIGURES[kind]()
    assert not re.search(r"style=|<style|<metadata|xlink|ns0:", svg)
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>x</title>{svg}")


@EACH
def test_every_id_begins_with_the_figures_name_and_every_reference_is_kept(kind: str):
    svg = FIGURES[kind]()
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(name.startswith("windows-") for name in ids)
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) <= set(ids)


def test_labels_are_real_text_in_named_fonts_and_are_escaped():
    svg = draw_dots(ROWS, WORDS, target=85)
    texts = {element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")}
    assert {row.label for row in ROWS} | {"满意率（%）", "目标 85%"} <= texts
    assert "<b>" not in svg
    assert 'font-family="Noto Sans CJK SC, ' in svg


def test_a_strip_is_as_high_in_a_long_figure_as_in_a_short_one():
    heights = [float(ElementTree.fromstring(draw_dots(ROWS * n, WORDS, target=85)).get("height")) for n in (1, 2, 40)]
    assert [heights[1] - heights[0], heights[2] - heights[0]] == [3 * STRIP, 117 * STRIP]


def test_verdicts_differ_in_mark_and_colour():
    assert len(set(palette.VERDICT_MARKS.values())) == 4
    marks = {
        re.sub(r"\s|windows-\w+", "", str(draw_dots([Estimate("a", 85, verdict=verdict)], WORDS, target=None)))
        for verdict in palette.VERDICT_MARKS
    }
    assert len(marks) == 5


def test_the_colours_are_those_of_the_tokens():
    tokens = (ROOT / "portal/static/css/tokens.css").read_text()
    for name in ("ink", "paper", "line", "text", "muted", "jade", "amber", "rust"):
        assert f"--{name}: {getattr(palette, name.upper())};" in tokens


def test_the_same_figure_has_the_same_bytes_under_any_hash_seed():
    code = "from tests.portal.charts.test_figures import FIGURES; print(*[FIGURES[kind]() for kind in FIGURES])"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "5")
    }
    assert outputs == {" ".join(FIGURES[kind]() for kind in FIGURES) + "\n"}


def test_a_figure_prints_with_its_text_in_simplified_chinese_forms():
    page = f"<!doctype html><html lang=zh-CN><title>图</title><h1>图</h1>{draw_dots(ROWS, WORDS, target=85)}</html>"
    assert render_pdf(page)


def test_a_name_that_is_no_id_is_refused():
    with pytest.raises(ValueError, match="name of a figure"):
        draw_bars([], [], Words("a b", "", "", ""))
