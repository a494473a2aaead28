"""What became of the bad ratings of a period: the one way in from the room that handles them."""

from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from surveys.publishing.figures.periods import Period

METRICS = ("answered", "answered_in_time", "mended_in_time", "called_back")


def describe_handling(_session: Session, _scope: Scope, *, period: Period) -> dict[str, Any]:
    """For each metric known `part`, `whole` and `share` as text; nothing while no handling is connected.

    answered 差评回复率, answered_in_time 按期回复率, mended_in_time 差评按期整改率, called_back 回访率; the period is
    that of the ratings, and small wholes are withheld by `shares.print_part`.
    """
    del period
    return {}
