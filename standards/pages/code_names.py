"""The official names of codes in the language of the page; files in the national form keep the Chinese ones."""

from collections.abc import Mapping

from portal.i18n import gettext


def code_name(names: Mapping[str, str], code: str) -> str:
    """The name of one code; a code nobody lists stands for itself."""
    return gettext(names[code]) if code in names else code


def code_names(names: Mapping[str, str]) -> dict[str, str]:
    """Every code of a list with its name."""
    return {code: gettext(name) if name else "" for code, name in names.items()}
