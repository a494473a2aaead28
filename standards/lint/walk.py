"""Walks the texts and addresses of a guide with their paths."""

from collections.abc import Iterator

from pydantic import BaseModel

from standards.guide.content import Guide
from standards.guide.text import Text


def walk_texts(guide: Guide) -> Iterator[tuple[str, Text]]:
    """Every text of a guide except its legal bases, with its dotted path, in reading order."""
    for name in type(guide).model_fields:
        if name != "bases":  # quoted law is never judged
            yield from _texts(name, getattr(guide, name))


def walk_addresses(guide: Guide) -> Iterator[tuple[str, str]]:
    """Every web address of a guide with its dotted path."""
    yield from _addresses("", guide)


def _texts(path: str, value: object) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(f"{path}.{name}", getattr(value, name))
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            yield from _texts(f"{path}.{at}", part)


def _addresses(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            where = f"{path}.{name}".lstrip(".")
            if name == "url" and isinstance(inner, str):
                yield where, inner
            else:
                yield from _addresses(where, inner)
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            yield from _addresses(f"{path}.{at}", part)
