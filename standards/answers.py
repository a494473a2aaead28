"""Which questions are reached and which answers count. Pure.

Truth has three values: while a question is open, what hangs on it is undecided (None), never guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from standards.guide.conditions import AllOf, AnyOf, Chosen, NoneOf, Option, Question, choices

Answers = Mapping[str, str]
Expression = Chosen | AllOf | AnyOf | NoneOf


class CircularQuestions(Exception):
    """Questions that wait for each other; `keys` names the circle, first again last."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(" → ".join(keys))
        self.keys = tuple(keys)


@dataclass(frozen=True)
class UnknownAnswer:
    """An answer to no question of the guide, with an option it lacks, or to a question not reached."""

    code: str  # "unknown_question" | "unknown_option" | "not_asked"
    question: str
    option: str


@dataclass(frozen=True)
class Standing:
    """Where the questions stand: shown yes/no/not yet decided, and the answers that count."""

    shown: Mapping[str, bool | None]
    chosen: Mapping[str, str]
    answers: tuple[tuple[Question, Option], ...]
    ended: tuple[tuple[Question, Option], ...]
    open: tuple[Question, ...]

    def truth(self, expression: Expression) -> bool | None:
        """Whether the expression holds; None while it hangs on an open question."""
        match expression:
            case Chosen():
                return self._was_chosen(expression)
            case AllOf(all_of=parts):
                return _every(self.truth(part) for part in parts)
            case AnyOf(any_of=parts):
                return _negated(_every(_negated(self.truth(part)) for part in parts))
            case NoneOf(none_of=parts):
                return _every(_negated(self.truth(part)) for part in parts)

    def _was_chosen(self, choice: Chosen) -> bool | None:
        if choice.question in self.chosen:
            return self.chosen[choice.question] == choice.option
        return False if self.shown.get(choice.question, False) is False else None


def _negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _every(truths: Iterable[bool | None]) -> bool | None:
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def question_order(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions, each after those its `show_if` looks at, else as listed. Raises CircularQuestions."""
    by_key = {question.key: question for question in questions}
    ordered: dict[str, Question] = {}
    for question in questions:
        _place(question, by_key, ordered=ordered, path=())
    return tuple(ordered.values())


def _place(
    question: Question, by_key: Mapping[str, Question], *, ordered: dict[str, Question], path: tuple[str, ...]
) -> None:
    if question.key in path:
        raise CircularQuestions([*path[path.index(question.key) :], question.key])
    if question.key in ordered:
        return
    for choice in choices(question.show_if):
        if choice.question in by_key:
            _place(by_key[choice.question], by_key, ordered=ordered, path=(*path, question.key))
    ordered[question.key] = question


def stand(ordered: Sequence[Question], answers: Answers) -> Standing:
    """Where questions, given in `question_order`, stand with these answers (question key -> option key).

    An answer that ends the guide for this person closes all questions after it.
    """
    shown: dict[str, bool | None] = {}
    chosen: dict[str, str] = {}
    taken: list[tuple[Question, Option]] = []
    standing = Standing(shown=shown, chosen=chosen, answers=(), ended=(), open=())
    for question in ordered:
        over = bool(taken) and taken[-1][1].ends is not None
        shown[question.key] = False if over else _shown(question, standing)
        option = _option(question, answers.get(question.key)) if shown[question.key] else None
        if option is not None:
            chosen[question.key] = option.key
            taken.append((question, option))
    ended = tuple(pair for pair in taken if pair[1].ends is not None)
    waiting = tuple(q for q in ordered if shown[q.key] and q.key not in chosen)
    return Standing(shown=shown, chosen=chosen, answers=tuple(taken), ended=ended, open=() if ended else waiting)


def _shown(question: Question, standing: Standing) -> bool | None:
    return True if question.show_if is None else standing.truth(question.show_if)


def _option(question: Question, key: str | None) -> Option | None:
    return next((option for option in question.options if option.key == key), None)


def unknown_answers(
    questions: Sequence[Question], answers: Answers, *, standing: Standing
) -> tuple[UnknownAnswer, ...]:
    """The answers that do not count, sorted by question, each with the code of its reason."""
    by_key = {question.key: question for question in questions}
    found = []
    for key, option in sorted(answers.items()):
        if key not in by_key:
            found.append(UnknownAnswer("unknown_question", key, option))
        elif _option(by_key[key], option) is None:
            found.append(UnknownAnswer("unknown_option", key, option))
        elif key not in standing.chosen:
            found.append(UnknownAnswer("not_asked", key, option))
    return tuple(found)
