"""What the anomaly rules read. Rows are single ratings; a rule never changes or removes one.

ratings: `rating` (id), `window`, `stratum` (item group), `channel` (evaluation code 1-7), `at` (local time sent),
`level` (1-5), `device` and `network` (keyed hashes, "" unknown), `visit` ("" none), `seconds` (from open to
sent, NaN unknown), `text` ("" none).
served: `window`, `slot` (start of the half hour), `served` (cases closed in it).
"""

import pandas as pd

RATINGS = (
    "rating",
    "window",
    "stratum",
    "channel",
    "at",
    "level",
    "device",
    "network",
    "visit",
    "seconds",
    "text",
)
SERVED = ("window", "slot", "served")

# national channel codes: 1 PC, 2 mobile, 3 QR, 4 hall tablet, 5 other terminal in the hall, 6 SMS, 7 default
ON_SITE = (3, 4, 5)
REMOTE = (1, 2, 6)
OWN_PHONE = (2, 3, 6)
HALL_DEVICES = (4, 5)
SLOT = pd.Timedelta(minutes=30)


def check_ratings(ratings: pd.DataFrame, columns: tuple[str, ...] = RATINGS) -> None:
    """Raises ValueError on a missing column, an id twice, or a default rating (code 7), which is no rating."""
    missing = sorted(set(columns) - set(ratings.columns))
    if missing:
        raise ValueError(f"ratings lacks {missing}")
    if ratings["rating"].duplicated().any():
        raise ValueError("a rating comes once")
    if (ratings["channel"] == 7).any():
        raise ValueError("default ratings are not ratings: leave them out")


def check_served(served: pd.DataFrame) -> None:
    """Raises ValueError on a missing column or a slot that comes twice or does not start on a half hour."""
    missing = sorted(set(SERVED) - set(served.columns))
    if missing:
        raise ValueError(f"served lacks {missing}")
    if served.duplicated(["window", "slot"]).any() or (served["slot"] != served["slot"].dt.floor(SLOT)).any():
        raise ValueError("served has each half hour of a window once")
