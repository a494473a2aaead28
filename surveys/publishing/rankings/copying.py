"""The office's copy of what a ranking was computed from, by level: days, guides, remote and quarantined ratings."""

import csv
import io

from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from surveys.publishing.figures.periods import Period
from surveys.publishing.tallying.queries import COUNTED, QUARANTINED, REMOTE, day_rows, guide_sums, window_sums

HEADER = ("by", "key", "window", *COUNTED)


def write_tallies(session: Session, scope: Scope, *, period: Period) -> bytes:
    """CSV: counted ratings by window and `day` and by window and `guide`; by window the `remote` and `quarantined`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(("day", *row) for row in day_rows(session, scope, period=period))
    guides = guide_sums(session, scope, period=period)
    columns = (guides[name].tolist() for name in ("guide", "window", *COUNTED))
    writer.writerows(("guide", *row) for row in zip(*columns, strict=True))
    for kind, names in (("remote", REMOTE), ("quarantined", QUARANTINED)):
        writer.writerows((kind, "", *row) for row in window_sums(session, scope, period=period, names=names))
    return text.getvalue().encode()
