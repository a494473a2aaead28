"""What becomes of a filled-in part: the whole content with it in place, the faults, or the conflict."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from portal.i18n import gettext as _
from standards.editing import drafts
from standards.editing.entries import to_document, to_entries
from standards.editing.outline import OutlineError
from standards.editing.sections import Section, section_of
from standards.editing.shapes import shapes_of
from standards.guide.content import Guide as Content
from standards.guide.document import document_hash, dump_guide, load_guide
from standards.lint.checking import lint_guide
from standards.lint.rule import Finding
from standards.models import Edition
from standards.pages.differences import Part, differences
from standards.pages.editing import entering
from standards.pages.editing.choices import title_of_part
from standards.pages.editing.forms import EditForm, FormMaker
from standards.pages.editing.labels import section_words
from standards.pages.office.checks import Check

AnyForm = EditForm
STEMS = {"bases": "basis", "faq": "faq", "intermediaries": "service", "questions": "q", "rules": "r"}


@dataclass(frozen=True)
class Draft:
    """An edition that may be edited, and its content."""

    edition: Edition
    content: Content


@dataclass(frozen=True)
class Conflict:
    """What somebody else stored meanwhile against what was sent now."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Outcome:
    """The form as it is to be shown, where the part is, and the content to keep (None: faults or a conflict)."""

    form: EditForm
    at: int | None
    content: Content | None = None
    conflict: Conflict | None = None


def entries_at(draft: Draft, section: Section, at: int | None) -> dict[str, Any]:
    """What the form of a part shows."""
    shapes = shapes_of(section.model, section.fields if section.whole else ())
    if section.whole:
        return to_entries(draft.content, shapes)
    value = getattr(draft.content, section.fields[0])
    if section.parts:
        value = value[at] if at is not None and at < len(value) else None
    return to_entries(value, shapes)


def digest_at(draft: Draft, section: Section, at: int | None) -> str:
    """A mark of what is stored there now: when it changes, somebody else was first."""
    return document_hash(drafts.part_of(dump_guide(draft.content), section, at))[:20]


def place_of(draft: Draft, section: Section, at: int | None) -> str:
    """The place for remarks: "materials.id_card"."""
    if not section.parts or at is None:
        return section.name
    part = (
        getattr(draft.content, section.list_name)[at] if at < len(getattr(draft.content, section.list_name)) else None
    )
    return f"{section.name}.{getattr(part, 'key', at)}"


def title_of(draft: Draft, section: Section, at: int | None) -> str:
    """What the page of a part is called."""
    title = section_words()[section.name]
    if not section.parts:
        return title
    parts = getattr(draft.content, section.list_name)
    if at is None or at >= len(parts):
        return _("%(section)s：新增", section=title)
    return _("%(section)s：%(part)s", section=title, part=title_of_part(draft.content, parts[at]))


def read_value(draft: Draft, section: Section, at: int | None, *, form: EditForm) -> Outcome:
    """The content with what the form holds, or why not."""
    entries, seen = entering.entries_of(form), form.seen.data or ""
    shapes = shapes_of(section.model, section.fields if section.whole else ())
    at, moved = _find(draft, section, at, seen)
    try:
        value = to_document(entries, shapes)
    except OutlineError as error:
        entering.tell_outline(form, error)
        return Outcome(form, at)
    document = _put(draft, section, at, value=value)
    try:
        content = load_guide(document)
    except ValidationError as error:
        clean = _shown_again(draft, section, entries, seen)
        entering.tell_invalid(clean, error, prefix=_prefix(section))
        return Outcome(clean, at)
    if moved:
        again = _shown_again(draft, section, entries, digest_at(draft, section, at))
        return Outcome(again, at, conflict=Conflict(differences(draft.content, content)))
    if section.parts and at is None:
        at = len(getattr(content, section.list_name)) - 1
    return Outcome(form, at, content)


def _find(draft: Draft, section: Section, at: int | None, seen: str) -> tuple[int | None, bool]:
    """Where the part stands now, and whether it is no longer what was seen."""
    if digest_at(draft, section, at) == seen:
        return at, False
    if section.parts and at is not None:
        for other in range(len(getattr(draft.content, section.list_name))):
            if digest_at(draft, section, other) == seen:
                return other, False
    return at, True


def _put(draft: Draft, section: Section, at: int | None, *, value: Any) -> dict[str, Any]:
    document = dump_guide(draft.content)
    if section.parts and "key" in section.model.model_fields:
        parts = document.get(section.list_name, [])
        old = parts[at].get("key") if at is not None and at < len(parts) else None
        value = {"key": old or drafts.free_key(parts, STEMS.get(section.name, section.target or "p")), **value}
        if old and value["key"] != old:
            document = drafts.renamed(document, section, old, new=value["key"])
    if section.name == "questions":
        value = _with_option_keys(value)
    return drafts.with_part(document, section, at, value=value)


def _with_option_keys(value: dict[str, Any]) -> dict[str, Any]:
    options: list[dict[str, Any]] = []
    given = value.get("options", [])
    for option in given:
        options.append(option if option.get("key") else {"key": drafts.free_key([*given, *options], "o"), **option})
    return {**value, "options": options} if options else value


def _prefix(section: Section) -> int:
    if section.whole:
        return 0
    return 2 if section.parts else 1


def _shown_again(draft: Draft, section: Section, entries: dict[str, Any], seen: str) -> EditForm:
    """The form without its blank rows, so that a fault's place and its row are the same."""
    kind = FormMaker(draft.content).make(section.model, section.fields if section.whole else ())
    return entering.fill(kind, _without_blanks(entries), seen=seen)


def _without_blanks(entries: Any) -> Any:
    if isinstance(entries, dict):
        return {name: _without_blanks(one) for name, one in entries.items()}
    if isinstance(entries, list):
        kept = [_without_blanks(one) for one in entries]
        return [one for one in kept if not isinstance(one, dict) or _filled(one)]
    return entries


def _filled(entry: Any) -> bool:
    if isinstance(entry, dict):
        return any(_filled(one) for one in entry.values())
    return bool(entry)


def findings_of(content: Content, enabled: Collection[str], section: Section, at: int | None) -> tuple[Finding, ...]:
    """What the check finds in a section, or in one part of it."""
    found = [one for one in lint_guide(content, enabled=enabled) if _belongs(one, section)]
    if section.parts and at is not None:
        parts = getattr(content, section.list_name)
        names = {str(at), getattr(parts[at], "key", str(at))} if at < len(parts) else {str(at)}
        found = [one for one in found if "." not in one.path or one.path.split(".")[1] in names]
    return tuple(found)


def findings_by_section(check: Check) -> dict[str, list[Finding]]:
    """The findings gathered by section; those of no section stand under "identity"."""
    gathered: dict[str, list[Finding]] = {}
    for finding in check.findings:
        section = section_of(finding.path.partition(".")[0])
        gathered.setdefault(section.name if section else "identity", []).append(finding)
    return gathered


def _belongs(finding: Finding, section: Section) -> bool:
    first = finding.path.partition(".")[0]
    return first in section.fields or first == section.target
