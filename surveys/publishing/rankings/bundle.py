"""The files of a publication and the bundle that holds them all: equal input, equal bytes."""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from portal.crypto.suites import NATIONAL
from portal.spreadsheets import CSV, XLSX, write_csv
from surveys.publishing.exports import make_table
from surveys.publishing.figures.rows import SCORE_FIELDS, as_dicts, rank_fields
from surveys.publishing.rankings.edition import Edition

JSON = "application/json"
MADE = (2020, 1, 1, 0, 0, 0)
FORMAT = "mingchuang-ranking-1"


def data_files(
    edition: Edition, *, names: dict[str, list[str]], regions: dict[str, str]
) -> dict[str, tuple[bytes, str]]:
    """The machine-readable files by name: (bytes, media type). Figures are the printed ones, cell by cell."""
    rows, fields = as_dicts(edition.results.windows), rank_fields(edition.method)
    body = [[row[field] for field in fields] for row in rows]
    places = as_dicts(edition.results.places)
    place_body = [[row[field] for field in SCORE_FIELDS] for row in places]
    whole = describe_edition(edition) | {"changes": edition.changes, "windows": rows, "places": places}
    return {
        "ranking.csv": (make_table(fields, fields, body, kind="csv", sheet=edition.code), CSV),
        "places.csv": (make_table(SCORE_FIELDS, SCORE_FIELDS, place_body, kind="csv", sheet=edition.code), CSV),
        "ranking.xlsx": (make_table(fields, fields, body, kind="xlsx", sheet=edition.code), XLSX),
        "ranking.json": (write_json(whole), JSON),
        "method.json": (write_json(edition.method.to_dict()), JSON),
        "names.json": (write_json({"names": names, "regions": regions}), JSON),
        "sensitivity.json": (write_json(edition.robustness.to_dict() if edition.robustness else {}), JSON),
    }


def describe_edition(edition: Edition) -> dict[str, Any]:
    """What a ranking is, without its rows."""
    return {
        "format": FORMAT,
        "code": edition.code,
        "region": edition.region_code,
        "period": edition.period.code,
        "starts": edition.period.start.isoformat(),
        "ends": edition.period.end.isoformat(),
        "method": edition.method_number,
        "method_sha256": edition.method_digest,
        "units_sha256": edition.units_sha256,
        "tallies_sha256": edition.tallies_sha256,
        "merkle_root": edition.merkle_root,
        "merkle_suite": edition.merkle_suite,
        "simulated": edition.simulated,
        "facts": edition.facts,
        "bands": edition.bands,
        "gates": edition.results.gates,
        "corrects": edition.corrects,
        "reason": edition.reason,
    }


def write_dictionary(words: Sequence[dict[str, str]], *, fields: Sequence[str]) -> bytes:
    """The data dictionary: every column with its name in three languages."""
    rows = [[field, *(language.get(field, "") for language in words)] for field in fields]
    return write_csv(["field", "zh", "en", "ko"], rows)


def write_manifest(edition: Edition, files: dict[str, tuple[bytes, str]]) -> bytes:
    """Every file with its size, SHA-256 and SM3, and what the ranking is."""
    listed = [
        {
            "name": name,
            "media_type": media_type,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "sm3": NATIONAL.digest(data).hex(),
        }
        for name, (data, media_type) in sorted(files.items())
    ]
    return write_json(describe_edition(edition) | {"files": listed})


def write_bundle(files: dict[str, tuple[bytes, str]]) -> bytes:
    """A ZIP of the files by name, with a fixed date."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (content, _media_type) in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return data.getvalue()


def write_json(value: Any) -> bytes:
    """Sorted, indented, UTF-8."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
