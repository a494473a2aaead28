"""The frame every figure is made of: one row a window (or place) with its counts and facts. Pure.

It is what a ranking freezes, what a bundle carries and what `verify` reads back: nothing is scored from
anything else. Blank counts are suppressed ones. A ranking by several indicators carries two more columns for each
of them but the satisfaction rate, which is x of n: `value_<code>` and its standard error `error_<code>`.
"""

import hashlib
import io
from typing import Any

import numpy as np
import pandas as pd

LEVELS = ("n5", "n4", "n3", "n2", "n1")
COUNTS = ("n", "x", *LEVELS)
FACTS = ("served", "months", "remote_x", "remote_n", "overdue_bad", "upheld", "integrity")
AUDIT = ("audit_reached", "audit_not_made", "audit_changed", "audit_unreached")
TEXTS = ("kind", "unit", "parent", "group", "status", "anomaly")
FLOATS = ("phi", "expected")
COLUMNS = ("kind", "unit", "parent", "group", "status", *COUNTS, "phi", "expected", *FACTS, "anomaly", *AUDIT)
WHOLE = (*COUNTS, *FACTS, *AUDIT)
VALUE, ERROR = "value_", "error_"


def tidy_units(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with all columns in their order and types, missing ones filled in, sorted by kind and unit."""
    out = pd.DataFrame(index=frame.index)
    for name in COLUMNS:
        column = frame[name] if name in frame.columns else pd.Series(_blank(name), index=frame.index)
        out[name] = _typed(name, column)
    for name in indicator_columns(frame):
        out[name] = frame[name].astype("Float64")
    order = out["kind"].map({"total": 0, "region": 1, "hall": 2, "window": 3}).fillna(4)
    return out.assign(order=order).sort_values(["order", "unit"]).drop(columns="order").reset_index(drop=True)


def write_units(units: pd.DataFrame) -> bytes:
    """The frame as canonical CSV: always the same bytes for the same counts."""
    columns = [*COLUMNS, *indicator_columns(units)]
    text = units[columns].to_csv(index=False, lineterminator="\n", na_rep="", float_format=None)
    return text.encode()


def read_units(data: bytes) -> pd.DataFrame:
    """The frame `write_units` wrote; ValueError on anything else."""
    try:
        frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig")
        missing = [name for name in COLUMNS if name not in frame.columns]
        if missing:
            raise ValueError(f"the tallies lack the columns {', '.join(missing)}")
        for name in (*WHOLE, *FLOATS, *indicator_columns(frame)):
            frame[name] = pd.to_numeric(frame[name].replace("", None))
        return tidy_units(frame)
    except (pd.errors.ParserError, UnicodeDecodeError, TypeError, KeyError) as error:
        raise ValueError(f"not a table of tallies: {error}") from error


def hash_units(units: pd.DataFrame) -> str:
    """SHA-256 (hex) of the canonical CSV."""
    return hashlib.sha256(write_units(units)).hexdigest()


def indicator_columns(frame: pd.DataFrame) -> list[str]:
    """The columns of indicators a frame carries, by code, each value before its error."""
    codes = sorted(str(name).removeprefix(VALUE) for name in frame.columns if str(name).startswith(VALUE))
    return [start + code for code in codes for start in (VALUE, ERROR)]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries by column."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def floats(units: pd.DataFrame, name: str) -> np.ndarray:
    """A column as floats, NaN where blank."""
    return units[name].to_numpy(dtype="float64", na_value=np.nan)


def counts(units: pd.DataFrame, name: str) -> np.ndarray:
    """A column as whole numbers, 0 where blank."""
    return units[name].to_numpy(dtype="int64", na_value=0)


def _blank(name: str) -> object:
    if name in TEXTS:
        return {"status": "shown", "anomaly": "clear", "kind": "window"}.get(name, "")
    if name in ("remote_x", "remote_n", "overdue_bad", "upheld", "integrity"):
        return 0
    return 1.0 if name == "phi" else pd.NA


def _typed(name: str, column: pd.Series) -> pd.Series:
    if name in TEXTS:
        return column.fillna(str(_blank(name))).astype(str)
    return column.astype("Float64" if name in FLOATS else "Int64")
