"""T0: what honest ratings cannot do. One visit, one rating; no more ratings than people."""

import pandas as pd

from surveys.scoring.anomalies.columns import ON_SITE, SLOT, check_ratings
from surveys.scoring.anomalies.rule import MORE_THAN_SERVED, REPEATED_VISIT, Rule
from surveys.scoring.anomalies.scan import ScanParameters, count_slots

FOUND = ("rating", "window", "rule", "observed", "allowed")


def find_repeated_visits(ratings: pd.DataFrame) -> pd.DataFrame:
    """All but the first rating of a visit (一事一评): `rating`, `window`, `rule`, `observed` (its number), `allowed`.

    Follow-ups (追评) are kept apart and do not belong in `ratings`.
    """
    check_ratings(ratings, ("rating", "window", "visit", "at", "channel"))
    bound = ratings[ratings["visit"] != ""].sort_values(["at", "rating"])
    number = bound.groupby("visit").cumcount() + 1
    return mark(bound[number > 1], REPEATED_VISIT, observed=number, allowed=1)


def find_more_than_served(
    ratings: pd.DataFrame, served: pd.DataFrame, *, slack: int = ScanParameters.slack
) -> pd.DataFrame:
    """Ratings at the window in half hours with over `slack` more ratings than people served then or just before."""
    check_ratings(ratings, ("rating", "window", "channel", "at"))
    slots = count_slots(ratings, served)
    full = slots[slots["rated"] > slots["served"] + slack]
    onsite = ratings[ratings["channel"].isin(ON_SITE)]
    onsite = onsite.assign(slot=onsite["at"].dt.floor(SLOT))
    hit = onsite.merge(full, on=["window", "slot"])
    return mark(hit, MORE_THAN_SERVED, observed=hit["rated"], allowed=hit["served"])


def mark(
    hit: pd.DataFrame, rule: Rule, *, observed: "pd.Series[int] | pd.Series[float]", allowed: "pd.Series[int] | float"
) -> pd.DataFrame:
    """Rows of FOUND by window and rating: what was seen beside what is allowed."""
    seen = observed.reindex(hit.index)  # a whole column would fill an empty frame with blank rows
    out = hit[["rating", "window"]].assign(rule=rule.code, observed=seen, allowed=allowed)
    return out.sort_values(["window", "rating"]).reset_index(drop=True)
