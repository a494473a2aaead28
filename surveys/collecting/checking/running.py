"""Runs the anomaly rules and sets aside what they find. Nothing is deleted, nothing is decided here."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.audit.record import Actor, Change, record
from surveys.collecting.checking.gathering import gather_days, gather_hours, gather_ratings, gather_served
from surveys.collecting.models.checks import Quarantine, QuarantinedRating
from surveys.collecting.models.ratings import Rating
from surveys.collecting.models.windows import WindowWatch
from surveys.publishing.tallying.dirty import mark_days
from surveys.scoring.anomalies.columns import HALL_DEVICES, ON_SITE
from surveys.scoring.anomalies.combined import combine, implicate
from surveys.scoring.anomalies.conduct import (
    find_identical_text,
    find_office_network,
    find_out_of_hours,
    find_too_fast,
    find_velocity,
)
from surveys.scoring.anomalies.device import find_repeats
from surveys.scoring.anomalies.gap import find_channel_gaps
from surveys.scoring.anomalies.hard import find_more_than_served, find_repeated_visits
from surveys.scoring.anomalies.rule import MORE_THAN_SERVED, SCAN, Evidence
from surveys.scoring.anomalies.scan import scan_slots
from surveys.scoring.anomalies.streak import find_streaks
from surveys.scoring.anomalies.tail import find_missing_unhappy
from surveys.scoring.anomalies.volume import find_busy_praise

DAYS = 90
FALSE_SHARE = 0.10  # q of Benjamini-Hochberg, scoring.md 3
DAY_SLACK = 2  # people served yesterday may rate today
MOST_AT_ONCE = 500
VERSION = "1"
OFFICE = "office"
FOUND = ["rating", "window", "rule"]


def check_ratings(
    session: Session, progress: Callable[[int, int], None], *, today: date, days: int = DAYS
) -> dict[str, int]:
    """Checks the ratings of the last days and quarantines what is found: how many ratings, in how many quarantines."""
    span = {"first": today - timedelta(days=days), "last": today}
    ratings = gather_ratings(session, **span)
    ratings = ratings[~ratings["rating"].isin(_decided(session))].reset_index(drop=True)
    progress(1, 4)
    found, tested = _judge(session, ratings, span=span)
    progress(2, 4)
    quarantines = 0
    pairs = found[["window", "rule"]].drop_duplicates().sort_values(["window", "rule"])
    for window, rule in zip(pairs["window"].tolist(), pairs["rule"].tolist(), strict=True):
        rows = found[(found["window"] == window) & (found["rule"] == rule)]
        _set_aside(session, window, rule, rows, ratings=ratings, tested=tested, today=today)
        quarantines += 1
    progress(4, 4)
    return {"checked": len(ratings), "quarantined": int(found["rating"].nunique()), "quarantines": quarantines}


def _decided(session: Session) -> set[Any]:
    """Ratings that people have looked at before: a rule does not call them up twice."""
    return set(session.scalars(select(QuarantinedRating.rating_id)))


def _judge(session: Session, ratings: pd.DataFrame, *, span: dict[str, date]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is to be set aside (FOUND, a rating once), and the tests' p-values by window."""
    if ratings.empty:
        return pd.DataFrame(columns=FOUND), pd.DataFrame(columns=["window", "p"])
    served = gather_served(session, **span)
    slotted = ratings[ratings["window"].isin(served["window"])]
    hours = gather_hours(session, **span)
    timed = ratings[ratings["window"].isin(hours["window"])]
    parts = [
        find_repeated_visits(ratings),
        find_more_than_served(slotted, served) if len(slotted) else pd.DataFrame(columns=FOUND),
        find_more_than_day(ratings, gather_days(session, **span)),
        find_out_of_hours(timed, hours) if len(timed) else pd.DataFrame(columns=FOUND),
        find_too_fast(ratings[~ratings["channel"].isin(HALL_DEVICES)]),  # on a tablet one tap is a whole rating
        find_velocity(ratings),
        find_identical_text(ratings),
        find_office_network(
            ratings.assign(network=np.where(ratings["from_office"], OFFICE, "")), barred=frozenset({OFFICE})
        ),
    ]
    evidence = _test(ratings, slotted, served)
    tested = combine(evidence, q=FALSE_SHARE)
    parts.append(implicate(evidence, tested))
    filled = [part[FOUND] for part in parts if len(part)]
    found = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=FOUND)
    return found.drop_duplicates("rating"), tested


def _test(ratings: pd.DataFrame, slotted: pd.DataFrame, served: pd.DataFrame) -> tuple[Evidence, ...]:
    """T1 to T6; T1 needs cases by the half hour, which only windows with visits have."""
    blank = pd.DataFrame({"window": pd.Series(dtype="int64"), "p": pd.Series(dtype="float64")})
    nothing = Evidence(SCAN.code, blank, pd.DataFrame(columns=["rating", "window"]))
    return (
        scan_slots(slotted, served) if len(slotted) else nothing,
        find_repeats(ratings),
        find_missing_unhappy(ratings),
        find_streaks(ratings),
        find_busy_praise(ratings),
        find_channel_gaps(ratings),
    )


def find_more_than_day(ratings: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """T0.2 by day: all ratings at the window on days with over DAY_SLACK more ratings than cases served."""
    onsite = ratings[ratings["channel"].isin(ON_SITE)]
    onsite = onsite.assign(day=onsite["at"].dt.date)
    counted = onsite.groupby(["window", "day"]).size().rename("rated").reset_index()
    full = counted.merge(days, on=["window", "day"])
    full = full[full["rated"] > full["cases"] + DAY_SLACK]
    hit = onsite.merge(full, on=["window", "day"])
    return hit.assign(rule=MORE_THAN_SERVED.code)[FOUND]


def _set_aside(
    session: Session,
    window: int,
    rule: str,
    rows: pd.DataFrame,
    *,
    ratings: pd.DataFrame,
    tested: pd.DataFrame,
    today: date,
) -> None:
    ids = list(rows["rating"])
    quarantine = Quarantine(
        window_id=window,
        rule=rule,
        version=VERSION,
        found_on=today,
        evidence=_evidence(window, ids, ratings=ratings, tested=tested),
    )
    session.add(quarantine)
    session.flush()
    session.execute(insert(QuarantinedRating), [{"quarantine_id": quarantine.id, "rating_id": one} for one in ids])
    change_states(session, ids, "quarantined")
    _watch(session, window, rule)
    change = Change("quarantine", str(quarantine.id), after={"rule": rule, "ratings": len(ids), "window": window})
    record(session, change, actor=Actor(None, "nightly check"), action="quarantine.opened")


def change_states(session: Session, ids: list[Any], state: str) -> None:
    """Gives the ratings a state and marks their days to be counted again."""
    days: set[date] = set()
    for start in range(0, len(ids), MOST_AT_ONCE):
        part = ids[start : start + MOST_AT_ONCE]
        days.update(session.scalars(select(Rating.rated_on).where(Rating.id.in_(part)).distinct()))
        session.execute(update(Rating).where(Rating.id.in_(part)).values(state=state))
    mark_days(session, days)


def _evidence(window: int, ids: list[Any], *, ratings: pd.DataFrame, tested: pd.DataFrame) -> dict[str, Any]:
    """The numbers a page draws: by hour, by level and the fullest days, of the window and of what was set aside."""
    own = ratings[ratings["window"] == window]
    chosen = own[own["rating"].isin(ids)]
    p = tested.loc[tested["window"] == window, "p"]
    fullest = chosen["at"].dt.date.value_counts().sort_index().nlargest(10)
    return {
        "ratings": len(own),
        "set_aside": len(chosen),
        "p": float(p.iloc[0]) if len(p) and np.isfinite(p.iloc[0]) else None,
        "hours": _by_hour(own),
        "chosen_hours": _by_hour(chosen),
        "levels": [int((own["level"] == level).sum()) for level in range(5, 0, -1)],
        "chosen_levels": [int((chosen["level"] == level).sum()) for level in range(5, 0, -1)],
        "days": [[day.isoformat(), int(count)] for day, count in fullest.items()],
        "devices": int(chosen.loc[chosen["device"] != "", "device"].nunique()),
    }


def _by_hour(rows: pd.DataFrame) -> list[int]:
    counted = np.bincount(rows["at"].dt.hour, minlength=24)
    return [int(count) for count in counted]


def _watch(session: Session, window: int, rule: str) -> None:
    """From now on the window's open link asks for a proof of work."""
    known = session.get(WindowWatch, window)
    if known is None:
        session.add(WindowWatch(window_id=window, level=1, reason=rule))
    elif not known.level:
        known.level, known.reason = 1, rule
    session.flush()
