"""How each field of a content is edited, read off the model: one place, so that a new field gets its control. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from standards.guide import codes
from standards.guide.conditions import Expr, Target
from standards.guide.content import Guide, Handling, Identity
from standards.guide.papers import Material
from standards.guide.parts import Fee, Result
from standards.guide.text import Text, Value

Kind = Literal[
    "text", "texts", "line", "lines", "number", "yuan", "flag", "tristate", "choice", "choices", "value", "rows",
    "outline", "targets", "basis", "group",
]  # fmt: skip

LISTS: dict[tuple[type[Value], str], dict[str, str]] = {
    (Identity, "kind"): codes.ITEM_KINDS,
    (Identity, "power_source"): codes.POWER_SOURCES,
    (Identity, "level"): codes.LEVELS,
    (Identity, "agency_nature"): codes.AGENCY_NATURES,
    (Identity, "objects"): codes.SERVICE_OBJECTS,
    (Identity, "person_topics"): codes.PERSON_TOPICS,
    (Identity, "company_topics"): codes.COMPANY_TOPICS,
    (Handling, "project_kind"): codes.PROJECT_KINDS,
    (Handling, "forms"): codes.HANDLING_FORMS,
    (Handling, "area"): codes.HANDLING_AREAS,
    (Handling, "online_depth"): codes.ONLINE_DEPTHS,
    (Result, "kind"): codes.RESULT_KINDS,
    (Material, "replacement"): codes.REPLACEMENTS,
}
WEEK = (1, 2, 3, 4, 5, 6, 7)
HIDDEN = {(Guide, "schema_version")}


@dataclass(frozen=True)
class Shape:
    """One field: its kind, what may be chosen (codes, with Chinese names where it is an official list), its parts.

    `blank` says that nothing may be chosen: no default stands behind it.
    """

    name: str
    kind: Kind
    required: bool
    choices: dict[str, str] = field(default_factory=dict)
    model: type[Value] | None = None
    blank: bool = True


def shapes_of(model: type[Value], names: tuple[str, ...] = ()) -> tuple[Shape, ...]:
    """The fields of a model in order, or only those named."""
    return tuple(_shapes(model, names))


def _shapes(model: type[Value], names: tuple[str, ...]) -> Iterator[Shape]:
    for name, info in model.model_fields.items():
        if (names and name not in names) or (model, name) in HIDDEN:
            continue
        plain = _plain(info.annotation)
        official = LISTS.get((model, name), {})
        many = get_origin(plain) is tuple
        kind = _many_kind(plain, official) if many else _kind(model, name, plain, official)
        inner = _plain(get_args(plain)[0]) if many else plain
        choices = official or {
            str(one): str(one) for one in _literals(inner) or (WEEK if inner is int and many else ())
        }
        blank = info.is_required() or info.default is None
        yield Shape(name, kind, info.is_required(), choices, inner if _is_value(inner) else None, blank)


def _kind(model: type[Value], name: str, plain: Any, official: dict[str, str]) -> Kind:
    if name in ("basis", "group"):
        return "basis" if name == "basis" else "group"
    if plain is Text:
        return "text"
    if plain is bool:
        optional = model.model_fields[name].default is None
        return "tristate" if optional else "flag"
    if plain is int:
        return "yuan" if (model, name) == (Fee, "amount") else "number"
    if _is_value(plain):
        return "value"
    if _is_expression(plain):
        return "outline"
    return "choice" if official or _literals(plain) else "line"


def _many_kind(plain: Any, official: dict[str, str]) -> Kind:
    member = get_args(plain)[0]
    if member == Target:
        return "targets"
    inner = _plain(member)
    if inner is Text:
        return "texts"
    if _is_value(inner):
        return "rows"
    return "choices" if official or inner is int else "lines"


def _plain(annotation: Any) -> Any:
    """The type inside Annotated and beside None; a union of expressions stays as it is."""
    if annotation == Expr or _is_expression(annotation):
        return Expr
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (UnionType, Union):
        inner = [one for one in get_args(annotation) if one is not type(None)]
        return _plain(inner[0]) if len(inner) == 1 else Expr
    return annotation


def _is_expression(plain: Any) -> bool:
    return bool(plain == Expr)


def _is_value(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, Value)


def _literals(plain: Any) -> tuple[Any, ...]:
    return get_args(plain) if get_origin(plain) is Literal else ()
