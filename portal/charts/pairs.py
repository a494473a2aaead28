"""Two distributions beside each other, each in percent of its own whole: what is odd stands out."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from portal.charts.figures import WIDTH, Words
from portal.charts.palette import AMBER, MUTED
from portal.charts.svg import draw

LEFT, BELOW, ABOVE, RIGHT = 48, 40, 44, 16


def draw_pairs(
    labels: Sequence[str], first: Sequence[int], second: Sequence[int], words: Words, *, height: int = 280
) -> Markup:
    """Columns in pairs: `first` (named by `words.target`) and `second` (by `words.other`), counts in, percent drawn."""

    def plot(figure: Figure) -> None:
        box = (LEFT / WIDTH, BELOW / height, (WIDTH - LEFT - RIGHT) / WIDTH, 1 - (ABOVE + BELOW) / height)
        axes: Any = figure.add_axes(box)
        places = range(len(labels))
        axes.bar([place - 0.2 for place in places], _percent(first), width=0.38, color=MUTED, label=words.target)
        axes.bar([place + 0.2 for place in places], _percent(second), width=0.38, color=AMBER, label=words.other)
        axes.set_xticks(places, labels, fontsize=11)
        axes.tick_params(length=0)
        axes.grid(axis="y")
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, fontsize=11, borderaxespad=0)
        note = {"textcoords": "offset points", "ha": "left", "fontsize": 11, "color": MUTED}
        axes.annotate(words.value, (0, 1), xycoords="axes fraction", xytext=(-36, 10), **note)

    return draw(plot, size=(WIDTH, height), name=words.name, title=words.title, description=words.description)


def _percent(counts: Sequence[int]) -> list[float]:
    whole = sum(counts)
    return [100 * count / whole if whole else 0.0 for count in counts]
