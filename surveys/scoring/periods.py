"""Days as months, quarters and years, and the tallies of a stretch of days."""

import datetime as dt

import numpy as np
import pandas as pd

LENGTHS = ("month", "quarter", "year")


def add_period(tallies: pd.DataFrame, *, length: str) -> pd.DataFrame:
    """The tallies with a column period: 2026-03 (month), 2026-Q1 (quarter) or 2026 (year)."""
    if length not in LENGTHS:
        raise ValueError(f"a period is one of {', '.join(LENGTHS)}, not {length!r}")
    return tallies.assign(period=name_periods(tallies["day"], length=length))


def select_days(tallies: pd.DataFrame, *, first: dt.date, last: dt.date) -> pd.DataFrame:
    """The cells of the days first to last, both included; ValueError where last comes before first."""
    if last < first:
        raise ValueError(f"the period ends on {last}, before it begins on {first}")
    days = _dates(tallies["day"])
    return tallies[days.between(pd.Timestamp(first), pd.Timestamp(last))].reset_index(drop=True)


def name_periods(days: pd.Series, *, length: str) -> pd.Series:
    """The period each day lies in, as text that sorts by time."""
    codes, known = pd.factorize(days)
    stamps = pd.DatetimeIndex(pd.to_datetime(known))
    names = [_name_period(stamp, length=length) for stamp in stamps]
    return pd.Series(np.asarray(names, dtype=object)[codes], index=days.index, dtype=object)


def _name_period(stamp: pd.Timestamp, *, length: str) -> str:
    if length == "year":
        return f"{stamp.year}"
    return f"{stamp.year}-Q{stamp.quarter}" if length == "quarter" else f"{stamp.year}-{stamp.month:02d}"


def _dates(days: pd.Series) -> pd.Series:
    return days if pd.api.types.is_datetime64_any_dtype(days) else pd.to_datetime(days)
