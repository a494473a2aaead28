"""A plain table of level counts scored by itself: what `score --counts` reads and prints, no database needed."""

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from surveys.scoring.display import exact_fraction, print_high, print_index, print_low, print_share
from surveys.scoring.intervals import wilson_limits
from surveys.scoring.method import LINEAR_WEIGHTS
from surveys.scoring.ranks import rank_shares
from surveys.scoring.rates import count_levels, sum_points
from surveys.scoring.tallies import COUNTS
from surveys.scoring.verdicts import SMALL, judge

COUNT_COLUMNS = ("unit", *COUNTS)
SCORE_COLUMNS = ("unit", "n", "satisfied", "share", "low", "high", "index", "verdict", "rank")
MOST = 10**12  # beyond any number of ratings, and safely within exact arithmetic


def read_counts(path: Path) -> pd.DataFrame:
    """The counts of a CSV file, checked: columns unit (text), n5..n1; ValueError says what is wrong and where."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except UnicodeDecodeError as error:
        raise ValueError("the file is not UTF-8 text") from error
    except csv.Error as error:
        raise ValueError(f"the file is not a CSV table: {error}") from error
    if not any(rows):
        raise ValueError("the file is empty")
    for number, row in enumerate(rows, 1):
        if row and len(row) != len(rows[0]):
            raise ValueError(f"row {number}: {len(row)} fields, the header has {len(rows[0])}")
    table = pd.DataFrame(rows[1:], columns=rows[0], dtype=object, index=range(2, len(rows) + 1))
    return check_counts_table(table.loc[np.array([bool(row) for row in rows[1:]], dtype=bool)])


def check_counts_table(table: pd.DataFrame) -> pd.DataFrame:
    """The table of text as counts; the index numbers the rows in messages, as a spreadsheet does."""
    named = table.rename(columns=lambda name: str(name).strip())
    missing = [name for name in COUNT_COLUMNS if name not in named.columns]
    if missing:
        raise ValueError(f"the file lacks the columns {', '.join(missing)}")
    repeated = [name for name in COUNT_COLUMNS if list(named.columns).count(name) > 1]
    if repeated:
        raise ValueError(f"the file has the column {repeated[0]} twice")
    if named.empty:
        raise ValueError("the file has no rows under its header")
    units = named["unit"].str.strip()
    if units.eq("").any():
        raise ValueError(f"row {units.index[units.eq('')][0]}: unit is blank")
    if units.duplicated().any():
        raise ValueError(
            f"row {units.index[units.duplicated()][0]}: unit {units[units.duplicated()].iloc[0]} occurs twice"
        )
    counts = {name: [_parse(text, row, name) for row, text in named[name].items()] for name in COUNTS}
    return pd.DataFrame({"unit": units.to_list(), **counts})


def score_counts(counts: pd.DataFrame, *, target: Fraction | float, min_n: int = 30) -> pd.DataFrame:
    """The printed scores of counts, all text: SCORE_COLUMNS, by rank, then unit; under min_n `small`, no rank."""
    goal = exact_fraction(target)
    if not 0 < goal < 1:
        raise ValueError(f"the target must lie between 0 and 1, not {target}")
    x, n = count_levels(counts, (5, 4)), count_levels(counts, (5, 4, 3, 2, 1))
    points = sum_points(counts, LINEAR_WEIGHTS)
    ranked = n.ge(max(min_n, 1)).to_numpy()
    low, high = wilson_limits(x, n)
    verdict = np.where(ranked, judge(x, n, target=float(goal)), SMALL)
    rank = pd.Series(0, index=counts.index)
    rank[ranked] = rank_shares(x[ranked].to_numpy(np.int64), n[ranked].to_numpy(np.int64))
    printed = pd.DataFrame(
        {
            "unit": counts["unit"],
            "n": n.astype(str),
            "satisfied": x.astype(str),
            "share": [print_share(*pair, target=goal) for pair in zip(x, n, strict=True)],
            "low": [print_low(limit) for limit in low],
            "high": [print_high(limit) for limit in high],
            "index": [print_index(*pair) for pair in zip(points, n, strict=True)],
            "verdict": verdict,
            "rank": rank.astype(str).where(ranked, ""),
        }
    )
    place = rank.where(ranked, len(rank) + 1)
    return printed.assign(place=place).sort_values(["place", "unit"], ignore_index=True)[list(SCORE_COLUMNS)]


def _parse(text: str, row: object, name: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"row {row}: {name} is {text!r}, not a whole number of 0 or more")
    if int(digits) > MOST:
        raise ValueError(f"row {row}: {name} is larger than {MOST}")
    return int(digits)
