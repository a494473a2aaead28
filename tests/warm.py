"""What every test's application would make anew and always the same: compiled templates, addresses, catalogues.

Kept for the whole process. Each test still gets an application and a database of its own; nothing kept here
depends on either, only on files and on the rules of the addresses.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from babel import support
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

_build_address = Rule._compile_builder
_load_catalogue = support.Translations.load


class KeptTemplates(BytecodeCache):
    """Compiled templates by name and by the hash of their source, so that a changed one is compiled again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


def keep_what_never_differs() -> None:
    """From now on applications of this process share what they would make alike."""
    Flask.jinja_options = {"bytecode_cache": KeptTemplates()}
    builders: dict[Any, Any] = {}

    def build_address(rule: Rule, append_unknown: bool = True) -> Any:
        # The function that is made takes the rule as its first argument; these are all it is made from.
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in builders:
            builders[key] = _build_address(rule, append_unknown)
        return builders[key]

    Rule._compile_builder = build_address
    support.Translations.load = staticmethod(_load)


def _load(dirname: Any = None, locales: Any = None, domain: str | None = None) -> support.NullTranslations:
    wanted = [locales] if isinstance(locales, str) or not isinstance(locales, Iterable) else locales
    return _loaded(str(dirname or ""), tuple(map(str, wanted or ())), domain)


@cache
def _loaded(dirname: str, locales: tuple[str, ...], domain: str | None) -> support.NullTranslations:
    return _load_catalogue(dirname or None, locales or None, domain)
