"""The values of a method's indicators by window: computed from what the platform has, or entered and confirmed."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.orm import utc_now
from portal.places.models import Window
from portal.places.queries import window_within
from surveys.collecting.intake import business_day
from surveys.handling.figures import handling_counts
from surveys.publishing.figures.periods import Period
from surveys.publishing.figures.units import ERROR, VALUE, counts, floats
from surveys.publishing.indicators.catalogue import ENTERED
from surveys.publishing.indicators.register import values_of
from surveys.publishing.tallying.queries import finished_sums
from surveys.questionnaires.content import score
from surveys.questionnaires.measuring import SATISFIED
from surveys.questionnaires.models import Campaign
from surveys.questionnaires.sets import content_of
from surveys.questionnaires.weighing import responses
from surveys.scoring.method import SATISFACTION, Indicator, Method
from surveys.scoring.smoothing import smooth_share_errors

PLACES = 6  # decimals of a frozen value, so that every engine agrees
Counts = pd.DataFrame  # window, hits, total
WINDOW_GROUP = "window"  # the group of a campaign's frame that names a window


def count_done_today(session: Session, scope: Scope, *, period: Period) -> Counts:
    """Counted ratings that answered "done today?", and those of them that said yes."""
    return finished_sums(session, scope, period=period)


def count_surveyed(session: Session, scope: Scope, *, period: Period) -> Counts:
    """Answers of sample surveys that closed in the period and whose frame names the window, and the satisfied."""
    inside = set(session.scalars(select(Window.code).where(window_within(scope))))
    closed = select(Campaign).where(Campaign.closes_on.between(period.start, period.end)).order_by(Campaign.id)
    tallies: dict[str, list[int]] = {}
    for campaign in session.scalars(closed):
        if WINDOW_GROUP not in campaign.groups:
            continue
        content = content_of(campaign.question_set)
        question = next(one for one in content.questions if one.code == content.measure)
        for answer in responses(session, campaign):
            level, code = score(question, answer.answers.get(content.measure)), str(answer.groups.get(WINDOW_GROUP, ""))
            if level is not None and code in inside:
                found = tallies.setdefault(code, [0, 0])
                found[0] += int(level >= SATISFIED)
                found[1] += 1
    return _counts((code, hits, total) for code, (hits, total) in sorted(tallies.items()))


def count_replied(session: Session, scope: Scope, *, period: Period) -> Counts:
    """Bad ratings of the period, and those replied to (回复率); an excluded one counts as replied."""
    return _count_handled(session, scope, "replied", "bad", period=period)


def count_rectified(session: Session, scope: Scope, *, period: Period) -> Counts:
    """Bad ratings judged true and reasonable, and those rectified in time (按期整改率)."""
    return _count_handled(session, scope, "rectified", "upheld", period=period)


# What a room counts by window joins here by the indicator's code.
COUNTERS: dict[str, Callable[..., Counts]] = {
    "done_today": count_done_today,
    "survey": count_surveyed,
    "reply": count_replied,
    "rectified": count_rectified,
}


def add_indicators(
    session: Session, windows: pd.DataFrame, scope: Scope, *, period: Period, methods: Iterable[Method]
) -> pd.DataFrame:
    """The rows with `value_<code>` and `error_<code>` of every indicator the methods use but the satisfaction rate."""
    out = windows.copy()
    wanted = {indicator.code: indicator for method in methods for indicator in method.indicators}
    least = max((method.n_suppress for method in methods), default=0)
    for code in sorted(set(wanted) - {SATISFACTION.code}):
        value, error = _values(session, out, scope, period=period, indicator=wanted[code], least=least)
        out[VALUE + code], out[ERROR + code] = np.round(value, PLACES), np.round(error, PLACES)
    return out


def _values(
    session: Session, windows: pd.DataFrame, scope: Scope, *, period: Period, indicator: Indicator, least: int
) -> tuple[np.ndarray, np.ndarray]:
    if indicator.code == "coverage":
        known = floats(windows, "served")
        share = np.where(
            known >= counts(windows, "n"), counts(windows, "n") / np.where(known > 0, known, np.nan), np.nan
        )
        return share, np.where(np.isnan(share), np.nan, 0.0)
    if indicator.code == "bad_share":
        return _shares(counts(windows, "n2") + counts(windows, "n1"), counts(windows, "n"), least=least)
    if indicator.source in ENTERED:
        return _entered(session, windows, scope, period=period, indicator=indicator)
    counter = COUNTERS.get(indicator.code)
    if counter is None:
        blank = np.full(len(windows), np.nan)
        return blank, blank
    found = counter(session, scope, period=period).set_index("window").reindex(windows["unit"]).fillna(0)
    return _shares(found["hits"].to_numpy("int64"), found["total"].to_numpy("int64"), least=least)


def _entered(
    session: Session, windows: pd.DataFrame, scope: Scope, *, period: Period, indicator: Indicator
) -> tuple[np.ndarray, np.ndarray]:
    """Confirmed values alone. A vote has the sampling error of its share, a score sheet none."""
    kept = values_of(session, scope, period=period, indicator=indicator.code)
    rows = [found if (found := kept.get(unit)) and found.confirmed_by else None for unit in windows["unit"]]
    if indicator.source == "vote":
        hits = np.array([row.hits or 0 if row else 0 for row in rows], dtype=np.int64)
        total = np.array([row.total or 0 if row else 0 for row in rows], dtype=np.int64)
        return _shares(hits, total, least=1)
    value = np.array([row.value if row else np.nan for row in rows], dtype=np.float64)
    return value, np.where(np.isnan(value), np.nan, 0.0)


def _shares(hits: np.ndarray, total: np.ndarray, *, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Shares with their errors; blank under `least` answers, which would say too much of too few."""
    enough = total >= max(least, 1)
    x, n = np.where(enough, hits, 0), np.where(enough, total, 0)
    return x / np.where(enough, n, np.nan), smooth_share_errors(x, n)


def _count_handled(session: Session, scope: Scope, part: str, whole: str, *, period: Period) -> Counts:
    found = handling_counts(session, scope, period=period, today=business_day(utc_now()))
    return found.rename(columns={part: "hits", whole: "total"})[["window", "hits", "total"]]


def _counts(rows: Iterable[tuple[str, int, int]]) -> Counts:
    return pd.DataFrame(list(rows), columns=["window", "hits", "total"])
