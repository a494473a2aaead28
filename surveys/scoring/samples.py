"""Planning a sample survey and saying who answered (domain.md 5.2): how many to ask, how many must be satisfied."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc, betainc

from surveys.scoring.intervals import finite_wilson_limits, normal_quantile, wilson_limits
from surveys.scoring.verdicts import find_thresholds

# final outcome of every person drawn, after the AAPOR Standard Definitions
DISPOSITIONS = ("complete", "partial", "refused", "not_reached", "unable", "unknown_eligible", "not_eligible")


@dataclass(frozen=True)
class Plan:
    """Answers wanted: `base` without limit, `finite` for the population, `answers` after deff; `invitations`."""

    base: int
    finite: int
    answers: int
    invitations: int
    deff: float


@dataclass(frozen=True)
class ResponseRates:
    """Shares of people drawn who answered, by the strictest count (RR1) to the most lenient (RR4)."""

    strict: float  # RR1: complete of all who are or may be eligible
    with_partial: float  # RR2
    estimated: float  # RR3: unknown people counted by the eligible share of the known
    estimated_with_partial: float  # RR4
    cooperation: float  # complete of those reached and able
    refusal: float
    contact: float
    eligible_share: float


def plan_sample(
    *,
    margin: float,
    share: float = 0.5,
    population: int | None = None,
    deff: float = 1.0,
    response_rate: float = 1.0,
    alpha: float = 0.05,
) -> Plan:
    """n0 = z^2 p(1-p)/e^2, n = n0/(1 + (n0-1)/N), times deff, over the response rate expected.

    Every number is rounded up; answers never exceed the population. ValueError on an impossible input.
    """
    if not 0 < margin < 1 or not 0 < share < 1 or not 0 < response_rate <= 1 or not deff >= 1:
        raise ValueError("margin and share lie within 0..1, the response rate in 0..1, deff from 1")
    if population is not None and population < 1:
        raise ValueError("a population has at least one member")
    z = normal_quantile(alpha)
    base = z * z * share * (1 - share) / (margin * margin)
    finite = base if population is None else base / (1 + (base - 1) / population)
    most = np.inf if population is None else population
    answers = min(most, _up(finite * deff))
    return Plan(_up(base), int(min(most, _up(finite))), int(answers), _up(answers / response_rate), deff)


def cluster_deff(size: float, *, rho: float) -> float:
    """1 + (m - 1) rho: the design effect of taking m people from each window or hall."""
    if size < 1 or not 0 <= rho <= 1:
        raise ValueError("a cluster has at least one member, and rho lies in 0..1")
    return 1 + (size - 1) * rho


def satisfied_needed(n: int, *, target: float, population: int | None = None, alpha: float = 0.05) -> int | None:
    """Fewest satisfied of n whose Wilson interval lies at or above the target; None where all would not do."""
    x = np.arange(n + 1)
    if population is None:
        low, _ = wilson_limits(x, np.full(n + 1, n), alpha=alpha)
    else:
        low, _ = finite_wilson_limits(x, np.full(n + 1, n), population=population, alpha=alpha)
    enough = np.flatnonzero(low >= target)
    return int(enough[0]) if len(enough) else None


def chance_to_show(n: int, *, share: float, target: float, alpha: float = 0.05) -> float:
    """Chance that n answers give the exact verdict `meets` when the true share is `share`."""
    fewest, _ = find_thresholds(n, target=target, alpha=alpha)
    return 0.0 if fewest is None else float(bdtrc(fewest - 1, n, share)) if fewest > 0 else 1.0


def answers_to_show(
    *, share: float, target: float, power: float = 0.8, deff: float = 1.0, most: int = 20_000
) -> int | None:
    """Fewest answers from which on `meets` comes out with at least this chance when the true share is `share`.

    Times deff, rounded up. The exact test is not monotone in n, so the chance holds for every larger number as well.
    None where not even `most` answers would do, as when the share does not exceed the target.
    """
    if not 0 < power < 1 or not deff >= 1:
        raise ValueError("power lies within 0..1, deff from 1")
    if share <= target:
        return None
    sizes = np.arange(1, most + 1)
    chances = bdtrc(_fewest_that_meet(most, target=target) - 1, sizes, share)
    weak = np.flatnonzero(chances < power)
    first = int(weak[-1]) + 1 if len(weak) else 0
    return None if first == most else _up((first + 1) * deff)


def _fewest_that_meet(most: int, *, target: float, alpha: float = 0.05) -> NDArray[np.int64]:
    """For 1 to `most` answers the fewest satisfied that give `meets`; n + 1 where not even all do."""
    fewest = np.empty(most, dtype=np.int64)
    x = 1
    for n in range(1, most + 1):  # the threshold never falls as answers are added
        while x <= n and betainc(x, n - x + 1, target) > alpha:
            x += 1
        fewest[n - 1] = x
    return fewest


def rate_response(outcomes: Mapping[str, int]) -> ResponseRates:
    """Response rates of the counts by disposition (those of DISPOSITIONS; left out means 0); NaN where nobody."""
    unknown_codes = sorted(set(outcomes) - set(DISPOSITIONS))
    if unknown_codes or any(count < 0 for count in outcomes.values()):
        raise ValueError(f"unknown or negative dispositions: {unknown_codes or dict(outcomes)}")
    complete, partial, refused, away, unable, unknown, out = (outcomes.get(code, 0) for code in DISPOSITIONS)
    known = complete + partial + refused + away + unable
    share = _over(known, known + out)
    likely = known + (share * unknown if unknown else 0.0)
    reached = complete + partial + refused
    return ResponseRates(
        strict=_over(complete, known + unknown),
        with_partial=_over(complete + partial, known + unknown),
        estimated=_over(complete, likely),
        estimated_with_partial=_over(complete + partial, likely),
        cooperation=_over(complete, reached),
        refusal=_over(refused, known + unknown),
        contact=_over(reached + unable, known + unknown),
        eligible_share=share,
    )


def _over(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _up(value: float) -> int:
    return ceil(value - 1e-9)
