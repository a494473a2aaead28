"""Which clause of the guide a bad rating speaks against: from tags and the missing paper to parts of the guide. Pure.

The link is domain reference 1.6 [D]: a tag opens a check of the standard, not only of the clerk.
"""

from collections.abc import Collection
from dataclasses import dataclass

from standards.guide.content import Guide
from standards.guide.papers import Material
from surveys.collecting.tags import PARTS, TAG_PARTS

AGAINST_GUIDE = {code: part for code, part in TAG_PARTS.items() if part != "conduct"}
SECTIONS = {
    "conditions": "conditions",
    "materials": "materials",
    "limits": "limits",
    "trips": "trips",
    "online": "channels",
    "sharing": "materials",
}
ONLINE = ("online", "app")


@dataclass(frozen=True)
class Clause:
    """One clause of a guide: its part, its key inside the part ("" for the part as a whole) and why it is named.

    `tags` are the codes that point to it; `paper` when the person named this very paper as the one asked for.
    """

    part: str
    key: str
    tags: tuple[str, ...] = ()
    paper: bool = False

    @property
    def place(self) -> str:
        """Where the editor of guides finds it ("materials.id_card")."""
        section = SECTIONS.get(self.part, "")
        return f"{section}.{self.key}" if section and self.key else section


def contradicted(guide: Guide, *, tags: Collection[str], missing: str | None) -> list[Clause]:
    """The clauses a rating speaks against, the named paper first, then by part in the order of PARTS."""
    named = [paper for paper in guide.materials if paper.key == missing]
    found = [Clause("materials", paper.key, _tags_of("materials", tags), paper=True) for paper in named]
    for part in PARTS:
        codes = _tags_of(part, tags)
        if codes:
            found += [Clause(part, key, codes) for key in _keys(guide, part, codes) if not _known(found, part, key)]
    return found


def keys_of(guide: Guide, part: str) -> list[str]:
    """Every clause of a part by key; one without a key where the part is a single value or is empty."""
    lists = {
        "conditions": guide.conditions,
        "materials": guide.materials,
        "limits": guide.limits,
        "online": tuple(channel for channel in guide.channels if channel.kind in ONLINE),
        "sharing": tuple(paper for paper in guide.materials if _is_shared(paper)),
    }
    return [clause.key for clause in lists.get(part, ())] or [""]


def exists_in(guide: Guide | None, part: str, key: str) -> bool:
    """Whether a chosen clause is one of the guide's; without a guide only whole parts are."""
    if part not in PARTS:
        return False
    return not key or (guide is not None and key in keys_of(guide, part))


def _tags_of(part: str, tags: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(code for code in tags if AGAINST_GUIDE.get(code) == part))


def _keys(guide: Guide, part: str, codes: tuple[str, ...]) -> list[str]:
    """Those of the part the codes are about: a wrong sample only concerns papers that have one."""
    if part == "materials" and codes == ("111",):
        sampled = [paper.key for paper in guide.materials if paper.sample or paper.blank_form]
        return sampled or keys_of(guide, part)
    return keys_of(guide, part)


def _known(found: list[Clause], part: str, key: str) -> bool:
    return any((clause.part, clause.key) == (part, key) for clause in found)


def _is_shared(paper: Material) -> bool:
    return paper.by_sharing or paper.source == "government"
