"""Oversight: what is overdue where, and the measures of handling by hall or window, with part and whole."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask_security import current_user

from portal import i18n
from portal.audience import Audience
from portal.db import session
from portal.i18n import gettext as _
from portal.places.models import Window
from portal.places.queries import halls, windows
from portal.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from surveys.handling import words
from surveys.handling.figures import METRICS, handling_counts, measures, sum_counts
from surveys.handling.queries import Asked, cases, state_counts
from surveys.handling.views.room import blueprint, hand
from surveys.publishing.asking import read_period
from surveys.publishing.figures.periods import Period, period_of, periods_back
from surveys.publishing.words import period_label
from surveys.scoring.display import print_share

MEDIA = {"csv": CSV, "xlsx": XLSX}
OVERDUE_SHOWN = 50
TOTAL = "total"


@dataclass(frozen=True)
class Row:
    """One unit: bad ratings, overdue ones, and metric -> (part, whole)."""

    unit: str
    name: str
    bad: int
    overdue: int
    known: dict[str, tuple[int, int]]

    @property
    def printed(self) -> list[tuple[str, int, int]]:
        """share, part and whole of each metric, in order."""
        return [(print_share(*self.known[metric]) or "—", *self.known[metric]) for metric in METRICS]

    @property
    def cells(self) -> list[Any]:
        """The row of a file."""
        told: list[Any] = []
        for share, part, whole in self.printed:
            told += [float(share) if whole else share, part, whole]
        return [self.name, self.bad, self.overdue, *told]


def office_pages() -> Blueprint:
    """Figures and the overdue list, for those who oversee."""
    pages = blueprint("handling_oversight", __name__, Audience.OVERSIGHT)
    pages.add_url_rule("/office/handling", view_func=index)
    pages.add_url_rule("/office/handling/measures.<ending>", view_func=table)
    return pages


def index() -> str:
    """The measures of a period, cases by state, and what is overdue now."""
    today, period = hand().today, _period()
    late, count = cases(session(), current_user.scope, Asked("overdue"), today=today, limit=OVERDUE_SHOWN)
    rows = _rows(period)
    locale = i18n.locale()
    return render_template(
        "surveys/handling/oversight.html",
        period=period,
        period_text=period_label(period),
        periods=_choices(period),
        metrics=[words.metric_names()[metric] for metric in METRICS],
        rows=rows,
        states=[(words.state_names()[state], n) for state, n in state_counts(session(), current_user.scope).items()],
        late=[
            {
                "number": file.case.id,
                "window": f"{file.window.hall.name_in(locale)} · {file.window.name_in(locale)}",
                "state": words.state_names()[file.case.state],
                "due_on": file.case.due_on.isoformat() if file.case.due_on else "",
            }
            for file in late
        ],
        late_count=count,
    )


def table(ending: str) -> Response:
    """The same table as CSV or XLSX."""
    if ending not in MEDIA:
        abort(404)
    period = _period()
    columns, rows = _columns(), [row.cells for row in _rows(period)]
    name = f"handling-{period.code}"
    data = write_csv(columns, rows) if ending == "csv" else write_xlsx(columns, rows, sheet=name)
    answer = make_response(data)
    answer.headers["Content-Type"] = MEDIA[ending]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _period() -> Period:
    asked = request.args.get("period", "")
    return read_period(asked) if asked else period_of(hand().today, "quarter")


def _choices(period: Period) -> list[dict[str, Any]]:
    today = hand().today
    known = [*periods_back(today, "month", count=3), *periods_back(today, "quarter", count=4)]
    return [
        {
            "label": period_label(one),
            "href": url_for("handling_oversight.index", period=one.code),
            "current": one.code == period.code,
        }
        for one in known
    ]


def _columns() -> list[str]:
    names = words.metric_names()
    found = [_("单位"), _("差评"), _("超期未办")]
    for metric in METRICS:
        found += [names[metric] + "（%）", _("%(metric)s：分子", metric=names[metric]), _("分母")]
    return found


def _rows(period: Period) -> list[Row]:
    """One row for everything in scope, then one a hall, or one a window where the scope is one hall."""
    by = "window" if current_user.scope.kind == "hall" else "hall"
    counts = handling_counts(session(), current_user.scope, period=period, today=hand().today)
    if not len(counts):
        return []
    summed = pd.concat([sum_counts(counts.assign(all=TOTAL), by="all"), sum_counts(counts, by=by)])
    known, names = measures(summed.reset_index(drop=True)), _names(by) | {TOTAL: _("合计")}
    rows = zip(summed["unit"], summed["bad"], summed["overdue"], strict=True)
    return [Row(unit, names.get(unit, unit), int(bad), int(late), known[unit]) for unit, bad, late in rows]


def _names(by: str) -> dict[str, str]:
    locale = i18n.locale()
    if by == "hall":
        return {hall.code: hall.name_in(locale) for hall in halls(session(), current_user.scope)}
    found: list[Window] = windows(session(), current_user.scope)
    return {window.code: f"{window.number} · {window.name_in(locale)}" for window in found}
