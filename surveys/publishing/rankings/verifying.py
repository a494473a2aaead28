"""Checks a bundle: every hash, and every figure computed again from the counts it carries. Needs no database."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from typing import Any

from portal.crypto.suites import NATIONAL
from portal.spreadsheets import SpreadsheetError, read_table
from surveys.publishing.exports import make_table
from surveys.publishing.figures.rows import SCORE_FIELDS, as_dicts, rank_fields
from surveys.publishing.figures.units import hash_units, read_units
from surveys.publishing.rankings.frozen import Results, compute
from surveys.publishing.rankings.robustness import examine
from surveys.scoring.method import Method

MOST_BYTES = 200 * 1024 * 1024
MOST_SHOWN = 50


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be. `code`: broken, missing, unlisted, hash, figure, method, counts."""

    file: str
    code: str
    where: str = ""
    found: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Verification:
    """What a bundle says it is and all that differs; whole when nothing does."""

    code: str
    figures: int
    files: int
    differences: tuple[Difference, ...]

    @property
    def whole(self) -> bool:
        """Whether every hash and figure is right."""
        return not self.differences

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"whole": self.whole}


def verify_bundle(data: bytes) -> Verification:
    """The result for the bytes of a bundle; never raises on a damaged one."""
    try:
        files = _unpack(data)
        manifest = json.loads(files["manifest.json"])
        listed = {entry["name"]: entry for entry in manifest["files"]}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        NotImplementedError,
    ) as error:
        return Verification("", 0, 0, (Difference("manifest.json", "broken", found=str(error)[:200]),))
    differences = _check_hashes(files, listed)
    figures, wrong = _check_figures(files, manifest)
    return Verification(str(manifest.get("code", "")), figures, len(listed), (*differences, *wrong))


def _unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise ValueError("the bundle unpacks to more than 200 MB")
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def _check_hashes(files: dict[str, bytes], listed: dict[str, Any]) -> list[Difference]:
    found = []
    for name, entry in sorted(listed.items()):
        if name not in files:
            found.append(Difference(name, "missing"))
            continue
        for kind, digest in (
            ("sha256", hashlib.sha256(files[name]).hexdigest()),
            ("sm3", NATIONAL.digest(files[name]).hex()),
        ):
            if digest != entry.get(kind):
                found.append(Difference(name, "hash", kind, digest, str(entry.get(kind))))
    found += [Difference(name, "unlisted") for name in sorted(set(files) - set(listed) - {"manifest.json"})]
    return found


def _check_figures(files: dict[str, bytes], manifest: dict[str, Any]) -> tuple[int, list[Difference]]:
    """How many figures were computed again, and those that differ in CSV, JSON or XLSX."""
    try:
        method = Method.from_dict(json.loads(files["method.json"]))
        units = read_units(files["tallies.csv"])
        places = json.loads(files["names.json"])
        names = {code: given[0] for code, given in places["names"].items()}
        results = compute(units, method, names=names, regions=places["regions"])
        document = json.loads(files["ranking.json"])
    except (KeyError, ValueError, TypeError) as error:
        return 0, [Difference("tallies.csv", "broken", found=str(error)[:200])]
    wrong = []
    if method.digest() != manifest.get("method_sha256"):
        wrong.append(
            Difference("method.json", "method", found=method.digest(), expected=str(manifest.get("method_sha256")))
        )
    if hash_units(units) != manifest.get("units_sha256"):
        wrong.append(
            Difference("tallies.csv", "counts", found=hash_units(units), expected=str(manifest.get("units_sha256")))
        )
    fields = rank_fields(method)
    wrong += _compare_rows("ranking.json", document.get("windows", []), as_dicts(results.windows), fields)
    wrong += _compare_rows("ranking.json", document.get("places", []), as_dicts(results.places), SCORE_FIELDS)
    for name, kind in (("ranking.csv", "csv"), ("ranking.xlsx", "xlsx")):
        wrong += _compare_table(name, files.get(name, b""), results, fields, kind=kind)
    wrong += _compare_sensitivity(files, results, method)
    figures = len(results.windows) * len(fields) + len(results.places) * len(SCORE_FIELDS)
    return figures, wrong[:MOST_SHOWN]


def _compare_sensitivity(files: dict[str, bytes], results: Results, method: Method) -> list[Difference]:
    """What the counts carried here can tell again; alternatives from the office's full counts cannot be."""
    if "sensitivity.json" not in files:
        return []
    try:
        found: dict[str, Any] = json.loads(files["sensitivity.json"])
        right = json.loads(json.dumps(examine(results.ranked, method).to_dict()))
        codes = {row["code"] for row in right["alternatives"]}
        found["alternatives"] = [row for row in found["alternatives"] if row["code"] in codes]
    except (ValueError, TypeError, KeyError) as error:
        return [Difference("sensitivity.json", "broken", found=str(error)[:200])]
    return [
        Difference("sensitivity.json", "figure", name, str(found.get(name))[:200], str(right[name])[:200])
        for name in right
        if found.get(name) != right[name]
    ]


def _compare_rows(
    name: str, found: list[dict[str, str]], expected: list[dict[str, str]], fields: tuple[str, ...]
) -> list[Difference]:
    wrong = []
    if len(found) != len(expected):
        wrong.append(Difference(name, "figure", "rows", str(len(found)), str(len(expected))))
    for mine, right in zip(found, expected, strict=False):
        wrong += [
            Difference(name, "figure", f"{right['unit']}.{field}", str(mine.get(field)), right[field])
            for field in fields
            if mine.get(field) != right[field]
        ]
    return wrong


def _compare_table(name: str, data: bytes, results: Results, fields: tuple[str, ...], *, kind: str) -> list[Difference]:
    """The file's cells against a table made anew: the same text in every cell."""
    body = [[row[field] for field in fields] for row in as_dicts(results.windows)]
    right = make_table(fields, fields, body, kind=kind, sheet="x")
    try:
        return _compare_rows(name, _cells(data, kind), _cells(right, kind), fields)
    except (SpreadsheetError, csv.Error, ValueError) as error:
        return [Difference(name, "broken", found=str(error)[:200])]


def _cells(data: bytes, kind: str) -> list[dict[str, str]]:
    return read_table(data, f"table.{kind}")
