"""Every reachable combination of answers to a guide's questions, walked short and counted in full. Pure.

Options that no rule and no question looks at are walked once and counted by their number: the count of
cases is exact, and the walk branches only where something depends on it. Chosen options are bits.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from standards.answers import Expression, question_order
from standards.guide.conditions import AllOf, AnyOf, Chosen, NoneOf, Question, choices
from standards.guide.content import Guide

Case = tuple[tuple[str, str], ...]
Bits = Mapping[tuple[str, str], int]
Test = Callable[[int], bool]
Trail = tuple["Trail", str, str] | None


@dataclass(frozen=True)
class Leaf:
    """One walked combination: its chosen options as bits, the cases it stands for, whether it ended."""

    state: int
    weight: int
    ended: bool
    trail: Trail

    @property
    def answers(self) -> Case:
        """The answers in the order they are asked."""
        pairs: list[tuple[str, str]] = []
        trail = self.trail
        while trail is not None:
            trail, question, option = trail
            pairs.append((question, option))
        return tuple(reversed(pairs))


@dataclass(frozen=True)
class Branch:
    """One option, or one that stands for `weight` options alike."""

    option: str
    bit: int
    weight: int
    ends: bool


@dataclass(frozen=True)
class Fork:
    """A question ready to be walked."""

    key: str
    shown: Test
    branches: tuple[Branch, ...]


def option_bits(guide: Guide) -> Bits:
    """One bit for each option of each question."""
    pairs = [(question.key, option.key) for question in guide.questions for option in question.options]
    return {pair: 1 << number for number, pair in enumerate(pairs)}


def compile_test(expression: Expression | None, bits: Bits) -> Test:
    """The expression as a test of chosen bits, where what was not chosen is false."""
    match expression:
        case None:
            return lambda state: True
        case Chosen():
            bit = bits.get((expression.question, expression.option), 0)
            return lambda state: bool(state & bit)
        case AllOf(all_of=parts):
            tests = [compile_test(part, bits) for part in parts]
            return lambda state: all(test(state) for test in tests)
        case AnyOf(any_of=parts):
            tests = [compile_test(part, bits) for part in parts]
            return lambda state: any(test(state) for test in tests)
        case NoneOf(none_of=parts):
            tests = [compile_test(part, bits) for part in parts]
            return lambda state: not any(test(state) for test in tests)


def forks(guide: Guide, bits: Bits) -> tuple[Fork, ...]:
    """The questions in asking order, each with its branches. Raises CircularQuestions."""
    expressions = [question.show_if for question in guide.questions] + [rule.when for rule in guide.rules]
    looked_at = {(choice.question, choice.option) for one in expressions for choice in choices(one)}
    return tuple(
        Fork(question.key, compile_test(question.show_if, bits), _branches(question, looked_at, bits=bits))
        for question in question_order(guide.questions)
    )


def _branches(question: Question, looked_at: set[tuple[str, str]], *, bits: Bits) -> tuple[Branch, ...]:
    """The options that matter one by one; the first of the others for all of them."""
    own = {o.key: o.ends is not None or (question.key, o.key) in looked_at for o in question.options}
    alike = Counter(own.values())[False]
    stands_in = next((key for key, matters in own.items() if not matters), None)
    return tuple(
        Branch(
            option=option.key,
            bit=bits[question.key, option.key],
            weight=1 if own[option.key] else alike,
            ends=option.ends is not None,
        )
        for option in question.options
        if own[option.key] or option.key == stands_in
    )


def walk(ordered: Sequence[Fork]) -> Iterator[Leaf]:
    """Every leaf, depth first, in the order of questions and options."""
    stack: list[tuple[int, Leaf]] = [(0, Leaf(0, 1, ended=False, trail=None))]
    while stack:
        position, leaf = stack.pop()
        while position < len(ordered) and not ordered[position].shown(leaf.state):
            position += 1
        if leaf.ended or position == len(ordered):
            yield leaf
            continue
        fork = ordered[position]
        stack.extend((position + 1, _step(leaf, fork.key, branch=branch)) for branch in reversed(fork.branches))


def _step(leaf: Leaf, question: str, *, branch: Branch) -> Leaf:
    trail = (leaf.trail, question, branch.option)
    return Leaf(leaf.state | branch.bit, leaf.weight * branch.weight, ended=branch.ends, trail=trail)
