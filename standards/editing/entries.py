"""Between what a form holds and a content's document: blanks fall away, yuan become fen, outlines conditions. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from standards.editing.outline import Line, read_outline, write_outline
from standards.editing.shapes import Shape, shapes_of
from standards.guide.text import Value

LANGUAGES = ("zh", "en", "ko")


def to_entries(value: Value | None, shapes: Sequence[Shape]) -> dict[str, Any]:
    """What a form shows of a value, field by field."""
    return {shape.name: _entry(getattr(value, shape.name, None), shape) for shape in shapes} if value else {}


def to_document(entries: Mapping[str, Any], shapes: Sequence[Shape]) -> dict[str, Any]:
    """The document of what was filled in. What cannot be read stays as typed, for the model to refuse.

    Raises OutlineError.
    """
    found = {shape.name: _value(entries.get(shape.name), shape) for shape in shapes}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def is_blank(document: Mapping[str, Any], shapes: Sequence[Shape]) -> bool:
    """Whether nothing was filled in: what has a default, and a key, count as nothing."""
    told = {shape.name for shape in shapes if shape.kind == "flag" or not shape.blank or shape.name == "key"}
    return not set(document) - told


def _entry(value: Any, shape: Shape) -> Any:
    if shape.kind in ("text", "texts"):
        return [_text_entry(one) for one in value or ()] if shape.kind == "texts" else _text_entry(value)
    if shape.kind == "outline":
        return [{"level": str(line.level), "term": line.term} for line in write_outline(value)]
    if shape.kind == "tristate":
        return {True: "true", False: "false"}.get(value, "")
    if shape.kind == "value":
        return to_entries(value, shapes_of(_model(shape)))
    if shape.kind == "rows":
        return [to_entries(one, shapes_of(_model(shape))) for one in value or ()]
    return _plain_entry(value, shape)


def _plain_entry(value: Any, shape: Shape) -> Any:
    if shape.kind in ("choices", "targets"):
        return [str(one) for one in value or ()]
    if shape.kind == "lines":
        return "\n".join(value or ())
    if shape.kind == "flag":
        return bool(value)
    if value is None:
        return ""
    return f"{Decimal(value) / 100:.2f}".removesuffix(".00") if shape.kind == "yuan" else str(value)


def _text_entry(text: Any) -> dict[str, str]:
    return {code: getattr(text, code, None) or "" for code in LANGUAGES}


def _value(entry: Any, shape: Shape) -> Any:
    match shape.kind:
        case "text":
            return _text(entry)
        case "texts":
            return [text for one in entry or () if (text := _text(one))]
        case "lines":
            return [line.strip() for line in (entry or "").splitlines() if line.strip()]
        case "choices" | "targets":
            return list(entry or ())
        case "flag":
            return bool(entry) or None
        case "yuan":
            return _fen(str(entry or "").strip())
        case "outline":
            return read_outline(_lines(entry))
        case "value" | "rows":
            return _parts(entry, shape)
    return str(entry or "").strip()


def _parts(entry: Any, shape: Shape) -> Any:
    shapes = shapes_of(_model(shape))
    if shape.kind == "value":
        document = to_document(entry or {}, shapes)
        return None if is_blank(document, shapes) else document
    documents = [to_document(one, shapes) for one in entry or ()]
    return [document for document in documents if not is_blank(document, shapes)]


def _text(entry: Any) -> dict[str, str] | None:
    told = {code: (entry or {}).get(code, "") or "" for code in LANGUAGES}
    kept = {code: words.strip() for code, words in told.items() if words.strip()}
    return kept or None


def _lines(entry: Any) -> list[Line]:
    given = [(one.get("level") or "0", one.get("term") or "") for one in entry or ()]
    return [Line(int(level) if level.isdigit() else 0, term) for level, term in given if term]


def _fen(text: str) -> int | str:
    try:
        fen = Decimal(text.replace(",", "")) * 100
        return int(fen) if fen == fen.to_integral_value() else text
    except (InvalidOperation, ValueError, OverflowError):
        return text


def _model(shape: Shape) -> type[Value]:
    if shape.model is None:
        raise TypeError(f"{shape.name} has no parts")
    return shape.model
