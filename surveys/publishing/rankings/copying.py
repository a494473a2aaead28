"""The office's copy of what a ranking was computed from: sums by window, by window and day, by window and guide."""

import csv
import io

from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from surveys.publishing.figures.periods import Period
from surveys.publishing.tallying.queries import COUNTED, DAY_COUNTS, day_rows, guide_sums, window_sums

HEADER = ("by", "key", "window", *DAY_COUNTS)


def write_tallies(session: Session, scope: Scope, *, period: Period) -> bytes:
    """CSV: a row a window, then a row a window and day and a row a window and guide, these with n5 to n1 alone."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(("window", "", *row) for row in window_sums(session, scope, period=period))
    blank = ("",) * (len(DAY_COUNTS) - len(COUNTED))
    writer.writerows(("day", *row, *blank) for row in day_rows(session, scope, period=period))
    guides = guide_sums(session, scope, period=period)
    columns = (guides[name].tolist() for name in ("guide", "window", *COUNTED))
    writer.writerows(("guide", *row, *blank) for row in zip(*columns, strict=True))
    return text.getvalue().encode()
