"""What the guides of a region say on a day: findings of the check, one-trip promise, promised against legal limits."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.features import Progress
from standards.guide.content import Guide
from standards.guide.document import load_guide
from standards.lint.checking import RULES, lint_guide, score_agency
from standards.lint.rule import Finding
from standards.queries import editions_on
from standards.switches import enabled_rules
from surveys.scoring.display import print_fixed, round_half_up

TOP_RULES = 12


@dataclass(frozen=True)
class Read:
    """One guide in force: its code, content and findings."""

    code: str
    content: Guide
    findings: tuple[Finding, ...]


def read_guides(session: Session, scope: Scope, *, day: date, progress: Progress) -> list[Read]:
    """The guides in force in the scope with what the check finds, by code."""
    editions = editions_on(session, scope, day=day)
    enabled: dict[int, frozenset[str]] = {}
    found = []
    for done, edition in enumerate(editions, start=1):
        region = edition.guide.agency.region_id
        if region not in enabled:
            enabled[region] = enabled_rules(session, region)
        content = load_guide(edition.content)
        found.append(Read(edition.guide.code, content, lint_guide(content, enabled=enabled[region])))
        progress(done, len(editions))
    return found


def describe_findings(guides: list[Read]) -> dict[str, Any]:
    """Counts over all guides and the rules broken most often."""
    score = score_agency([guide.findings for guide in guides])
    broken = Counter(rule for guide in guides for rule in {finding.rule for finding in guide.findings})
    rules = [
        {
            "rule": rule,
            "severity": RULES[rule].severity,
            "guides": broken[rule],
            "findings": hits,
            "sentence": [_plain(RULES[rule].sentence.translated(language)) for language in ("zh", "en", "ko")],
        }
        for rule, hits in list(score.by_rule.items())[:TOP_RULES]
    ]
    return {
        "guides": score.guides,
        "score": f"{score.score:.1f}" if score.score is not None else "",
        "without_errors": score.without_errors,
        "errors": score.errors,
        "warns": score.warns,
        "advices": score.advices,
        "rules": rules,
        "rules_broken": len(score.by_rule),
    }


def describe_trips(guides: list[Read]) -> dict[str, int]:
    """How many guides state the trips, promise one at most, promise none, or are on the exception list."""
    stated = [guide.content.trips for guide in guides if guide.content.trips is not None]
    return {
        "stated": len(stated),
        "one": sum(trips.number <= 1 for trips in stated),
        "none": sum(trips.number == 0 for trips in stated),
        "exceptions": sum(trips.exception for trips in stated),
    }


def promised_trips(guides: list[Read]) -> dict[str, int]:
    """The promised trips by guide code."""
    return {guide.code: guide.content.trips.number for guide in guides if guide.content.trips is not None}


def describe_limits(guides: list[Read]) -> dict[str, Any]:
    """Promised limits against the legal ones in the same unit: pairs, shorter ones, the mean share of the legal."""
    pairs, at_once = [], 0
    for guide in guides:
        legal, promised = guide.content.limit("statutory"), guide.content.limit("promised")
        at_once += promised is not None and promised.unit == "即办"
        if legal and promised and legal.unit == promised.unit and legal.number and promised.number is not None:
            pairs.append((promised.number, legal.number))
    total = sum(10_000 * promised // legal for promised, legal in pairs)
    share = print_fixed(round_half_up(total, 100 * len(pairs), places=1), places=1) if pairs else ""
    shorter = sum(promised < legal for promised, legal in pairs)
    return {"pairs": len(pairs), "shorter": shorter, "mean_share": share, "at_once": int(at_once)}


def _plain(sentence: str) -> str:
    """A rule's sentence without the names that a single finding would fill in."""
    out, depth = [], 0
    for character in sentence:
        depth += character == "{"
        if not depth:
            out.append(character)
        elif character == "}":
            depth -= 1
            if not depth:
                out.append("…")
    return "".join(out)
