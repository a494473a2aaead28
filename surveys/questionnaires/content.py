"""What a question set holds: questions with their kinds, options, rules and translations. Pure."""

from collections.abc import Container, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

CODE = r"^[a-z][a-z0-9_]{0,29}$"
Kind = Literal["level", "single", "multiple", "number", "text", "matrix"]
DONT_KNOW = "dont_know"
LOOKED_AT = ("level", "single", "multiple", "number")  # kinds of questions that a rule may look at
MOST_CONDITIONS = 5
LEVELS = ("5", "4", "3", "2", "1")


class Frozen(BaseModel):
    """Values that never change, with no field beyond those named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Frozen):
    """A text in Chinese with translations that may be missing."""

    zh: Annotated[str, Field(min_length=1, max_length=300)]
    en: str = ""
    ko: str = ""

    def given(self, locale: str) -> str:
        """The text in this language, in Chinese where there is none."""
        return {"en": self.en, "ko": self.ko}.get(locale) or self.zh


class Option(Frozen):
    """One answer to choose, or one row of a matrix."""

    code: Annotated[str, Field(pattern=CODE)]
    text: Words


class Condition(Frozen):
    """One earlier question: answered with one of these values, or with a number from `least` to `most`."""

    question: str
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    @model_validator(mode="after")
    def _one_test(self) -> "Condition":
        bounded = self.least is not None or self.most is not None
        if bounded == bool(self.values):
            raise ValueError(f"{self.question}: a condition names answers, or bounds of a number")
        if self.least is not None and self.most is not None and self.most < self.least:
            raise ValueError(f"{self.question}: the greatest number lies below the least")
        return self

    def holds(self, answer: Any) -> bool:
        """Whether an answer, as it is kept or as it was sent, meets this condition."""
        if self.values:
            return bool(_chosen(answer) & set(self.values))
        try:
            number = int(answer)
        except (TypeError, ValueError):
            return False
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


class ShowIf(Frozen):
    """The question is asked when all, or any, of the conditions hold. One alone is also read as it was once stored."""

    join: Literal["all", "any"] = "all"
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=MOST_CONDITIONS)]

    @model_validator(mode="before")
    @classmethod
    def _from_one(cls, value: Any) -> Any:
        return {"conditions": [value]} if isinstance(value, dict) and "question" in value else value

    @classmethod
    def one(cls, question: str, *values: str) -> "ShowIf":
        """The rule of one question of choice."""
        return cls(conditions=(Condition(question=question, values=values),))

    def holds(self, answers: Mapping[str, Any], shown: Container[str]) -> bool:
        """Whether these answers lead to the question; an answer to a question that is not asked never does."""
        told = (one.question in shown and one.holds(answers.get(one.question)) for one in self.conditions)
        return all(told) if self.join == "all" else any(told)


class Question(Frozen):
    """One question. `reverse`: agreement is bad news, so 5 counts as 1. `dont_know` is offered, and never scored.

    `least` and `most` bound a number, `longest` the characters of a text; `help` stands below the wording.
    """

    code: Annotated[str, Field(pattern=CODE)]
    kind: Kind
    text: Words
    help: Words | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    required: bool = False
    reverse: bool = False
    dont_know: bool = False
    least: int = 0
    most: int = 1000
    longest: Annotated[int, Field(ge=1, le=2000)] = 500
    show_if: ShowIf | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Question":
        if self.kind in ("single", "multiple") and len(self.options) < 2:
            raise ValueError(f"{self.code}: a choice needs two options")
        if self.kind == "matrix" and not self.rows:
            raise ValueError(f"{self.code}: a matrix needs rows")
        if self.most < self.least:
            raise ValueError(f"{self.code}: the greatest number lies below the least")
        if self.reverse and self.kind not in ("level", "matrix"):
            raise ValueError(f"{self.code}: only levels can be reversed")
        codes = [option.code for option in (*self.options, *self.rows)]
        if len(set(codes)) < len(codes) or DONT_KNOW in codes:
            raise ValueError(f"{self.code}: option codes are unique, and {DONT_KNOW} is taken")
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """What can be chosen in one place of the question."""
        chosen = LEVELS if self.kind in ("level", "matrix") else tuple(option.code for option in self.options)
        return (*chosen, DONT_KNOW) if self.dont_know else chosen


class Draft(Frozen):
    """A question set being written: its rules hold at any time, but it may lack questions and a measure."""

    title: Words
    introduction: Words
    measure: str = ""
    questions: Annotated[tuple[Question, ...], Field(max_length=60)] = ()

    @model_validator(mode="after")
    def _sound(self) -> "Draft":
        seen: dict[str, Question] = {}
        for question in self.questions:
            if question.code in seen:
                raise ValueError(f"{question.code} stands twice")
            _check_rule(question, seen)
            seen[question.code] = question
        return self

    @property
    def measures(self) -> list[Question]:
        """The questions that the satisfied share may be computed from."""
        return [question for question in self.questions if question.kind == "level" and not question.reverse]

    def question(self, code: str) -> Question:
        """The question of this code; StopIteration when there is none."""
        return next(question for question in self.questions if question.code == code)


class Content(Draft):
    """A question set to be asked. `measure` names the level question whose satisfied share the campaign reports."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def _measured(self) -> "Content":
        if self.measure not in {question.code for question in self.measures}:
            raise ValueError(f"measure {self.measure!r} is not a level question that counts as it stands")
        return self


def visible(content: Draft, answers: dict[str, Any]) -> list[Question]:
    """The questions to ask with these answers; a rule on a question that is itself not asked never holds."""
    shown: dict[str, Question] = {}
    for question in content.questions:
        rule = question.show_if
        if rule is None or rule.holds(answers, shown):
            shown[question.code] = question
    return list(shown.values())


def keep_asked(content: Draft, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers to questions that were asked; what was typed before a question went away is dropped."""
    kept = {question.code: answers.get(question.code) for question in visible(content, answers)}
    return {code: value for code, value in kept.items() if value not in (None, "", [], {})}


def score(question: Question, value: str | None) -> int | None:
    """The level 1 to 5 an answer counts as; None for no answer and for "don't know"."""
    if value not in LEVELS:
        return None
    return 6 - int(value) if question.reverse else int(value)


def _check_rule(question: Question, seen: dict[str, Question]) -> None:
    for one in question.show_if.conditions if question.show_if else ():
        earlier = seen.get(one.question)
        if earlier is None or earlier.kind not in LOOKED_AT:
            raise ValueError(f"{question.code}: its rule needs an earlier question of choice or a number")
        if not fits(one, earlier):
            raise ValueError(f"{question.code}: its rule names answers that {one.question} does not offer")


def fits(one: Condition, earlier: Question) -> bool:
    """Whether the question offers what the condition looks for."""
    if earlier.kind != "number":
        return bool(one.values) and set(one.values) <= set(earlier.values)
    low = earlier.least if one.least is None else one.least
    high = earlier.most if one.most is None else one.most
    return not one.values and low <= earlier.most and high >= earlier.least


def _chosen(value: Any) -> set[str]:
    return set(value) if isinstance(value, list) else {value}
