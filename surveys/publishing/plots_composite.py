"""The figures of a composite: how safe each choice is, and weight beside influence. Each has its table beside it."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from unicodedata import east_asian_width

from markupsafe import Markup

from portal.charts.palette import AMBER, INK, JADE, LINE, MUTED, RUST, SANS, TEXT
from portal.i18n import gettext as _
from surveys.publishing.figures.rows import RankRow
from surveys.publishing.indicators.wording import indicator_words
from surveys.publishing.rankings.robustness import Acceptance, Robustness
from surveys.scoring.display import print_number
from surveys.scoring.method import Method

WIDTH, LABEL, RIGHT = 760, 250, 40
ROW, TOP, BOTTOM = 26, 34, 26
WIDEST = 38  # Latin letters in a label
PAIR = 36  # the two bars of an indicator
COLOURS = {"robust": JADE, "likely": AMBER, "contestable": RUST}


def draw_acceptability(robust: Robustness, names: Mapping[str, RankRow], *, name: str) -> Markup:
    """For each chosen or nearly chosen window three marks on 0-100 %: weights alone, sampling alone, both."""
    if not robust.accepted:
        return Markup("")
    height = TOP + ROW * len(robust.accepted) + BOTTOM
    rows = [_row(found, names[found.unit], TOP + ROW * (at + 0.5)) for at, found in enumerate(robust.accepted)]
    lines = [_scale(value, height) for value in (0, 25, 50, 75, 95, 100)]
    told = _(
        "%(count)s 个窗口，每行三个记号：空心圆是只换权重，三角是只换样本，实心圆是两样都换；越靠右越稳固。",
        count=len(robust.accepted),
    )
    title = _("入选和接近入选的窗口有多稳固")
    return _figure(name, height, title, told, [_legend(), *lines, *rows])


def draw_weights(method: Method, influence: Mapping[str, str], *, name: str) -> Markup:
    """Two bars an indicator: its weight, and its share of what makes the scores differ; empty without influence."""
    if not influence:
        return Markup("")
    words = indicator_words()
    height = 16 + PAIR * len(method.indicators)
    bars: list[Markup] = []
    for at, one in enumerate(method.indicators):
        y = 6 + PAIR * at
        weight = float(print_number(100 * one.weight, places=1))
        bars.append(_text(LABEL - 12, y + 20, words.get(one.code, one.code), anchor="end", size=13, colour=TEXT))
        bars.append(_bar(y + 4, weight, INK, _("权重")))
        bars.append(_bar(y + 20, float(influence[one.code]), AMBER, _("实际影响")))
    told = _("每个指标两条横条：上面是公布的权重，下面是它对得分差别的实际影响。数字在同页的表里。")
    return _figure(name, height, _("权重和实际影响"), told, bars)


def _figure(name: str, height: float, title: str, description: str, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="mc-chart" role="img" '
        'aria-labelledby="{name}-title {name}-desc" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-desc">{description}</desc>{parts}</svg>'
    ).format(name=name, width=WIDTH, height=height, title=title, description=description, parts=Markup("").join(parts))


def _row(found: Acceptance, row: RankRow, y: float) -> Markup:
    colour = COLOURS[found.label]
    weights, sampling, both = (_x(float(value)) for value in (found.weights_only, found.sampling_only, found.both))
    label = _shorten(f"{row.unit} {row.name}")
    return Markup(
        '{text}<path d="M{left} {y}H{right}" stroke="{line}"/>'
        '<circle cx="{weights}" cy="{y}" r="4.4" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        '<path d="M{sampling} {up}l4.8 8.4h-9.6z" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        '<circle cx="{both}" cy="{y}" r="3.8" fill="{colour}"/>'
    ).format(
        text=_text(LABEL - 12, y + 4, label, anchor="end", size=12, colour=TEXT),
        left=LABEL, right=WIDTH - RIGHT, y=f"{y:.1f}", up=f"{y - 5:.1f}", line=LINE, colour=colour,
        weights=weights, sampling=sampling, both=both,
    )  # fmt: skip


def _scale(value: int, height: float) -> Markup:
    dashed = Markup(' stroke-dasharray="4 3"') if value in (50, 95) else Markup("")
    return Markup('<path d="M{x} {top}V{low}" stroke="{colour}"{dashed}/>{text}').format(
        x=_x(value),
        top=TOP - 4,
        low=height - BOTTOM + 4,
        colour=MUTED if value in (50, 95) else LINE,
        dashed=dashed,
        text=_text(float(_x(value)), height - 8, f"{value}%", anchor="middle", size=11, colour=MUTED)
        if value < 100
        else "",
    )


def _legend() -> Markup:
    marks = (
        ('<circle cx="{x}" cy="12" r="4.4" fill="none" stroke="{c}" stroke-width="1.5"/>', _("只换权重")),
        ('<path d="M{x} 7l4.8 8.4h-9.6z" fill="none" stroke="{c}" stroke-width="1.5"/>', _("只换样本")),
        ('<circle cx="{x}" cy="12" r="3.8" fill="{c}"/>', _("两样都换")),
    )
    parts = []
    for at, (mark, label) in enumerate(marks):
        x = LABEL + 8 + 150 * at
        parts.append(Markup(mark).format(x=x, c=INK))  # noqa: S704 - the marks above
        parts.append(_text(x + 12, 16, label, anchor="start", size=12, colour=MUTED))
    return Markup("").join(parts)


def _bar(y: float, value: float, colour: str, label: str) -> Markup:
    length = (WIDTH - LABEL - 150) * value / 100
    return Markup('<rect x="{x}" y="{y}" width="{width}" height="12" rx="2" fill="{colour}"/>{text}').format(
        x=LABEL,
        y=y,
        width=f"{max(length, 1):.1f}",
        colour=colour,
        text=_text(LABEL + length + 8, y + 10, f"{value:g}% {label}", anchor="start", size=11, colour=MUTED),
    )


def _shorten(text: str) -> str:
    """As much of a label as the figure has room for; a Chinese or Korean character is two wide."""
    widths = accumulate(2 if east_asian_width(one) in "WF" else 1 for one in text)
    kept = sum(width <= WIDEST for width in widths)
    return text if kept == len(text) else text[: kept - 1] + "…"


def _x(value: float) -> str:
    return f"{LABEL + 8 + (WIDTH - RIGHT - LABEL - 16) * value / 100:.1f}"


def _text(x: float, y: float, text: str, *, anchor: str, size: int, colour: str) -> Markup:
    return Markup(
        '<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" font-family="{sans}" '
        'fill="{colour}">{text}</text>'
    ).format(x=f"{x:.1f}", y=f"{y:.1f}", anchor=anchor, size=size, sans=", ".join(SANS), colour=colour, text=text)
