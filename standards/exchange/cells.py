"""One value to one cell and back, without loss: texts, codes with their words, lists by line, hours, money.

A cell is read leniently (a code or its word, 是 or 否) and written in one way only.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.spreadsheets import FORMULA_STARTS
from standards.exchange.conditions import ConditionUnreadable, read_condition, write_condition
from standards.exchange.labels import CHOSEN, CODED, TARGETS

Cell = str | int | float | None
YES, NO = "是", "否"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
HOURS = re.compile(
    r"([1-7](?:[,，\-][1-7])*)\s+(\d\d:\d\d)\s*-\s*(\d\d:\d\d)(?:\s*[(（](\d\d-\d\d)?~(\d\d-\d\d)?[)）])?"
)
MOST_FEN = 10**12


class CellFault(ValueError):
    """A cell that cannot be read; `code` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def guard(text: str) -> str:
    """The text as a workbook keeps it: control characters escaped, and `'` before what would run as a formula."""
    escaped = CONTROL.sub(_escape, text)
    return f"'{escaped}" if escaped.lstrip("'").startswith(FORMULA_STARTS) else escaped


def unguard(text: str) -> str:
    """The text a guarded cell stands for."""
    if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS):
        text = text[1:]
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def write_cell(kind: str, value: Any) -> Cell:
    """The cell of a JSON value; kinds are those of standards.exchange.layout."""
    if value is None or value == "" or value == []:
        return None
    written = _writer(kind)(value)
    return guard(written) if isinstance(written, str) else written


def read_cell(kind: str, cell: str) -> Any:
    """The JSON value of a cell's text, None when empty. Raises CellFault."""
    text = unguard(cell)
    return _reader(kind)(text) if text.strip() else None


def _escape(found: re.Match[str]) -> str:
    shown = found.group()
    return f"_x{ord(shown):04X}_" if len(shown) == 1 else f"_x005F{shown}"


def _writer(kind: str) -> Callable[[Any], Cell]:
    name, _, table = kind.partition(":")
    writers: dict[str, Callable[[Any], Cell]] = {
        "text": _chinese,
        "words": str,
        "number": int,
        "yuan": lambda fen: fen // 100 if fen % 100 == 0 else fen / 100,
        "flag": lambda value: YES if value else None,
        "maybe": lambda value: YES if value else NO,
        "code": lambda code: _with_word(code, CODED.get(table, {})),
        "codes": lambda codes: _join([_with_word(code, CODED.get(table, {})) for code in codes]),
        "choice": lambda code: CHOSEN[table][code],
        "texts": lambda texts: _join([_chinese(text) for text in texts]),
        "list": lambda words: _join(words),
        "hours": lambda hours: "\n".join(_hours(one) for one in hours),
        "condition": write_condition,
        "targets": lambda targets: "\n".join(_target(target) for target in targets),
    }
    return writers[name]


def _reader(kind: str) -> Callable[[str], Any]:
    name, _, table = kind.partition(":")
    readers: dict[str, Callable[[str], Any]] = {
        "text": str,
        "words": str,
        "number": _number,
        "yuan": _fen,
        "flag": lambda text: True if _yes(text) else None,
        "maybe": _yes,
        "code": lambda text: _without_word(text, CODED.get(table, {})),
        "codes": lambda text: [_without_word(line, CODED.get(table, {})) for line in _split_codes(text, table)],
        "choice": lambda text: _choice(text, CHOSEN[table]),
        "texts": _split,
        "list": _split,
        "hours": lambda text: [_read_hours(line) for line in re.split(r"[\n;；]", text) if line.strip()],
        "condition": _condition,
        "targets": lambda text: [_read_target(line) for line in re.split(r"[\n;；,，、]", text) if line.strip()],
    }
    return readers[name]


def _chinese(text: Any) -> str:
    return str(text["zh"] if isinstance(text, dict) else text)


def _with_word(code: str, words: Mapping[str, str]) -> str:
    shown = f"{code} {words[code]}" if code in words else code
    return shown if _without_word(shown, words) == code else f"\\{code}"


def _without_word(text: str, words: Mapping[str, str]) -> str:
    text = text.strip()
    if text.startswith("\\"):
        return text[1:]
    first = text.split(" ", 1)[0]
    by_word = {word: code for code, word in words.items()}
    if first in words and (first == text or text == f"{first} {words[first]}"):
        return first
    return by_word.get(text, text)


def _join(values: list[str]) -> str:
    return "\n".join(value.replace("\\", "\\\\").replace("\n", "\\n") for value in values)


def _split(text: str) -> list[str]:
    return [re.sub(r"\\(.)", _unescape, line, flags=re.S) for line in text.split("\n") if line.strip()]


def _unescape(found: re.Match[str]) -> str:
    return "\n" if found.group(1) == "n" else found.group(1)


def _split_codes(text: str, table: str) -> list[str]:
    """By line; also by 、，；when every piece is a known code or word."""
    words = CODED.get(table, {})
    pieces = [piece.strip() for piece in re.split(r"[、,，;；\s]+", text) if piece.strip()]
    known = all(piece in words or piece in words.values() for piece in pieces)
    return pieces if known and "\n" not in text and len(pieces) > 2 else _split(text)


def _number(text: str) -> int:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise CellFault("cell.number") from None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) > MOST_FEN:
        raise CellFault("cell.number")
    return int(number)


def _fen(text: str) -> int:
    try:
        fen = Decimal(text.strip().replace(",", "").removesuffix("元")) * 100
    except InvalidOperation:
        raise CellFault("cell.money") from None
    if not fen.is_finite() or abs(fen) > MOST_FEN or fen != fen.to_integral_value():
        raise CellFault("cell.money")
    return int(fen)


def _yes(text: str) -> bool:
    told = {YES: True, "1": True, "true": True, "yes": True, NO: False, "0": False, "false": False, "no": False}
    if (answer := told.get(text.strip().lower())) is None:
        raise CellFault("cell.yes_no")
    return answer


def _choice(text: str, words: Mapping[str, str]) -> str:
    text = text.strip()
    by_word = {word: code for code, word in words.items()}
    if text not in by_word and text not in words:
        raise CellFault("cell.choice")
    return by_word.get(text, text)


def _hours(hours: dict[str, Any]) -> str:
    days = ",".join(str(day) for day in hours["days"])
    season = (hours.get("season_from"), hours.get("season_to"))
    told = f" ({season[0] or ''}~{season[1] or ''})" if any(season) else ""
    return f"{days} {hours['opens']}-{hours['closes']}{told}"


def _read_hours(line: str) -> dict[str, Any]:
    found = HOURS.fullmatch(line.strip())
    if found is None:
        raise CellFault("cell.hours")
    days, opens, closes, season_from, season_to = found.groups()
    told = {"days": _days(days), "opens": opens, "closes": closes, "season_from": season_from, "season_to": season_to}
    return {name: value for name, value in told.items() if value is not None}


def _days(text: str) -> list[int]:
    days: list[int] = []
    for piece in re.split("[,，]", text):
        first, *last = (int(day) for day in piece.split("-"))
        days += range(first, (last[-1] if last else first) + 1)
    return days


def _condition(text: str) -> dict[str, Any]:
    try:
        return read_condition(text)
    except ConditionUnreadable:
        raise CellFault("cell.condition") from None


def _target(target: str) -> str:
    kind, key = target.split(":", 1)
    return f"{TARGETS[kind]}:{key}"


def _read_target(line: str) -> str:
    kind, _, key = line.strip().replace("：", ":").partition(":")
    by_word = {word: code for code, word in TARGETS.items()}
    return f"{by_word.get(kind.strip(), kind.strip())}:{key.strip()}"
