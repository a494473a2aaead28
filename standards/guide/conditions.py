"""Conditions over chosen options, and the questions that offer them. standards.rules evaluates them."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from standards.guide.text import Key, Text, Value

Target = Annotated[
    str,
    StringConstraints(pattern=r"^(material|group|step|channel|fee|limit|result|condition):[a-z0-9][a-z0-9_-]{0,63}$"),
]


class Chosen(Value):
    """True when `option` was chosen for `question`."""

    question: Key
    option: Key


class AllOf(Value):
    """True when every part is true."""

    all_of: tuple["Expr", ...] = Field(min_length=1)


class AnyOf(Value):
    """True when at least one part is true."""

    any_of: tuple["Expr", ...] = Field(min_length=1)


class NoneOf(Value):
    """True when no part is true."""

    none_of: tuple["Expr", ...] = Field(min_length=1)


def _form(value: Any) -> str:
    """Which of the four forms an expression has; an unknown one is read as a choice and refused there."""
    for form in ("all_of", "any_of", "none_of"):
        if (form in value) if isinstance(value, dict) else hasattr(value, form):
            return form
    return "chosen"


Expr = Annotated[
    Annotated[Chosen, Tag("chosen")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[NoneOf, Tag("none_of")],
    Discriminator(_form),
]

for _model in (AllOf, AnyOf, NoneOf):
    _model.model_rebuild()


def choices(expression: Chosen | AllOf | AnyOf | NoneOf | None) -> Iterator[Chosen]:
    """Every choice an expression looks at, in reading order, with repeats."""
    match expression:
        case Chosen():
            yield expression
        case AllOf(all_of=parts) | AnyOf(any_of=parts) | NoneOf(none_of=parts):
            for part in parts:
                yield from choices(part)


class Option(Value):
    """One answer. `ends` says why the guide is not for this person (a condition is missed…)."""

    key: Key
    label: Text
    hint: Text | None = None
    ends: Text | None = None


class Question(Value):
    """One question with one answer; asked always, or when `show_if` holds for the answers given before."""

    key: Key
    text: Text
    hint: Text | None = None
    options: tuple[Option, ...] = ()
    show_if: Expr | None = None


class Rule(Value):
    """When `when` holds, the targets ("material:key"…) are needed or waived; `because` is told."""

    key: Key
    when: Expr
    effect: Literal["need", "waive"] = "need"
    targets: tuple[Target, ...] = Field(min_length=1)
    because: Text | None = None
