"""The published list of indicators: code, source, unit and proposed goalposts. Pure; the names are in `wording`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.scoring.composite import check_indicators
from surveys.scoring.method import SATISFACTION, Indicator

Unit = Literal["share", "points"]


@dataclass(frozen=True)
class Listed:
    """One indicator an office may use. A share lies in 0..1, points in 0..100."""

    code: str
    source: str
    unit: Unit
    worst: float
    best: float

    @property
    def limits(self) -> tuple[float, float]:
        """The values it can have."""
        return (0.0, 1.0) if self.unit == "share" else (0.0, 100.0)


_ALL = (
    Listed("satisfaction", "system", "share", 0.6, 1.0),
    Listed("done_today", "system", "share", 0.6, 1.0),
    Listed("coverage", "system", "share", 0.0, 0.6),
    Listed("bad_share", "system", "share", 0.2, 0.0),
    Listed("reply", "system", "share", 0.6, 1.0),
    Listed("rectified", "system", "share", 0.5, 1.0),
    Listed("survey", "survey", "share", 0.6, 1.0),
    Listed("inspection", "inspection", "points", 60.0, 100.0),
    Listed("secret_visit", "inspection", "points", 60.0, 100.0),
    Listed("vote", "vote", "share", 0.5, 1.0),
    Listed("duty_vote", "vote", "share", 0.5, 1.0),
)
CATALOGUE: dict[str, Listed] = {listed.code: listed for listed in _ALL}
ENTERED = ("inspection", "vote")  # sources whose values people enter


class UnlistedIndicator(ValueError):
    """The method names an indicator that is not on the published list, or under another source."""


def check_listed(indicators: Sequence[Indicator]) -> None:
    """ValueError unless 1-6 with weights that sum to 1, each on the list with its source and goalposts in its unit."""
    check_indicators(indicators)
    for indicator in indicators:
        listed = CATALOGUE.get(indicator.code)
        if listed is None or listed.source != indicator.source:
            raise UnlistedIndicator(f"indicator {indicator.code!r} ({indicator.source}) is not on the list")
        low, high = listed.limits
        if not (low <= indicator.worst <= high and low <= indicator.best <= high):
            raise ValueError(f"indicator {indicator.code}: goalposts lie between {low:g} and {high:g}")


def is_composite(indicators: Sequence[Indicator]) -> bool:
    """Whether more than the satisfaction rate decides: then the choice is by the composite score."""
    return [indicator.code for indicator in indicators] != [SATISFACTION.code]


def unit_of(code: str) -> Unit:
    """share or points; points for a code that is not on the list."""
    return CATALOGUE[code].unit if code in CATALOGUE else "points"
