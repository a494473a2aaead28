"""The contents of a 一次性告知单: everything missing, told at once, with what makes it stand up in law. Pure.

Three kinds: `supplement` (行政许可法 32(4)), `refusal` with its reason and remedies, and `deferral` (容缺受理:
accepted first, the missing papers follow by a date, overdue counts as withdrawn).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from standards.deadlines import DayRule, IsWorkday, due_after, due_date
from standards.guide.content import Guide
from standards.guide.papers import Material
from standards.guide.parts import Basis, Condition, Contact, Fee, Limit, Place, Remedy, Step
from standards.guide.text import Code, Key, Text, Value, Words
from standards.rules import Checklist

Kind = Literal["supplement", "refusal", "deferral"]
TELL_WITHIN = 5  # working days from receipt, 行政许可法 32(4) and 82
CONSEQUENCES = {"supplement": "clock_restarts", "refusal": "may_apply_again", "deferral": "overdue_withdrawn"}
SIGNATURES = ("handler", "applicant", "seal", "date")


class NoticeError(Exception):
    """A notice that cannot stand. Codes: nothing_missing, not_asked, not_deferrable, no_reason, no_remedies."""

    def __init__(self, code: str, keys: Sequence[str] = ()) -> None:
        super().__init__(f"{code} {' '.join(keys)}".strip())
        self.code = code
        self.keys = tuple(keys)


class Missing(Value):
    """A paper that is missing (`problem` empty) or not right, and how."""

    material: Key
    problem: Text | None = None


class Facts(Value):
    """What the counter adds: number, edition, who, where, when (local time), and for a refusal why."""

    number: Code
    edition_number: int
    content_hash: Code | None = None
    handler: Words
    hall: Text | None = None
    window: Text | None = None
    at: datetime
    received: date | None = None
    case_number: Code | None = None
    reason: Text | None = None
    supplement_by: date | None = None


class NoticePaper(Value):
    """One line of the full list: the paper, whether it is missing or wrong, and until when it may follow."""

    material: Material
    group: Text | None = None
    missing: bool = False
    problem: Text | None = None
    deadline: date | None = None


class Notice(Value):
    """The whole sheet, as data; texts carry their translations. `told_in_time` is None when receipt is not known."""

    kind: Kind
    facts: Facts
    item: Text
    agency: Text | None = None
    joint_agencies: tuple[Text, ...] = ()
    bases: tuple[Basis, ...] = ()
    conditions: tuple[Condition, ...] = ()
    papers: tuple[NoticePaper, ...] = ()
    steps: tuple[Step, ...] = ()
    fees: tuple[Fee, ...] = ()
    statutory: Limit | None = None
    promised: Limit | None = None
    due_if_complete: date | None = None
    places: tuple[Place, ...] = ()
    consultation: tuple[Contact, ...] = ()
    complaint: tuple[Contact, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    deadline: date | None = None
    tell_by: date | None = None
    told_in_time: bool | None = None
    consequence: str
    signatures: tuple[str, ...] = SIGNATURES

    @property
    def missing(self) -> tuple[NoticePaper, ...]:
        """The papers that are missing or not right."""
        return tuple(paper for paper in self.papers if paper.missing)


def make_notice(
    guide: Guide,
    checklist: Checklist,
    *,
    kind: Kind,
    missing: Sequence[Missing],
    facts: Facts,
    is_workday: IsWorkday,
    day_rule: DayRule = "workdays",
) -> Notice:
    """The notice for a case with this checklist. Raises NoticeError where it would not stand."""
    _require_grounds(guide, checklist, kind=kind, missing=missing, facts=facts)
    papers = _papers(guide, checklist, kind=kind, missing=missing, facts=facts, is_workday=is_workday)
    promised = checklist.limit("promised") or checklist.limit("statutory")
    due = due_date(promised, facts.at, is_workday=is_workday, day_rule=day_rule) if promised else None
    tell_by = _tell_by(facts, is_workday)
    deadlines = [paper.deadline for paper in papers if paper.deadline is not None]
    return Notice(
        kind=kind,
        facts=facts,
        item=guide.identity.name,
        agency=guide.identity.agency,
        joint_agencies=guide.identity.joint_agencies,
        bases=guide.bases,
        conditions=checklist.conditions,
        papers=papers,
        steps=checklist.steps,
        fees=checklist.fees,
        statutory=checklist.limit("statutory"),
        promised=checklist.limit("promised"),
        due_if_complete=due.day if due else None,
        places=tuple(place for channel in checklist.channels for place in channel.places),
        consultation=guide.consultation,
        complaint=guide.complaint,
        remedies=guide.remedies,
        deadline=min(deadlines) if deadlines else facts.supplement_by,
        tell_by=tell_by,
        told_in_time=None if tell_by is None else facts.at.date() <= tell_by,
        consequence=CONSEQUENCES[kind],
    )


def _require_grounds(
    guide: Guide, checklist: Checklist, *, kind: Kind, missing: Sequence[Missing], facts: Facts
) -> None:
    asked = {material.key: material for material in _asked(checklist)}
    if unknown := [one.material for one in missing if one.material not in asked]:
        raise NoticeError("not_asked", unknown)
    if kind != "refusal" and not missing:
        raise NoticeError("nothing_missing")
    if kind == "refusal" and facts.reason is None:
        raise NoticeError("no_reason")
    if kind == "refusal" and not guide.remedies:
        raise NoticeError("no_remedies")
    fixed = [one.material for one in missing if not asked[one.material].may_follow]
    if kind == "deferral" and fixed:
        raise NoticeError("not_deferrable", fixed)


def _asked(checklist: Checklist) -> tuple[Material, ...]:
    return (*checklist.materials, *(m for one in checklist.alternatives for m in one.materials))


def _papers(
    guide: Guide,
    checklist: Checklist,
    *,
    kind: Kind,
    missing: Sequence[Missing],
    facts: Facts,
    is_workday: IsWorkday,
) -> tuple[NoticePaper, ...]:
    """The full list in the guide's order, the missing ones marked."""
    groups = {m.key: one.group.name for one in checklist.alternatives for m in one.materials}
    faults = {one.material: one for one in missing}
    asked = {material.key for material in _asked(checklist)}
    return tuple(
        NoticePaper(
            material=material,
            group=groups.get(material.key),
            missing=material.key in faults,
            problem=faults[material.key].problem if material.key in faults else None,
            deadline=_deadline(material, kind=kind, facts=facts, is_workday=is_workday)
            if material.key in faults
            else None,
        )
        for material in guide.materials
        if material.key in asked
    )


def _deadline(material: Material, *, kind: Kind, facts: Facts, is_workday: IsWorkday) -> date | None:
    """Until when a missing paper is expected: what may follow has its own working days."""
    if kind != "deferral" or material.follow_days is None:
        return facts.supplement_by if kind != "refusal" else None
    due = due_after(material.follow_days, "工作日", start=facts.at, is_workday=is_workday)
    return due.day if due else None


def _tell_by(facts: Facts, is_workday: IsWorkday) -> date | None:
    if facts.received is None:
        return None
    start = datetime.combine(facts.received, datetime.min.time())
    due = due_after(TELL_WITHIN, "工作日", start=start, is_workday=is_workday)
    return due.day if due else None
