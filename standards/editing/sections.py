"""The sections of the editor: which part of a guide's content stands on which page. Pure."""

from dataclasses import dataclass

from standards.guide.conditions import Question, Rule
from standards.guide.content import Guide, Handling, Identity
from standards.guide.papers import Group, Material
from standards.guide.parts import (
    Basis,
    Channel,
    Condition,
    Contact,
    Faq,
    Fee,
    Intermediary,
    Limit,
    Remedy,
    Result,
    Step,
    Trips,
)  # fmt: skip
from standards.guide.text import Value


@dataclass(frozen=True)
class Section:
    """One page of the editor: a list of parts of one kind, one value, or a few fields of the guide itself.

    `fields` names fields of the guide; a section of parts or of one value has exactly one.
    """

    name: str
    fields: tuple[str, ...]
    model: type[Value]
    parts: bool = False
    target: str = ""

    @property
    def list_name(self) -> str:
        """The field that holds the parts; empty for other sections."""
        return self.fields[0] if self.parts else ""

    @property
    def whole(self) -> bool:
        """Whether the section edits fields of the guide itself."""
        return self.model is Guide


SECTIONS = (
    Section("identity", ("identity",), Identity),
    Section("summary", ("summary", "charged", "notes"), Guide),
    Section("handling", ("handling",), Handling),
    Section("bases", ("bases",), Basis, parts=True),
    Section("conditions", ("conditions",), Condition, parts=True, target="condition"),
    Section("limits", ("limits",), Limit, parts=True, target="limit"),
    Section("trips", ("trips",), Trips),
    Section("channels", ("channels",), Channel, parts=True, target="channel"),
    Section("fees", ("fees",), Fee, parts=True, target="fee"),
    Section("groups", ("groups",), Group, parts=True, target="group"),
    Section("materials", ("materials",), Material, parts=True, target="material"),
    Section("steps", ("steps",), Step, parts=True, target="step"),
    Section("results", ("results",), Result, parts=True, target="result"),
    Section("consultation", ("consultation",), Contact, parts=True),
    Section("complaint", ("complaint",), Contact, parts=True),
    Section("remedies", ("remedies",), Remedy, parts=True),
    Section("faq", ("faq",), Faq, parts=True),
    Section("intermediaries", ("intermediaries",), Intermediary, parts=True),
    Section("questions", ("questions",), Question, parts=True),
    Section("rules", ("rules",), Rule, parts=True),
)
BY_NAME = {section.name: section for section in SECTIONS}


def section_of(field: str) -> Section | None:
    """The section that holds a field of the guide, or the parts a rule calls by this target ("material")."""
    return next((one for one in SECTIONS if field in one.fields or (one.target and field == one.target)), None)
