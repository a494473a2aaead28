"""Turns a matplotlib figure into SVG that may stand in a page and in a PDF: real text, no inline style, named."""

import io
import re
import threading
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from portal.charts.fonts import know_font
from portal.charts.palette import INK, LINE, MUTED, PAPER, SANS, TEXT

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")

# matplotlib keeps its settings in one global table, so figures are drawn one at a time in a process.
_ONE_AT_A_TIME = threading.Lock()
_SETTINGS: Any = {
    "svg.fonttype": "none",  # text stays text: read aloud, found, copied
    "svg.hashsalt": "mingchuang",  # the same figure has the same ids, so a PDF has the same bytes
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "font.family": [SANS[0]],
    "font.size": 12,
    "text.color": TEXT,
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.facecolor": PAPER,
    "axes.unicode_minus": False,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": LINE,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
}


def draw(
    plot: Callable[[Figure], None], *, size: tuple[float, float], name: str, title: str, description: str
) -> Markup:
    """The figure as an inline `<svg role="img">`, `size` in CSS pixels; the same bytes for the same input.

    `name` must be unique in the page (letters, digits, hyphens): it begins every id. `title` and `description` are
    the text alternative, already translated.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"the name of a figure holds small letters, digits and hyphens: {name!r}")
    with _ONE_AT_A_TIME, mpl.rc_context(_SETTINGS):
        know_font(SANS[0])
        figure = Figure(figsize=(size[0] / 72, size[1] / 72))  # the SVG backend draws 72 units an inch
        figure.patch.set_visible(False)
        plot(figure)
        written = io.StringIO()
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(written, metadata={"Date": None, "Creator": None})
    return _dress(written.getvalue(), size=size, name=name, texts=(title, description))


def _dress(written: str, *, size: tuple[float, float], name: str, texts: tuple[str, str]) -> Markup:
    root = ElementTree.fromstring(written)  # noqa: S314 - our own figure, not somebody's file
    for child in root.findall(f"{{{SVG}}}metadata"):
        root.remove(child)
    for parent in list(root.iter()):
        for style in parent.findall(f"{{{SVG}}}style"):
            parent.remove(style)
    for element in root.iter():
        _plain(element, name)
    root.attrib.clear()
    width, height = (f"{length:g}" for length in size)
    root.attrib.update(
        {"role": "img", "aria-labelledby": f"{name}-title {name}-description", "viewBox": f"0 0 {width} {height}"},
        width=width,
        height=height,
    )
    root.set("class", "mc-chart")
    root.set("stroke-linejoin", "round")
    for place, (tag, text) in enumerate(zip(("title", "desc"), texts, strict=True)):
        child = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{'title' if tag == 'title' else 'description'}"})
        child.text = text
        root.insert(place, child)
    return Markup(_serialise(root))  # noqa: S704 - ElementTree has escaped every text


def _plain(element: Any, name: str) -> None:
    """Style becomes attributes, because the pages' policy forbids inline style; ids begin with the figure's name."""
    for declaration in filter(None, (part.strip() for part in element.attrib.pop("style", "").split(";"))):
        key, value = (part.strip() for part in declaration.split(":", 1))
        element.set(key, ", ".join(SANS) if key == "font-family" else value.removesuffix("px"))
    if reference := element.attrib.pop(XLINK, None):
        element.set("href", f"#{name}-{reference[1:]}")
    for key, value in element.attrib.items():
        if key == "id":
            element.set(key, f"{name}-{value}")
        elif "url(#" in value:
            element.set(key, _REFERENCE.sub(rf"url(#{name}-\1)", value))


def _serialise(root: Any) -> str:
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        element.text = element.text if element.text and element.text.strip() else None
        element.tail = None
        if "d" in element.attrib:
            element.set("d", " ".join(element.get("d").split()))
    root.set("xmlns", SVG)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
