"""The figures of the house: plain numbers and translated labels in, inline SVG out. Each has its table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from portal.charts.palette import INK, MUTED, VERDICT_COLOURS, VERDICT_MARKS
from portal.charts.svg import draw

WIDTH = 760  # CSS pixels
STRIP = 24  # one row of dots or bars, whatever their number
BELOW, ABOVE = 46, 30  # room for the axis and for the name of the target
RIGHT = 24
TARGET_WIDTH = 84  # beside the end of a level target line


@dataclass(frozen=True)
class Words:
    """What a figure says about itself, translated: the text alternative and the axes' names."""

    name: str
    title: str
    description: str
    value: str
    target: str = ""
    other: str = ""


@dataclass(frozen=True)
class Estimate:
    """One row: a value in percent with its interval, and its verdict.

    `verdict` is `meets`, `not_yet_shown`, `below`, `small` or empty. A `value` of None is a gap.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    verdict: str = ""


@dataclass(frozen=True)
class Dot:
    """One point of a funnel: how many ratings, the value in percent and its verdict."""

    n: int
    value: float
    verdict: str = ""


@dataclass(frozen=True)
class Limit:
    """The funnel's limits at a number of ratings, in percent: `inner` usually 95 %, `outer` 99.8 %."""

    n: float
    inner: tuple[float, float]
    outer: tuple[float, float]


def draw_dots(rows: Sequence[Estimate], words: Words, *, target: float | None, label_width: int = 220) -> Markup:
    """A caterpillar: a dot with its interval for each row, the first row on top, and the target as a dashed line."""
    height = STRIP * max(len(rows), 1) + ABOVE + BELOW

    def plot(figure: Figure) -> None:
        axes = _axes(figure, (WIDTH, height), left=label_width)
        for place, row in enumerate(rows):
            _draw_estimate(axes, row, place, upright=False)
        _label_rows(axes, [row.label for row in rows])
        _draw_target(axes, target, words.target, upright=True)
        _name_value_axis(axes.xaxis, words.value)
        _bound(axes.set_xlim, rows, target)

    return _finish(plot, height, words)


def draw_bars(labels: Sequence[str], values: Sequence[float], words: Words, *, label_width: int = 220) -> Markup:
    """Horizontal bars from zero, the first on top, with the value at the end of each."""
    height = STRIP * max(len(labels), 1) + ABOVE + BELOW

    def plot(figure: Figure) -> None:
        axes = _axes(figure, (WIDTH, height), left=label_width)
        axes.barh(range(len(values)), values, height=0.6, color=INK)
        for place, value in enumerate(values):
            note = {"textcoords": "offset points", "va": "center", "fontsize": 11, "color": MUTED}
            axes.annotate(f"{value:,g}", (value, place), xytext=(5, 0), **note)
        _label_rows(axes, labels)
        axes.set_xlim(0, 1.12 * max([*values, 1]))
        _name_value_axis(axes.xaxis, words.value)

    return _finish(plot, height, words)


def draw_series(months: Sequence[Estimate], words: Words, *, target: float | None, height: int = 300) -> Markup:
    """A line over months with an interval at each; a gap where nothing was measured."""

    def plot(figure: Figure) -> None:
        axes = _axes(figure, (WIDTH - TARGET_WIDTH, height), left=48)
        values = [float("nan") if month.value is None else month.value for month in months]
        axes.plot(range(len(values)), values, color=INK, linewidth=1.6)
        for place, month in enumerate(months):
            _draw_estimate(axes, month, place, upright=True)
        axes.set_xticks(range(len(months)), [month.label for month in months], fontsize=11)
        axes.tick_params(length=0)
        axes.set_xlim(-0.5, max(len(months), 1) - 0.5)
        axes.grid(axis="y")
        _draw_target(axes, target, words.target, upright=False)
        name_level_axis(axes, words.value)
        _bound(axes.set_ylim, months, target)

    return _finish(plot, height, words)


def draw_funnel(
    dots: Sequence[Dot], limits: Sequence[Limit], words: Words, *, target: float, height: int = 420
) -> Markup:
    """Values against the number of ratings, inside the limits that chance alone explains. `words.other` names n."""

    def plot(figure: Figure) -> None:
        axes = _axes(figure, (WIDTH - TARGET_WIDTH, height), left=48)
        sizes = [limit.n for limit in limits]
        for side in (0, 1):
            axes.plot(sizes, [limit.inner[side] for limit in limits], color=MUTED, linewidth=1)
            axes.plot(sizes, [limit.outer[side] for limit in limits], color=MUTED, linewidth=1, linestyle=(0, (2, 3)))
        for verdict, colour in VERDICT_COLOURS.items():
            of_kind = [dot for dot in dots if dot.verdict == verdict]
            if of_kind:
                points = [dot.n for dot in of_kind], [dot.value for dot in of_kind]
                axes.plot(*points, VERDICT_MARKS[verdict], color=colour, markersize=5)
        axes.grid(axis="y")
        _draw_target(axes, target, words.target, upright=False)
        axes.set_xlabel(words.other)
        name_level_axis(axes, words.value)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))

    return _finish(plot, height, words)


def _finish(plot: Any, height: int, words: Words) -> Markup:
    return draw(plot, size=(WIDTH, height), name=words.name, title=words.title, description=words.description)


def _axes(figure: Figure, size: tuple[int, int], *, left: int) -> Any:
    """Axes at fixed pixels, so that a strip is as high in a figure of 3 rows as in one of 300."""
    width, height = size
    whole = figure.get_figwidth() * 72
    return figure.add_axes((left / whole, BELOW / height, (width - left - RIGHT) / whole, 1 - (ABOVE + BELOW) / height))


def _draw_estimate(axes: Any, row: Estimate, place: int, *, upright: bool) -> None:
    if row.value is None:
        return
    colour = VERDICT_COLOURS[row.verdict]
    if row.low is not None and row.high is not None:
        ends, places = [row.low, row.high], [place, place]
        axes.plot(*((places, ends) if upright else (ends, places)), color=colour, linewidth=2.2)
    point = ([place], [row.value]) if upright else ([row.value], [place])
    axes.plot(*point, VERDICT_MARKS[row.verdict], color=colour, markersize=7, markeredgewidth=1.6)


def _label_rows(axes: Any, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), labels, fontsize=12)
    axes.set_ylim(max(len(labels), 1) - 0.5, -0.5)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")


def _draw_target(axes: Any, target: float | None, label: str, *, upright: bool) -> None:
    if target is None:
        return
    line = {"color": INK, "linewidth": 1.2, "linestyle": (0, (5, 3)), "zorder": 1.5}
    note = {"textcoords": "offset points", "fontsize": 11, "color": INK}
    if upright:
        axes.axvline(target, **line)
        axes.annotate(label, (target, 1), xycoords=("data", "axes fraction"), xytext=(0, 8), ha="center", **note)
    else:
        axes.axhline(target, **line)
        axes.annotate(label, (1, target), xycoords=("axes fraction", "data"), xytext=(6, 0), va="center", **note)


def _name_value_axis(axis: Any, label: str) -> None:
    axis.set_label_text(label)
    axis.label.set_size(11)
    axis.set_major_locator(MaxNLocator(6, integer=True))


def name_level_axis(axes: Any, label: str) -> None:
    """The name lies above the axis: Chinese turned on its side is hard to read."""
    note = {"textcoords": "offset points", "ha": "left", "fontsize": 11, "color": MUTED}
    axes.annotate(label, (0, 1), xycoords="axes fraction", xytext=(-36, 10), **note)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))


def _bound(set_limits: Any, rows: Sequence[Estimate], target: float | None) -> None:
    """Room for every interval and the target, within 0 and 100 percent."""
    ends = [end for row in rows for end in (row.value, row.low, row.high, target) if end is not None] or [0.0, 100.0]
    room = max((max(ends) - min(ends)) * 0.06, 1.0)
    set_limits(max(min(ends) - room, 0.0 - room / 4), min(max(ends) + room, 100.0 + room / 4))
