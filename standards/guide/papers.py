"""The papers a guide asks for, and groups of which one is enough."""

from typing import Literal

from pydantic import Field

from standards.guide.codes import Form
from standards.guide.parts import Attachment, Count, Hours, Part
from standards.guide.text import Code, Key, Text, Words


class Group(Part):
    """Papers of which `choose` are enough ("以下任选其一")."""

    name: Text
    choose: int = Field(default=1, ge=1, le=50)


class Material(Part):
    """One paper. `identity` is the same for the same paper in other guides; else the name decides."""

    name: Text
    identity: Key | None = None
    group: Key | None = None
    form: Form = "paper"
    originals: Count = 0
    copies: Count = 0
    page_format: Text | None = None
    issuer: Text | None = None
    how_to_get: Text | None = None
    lead_days: Count | None = None
    issuer_hours: tuple[Hours, ...] = ()
    issuer_hours_note: Text | None = None
    issuer_phone: Words | None = None
    source: Literal["self", "government", "other"] | None = None
    source_note: Text | None = None
    validity_days: Count | None = None
    blank_form: Attachment | None = None
    sample: Attachment | None = None
    filling: Text | None = None
    standard: Text | None = None
    may_follow: bool = False
    follow_days: Count | None = None
    by_promise: bool = False
    by_sharing: bool = False
    replacement: Literal["certificate", "document", "promise", "internal", "between", "online", "contract"] | None = (
        None
    )
    certificate_code: Code | None = None
    basis: Key | None = None
    note: Text | None = None

    @property
    def same_as(self) -> str:
        """What is equal for the same paper in one or several guides."""
        return self.identity or "".join(self.name.zh.split())

    @property
    def obtainable(self) -> bool:
        """Whether it is said where the paper comes from: the applicant, an issuer, a form, or shared data."""
        told = self.issuer or self.how_to_get or self.blank_form
        return self.source == "self" or self.by_sharing or told is not None
