"""一件事一次办 for people: the joined checklist of several guides, with each paper once and the order of steps."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.i18n import gettext as _
from standards.guide.conditions import Option, Question
from standards.guide.content import Guide as Content
from standards.guide.document import load_guide
from standards.guide.papers import Material
from standards.guide.parts import StepLimit
from standards.matters import JointChecklist, JointPaper, MatterContent, join_guides
from standards.models import Edition, Matter
from standards.pages.checklist import group_papers
from standards.pages.staff import edition_name
from standards.pages.words import limit_words, say
from standards.queries import editions_by_code, matters


@dataclass(frozen=True)
class Shown:
    """A matter in a list: code, name, summary, and the names of its guides."""

    code: str
    name: str
    summary: str
    guides: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question with the name its answer has in the address."""

    name: str
    question: Question
    option: Option | None = None


@dataclass(frozen=True)
class MyMatter:
    """What applies to the answers in all guides of the matter."""

    joint: JointChecklist
    editions: Mapping[str, Edition]
    contents: Mapping[str, Content]
    open: tuple[Asked, ...]
    answered: tuple[Asked, ...]
    at_hand: tuple[JointPaper, ...]
    to_obtain: tuple[JointPaper, ...]
    fetched: tuple[JointPaper, ...]

    @property
    def count(self) -> int:
        """How many papers to bring for the whole matter."""
        return len(self.at_hand) + len(self.to_obtain) + sum(one.choose for _code, one in self.joint.alternatives)

    @property
    def version(self) -> str:
        """Changes when any guide of the matter changes."""
        told = " ".join(f"{code}:{edition.number}" for code, edition in sorted(self.editions.items()))
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    def name(self, code: str) -> str:
        """The name of one guide of the matter."""
        return say(self.contents[code].identity.name)

    @property
    def saved(self) -> int:
        """How many times a paper is not asked for again."""
        return sum(len(paper.serves) - 1 for paper in (*self.at_hand, *self.to_obtain))


def list_matters(session: Session, *, day: date) -> list[Shown]:
    """The active matters whose guides are all in force, by code."""
    read = [(matter, read_matter(matter)) for matter in matters(session)]
    wanted = {entry.guide for _matter, content in read for entry in content.entries}
    editions = editions_by_code(session, EVERYWHERE, day=day, codes=wanted)
    return [
        _shown(matter, content, editions)
        for matter, content in read
        if all(entry.guide in editions for entry in content.entries)
    ]


def matters_with(session: Session, code: str, *, day: date) -> list[Shown]:
    """The matters one guide belongs to."""
    mine = {matter.code for matter in matters(session) if code in {e.guide for e in read_matter(matter).entries}}
    return [one for one in list_matters(session, day=day) if one.code in mine] if mine else []


def matters_named(session: Session, query: str, *, day: date) -> list[Shown]:
    """The matters whose name, in any language, holds the query or is held by it."""
    asked = "".join(query.split()).casefold()
    if len(asked) < 2:
        return []
    mine = {matter.code for matter in matters(session) if _is_named(read_matter(matter), asked)}
    return [one for one in list_matters(session, day=day) if one.code in mine] if mine else []


def _is_named(content: MatterContent, asked: str) -> bool:
    names = ["".join(name.split()).casefold() for name in (content.name.zh, content.name.en, content.name.ko) if name]
    return any(asked in name or name in asked for name in names)


def my_matter(session: Session, content: MatterContent, answers: Mapping[str, str], *, day: date) -> MyMatter:
    """The joined checklist for these answers. Raises MatterError for a guide that is not in force."""
    codes = {entry.guide for entry in content.entries}
    editions = editions_by_code(session, EVERYWHERE, day=day, codes=codes)
    contents = {code: load_guide(edition.content) for code, edition in editions.items()}
    joint = join_guides(content, contents, answers)
    names = answer_names(contents)
    groups = _grouped(joint)
    return MyMatter(
        joint=joint,
        editions=editions,
        contents=contents,
        open=_open(joint, names),
        answered=_answered(joint, names),
        at_hand=groups["at_hand"],
        to_obtain=groups["to_obtain"],
        fetched=groups["fetched"],
    )


def answer_names(contents: Mapping[str, Content]) -> dict[tuple[str, str], str]:
    """The name of each guide's question in the address: shared where all that have the key ask alike."""
    forms: dict[str, set[tuple[str, ...]]] = {}
    for content in contents.values():
        for question in content.questions:
            forms.setdefault(question.key, set()).add(tuple(option.key for option in question.options))
    return {
        (code, question.key): question.key if len(forms[question.key]) == 1 else f"{code}.{question.key}"
        for code, content in contents.items()
        for question in content.questions
    }


def read_matter(matter: Matter) -> MatterContent:
    """The content of a stored matter."""
    return MatterContent.model_validate(matter.content)


def joint_limit_words(joint: JointChecklist) -> str:
    """The joint limit: as agreed, or added up along the longest way."""
    terms = [limit_words(StepLimit(number=number, unit=unit)) for number, unit in joint.limit.terms]
    return _(" + ").join(terms) or _("当场办结")


def _open(joint: JointChecklist, names: Mapping[tuple[str, str], str]) -> tuple[Asked, ...]:
    found: dict[str, Asked] = {}
    for codes, question in joint.open:
        for code in codes:
            name = names[code, question.key]
            found.setdefault(name, Asked(name, question))
    return tuple(found.values())


def _answered(joint: JointChecklist, names: Mapping[tuple[str, str], str]) -> tuple[Asked, ...]:
    found: dict[str, Asked] = {}
    for code, checklist in joint.checklists.items():
        for question, option in checklist.answers:
            name = names[code, question.key]
            found.setdefault(name, Asked(name, question, option))
    return tuple(found.values())


def _grouped(joint: JointChecklist) -> dict[str, tuple[JointPaper, ...]]:
    by_paper: dict[str, JointPaper] = {paper.material.same_as: paper for paper in joint.papers}
    grouped = group_papers(paper.material for paper in joint.papers)

    def back(materials: tuple[Material, ...]) -> tuple[JointPaper, ...]:
        return tuple(by_paper[material.same_as] for material in materials)

    return {name: back(materials) for name, materials in grouped.items()}


def _shown(matter: Matter, content: MatterContent, editions: Mapping[str, Edition]) -> Shown:
    names = tuple(edition_name(editions[entry.guide]) for entry in content.entries)
    return Shown(matter.code, say(content.name), say(content.summary), names)
