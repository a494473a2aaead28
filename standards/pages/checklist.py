"""My checklist: what a person brings, grouped by where it comes from, ready for page and print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.i18n import gettext as _
from portal.workdays import is_published, is_workday
from standards.deadlines import DayRule, due_date
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
    """What applies to the answers: papers at hand, to obtain, fetched by the office, not needed; the day it is done."""

    result: Checklist
    at_hand: tuple[Material, ...]
    to_obtain: tuple[Material, ...]
    fetched: tuple[Material, ...]
    alternatives: tuple[Alternatives, ...]
    not_needed: tuple[Reason, ...]
    done_by: date | None
    assumed_calendar: bool

    @property
    def count(self) -> int:
        """How many papers to bring; of alternatives as many as are enough."""
        return len(self.at_hand) + len(self.to_obtain) + sum(one.choose for one in self.alternatives)


def my_checklist(
    guide: Guide, answers: Mapping[str, str], *, now: datetime, day_rule: DayRule = "workdays"
) -> MyChecklist:
    """The checklist for these answers when handed in now (Beijing time); `day_rule` says how a bare 日 counts."""
    result = evaluate(guide, answers)
    grouped = group_papers(result.materials)
    limit = result.limit("promised") or result.limit("statutory")
    done_by, assumed = done_day(limit, now, day_rule=day_rule)
    return MyChecklist(
        result=result,
        at_hand=grouped["at_hand"],
        to_obtain=grouped["to_obtain"],
        fetched=grouped["fetched"],
        alternatives=result.alternatives,
        not_needed=tuple(Reason(say(one.material.name), _because(one.rules)) for one in result.not_needed),
        done_by=done_by,
        assumed_calendar=assumed,
    )


def group_papers(papers: Iterable[Material]) -> dict[str, tuple[Material, ...]]:
    """Papers by where they come from: `at_hand`, `to_obtain`, and `fetched` by the office itself."""
    groups: dict[str, list[Material]] = {"at_hand": [], "to_obtain": [], "fetched": []}
    for paper in papers:
        groups[_origin(paper)].append(paper)
    return {name: tuple(found) for name, found in groups.items()}


def _origin(paper: Material) -> str:
    if paper.by_sharing:
        return "fetched"
    issued = paper.source in ("government", "other") or (paper.source is None and paper.issuer is not None)
    return "to_obtain" if issued or paper.lead_days else "at_hand"


def _because(rules: tuple[Rule, ...]) -> str:
    told = [say(rule.because) for rule in rules if rule.because]
    return _("；").join(told) or _("按您的回答不需要")


def done_day(limit: Limit | None, start: datetime, *, day_rule: DayRule = "workdays") -> tuple[date | None, bool]:
    """The day a limit ends when the clock starts now, and whether the calendar had to be assumed."""
    due = due_date(limit, start, is_workday=is_workday, day_rule=day_rule) if limit else None
    return (due.day, not is_published(due.day)) if due else (None, False)
