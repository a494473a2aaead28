"""Case mix by indirect standardisation: what a unit's own mix of items would score at everyone's rates.

Direct standardisation is not offered: with few ratings in a stratum it is worse than no adjustment.
"""

import pandas as pd

from surveys.scoring.rates import divide


def adjust_cases(cells: pd.DataFrame, *, unit: str, stratum: str) -> pd.DataFrame:
    """Rows of unit, observed, expected, ratio, adjusted (ratio times the overall share, at most 1).

    cells holds unit, stratum, x satisfied, n. Strata nobody is satisfied with expect 0 and give NaN.
    """
    missing = [name for name in (unit, stratum, "x", "n") if name not in cells.columns]
    if missing:
        raise ValueError(f"the cells lack the columns {', '.join(missing)}")
    totals = cells.groupby(stratum)[["x", "n"]].transform("sum")
    expected = cells["n"] * divide(totals["x"], totals["n"])
    sums = cells.assign(expected=expected.fillna(0.0)).groupby(unit)[["x", "expected"]].sum()
    overall = divide(cells["x"].sum(), cells["n"].sum())
    ratio = divide(sums["x"], sums["expected"])
    return pd.DataFrame(
        {
            unit: sums.index,
            "observed": sums["x"].to_numpy(),
            "expected": sums["expected"].to_numpy(),
            "ratio": ratio,
            "adjusted": (ratio * overall).clip(max=1.0),
        }
    )
