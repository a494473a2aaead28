"""A guide as a JSON document: compact, canonical, hashed, and described by a JSON Schema."""

import hashlib
import json
from typing import Any

from standards.guide.content import SCHEMA_VERSION, Guide

SCHEMA_ID = f"urn:mingchuang:guide:{SCHEMA_VERSION}"


def dump_guide(guide: Guide) -> dict[str, Any]:
    """The compact document: what equals the default is left out, a text in Chinese only is a plain string."""
    document: dict[str, Any] = guide.model_dump(mode="json", exclude_defaults=True)
    return {"schema_version": guide.schema_version, **document}


def load_guide(document: dict[str, Any] | str | bytes) -> Guide:
    """The guide of a document (dict or JSON text). Raises pydantic.ValidationError, fault by fault."""
    if isinstance(document, str | bytes):
        return Guide.model_validate_json(document)
    return Guide.model_validate(document)


def canonical_json(document: Any) -> str:
    """The one text of a JSON value: keys sorted, no spaces, Chinese unescaped. Raises ValueError on NaN."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def document_hash(document: Any) -> str:
    """The sha-256, in hex, of the canonical JSON of a stored document."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def content_hash(guide: Guide) -> str:
    """The sha-256, in hex, of the guide's document."""
    return document_hash(dump_guide(guide))


def guide_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a guide's document."""
    schema = Guide.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def schema_text() -> str:
    """The JSON Schema as text that only changes when the model does."""
    return json.dumps(guide_schema(), ensure_ascii=False, sort_keys=True, indent=2) + "\n"
