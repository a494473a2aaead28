"""The parameters of a scoring method: one frozen value, hashed, printed with every figure made by it.

Who signed it and when it is valid are the registry's matter, not known here.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any, Self

LEVELS = (5, 4, 3, 2, 1)
SOURCES = ("system", "survey", "inspection", "vote")
LINEAR_WEIGHTS = (100, 75, 50, 25, 0)
STEPPED_WEIGHTS = (100, 80, 60, 30, 0)


@dataclass(frozen=True)
class Indicator:
    """One part of the composite: code, source, published goalposts (worst scores 0, best 100), weight."""

    code: str
    source: str
    worst: float
    best: float
    weight: float

    def __post_init__(self) -> None:
        if self.source not in SOURCES:
            raise ValueError(f"indicator {self.code}: source {self.source!r} is not one of {SOURCES}")
        if not all(map(math.isfinite, (self.worst, self.best, self.weight))):
            raise ValueError(f"indicator {self.code}: goalposts and weight must be finite numbers")
        if self.worst == self.best:
            raise ValueError(f"indicator {self.code}: the two goalposts are equal")
        if self.weight < 0:
            raise ValueError(f"indicator {self.code}: weight {self.weight} is negative")


# The one indicator every window has; an office adds its own in its method (goalposts are demo values).
SATISFACTION = Indicator(code="satisfaction", source="system", worst=0.6, best=1.0, weight=1.0)


@dataclass(frozen=True)
class Method:
    """Everything a score depends on besides the tallies; ValueError names the parameter that is wrong."""

    target: float = 0.85
    satisfied_levels: tuple[int, ...] = (5, 4)
    level_weights: tuple[int, ...] = LINEAR_WEIGHTS  # points of levels 5, 4, 3, 2, 1
    alpha: float = 0.05
    q_below: float = 0.05
    q_game: float = 0.10
    q_select: float = 0.20
    n_suppress: int = 10
    n_verdict: int = 30
    n_honour: int = 100
    n_level_cell: int = 5
    min_months: int = 3
    min_coverage: float = 0.20
    top_share: float = 0.10
    quota: int = 50
    phi_cap: float = 5.0
    audit_calls: int = 59
    audit_changed_max: float = 0.05
    smoothing: float = 2.0
    indicators: tuple[Indicator, ...] = (SATISFACTION,)

    def __post_init__(self) -> None:
        _check_levels(self)
        _check_shares(self)
        _check_counts(self)
        _check_indicators(self)

    @property
    def target_fraction(self) -> Fraction:
        """The target as the exact decimal it was written as: 0.85 is 17/20."""
        return Fraction(str(self.target))

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, numbers and strings, ready for JSON."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The method written by `to_dict`; what is left out keeps its default, unknown names are refused."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise ValueError(f"unknown method parameters: {', '.join(unknown)}")
        given = dict(values)
        for name in ("satisfied_levels", "level_weights"):
            if name in given:
                given[name] = tuple(given[name])
        if "indicators" in given:
            given["indicators"] = tuple(Indicator(**indicator) for indicator in given["indicators"])
        return cls(**given)

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON: sorted keys, no spaces, UTF-8."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _check_levels(method: Method) -> None:
    chosen = method.satisfied_levels
    if not chosen or not set(chosen) < set(LEVELS) or len(set(chosen)) != len(chosen):
        raise ValueError(f"satisfied_levels {chosen} must be some, not all, of the levels 1 to 5, each once")
    points = method.level_weights
    if len(points) != len(LEVELS) or any(type(point) is not int for point in points):
        raise ValueError(f"level_weights {points} must be five whole numbers, for levels 5, 4, 3, 2, 1")
    if list(points) != sorted(points, reverse=True) or points[0] == points[-1]:
        raise ValueError(f"level_weights {points} must fall from level 5 to level 1")


def _check_shares(method: Method) -> None:
    for name in ("target", "alpha", "q_below", "q_game", "q_select", "top_share"):
        if not 0 < getattr(method, name) < 1:
            raise ValueError(f"{name} {getattr(method, name)} must lie between 0 and 1")
    for name in ("min_coverage", "audit_changed_max"):
        if not 0 <= getattr(method, name) <= 1:
            raise ValueError(f"{name} {getattr(method, name)} must lie between 0 and 1")
    for name, least in (("phi_cap", 1.0), ("smoothing", 0.0)):
        value = getattr(method, name)
        if not (math.isfinite(value) and value >= least):
            raise ValueError(f"{name} {value} must be a number of at least {least}")


def _check_counts(method: Method) -> None:
    for name in ("n_suppress", "n_verdict", "n_honour", "n_level_cell", "audit_calls"):
        value = getattr(method, name)
        if type(value) is not int or value < 1:
            raise ValueError(f"{name} {value} must be a whole number of at least 1")
    for name in ("min_months", "quota"):
        value = getattr(method, name)
        if type(value) is not int or value < 0:
            raise ValueError(f"{name} {value} must be a whole number of at least 0")
    if not method.n_suppress <= method.n_verdict <= method.n_honour:
        raise ValueError("n_suppress, n_verdict and n_honour must not fall in this order")


def _check_indicators(method: Method) -> None:
    codes = [indicator.code for indicator in method.indicators]
    if not codes or len(set(codes)) != len(codes):
        raise ValueError(f"indicators {codes}: at least one, each code once")
    total = math.fsum(indicator.weight for indicator in method.indicators)
    if abs(total - 1) > 1e-9:
        raise ValueError(f"the weights of the indicators sum to {total:g}, not to 1")
