"""One p a window from the six tests: six times the smallest, then Benjamini-Hochberg over the windows.

A flag means "to be checked" (审核), never "forged". The p-values stay inside the office.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from surveys.scoring.anomalies.device import find_repeats
from surveys.scoring.anomalies.gap import find_channel_gaps
from surveys.scoring.anomalies.rule import TESTS, Evidence
from surveys.scoring.anomalies.scan import scan_slots
from surveys.scoring.anomalies.streak import find_streaks
from surveys.scoring.anomalies.tail import find_missing_unhappy
from surveys.scoring.anomalies.volume import find_busy_praise
from surveys.scoring.multiplicity import adjust_bh

CODES = tuple(rule.code for rule in TESTS)


def run_tests(ratings: pd.DataFrame, served: pd.DataFrame) -> tuple[Evidence, ...]:
    """T1 to T6 with their parameters of version 1; `ratings` should hold comparable windows only."""
    return (
        scan_slots(ratings, served),
        find_repeats(ratings),
        find_missing_unhappy(ratings),
        find_streaks(ratings),
        find_busy_praise(ratings),
        find_channel_gaps(ratings),
    )


def combine(evidence: Sequence[Evidence], *, q: float) -> pd.DataFrame:
    """`window`, `T1`..`T6`, `p`, `adjusted`, `flagged` (adjusted <= q), `tests` (codes that flag it), by window.

    A test that could not be made counts as one of the six all the same; a window with none has no p.
    """
    columns = {item.rule: item.windows.set_index("window")["p"] for item in evidence}
    out = pd.DataFrame(columns).reindex(columns=list(CODES)).sort_index()
    smallest = out[list(CODES)].min(axis=1).to_numpy(dtype="float64")
    out["p"] = np.minimum(1.0, len(CODES) * smallest)
    out["adjusted"] = adjust_bh(out["p"].to_numpy())
    out["flagged"] = (out["adjusted"] <= q).to_numpy()
    worst = out.loc[out["flagged"], "p"].max() / len(CODES) if out["flagged"].any() else 0.0
    telling = (out[list(CODES)] <= worst).to_numpy() & out["flagged"].to_numpy()[:, None]
    out["tests"] = [",".join(np.array(CODES)[row]) for row in telling]
    return out.rename_axis("window").reset_index()


def implicate(evidence: Sequence[Evidence], flagged: pd.DataFrame) -> pd.DataFrame:
    """`rating`, `window`, `rule`: what to quarantine in the flagged windows, by the tests that flagged them."""
    pairs = flagged.loc[flagged["flagged"], ["window", "tests"]]
    telling = {(window, code) for window, tests in pairs.itertuples(index=False) for code in tests.split(",")}
    parts = []
    for item in evidence:
        wanted = {window for window, code in telling if code == item.rule}
        own = item.ratings[item.ratings["window"].isin(wanted)]
        parts.append(own.assign(rule=item.rule))
    out = pd.concat(parts, ignore_index=True)
    return out.sort_values(["window", "rule", "rating"]).reset_index(drop=True)
