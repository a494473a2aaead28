"""The control chart of a share over time: limits that ordinary variation explains, and where the level changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from portal.charts.figures import TARGET_WIDTH, WIDTH, Words
from portal.charts.palette import AMBER, INK, LINE, MUTED, RUST
from portal.charts.svg import draw

LEFT, BELOW, ABOVE = 48, 46, 30
MOST_LABELS = 10


@dataclass(frozen=True)
class Point:
    """One period: the share and its limits in percent, None where nothing was rated; `outside` is beyond a limit."""

    label: str
    value: float | None
    lower: float | None
    upper: float | None
    outside: bool = False


def draw_control_chart(
    points: Sequence[Point], words: Words, *, centre: float, change_at: int | None = None, height: int = 320
) -> Markup:
    """Shares with their limits and centre; a line before the period at which the level changed.

    `words.target` names the centre at its end, `words.other` the change.
    """

    def plot(figure: Figure) -> None:
        whole = WIDTH - TARGET_WIDTH
        box = (LEFT / WIDTH, BELOW / height, (whole - LEFT) / WIDTH, 1 - (ABOVE + BELOW) / height)
        axes: Any = figure.add_axes(box)
        places = range(len(points))
        lower, upper, values = ([_gap(p) for p in column] for column in zip(*map(_numbers, points), strict=True))
        axes.fill_between(places, lower, upper, step="mid", color=LINE, alpha=0.6, linewidth=0)
        axes.plot(places, values, color=INK, linewidth=1.4, marker="o", markersize=4)
        outside = [place for place in places if points[place].outside]
        axes.plot(outside, [values[place] for place in outside], "v", color=RUST, markersize=9)
        axes.axhline(centre, color=MUTED, linewidth=1.2, linestyle=(0, (5, 3)))
        _say(axes, words.target, (1, centre), ("axes fraction", "data"), (6, 0), va="center")
        if change_at is not None:
            axes.axvline(change_at - 0.5, color=AMBER, linewidth=1.6)
            _say(axes, words.other, (change_at - 0.5, 1), ("data", "axes fraction"), (0, 8), ha="center", color=AMBER)
        _say(axes, words.value, (0, 1), "axes fraction", (-36, 10), ha="left", color=MUTED)
        step = -(-len(points) // MOST_LABELS)
        axes.set_xticks(list(places)[::step], [point.label for point in points[::step]], fontsize=11)
        axes.tick_params(length=0)
        axes.grid(axis="y")
        axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.set_xlim(-0.5, max(len(points), 1) - 0.5)

    return draw(plot, size=(WIDTH, height), name=words.name, title=words.title, description=words.description)


def _numbers(point: Point) -> tuple[float | None, float | None, float | None]:
    return point.lower, point.upper, point.value


def _gap(number: float | None) -> float:
    return float("nan") if number is None else number


def _say(axes: Any, text: str, place: tuple[float, float], system: Any, shift: tuple[int, int], **how: Any) -> None:
    note = {"textcoords": "offset points", "fontsize": 11, "color": INK} | how
    axes.annotate(text, place, xycoords=system, xytext=shift, **note)
