import io
from xml.etree import ElementTree

import html5lib
from PIL import Image

from portal.qr import draw_png, draw_svg

ADDRESS = "https://mingchuang.example/r/K7F3Q9-2-4XW8TN2A"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_svg_is_an_image_with_a_label_that_is_escaped():
    svg = draw_svg(ADDRESS, name="qr-1", label="<1> 号窗口")
    root = ElementTree.fromstring(svg)
    title = root.find(f"{SVG}title")
    assert (root.get("role"), root.get("aria-labelledby"), title.get("id")) == ("img", "qr-1-title", "qr-1-title")
    assert title.text == "<1> 号窗口"
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>x</title>{svg}")
    assert "style" not in svg


def test_svg_and_png_show_the_same_modules():
    root = ElementTree.fromstring(draw_svg(ADDRESS, name="q", label="x"))
    side = int(root.get("viewBox").split()[2])
    dark = set()
    for piece in root.find(f"{SVG}path").get("d").split("M")[1:]:
        start, length = piece.split("h")[0], int(piece.split("h")[1].split("v")[0])
        left, top = map(int, start.split())
        dark |= {(left + offset, top) for offset in range(length)}
    picture = Image.open(io.BytesIO(draw_png(ADDRESS, scale=1))).convert("1")
    assert picture.size == (side, side)
    assert dark == {(x, y) for x in range(side) for y in range(side) if not picture.getpixel((x, y))}


def test_four_modules_around_stay_white():
    picture = Image.open(io.BytesIO(draw_png(ADDRESS, scale=1))).convert("1")
    edge = [picture.getpixel((x, y)) for x in range(picture.width) for y in range(4)]
    assert all(edge)
