"""The figures of this room, drawn by portal.charts from printed rows: what the plot shows is what the table says."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from portal.charts.control import Point
from portal.charts.control import draw_control_chart as draw_points
from portal.charts.figures import Dot, Estimate, Limit, Words, draw_dots, draw_funnel, draw_series
from portal.charts.palette import INK, LINE, MUTED, SANS, VERDICT_COLOURS
from portal.i18n import gettext as _
from surveys.publishing.figures.rows import ScoreRow
from surveys.publishing.figures.watch import Watch, WatchRow
from surveys.scoring.funnel import estimate_spread, funnel_limits
from surveys.scoring.method import Method

WIDTH, HEIGHT, LEFT, BOTTOM = 760, 340, 34, 322  # CSS pixels


def target_text(method: Method) -> str:
    """The target in percent as short as it is exact: 85."""
    return f"{100 * method.target_fraction.numerator / method.target_fraction.denominator:g}"


def draw_rows(rows: Sequence[ScoreRow], method: Method, *, name: str, label_width: int = 250) -> Markup:
    """The caterpillar of rows with a share, in their order; empty when there are none."""
    shown = [row for row in rows if row.share]
    if not shown:
        return Markup("")
    target = target_text(method)
    words = Words(
        name=name,
        title=_("满意率与 95% 区间"),
        description=_(
            "%(count)s 行，每行一个点和一段区间；虚线是 %(target)s%% 目标。数字在同页的表里。",
            count=len(shown),
            target=target,
        ),
        value=_("满意率（%）"),
        target=_("目标 %(target)s%%", target=target),
    )
    estimates = [_estimate(row, f"{row.unit} {row.name}"[:26]) for row in shown]
    return draw_dots(estimates, words, target=float(target), label_width=label_width)


def draw_months(months: Sequence[ScoreRow], method: Method, *, name: str) -> Markup:
    """The series of months; a gap where there is no share."""
    target = target_text(method)
    words = Words(
        name=name,
        title=_("逐月满意率"),
        description=_(
            "最近 %(count)s 个月的满意率和 95%% 区间；虚线是 %(target)s%% 目标。", count=len(months), target=target
        ),
        value=_("满意率（%）"),
        target=_("目标 %(target)s%%", target=target),
    )
    return draw_series([_estimate(row, row.unit[2:]) for row in months], words, target=float(target))


def draw_control_chart(seen: Watch, *, name: str) -> Markup:
    """Week by week or month by month between the limits of chance; empty with too few periods for limits."""
    if not seen.centre:
        return Markup("")
    words = Words(
        name=name,
        title=_("逐周控制图") if seen.step == "week" else _("逐月控制图"),
        description=_(
            "%(count)s 个时段的满意率；实线是平均 %(centre)s%%，点线是偶然波动的范围，越出的点用三角标出；"
            "有水平变化时用虚线标出时间。数字在同页的表里。",
            count=len(seen.rows),
            centre=seen.centre,
        ),
        value=_("满意率（%）"),
        target=_("平均 %(share)s%%", share=seen.centre),
        other=_("水平变化"),
    )
    points = [_point(row, seen.step) for row in seen.rows]
    return draw_points(points, words, centre=float(seen.centre), change_at=seen.shift.place if seen.shift else None)


def _point(row: WatchRow, step: str) -> Point:
    label = row.start.strftime("%m-%d" if step == "week" else "%y-%m")
    if not row.share:
        return Point(label)
    return Point(label, float(row.share), float(row.lower), float(row.upper), row.outside)


def draw_funnel_plot(rows: Sequence[Any], method: Method, *, name: str) -> Markup:
    """Shares against the number of ratings, within what chance and ordinary differences explain."""
    shown = [row for row in rows if row.share]
    if len(shown) < 2:
        return Markup("")
    x, n = [int(row.satisfied) for row in shown], [int(row.n) for row in shown]
    centre = sum(x) / sum(n)
    tau2 = estimate_spread(x, n, centre=min(max(centre, 0.001), 0.999)).tau2
    target = target_text(method)
    words = Words(
        name=name,
        title=_("评价数与满意率（漏斗图）"),
        description=_(
            "%(count)s 个窗口；实线以内是 95%% 的正常范围，点线以内是 99.8%%，已计入窗口之间的正常差别。",
            count=len(shown),
        ),
        value=_("满意率（%）"),
        target=_("目标 %(target)s%%", target=target),
        other=_("评价数"),
    )
    dots = [Dot(int(row.n), float(row.share), row.verdict) for row in shown]
    return draw_funnel(dots, _limits(n, centre, tau2), words, target=float(target))


def _limits(n: Sequence[int], centre: float, tau2: float) -> list[Limit]:
    sizes = sorted({round(min(n) + (max(n) - min(n)) * (step / 60) ** 2) for step in range(61)})
    inner = funnel_limits(sizes, centre=centre, tau2=tau2, alpha=0.05)
    outer = funnel_limits(sizes, centre=centre, tau2=tau2, alpha=0.002)
    return [
        Limit(
            size,
            (100 * float(inner[0][at]), 100 * float(inner[1][at])),
            (100 * float(outer[0][at]), 100 * float(outer[1][at])),
        )
        for at, size in enumerate(sizes)
    ]


def _estimate(row: ScoreRow, label: str) -> Estimate:
    if not row.share:
        return Estimate(label, None)
    return Estimate(label, float(row.share), float(row.low), float(row.high), row.verdict)


def draw_caterpillar(rows: Sequence[Any], method: Method, *, name: str) -> Markup:
    """All ranked rows at once, lowest share left: a line for each interval, a dot for each share."""
    shown = sorted((row for row in rows if row.share), key=lambda row: (float(row.share), float(row.low), row.unit))
    if not shown:
        return Markup("")
    least = min(min(float(row.low) for row in shown), float(target_text(method))) - 2
    floor = max(0.0, 5 * (least // 5))
    step = (WIDTH - LEFT - 10) / len(shown)
    lines = [_line(row, LEFT + step * (at + 0.5), floor) for at, row in enumerate(shown)]
    description = _(
        "%(count)s 个窗口按满意率从低到高排列，每个窗口一条 95%% 区间和一个点；多数相邻的区间互相重叠，分不出高下。",
        count=len(shown),
    )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="mc-chart" role="img" '
        'aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {width} {height}" '
        'width="{width}" height="{height}"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-desc">{description}</desc>{grid}{target}{lines}</svg>'
    ).format(
        name=name,
        width=WIDTH,
        height=HEIGHT,
        title=_("全部参评窗口的满意率与 95% 区间"),
        description=description,
        grid=Markup("").join(_grid(value, floor) for value in range(int(floor), 101, 5)),
        target=_target_line(method, floor),
        lines=Markup("").join(lines),
    )


def _y(value: float, floor: float) -> str:
    return f"{BOTTOM - (value - floor) / (100 - floor) * (BOTTOM - 14):.1f}"


def _line(row: ScoreRow, x: float, floor: float) -> Markup:
    colour = VERDICT_COLOURS[row.verdict]
    return Markup(
        '<path d="M{x} {low}V{high}" stroke="{colour}" stroke-opacity=".45" stroke-width="1.1"/>'
        '<circle cx="{x}" cy="{at}" r="1.5" fill="{colour}"/>'
    ).format(
        x=f"{x:.1f}",
        low=_y(float(row.low), floor),
        high=_y(float(row.high), floor),
        at=_y(float(row.share), floor),
        colour=colour,
    )


def _grid(value: int, floor: float) -> Markup:
    return Markup(
        '<path d="M{left} {y}H{right}" stroke="{line}"/>'
        '<text x="{edge}" y="{y}" dy="4" text-anchor="end" font-size="11" '
        'font-family="{sans}" fill="{muted}">{value}</text>'
    ).format(
        left=LEFT,
        right=WIDTH,
        edge=LEFT - 6,
        y=_y(value, floor),
        value=value,
        line=LINE,
        muted=MUTED,
        sans=", ".join(SANS),
    )


def _target_line(method: Method, floor: float) -> Markup:
    target = target_text(method)
    return Markup(
        '<path d="M{left} {y}H{right}" stroke="{ink}" stroke-dasharray="5 3"/>'
        '<text x="{right}" y="{y}" dy="-5" text-anchor="end" font-size="11" '
        'font-family="{sans}" fill="{ink}">{words}</text>'
    ).format(
        left=LEFT,
        right=WIDTH,
        y=_y(float(target), floor),
        ink=INK,
        sans=", ".join(SANS),
        words=_("目标 %(target)s%%", target=target),
    )
