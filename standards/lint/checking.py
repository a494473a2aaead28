"""Runs the rules over guides, mends what is certain, and scores guides and agencies."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from standards.guide.content import Guide
from standards.lint import contacts, fees, handling, identity, limits, papers, references, substance, wording
from standards.lint.rule import ERROR, Finding, Known, Rule

ROOMS = (wording, substance, limits, handling, fees, papers, contacts, identity, references)
RULES: dict[str, Rule] = {rule.id: rule for room in ROOMS for rule in room.RULES}
POINTS = {"error": 15, "warn": 4, "advice": 1}


@dataclass(frozen=True)
class AgencyScore:
    """Quality of an agency's guides: mean score (0-100, one decimal), counts of guides and findings."""

    guides: int
    score: float | None
    without_errors: int
    errors: int
    warns: int
    advices: int
    by_rule: dict[str, int]


def lint_guide(
    guide: Guide, *, enabled: Collection[str] | None = None, known: Known | None = None
) -> tuple[Finding, ...]:
    """Findings in the order of the rules; `enabled` holds the ids switched on in the region (None: all)."""
    asked = [rule for rule in RULES.values() if enabled is None or rule.id in enabled]
    known = known or Known()
    return tuple(
        Finding(rule.id, rule.severity, hit.path, rule.sentence, rule.source, rule.fix is not None, hit.values)
        for rule in asked
        for hit in rule.check(guide, known)
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether publishing must be refused."""
    return any(finding.severity == ERROR for finding in findings)


def mend(guide: Guide, rule_id: str) -> Guide:
    """The guide with the certain fix of a rule applied; ValueError where the rule is unknown or has none."""
    rule = RULES.get(rule_id)
    if rule is None or rule.fix is None:
        raise ValueError(f"no fix for {rule_id}")
    return rule.fix(guide)


def score_guide(findings: Iterable[Finding]) -> int:
    """100 less 15 an error, 4 a warning, 1 an advice; a rule counts three times at most."""
    counts = Counter((finding.rule, finding.severity) for finding in findings)
    lost = sum(POINTS[severity] * min(count, 3) for (_, severity), count in counts.items())
    return max(0, 100 - lost)


def score_agency(guides: Sequence[Sequence[Finding]]) -> AgencyScore:
    """The score over the findings of each guide of an agency; None where it has no guide."""
    scores = [score_guide(findings) for findings in guides]
    severities = Counter(finding.severity for findings in guides for finding in findings)
    rules = Counter(finding.rule for findings in guides for finding in findings)
    return AgencyScore(
        guides=len(guides),
        score=_mean(scores),
        without_errors=sum(not has_errors(findings) for findings in guides),
        errors=severities["error"],
        warns=severities["warn"],
        advices=severities["advice"],
        by_rule=dict(sorted(rules.items(), key=lambda entry: (-entry[1], entry[0]))),
    )


def _mean(scores: list[int]) -> float | None:
    if not scores:
        return None
    # half-up at one decimal, in whole numbers
    return (20 * sum(scores) + len(scores)) // (2 * len(scores)) / 10
