"""My checklist: what a person brings, grouped by where it comes from, ready for page and print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.i18n import gettext as _
from portal.workdays import is_published, is_workday
from standards.deadlines import due_date
from standards.guide.conditions import Rule
from standards.guide.content import Guide
from standards.guide.papers import Material
from standards.guide.parts import Limit
from standards.pages.words import say
from standards.rules import Alternatives, Checklist, evaluate


@dataclass(frozen=True)
class Reason:
    """A paper that is not needed, and why."""

    name: str
    because: str


@dataclass(frozen=True)
class MyChecklist:
    """What applies to the answers: papers at hand, papers to obtain, papers not needed, and the day it is done."""

    result: Checklist
    at_hand: tuple[Material, ...]
    to_obtain: tuple[Material, ...]
    alternatives: tuple[Alternatives, ...]
    not_needed: tuple[Reason, ...]
    done_by: date | None
    assumed_calendar: bool

    @property
    def count(self) -> int:
        """How many papers to bring; of alternatives as many as are enough."""
        return len(self.at_hand) + len(self.to_obtain) + sum(one.choose for one in self.alternatives)


def my_checklist(guide: Guide, answers: Mapping[str, str], *, now: datetime) -> MyChecklist:
    """The checklist for these answers when handed in now (Beijing time)."""
    result = evaluate(guide, answers)
    obtained = [paper for paper in result.materials if _must_be_fetched(paper)]
    done_by, assumed = done_day(result.limit("promised") or result.limit("statutory"), now)
    return MyChecklist(
        result=result,
        at_hand=tuple(paper for paper in result.materials if paper not in obtained),
        to_obtain=tuple(obtained),
        alternatives=result.alternatives,
        not_needed=tuple(Reason(say(one.material.name), _because(one.rules)) for one in result.not_needed),
        done_by=done_by,
        assumed_calendar=assumed,
    )


def _must_be_fetched(paper: Material) -> bool:
    """An identity card has an issuer too, but people hold it (申请人自备)."""
    return paper.source == "government" or (paper.issuer is not None and paper.source != "self")


def _because(rules: tuple[Rule, ...]) -> str:
    told = [say(rule.because) for rule in rules if rule.because]
    return _("；").join(told) or _("按您的回答不需要")


def done_day(limit: Limit | None, start: datetime) -> tuple[date | None, bool]:
    """The day a limit ends when the clock starts now, and whether the calendar had to be assumed."""
    due = due_date(limit, start, is_workday=is_workday) if limit else None
    return (due.day, not is_published(due.day)) if due else (None, False)
