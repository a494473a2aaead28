"""Windows week by week, for those who oversee: the control chart, its table, and the alarm in words."""

from fractions import Fraction
from typing import Any

from flask import Blueprint, render_template
from flask_security import current_user
from markupsafe import Markup

from portal import i18n
from portal.audience import Audience
from portal.charts.control import Point, draw_control_chart
from portal.charts.figures import Words
from portal.db import session
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.places.models import Window
from portal.places.queries import window as find_window
from portal.places.queries import windows as windows_in
from surveys.collecting.checking.weeks import WEEKS, Week, Weeks, watch_windows
from surveys.collecting.intake import business_day
from surveys.collecting.views.room import blueprint
from surveys.publishing.methods.registry import method_in_force
from surveys.scoring.display import print_estimate, print_share
from surveys.scoring.method import Method


def office_pages() -> Blueprint:
    """The list of windows with their alarms, and one window's chart."""
    pages = blueprint("weeks", __name__, Audience.OVERSIGHT)
    pages.add_url_rule("/quarantine/windows", view_func=list_windows)
    pages.add_url_rule("/quarantine/windows/<code>", view_func=show)
    return pages


def list_windows() -> str:
    """Every window in scope: those whose level changed first."""
    watched = _watch(_method())
    rows = [_row(window, watched.get(window.code)) for window in windows_in(session(), current_user.scope)]
    ordered = sorted(rows, key=lambda row: (not row["alarm"], not row["outside"], row["name"]))
    return render_template("surveys/collecting/weeks.html", rows=ordered, weeks=WEEKS)


def show(code: str) -> str:
    """One window."""
    window = find_window(session(), current_user.scope, code=code)
    if window is None:
        raise NotFound(_("没有这个窗口，或者不在您的范围内。"))
    name = f"{window.hall.name_in(i18n.locale())} · {window.name_in(i18n.locale())}"
    return render_template("surveys/collecting/window_weeks.html", name=name, weekly=weekly_of(window))


def weekly_of(window: Window) -> dict[str, Any] | None:
    """What the pages show of a window's weeks: picture, table and sentence; None where nothing was rated."""
    method = _method()
    weeks = _watch(method, window.code).get(window.code)
    if weeks is None:
        return None
    return {
        "picture": _picture(weeks),
        "rows": [_line(week, method.target_fraction) for week in reversed(weeks.rows)],
        "sentence": _sentence(weeks),
        "alarm": weeks.change.alarm,
        "weeks": WEEKS,
        "code": window.code,
    }


def _method() -> Method:
    return method_in_force(session(), day=business_day(utc_now())).method


def _watch(method: Method, window: str = "") -> dict[str, Weeks]:
    day, levels = business_day(utc_now()), method.satisfied_levels
    return watch_windows(session(), current_user.scope, day=day, levels=levels, window=window)


def _row(window: Window, weeks: Weeks | None) -> dict[str, Any]:
    outside = [week.start.isoformat() for week in weeks.rows if week.outside] if weeks else []
    return {
        "code": window.code,
        "name": f"{window.hall.name_in(i18n.locale())} · {window.name_in(i18n.locale())}",
        "n": sum(week.n for week in weeks.rows) if weeks else 0,
        "alarm": bool(weeks and weeks.change.alarm),
        "changed_in": weeks.changed_in.isoformat() if weeks and weeks.changed_in else "",
        "outside": len(outside),
    }


def _percent(share: float | None) -> str:
    return "—" if share is None else print_estimate(share)


def _line(week: Week, target: Fraction) -> dict[str, Any]:
    between = "—" if week.lower is None else f"{_percent(week.lower)}–{_percent(week.upper)}"
    return {
        "start": week.start.isoformat(),
        "n": week.n,
        "share": print_share(week.x, week.n, target=target) if week.n else "—",
        "limits": between,
        "outside": week.outside,
    }


def _sentence(weeks: Weeks) -> str:
    change = weeks.change
    if weeks.changed_in is None:
        return _(
            "没有发现满意率的变化：统计量 %(statistic)s，报警线 %(threshold)s。",
            statistic=f"{change.statistic:.1f}",
            threshold=f"{change.threshold:.1f}",
        )
    return _(
        "%(week)s 起满意率变了：之前 %(before)s%%，之后 %(after)s%%。统计量 %(statistic)s，报警线 %(threshold)s。",
        week=weeks.changed_in.isoformat(),
        before=_percent(change.before),
        after=_percent(change.after),
        statistic=f"{change.statistic:.1f}",
        threshold=f"{change.threshold:.1f}",
    )


def _picture(weeks: Weeks) -> Markup:
    words = Words(
        name="weeks",
        title=_("逐周满意率控制图"),
        description=_(
            "最近 %(count)s 周，灰色是平常波动的范围（Laney p′），三角是超出范围的周；数字在下面的表里。",
            count=len(weeks.rows),
        ),
        value=_("满意率（%）"),
        target=_("平均 %(share)s%%", share=_percent(weeks.centre)),
        other=_("从这里变化"),
    )
    points = [
        Point(f"{week.start:%m-%d}", _scaled(week.share), _scaled(week.lower), _scaled(week.upper), week.outside)
        for week in weeks.rows
    ]
    change_at = weeks.change.at if weeks.change.alarm else None
    return draw_control_chart(points, words, centre=100 * weeks.centre, change_at=change_at)


def _scaled(share: float | None) -> float | None:
    return None if share is None else 100 * share
