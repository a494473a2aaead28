"""Where in the editor a place of a content is mended, and what the sections are called."""

from flask import url_for

from standards.editing.sections import section_of
from standards.guide.content import Guide as Content


def edit_address(code: str, path: str, content: Content) -> str | None:
    """The editing page of a dotted path ("fees.0.basis", "material.id_card"); None where there is none."""
    first, _dot, rest = path.partition(".")
    section = section_of(first)
    if section is None:
        return None
    at = _position(section.list_name, rest.partition(".")[0], content)
    if at is None or not section.parts:
        return url_for("editing.section_page", code=code, name=section.name)
    return url_for("editing.part_page", code=code, name=section.name, at=at)


def _position(list_name: str, named: str, content: Content) -> int | None:
    parts = getattr(content, list_name, ()) if list_name else ()
    if named.isdigit():
        return int(named) if int(named) < len(parts) else None
    return next((at for at, part in enumerate(parts) if getattr(part, "key", None) == named), None)
