"""The control chart: shares period by period, the limits chance explains, and where the level changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure

from portal.charts.figures import ABOVE, BELOW, RIGHT, TARGET_WIDTH, WIDTH, Words, name_level_axis
from portal.charts.palette import INK, LINE, MUTED, RUST
from portal.charts.svg import draw

LEFT = 48
MOST_LABELS = 9


@dataclass(frozen=True)
class Point:
    """One period: its share and its limits in percent, and whether it lies outside them. None is a gap."""

    label: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    outside: bool = False


def draw_control_chart(
    points: Sequence[Point],
    words: Words,
    *,
    centre: float | None,
    change_at: int | None = None,
    height: int = 300,
) -> Markup:
    """Shares over time between stepped limits; points outside are marked, `change_at` is the first point after it.

    `words.value` names the vertical axis, `words.target` the centre at its end, `words.other` the change; `centre` is
    the mean share in percent.
    """

    def plot(figure: Figure) -> None:
        right = TARGET_WIDTH if words.target else RIGHT
        box = (LEFT / WIDTH, BELOW / height, (WIDTH - LEFT - right) / WIDTH, 1 - (ABOVE + BELOW) / height)
        axes = figure.add_axes(box)
        _draw_limits(axes, points)
        if centre is not None:
            _draw_centre(axes, centre, words.target)
        _draw_points(axes, points)
        if change_at is not None:
            _draw_change(axes, change_at, words.other)
        _label_periods(axes, [point.label for point in points])
        _bound(axes, points)
        name_level_axis(axes, words.value)

    return draw(plot, size=(WIDTH, height), name=words.name, title=words.title, description=words.description)


def _draw_limits(axes: Any, points: Sequence[Point]) -> None:
    """A step a period: the limits widen where few answered."""
    edges = [place + side for place in range(len(points)) for side in (-0.5, 0.5)]
    lower, upper = ([_number(getattr(point, name)) for point in points for _ in (0, 1)] for name in ("lower", "upper"))
    axes.fill_between(edges, lower, upper, color=LINE, alpha=0.45, linewidth=0)
    for ends in (lower, upper):
        axes.plot(edges, ends, color=MUTED, linewidth=1, linestyle=(0, (2, 3)))


def _draw_centre(axes: Any, centre: float, label: str) -> None:
    axes.axhline(centre, color=MUTED, linewidth=1)
    note = {"textcoords": "offset points", "fontsize": 11, "color": MUTED, "va": "center"}
    axes.annotate(label, (1, centre), xycoords=("axes fraction", "data"), xytext=(6, 0), **note)


def _draw_points(axes: Any, points: Sequence[Point]) -> None:
    axes.plot(range(len(points)), [_number(point.value) for point in points], color=INK, linewidth=1.4)
    inside = [(place, point.value) for place, point in enumerate(points) if point.value is not None]
    for outside, mark, colour in ((False, "o", INK), (True, "v", RUST)):
        chosen = [(place, value) for place, value in inside if points[place].outside is outside]
        if chosen:
            places, values = zip(*chosen, strict=True)
            axes.plot(places, values, mark, color=colour, markersize=9 if outside else 5)


def _draw_change(axes: Any, place: int, label: str) -> None:
    axes.axvline(place - 0.5, color=RUST, linewidth=1.4, linestyle=(0, (5, 3)))
    note = {"textcoords": "offset points", "fontsize": 11, "color": RUST, "ha": "center"}
    axes.annotate(label, (place - 0.5, 1), xycoords=("data", "axes fraction"), xytext=(0, 6), **note)


def _label_periods(axes: Any, labels: Sequence[str]) -> None:
    step = -(-max(len(labels), 1) // MOST_LABELS)
    shown = range(0, len(labels), step)
    axes.set_xticks(list(shown), [labels[place] for place in shown], fontsize=11)
    axes.tick_params(length=0)
    axes.set_xlim(-0.5, max(len(labels), 1) - 0.5)
    axes.grid(axis="y")


def _bound(axes: Any, points: Sequence[Point]) -> None:
    known = [end for point in points for end in (point.value, point.lower, point.upper) if end is not None] or [0, 100]
    room = max((max(known) - min(known)) * 0.08, 1.0)
    axes.set_ylim(max(min(known) - room, -room / 4), min(max(known) + room, 100 + room / 4))


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
