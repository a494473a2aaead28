"""Score rows as files by portal.spreadsheets: the same figures as the page, numbers as numbers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import Response, abort, make_response

from portal.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from surveys.publishing import words
from surveys.publishing.figures.rows import SCORE_FIELDS, ScoreRow
from surveys.publishing.methods.registry import InForce

MEDIA = {"csv": CSV, "xlsx": XLSX}
TEXTS = frozenset(
    {"unit", "name", "place", "region", "kind", "verdict", "band", "gates", "reasons", "choice", "missing"}
)


def answer_table(rows: Sequence[ScoreRow], *, kind: str, name: str, method: InForce) -> Response:
    """The rows as a download; 404 for another kind than csv or xlsx."""
    if kind not in MEDIA:
        abort(404)
    columns = [words.column_words()[field] for field in SCORE_FIELDS]
    body = [[_word(field, getattr(row, field)) for field in SCORE_FIELDS] for row in rows]
    return _answer(make_table(columns, SCORE_FIELDS, body, kind=kind, sheet=name), kind=kind, name=name, method=method)


def answer_cells(
    labels: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int, kind: str, name: str, method: InForce
) -> Response:
    """Printed cells as a download, the first `texts` columns as text; 404 for another kind than csv or xlsx."""
    if kind not in MEDIA:
        abort(404)
    fields = ["name" if place < texts else "n" for place in range(len(labels))]
    return _answer(make_table(labels, fields, rows, kind=kind, sheet=name[:31]), kind=kind, name=name, method=method)


def _answer(data: bytes, *, kind: str, name: str, method: InForce) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = MEDIA[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response.headers["X-Method"] = f"{method.number}-{method.method.digest()}"
    response.headers["Cache-Control"] = "no-store"
    return response


def make_table(
    columns: Sequence[str], fields: Sequence[str], body: Sequence[Sequence[str]], *, kind: str, sheet: str
) -> bytes:
    """The printed cells as CSV or XLSX. In CSV every digit stays; a sheet gets numbers it can calculate with."""
    number = Decimal if kind == "csv" else float
    cells = [[cell_of(field, text, number) for field, text in zip(fields, row, strict=True)] for row in body]
    return write_csv(columns, cells) if kind == "csv" else write_xlsx(columns, cells, sheet=sheet)


def cell_of(field: str, text: str, number: type[Decimal] | type[float]) -> Any:
    """The text of a column of words or of a mark such as <10, else its number."""
    if field in TEXTS or not text.removeprefix("-").replace(".", "", 1).isdigit():
        return text
    return int(text) if "." not in text else number(text)


def _word(field: str, value: str) -> str:
    if field == "verdict":
        return words.verdict_words().get(value, value)
    return words.kind_words().get(value, value) if field == "kind" else value
