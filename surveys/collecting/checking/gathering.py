"""Hands the anomaly rules what they read: ratings one by one, cases served by half hour, opening hours."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.places.models import Hall, Window
from portal.workdays import is_workday
from surveys.collecting.intake import CHINA
from surveys.collecting.models.ratings import Rating, RatingAddress, RatingComment
from surveys.collecting.models.visits import Visit
from surveys.collecting.models.windows import Served
from surveys.scoring.anomalies.columns import RATINGS, SERVED

OWN = (Rating.import_id.is_(None), Rating.window_id.is_not(None), Rating.channel != 7, Rating.assess_number == 1)


def gather_ratings(session: Session, *, first: date, last: date) -> pd.DataFrame:
    """RATINGS and `from_office` of the span that count so far, imported ones left out; `device` is a keyed hash."""
    query = (
        select(
            Rating.id,
            Rating.window_id,
            Rating.guide,
            Rating.channel,
            Rating.received_at,
            Rating.device_at,
            Rating.level,
            Rating.device_id,
            RatingAddress.device,
            RatingAddress.hash,
            Rating.thread,
            Rating.seconds,
            RatingComment.text,
            Rating.from_office,
        )
        .outerjoin(RatingAddress, RatingAddress.rating_id == Rating.id)
        .outerjoin(RatingComment, RatingComment.rating_id == Rating.id)
        .where(Rating.state == "counted", Rating.rated_on.between(first, last), *OWN)
        .order_by(Rating.id)
    )
    rows = [_row(*found) for found in session.execute(query)]
    frame = pd.DataFrame.from_records(rows, columns=[*RATINGS, "from_office"])
    return frame.astype({"at": "datetime64[us]", "seconds": "float64"})


def _row(
    rating: Any,
    window: int,
    guide: str,
    channel: int,
    received_at: datetime,
    device_at: datetime | None,
    level: int,
    device_id: int | None,
    device: bytes | None,
    network: bytes | None,
    thread: bytes | None,
    seconds: int | None,
    text: str | None,
    from_office: bool,
) -> tuple[Any, ...]:
    local = (device_at or received_at).astimezone(CHINA).replace(tzinfo=None)
    named = f"kiosk-{device_id}" if device_id else (device.hex() if device else "")
    where, visit = (value.hex() if value else "" for value in (network, thread))
    passed = float("nan") if seconds is None else float(seconds)
    return (rating, window, guide, channel, local, level, named, where, visit, passed, text or "", from_office)


def gather_served(session: Session, *, first: date, last: date) -> pd.DataFrame:
    """SERVED by half hour, from the visits that case systems told us of; windows without visits do not occur."""
    begin = datetime.combine(first, time(), CHINA)
    end = datetime.combine(last + timedelta(days=1), time(), CHINA)
    found = session.execute(
        select(Visit.window_id, Visit.served_at).where(Visit.served_at >= begin, Visit.served_at < end)
    )
    rows = [(window, served_at.astimezone(CHINA).replace(tzinfo=None)) for window, served_at in found]
    frame = pd.DataFrame.from_records(rows, columns=["window", "slot"]).astype({"slot": "datetime64[us]"})
    counted = frame.assign(slot=frame["slot"].dt.floor("30min")).groupby(["window", "slot"]).size()
    return counted.rename("served").reset_index()[list(SERVED)]


def gather_days(session: Session, *, first: date, last: date) -> pd.DataFrame:
    """Columns window, day, cases: cases served by day, for windows whose cases are only known by day."""
    query = select(Served.window_id, Served.day, Served.cases).where(Served.day.between(first, last))
    rows = [tuple(row) for row in session.execute(query.order_by(Served.window_id, Served.day))]
    return pd.DataFrame.from_records(rows, columns=["window", "day", "cases"])


def gather_hours(session: Session, *, first: date, last: date) -> pd.DataFrame:
    """Columns window, day, opens, closes of the windows whose hall tells its hours; days it is shut do not occur."""
    rows: list[tuple[int, datetime, datetime, datetime]] = []
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    halls = session.execute(select(Window.id, Hall.hours).join(Hall, Hall.id == Window.hall_id).order_by(Window.id))
    for window, hours in halls:
        rows += [(window, *opening) for opening in _openings(hours, days)]
    return pd.DataFrame.from_records(rows, columns=["window", "day", "opens", "closes"])


def _openings(hours: list[dict[str, str]], days: Iterable[date]) -> Iterable[tuple[datetime, datetime, datetime]]:
    for entry in hours:
        opens, closes = (time.fromisoformat(entry[name]) for name in ("from", "to"))
        begin, _dash, end = entry["days"].partition("-")
        weekdays = range(int(begin), int(end or begin) + 1)
        for day in days:
            # Monday to Friday means working days: holidays are shut, shifted weekends are open.
            if is_workday(day) if weekdays == range(1, 6) else day.isoweekday() in weekdays:
                moments = (datetime.combine(day, moment) for moment in (time(), opens, closes))
                yield tuple(moments)  # type: ignore[misc] # three moments
