"""The figures of a closed campaign, signed by a second person and never computed again."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.errors import Conflict
from portal.i18n import gettext as _
from surveys.questionnaires.measuring import Results, measure
from surveys.questionnaires.models import Campaign
from surveys.questionnaires.results import plain_share, shares_of
from surveys.questionnaires.weighing import is_stale


def sign(session: Session, campaign: Campaign, *, by: int, now: datetime, today: date) -> None:
    """Freezes and publishes the figures; Conflict names what is missing, or that the same person set it up."""
    if campaign.published_at is not None:
        raise Conflict(_("这次调查的结果已经公布。"))
    if today <= campaign.closes_on:
        raise Conflict(_("调查结束以后才能公布结果。"))
    if not campaign.weights or is_stale(session, campaign):
        raise Conflict(_("加权以后又收到了答卷，请先重新加权。"))
    if by == campaign.created_by:
        raise Conflict(_("结果要由建立这次调查的人以外的另一个人公布。"))
    results = measure(session, campaign)
    campaign.figures = figures_of(session, campaign, results)
    campaign.published_at, campaign.published_by = now, by
    session.flush()


def figures_of(session: Session, campaign: Campaign, results: Results) -> dict[str, Any]:
    """What is kept of the results: shares by region, every outcome, and how it was done."""
    return {
        "shares": [plain_share(share) for share in shares_of(session, campaign, results)],
        "answers": results.answers,
        "partial": results.partial,
        "over_quota": results.over_quota,
        "outcomes": results.outcomes,
        "method": campaign.weights.get("method", "none"),
        "cap": campaign.weights.get("cap", 0.0),
        "questions": campaign.question_set.digest,
    }
