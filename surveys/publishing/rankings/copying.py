"""The office's copy of what a ranking was computed from: sums by window and day, and by window and guide."""

import csv
import io

from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from surveys.publishing.figures.periods import Period
from surveys.publishing.tallying.queries import COUNTED, DAY_COUNTS, day_rows, guide_sums

HEADER = ("by", "key", "window", *DAY_COUNTS)


def write_tallies(session: Session, scope: Scope, *, period: Period) -> bytes:
    """CSV with a row a window and day (`by` day), then a row a window and guide (`by` guide, only n5 to n1)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(("day", *row) for row in day_rows(session, scope, period=period))
    guides = guide_sums(session, scope, period=period)
    blank = [""] * (len(DAY_COUNTS) - len(COUNTED))
    columns = (guides[name].tolist() for name in ("guide", "window", *COUNTED))
    writer.writerows(("guide", *row, *blank) for row in zip(*columns, strict=True))
    return text.getvalue().encode()
