"""What a lint rule is: an id, how grave, the sentence an editor reads, its source, a check, a fix."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from standards.guide.content import Guide
from standards.guide.text import Text

T = TypeVar("T")
Severity = Literal["error", "warn", "advice"]
ERROR: Severity = "error"
WARN: Severity = "warn"
ADVICE: Severity = "advice"
AUDIT = "办事指南要素审查实践"


@dataclass(frozen=True)
class Hit:
    """Where a check found something: a dotted path ("fees.0.basis") and words for the sentence."""

    path: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the caller knows beyond the guide: addresses (of retired editions…) that lead nowhere."""

    dead_addresses: frozenset[str] = frozenset()


Check = Callable[[Guide], Iterator[Hit]]
KnowingCheck = Callable[[Guide, Known], Iterator[Hit]]
Fix = Callable[[Guide], Guide]


@dataclass(frozen=True)
class Rule:
    """One rule; `sentence` holds {names} filled by a finding's values, `fix` mends every hit of the rule."""

    id: str
    severity: Severity
    sentence: Text
    source: str
    check: KnowingCheck
    fix: Fix | None = None


@dataclass(frozen=True)
class Finding:
    """A rule broken at a place of a guide."""

    rule: str
    severity: Severity
    path: str
    sentence: Text
    source: str
    fixable: bool
    values: Mapping[str, str] = field(default_factory=dict)

    def told(self, language: str = "zh") -> str:
        """The sentence in a language ("zh", "en", "ko"), its names filled in."""
        return self.sentence.translated(language).format_map(dict(self.values))


def rule(
    id: str, severity: Severity, *, zh: str, en: str, ko: str, source: str, fix: Fix | None = None
) -> Callable[[Check], Rule]:
    """Make a rule of a check that looks at the guide alone."""

    def wrap(check: Check) -> Rule:
        def knowing(guide: Guide, known: Known) -> Iterator[Hit]:
            return check(guide)

        return Rule(id, severity, Text(zh=zh, en=en, ko=ko), source, knowing, fix)

    return wrap


def indexed(name: str, parts: Iterable[T]) -> Iterator[tuple[str, T]]:
    """Each part of a list with its path: ("fees.0", fee)…"""
    return ((f"{name}.{at}", part) for at, part in enumerate(parts))
