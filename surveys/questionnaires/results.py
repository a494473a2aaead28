"""The satisfied share of every region as sample surveys found it, to stand beside the ratings people chose to give."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.orm import utc_now
from portal.places.queries import regions
from surveys.collecting.intake import business_day
from surveys.publishing.figures.periods import Period
from surveys.questionnaires.fieldwork import dispositions
from surveys.questionnaires.measuring import GroupShare, Results, measure
from surveys.questionnaires.models import Campaign
from surveys.scoring.samples import rate_response
from surveys.scoring.weighted import Estimate


@dataclass(frozen=True)
class SurveyShare:
    """What one campaign found of one region (`region_id` None: of the whole platform); shares lie in 0..1.

    `share` to `deff` are None where `status` is not "shown" ("small": print "<10", "withheld": print "*").
    `verdict`: meets, not_yet_shown, below, small. Only `published` figures were signed by two people and may be
    shown to everybody; the others are closed campaigns, for offices. `simulated` figures must say so.
    """

    campaign_id: int
    title: str
    region_id: int | None
    opens_on: date
    closes_on: date
    n: int | None
    share: float | None
    low: float | None
    high: float | None
    effective_n: float | None
    deff: float | None
    response_rate: float | None  # RR1 of the AAPOR Standard Definitions
    target: float
    verdict: str
    status: str
    published: bool
    simulated: bool


def survey_shares(session: Session, scope: Scope, period: Period) -> list[SurveyShare]:
    """The shares of campaigns that closed within the period and of regions within the scope, newest campaign first.

    A published campaign gives the figures that were signed; one only closed gives them as they stand. Campaigns that
    still ask are left out, and so are those of one agency or hall.
    """
    known = regions(session, scope)
    ids = {region.id for region in known}
    found = [
        share
        for campaign in _closed(session, period)
        for share in (signed_shares(campaign) or shares_of(session, campaign, measure(session, campaign)))
    ]
    return [one for one in found if (one.region_id in ids if one.region_id else scope.kind == "everywhere")]


def shares_of(session: Session, campaign: Campaign, results: Results) -> list[SurveyShare]:
    """The share of the campaign's own region, then of the regions its region group names."""
    if campaign.scope_kind not in ("everywhere", "region"):
        return []
    whole = GroupShare("", "", _rated(results), results.estimate, results.verdict, results.status)
    shares = [_share(campaign, whole, region_id=campaign.scope_id, rate=results.rates.strict)]
    places = _region_ids(session, campaign)
    for one in results.groups:
        if one.group == campaign.region_group and one.value in places:
            rate = rate_response(dispositions(session, campaign, group=(one.group, one.value))).strict
            shares.append(_share(campaign, one, region_id=places[one.value], rate=rate))
    return shares


def signed_shares(campaign: Campaign) -> list[SurveyShare]:
    """The shares as they were signed; none while the campaign is not published."""
    if campaign.published_at is None:
        return []
    return [
        SurveyShare(
            **one
            | {"opens_on": date.fromisoformat(one["opens_on"]), "closes_on": date.fromisoformat(one["closes_on"])}
            | {"published": True}
        )
        for one in campaign.figures["shares"]
    ]


def plain_share(share: SurveyShare) -> dict[str, Any]:
    """The share as JSON, to be kept."""
    return asdict(share) | {"opens_on": share.opens_on.isoformat(), "closes_on": share.closes_on.isoformat()}


def _closed(session: Session, period: Period) -> list[Campaign]:
    closed = select(Campaign).where(Campaign.closes_on.between(period.start, period.end))
    closed = closed.where(Campaign.closes_on < business_day(utc_now()))
    return list(session.scalars(closed.order_by(Campaign.closes_on.desc(), Campaign.id.desc())))


def _region_ids(session: Session, campaign: Campaign) -> dict[str, int]:
    """Regions of the campaign's scope by name and by code; a name that two share counts for neither."""
    scope = Scope(campaign.scope_kind, campaign.scope_id)  # type: ignore[arg-type] # the database holds only known kinds
    found = [region for region in regions(session, scope) if region.valid_to is None]
    names = [region.name for region in found]
    by_name = {region.name: region.id for region in found if names.count(region.name) == 1}
    return by_name | {region.code: region.id for region in found}


def _rated(results: Results) -> int:
    return results.estimate.n if results.estimate else 0


def _share(campaign: Campaign, found: GroupShare, *, region_id: int | None, rate: float) -> SurveyShare:
    estimate: Estimate | None = found.estimate if found.status == "shown" else None
    return SurveyShare(
        campaign_id=campaign.id,
        title=campaign.title,
        region_id=region_id,
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        n=found.n if found.status == "shown" else None,
        share=estimate.mean if estimate else None,
        low=estimate.low if estimate else None,
        high=estimate.high if estimate else None,
        effective_n=estimate.effective_n if estimate else None,
        deff=estimate.deff if estimate else None,
        response_rate=None if rate != rate else rate,
        target=campaign.target,
        verdict=found.verdict if found.status == "shown" else "small",
        status=found.status,
        published=campaign.published_at is not None,
        simulated=campaign.simulated,
    )
