"""The one-trip proof: every reachable combination of answers ends in one checklist and one trip. Pure.

What a case asks for depends only on which rules hold in it, so cases with the same rules are judged once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from standards.cases import Case, compile_test, forks, option_bits, walk
from standards.guide.content import Guide
from standards.guide.soundness import require_sound
from standards.needs import NeedTable

CASE_BOUND = 50_000
EXAMPLES = 3


@dataclass(frozen=True)
class Failure:
    """What breaks, about which parts or rules, in how many cases, with the answers of the first of them.

    Codes in cases: no_channel no_trips too_many_trips no_checklist asked_twice alternatives_incomplete
    no_source two_limits; over all cases: no_case dead_question dead_rule idle_rule contradiction
    never_needed.
    """

    code: str
    about: tuple[str, ...] = ()
    cases: int = 0
    examples: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Proof:
    """The outcome: `cases` walked to a checklist, `ended` by an answer; not `finished` past the bound."""

    cases: int
    ended: int
    failures: tuple[Failure, ...]
    finished: bool
    bound: int
    exception: bool

    @property
    def proved(self) -> bool:
        """Whether every case was walked and none breaks: “217 种情形，全部一次办好”."""
        return self.finished and not self.failures


@dataclass
class _Tally:
    cases: int = 0
    examples: list[Case] = field(default_factory=list)

    def add(self, cases: int, examples: list[Case]) -> None:
        self.cases += cases
        self.examples.extend(examples[: EXAMPLES - len(self.examples)])


@dataclass
class _Walked:
    by_rules: dict[int, _Tally] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    ended: int = 0
    finished: bool = True


def prove_one_trip(guide: Guide, *, bound: int = CASE_BOUND) -> Proof:
    """Walk at most `bound` combinations that differ in effect. Raises UnsoundGuide before the first step."""
    require_sound(guide)
    walked = _walk_cases(guide, bound)
    table = NeedTable(guide)
    failures = tuple(_case_failures(walked, table))
    if walked.finished:
        failures += tuple(_whole_failures(walked, table))
    return Proof(
        cases=sum(tally.cases for tally in walked.by_rules.values()),
        ended=walked.ended,
        failures=failures,
        finished=walked.finished,
        bound=bound,
        exception=guide.trips is not None and guide.trips.exception,
    )


def _walk_cases(guide: Guide, bound: int) -> _Walked:
    bits = option_bits(guide)
    tests = [compile_test(rule.when, bits) for rule in guide.rules]
    leaves = walk(forks(guide, bits))
    walked = _Walked()
    for leaf in islice(leaves, bound):
        answers = leaf.answers
        walked.asked.update(question for question, _ in answers)
        if leaf.ended:
            walked.ended += leaf.weight
            continue
        held = sum(1 << number for number, test in enumerate(tests) if test(leaf.state))
        walked.by_rules.setdefault(held, _Tally()).add(leaf.weight, [answers])
    walked.finished = next(leaves, None) is None
    return walked


def _case_failures(walked: _Walked, table: NeedTable) -> Iterator[Failure]:
    """What breaks in single cases, summed over the cases it breaks, in the order first met."""
    tallies: dict[tuple[str, ...], _Tally] = {}
    for held, tally in walked.by_rules.items():
        for fault in table.faults(held):
            tallies.setdefault(fault, _Tally()).add(tally.cases, tally.examples)
    for (code, *about), tally in tallies.items():
        yield Failure(code, tuple(about), tally.cases, tuple(tally.examples))


def _whole_failures(walked: _Walked, table: NeedTable) -> Iterator[Failure]:
    """What only shows over all cases: questions and rules without effect, parts nobody needs."""
    if not walked.by_rules:
        yield Failure("no_case")
    for question in table.guide.questions:
        if question.key not in walked.asked:
            yield Failure("dead_question", (question.key,))
    for code, *about in table.idle(walked.by_rules):
        yield Failure(code, tuple(about))
