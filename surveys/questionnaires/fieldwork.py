"""Whom a campaign asks: frame, sample, invitations, reminders, calls, answers. Never commits."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import Scope
from portal.crypto.codes import CodeError, hash_ticket, new_ticket
from portal.crypto.suites import Suite
from surveys.questionnaires.models import CallAttempt, Campaign, FrameMember, Invitation, SurveyResponse

REACHED = ("complete", "partial", "refused", "unable", "not_eligible")  # nobody is reminded after these


def campaigns(session: Session, scope: Scope) -> list[Campaign]:
    """The campaigns of this scope, newest first."""
    found = select(Campaign).order_by(Campaign.id.desc())
    if scope.kind != "everywhere":
        found = found.where(Campaign.scope_kind == scope.kind, Campaign.scope_id == scope.id)
    return list(session.scalars(found))


def campaign(session: Session, scope: Scope, *, number: int) -> Campaign | None:
    """One campaign of this scope."""
    return next((one for one in campaigns(session, scope) if one.id == number), None)


def add_frame(session: Session, campaign: Campaign, rows: Iterable[Mapping[str, str]]) -> int:
    """Adds the rows (column `reference`, and one a group) that are new; returns how many."""
    known = set(session.scalars(select(FrameMember.reference).where(FrameMember.campaign_id == campaign.id)))
    added = 0
    for row in rows:
        reference = row["reference"][:64]
        if reference and reference not in known:
            known.add(reference)
            groups = {name: row.get(name, "") for name in campaign.groups}
            session.add(FrameMember(campaign_id=campaign.id, reference=reference, groups=groups))
            added += 1
    session.flush()
    return added


def draw(session: Session, campaign: Campaign, size: int, *, seed: int) -> int:
    """Draws up to `size` more members at random: by the quotas of the first group, or in proportion to the frame."""
    members = _members(session, campaign)
    free = [member for member in members if not member.drawn]
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, not a secret
    chance.shuffle(free)
    wanted = _quotas(campaign, members, size)
    chosen: list[FrameMember] = []
    for member in free:
        group = _first_group(campaign, member)
        if wanted.get(group, 0) > 0 and len(chosen) < size:
            wanted[group] -= 1
            member.drawn = True
            chosen.append(member)
    session.flush()
    return len(chosen)


def invite(session: Session, campaign: Campaign, *, suite: Suite) -> list[tuple[FrameMember, str]]:
    """A fresh link for everyone drawn who has not answered; older links of these people end. Shown once."""
    waiting = [one for one in _members(session, campaign) if one.drawn and one.disposition not in REACHED]
    told = []
    for member in waiting:
        for old in session.scalars(select(Invitation).where(Invitation.member_id == member.id)):
            session.delete(old)
        ticket = new_ticket(suite=suite)
        session.add(Invitation(hash=ticket.hash, member_id=member.id))
        told.append((member, ticket.token))
    session.flush()
    return told


def to_remind(session: Session, campaign: Campaign) -> list[FrameMember]:
    """Everyone drawn who has neither answered nor declined, by reference."""
    return [one for one in _members(session, campaign) if one.drawn and one.disposition not in REACHED]


def find_invitation(session: Session, token: str, *, suite: Suite) -> tuple[Invitation, FrameMember] | None:
    """The invitation of this link, used or not; None when it is none of ours."""
    try:
        hashed = hash_ticket(token, suite=suite)
    except CodeError:
        return None
    found = session.execute(
        select(Invitation, FrameMember)
        .join(FrameMember, FrameMember.id == Invitation.member_id)
        .where(Invitation.hash == hashed)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def take_answers(session: Session, member: FrameMember, answers: dict[str, Any], *, mode: str, language: str) -> None:
    """Stores the answers apart from the member, and that the member has answered. Its links end."""
    for link in session.scalars(select(Invitation).where(Invitation.member_id == member.id)):
        link.used = True
    member.disposition = "complete"
    groups = dict(member.groups)
    session.add(
        SurveyResponse(campaign_id=member.campaign_id, groups=groups, mode=mode, language=language, answers=answers)
    )
    session.flush()


def note_call(session: Session, member: FrameMember, outcome: str, *, by: int) -> None:
    """One call and how it ended; the last outcome is the member's, unless the member has answered."""
    session.add(CallAttempt(member_id=member.id, by=by, outcome=outcome))
    if member.disposition != "complete":
        member.disposition = outcome
    session.flush()


def dispositions(session: Session, campaign: Campaign, *, group: tuple[str, str] | None = None) -> dict[str, int]:
    """How those drawn ended, by code; of all, or of those with this value in this group."""
    drawn = [member for member in _members(session, campaign) if member.drawn]
    kept = [one for one in drawn if group is None or str(one.groups.get(group[0], "")) == group[1]]
    return dict(sorted(Counter(member.disposition for member in kept).items()))


def frame_counts(session: Session, campaign: Campaign) -> Counter[tuple[str, ...]]:
    """People of the frame by their groups, in the order of `campaign.groups`."""
    return Counter(
        tuple(str(member.groups.get(name, "")) for name in campaign.groups) for member in _members(session, campaign)
    )


def _members(session: Session, campaign: Campaign) -> list[FrameMember]:
    found = select(FrameMember).where(FrameMember.campaign_id == campaign.id)
    return list(session.scalars(found.order_by(FrameMember.reference, FrameMember.id)))


def _first_group(campaign: Campaign, member: FrameMember) -> str:
    return str(member.groups.get(campaign.groups[0], "")) if campaign.groups else ""


def _quotas(campaign: Campaign, members: list[FrameMember], size: int) -> dict[str, int]:
    if campaign.quotas:
        drawn = Counter(_first_group(campaign, one) for one in members if one.drawn)
        return {group: int(quota) - drawn[group] for group, quota in campaign.quotas.items()}
    frame = Counter(_first_group(campaign, member) for member in members)
    return {group: -(-size * count // len(members)) for group, count in frame.items()}
