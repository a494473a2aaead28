"""The register of entered values: written by one person, confirmed by another, each batch in the audit log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import Scope
from portal.audit.record import Actor, Change, record
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.publishing.figures.periods import Period
from surveys.publishing.indicators.entries import Entry
from surveys.publishing.indicators.models import IndicatorValue

FIELDS = ("value", "hits", "total", "observed_on", "observer", "evidence")


def values_of(session: Session, scope: Scope, *, period: Period, indicator: str) -> dict[str, IndicatorValue]:
    """Entered values by window code, confirmed or not."""
    found = (
        select(Window.code, IndicatorValue)
        .join(Window, Window.id == IndicatorValue.window_id)
        .where(window_within(scope), IndicatorValue.period == period.code, IndicatorValue.indicator == indicator)
        .order_by(Window.code)
    )
    return dict(session.execute(found).tuples().all())


def count_values(session: Session, scope: Scope, *, period: Period) -> dict[str, tuple[int, int]]:
    """Indicator code -> (entered, of them confirmed)."""
    found = (
        select(IndicatorValue.indicator, func.count(), func.count(IndicatorValue.confirmed_by))
        .join(Window, Window.id == IndicatorValue.window_id)
        .where(window_within(scope), IndicatorValue.period == period.code)
        .group_by(IndicatorValue.indicator)
    )
    return {code: (entered, confirmed) for code, entered, confirmed in session.execute(found)}


def enter(
    session: Session,
    scope: Scope,
    entries: Sequence[Entry],
    *,
    period: Period,
    indicator: str,
    by: UserAccount,
    now: datetime,
    simulated: bool = False,
) -> int:
    """Keeps what differs from what is there, unconfirmed; how many did. Windows outside the scope are a LookupError."""
    numbers = dict(session.execute(select(Window.code, Window.id).where(window_within(scope))).tuples().all())
    present = values_of(session, scope, period=period, indicator=indicator)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for entry in entries:
        old = present.get(entry.window)
        told = {name: getattr(entry, name) for name in FIELDS}
        if old is not None and told == {name: getattr(old, name) for name in FIELDS}:
            continue
        before[entry.window], after[entry.window] = old.value if old else None, entry.value
        row = old or IndicatorValue(period=period.code, indicator=indicator, window_id=numbers[entry.window])
        for name, cell in told.items():
            setattr(row, name, cell)
        row.entered_by, row.entered_at, row.confirmed_by, row.confirmed_at = by.id, now, None, None
        row.simulated = simulated
        session.add(row)
    session.flush()
    if after:
        _note(session, period, indicator, by=by, action="indicator.entered", before=before, after=after, at=now)
    return len(after)


def confirm(session: Session, scope: Scope, *, period: Period, indicator: str, by: UserAccount, now: datetime) -> int:
    """Confirms what others entered; how many. Conflict when all that waits was entered by the same person."""
    waiting = {
        code: row
        for code, row in values_of(session, scope, period=period, indicator=indicator).items()
        if row.confirmed_by is None
    }
    others = {code: row for code, row in waiting.items() if row.entered_by != by.id}
    if waiting and not others:
        raise Conflict(_("录入人不能确认自己录入的数值，请由另一人确认。"))
    if not waiting:
        raise Conflict(_("没有等待确认的数值。"))
    for row in others.values():
        row.confirmed_by, row.confirmed_at = by.id, now
    session.flush()
    after = {code: row.value for code, row in others.items()}
    _note(session, period, indicator, by=by, action="indicator.confirmed", before={}, after=after, at=now)
    return len(others)


def _note(
    session: Session,
    period: Period,
    indicator: str,
    *,
    by: UserAccount,
    action: str,
    before: dict[str, Any],
    after: dict[str, Any],
    at: datetime,
) -> None:
    change = Change("indicator_value", f"{period.code}/{indicator}", before=before, after=after)
    record(session, change, actor=Actor(by.id, by.role), action=action, at=at)
