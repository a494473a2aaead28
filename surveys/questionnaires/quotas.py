"""Live quotas: cells with targets, how full they are, which ask no more, and when they will be full."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.questionnaires.models import Campaign, FrameMember, SurveyResponse

# final for the person: nobody is invited, reminded or called after these
ENDED = ("complete", "partial", "refused", "unable", "not_eligible")
BETWEEN = " / "


@dataclass(frozen=True)
class QuotaCell:
    """One cell: target, complete interviews, those over it, people still to be asked, and the day it will be full.

    `reason` says why the office opened a full cell again; `expected` is None before the first interview.
    """

    cell: str
    target: int
    complete: int
    over: int
    waiting: int
    full: bool
    reason: str
    expected: date | None

    @property
    def left(self) -> int:
        """Interviews still wanted."""
        return max(self.target - self.complete, 0)


def quota_names(campaign: Campaign) -> list[str]:
    """The groups that make up a cell."""
    return [str(name) for name in (campaign.quota_groups or campaign.groups[:1])]


def cell_of(campaign: Campaign, groups: Mapping[str, Any]) -> str:
    """The cell of a person with these groups."""
    return BETWEEN.join(str(groups.get(name, "")) for name in quota_names(campaign))


def filled(session: Session, campaign: Campaign) -> Counter[str]:
    """Complete interviews by cell."""
    done = select(SurveyResponse.groups).where(SurveyResponse.campaign_id == campaign.id, SurveyResponse.complete)
    return Counter(cell_of(campaign, groups) for groups in session.scalars(done))


def full_cells(session: Session, campaign: Campaign) -> set[str]:
    """Cells whose target is reached and that the office has not opened again."""
    done = filled(session, campaign) if campaign.quotas else Counter()
    reached = {cell for cell, target in campaign.quotas.items() if done[cell] >= int(target)}
    return reached - set(campaign.quota_exceptions)


def is_over(session: Session, campaign: Campaign, groups: Mapping[str, Any]) -> bool:
    """Whether an interview with such a person would exceed its target, opened again or not."""
    target = campaign.quotas.get(cell_of(campaign, groups))
    return target is not None and filled(session, campaign)[cell_of(campaign, groups)] >= int(target)


def still_wanted(
    session: Session, campaign: Campaign, members: list[FrameMember], *, rate: float = 1.0
) -> dict[str, int]:
    """People to draw by cell, so that those not yet ended suffice when this share of them answers."""
    done = filled(session, campaign)
    waiting = Counter(cell_of(campaign, one.groups) for one in members if is_waiting(one))
    return {
        cell: ceil((int(target) - done[cell]) / rate) - waiting[cell] if done[cell] < int(target) else 0
        for cell, target in campaign.quotas.items()
    }


def is_waiting(member: FrameMember) -> bool:
    """Whether this person was drawn and may still be asked."""
    return member.drawn and member.disposition not in ENDED


def progress(session: Session, campaign: Campaign, *, today: date) -> list[QuotaCell]:
    """Every cell with a target, as it stands today."""
    rows = select(SurveyResponse.groups, SurveyResponse.over_quota).where(
        SurveyResponse.campaign_id == campaign.id, SurveyResponse.complete
    )
    answered = session.execute(rows).tuples().all()
    done = Counter(cell_of(campaign, groups) for groups, _ in answered)
    over = Counter(cell_of(campaign, groups) for groups, beyond in answered if beyond)
    members = session.scalars(select(FrameMember).where(FrameMember.campaign_id == campaign.id, FrameMember.drawn))
    waiting = Counter(cell_of(campaign, one.groups) for one in members if is_waiting(one))
    return [
        QuotaCell(
            cell,
            int(target),
            done[cell],
            over[cell],
            waiting[cell],
            done[cell] >= int(target),
            str(campaign.quota_exceptions.get(cell, "")),
            expect(campaign, done=done[cell], target=int(target), today=today),
        )
        for cell, target in campaign.quotas.items()
    ]


def expect(campaign: Campaign, *, done: int, target: int, today: date) -> date | None:
    """The day the target is reached at the pace since the campaign opened; None before the first interview."""
    if done >= target:
        return today
    days = max((today - campaign.opens_on).days + 1, 1)
    return today + timedelta(days=ceil((target - done) * days / done)) if done else None
